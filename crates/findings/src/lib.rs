//! Rules: SQL files with a front matter, run over a connection they are given.

pub mod schema;
