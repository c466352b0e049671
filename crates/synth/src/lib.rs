//! Fictional people and rosters, with the truth about them, from a seed.
