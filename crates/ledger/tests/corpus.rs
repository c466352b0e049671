//! Every input of the fuzz targets' corpora, on a stable compiler: what once broke something never does again.

#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../../../fuzz/src/corpus.rs"]
mod corpus;
#[cfg(test)]
#[path = "../../../fuzz/src/ledger.rs"]
mod target;

#[cfg(test)]
mod tests {
    use super::{corpus, target};

    #[test]
    fn note() {
        corpus::run("note", target::note);
    }

    #[test]
    fn witness() {
        corpus::run("witness", target::witness);
    }

    #[test]
    fn tile() {
        corpus::run("tile", target::tile);
    }

    #[test]
    fn keyfile() {
        corpus::run("keyfile", target::keyfile);
    }
}
