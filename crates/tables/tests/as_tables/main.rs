//! Exports of a register as tables, and the real Datasette over them.
//!
//! `DATASETTE` names the program (`./test` installs it); without it `${TMPDIR:-/tmp}/paradero-datasette/bin/datasette` is taken.

#[cfg(test)]
mod on_server;
#[cfg(test)]
mod served;
#[cfg(test)]
#[path = "../../../register/tests/support/server.rs"]
mod server;
#[cfg(test)]
mod support;
#[cfg(test)]
mod written;
