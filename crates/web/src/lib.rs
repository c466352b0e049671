//! Pages and JSON API over a register.
