//! Every input of the fuzz targets' corpora, on a stable compiler: what once broke something never does again.

#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../../../fuzz/src/corpus.rs"]
mod corpus;
#[cfg(test)]
#[path = "../../../fuzz/src/register.rs"]
mod target;

#[cfg(test)]
mod tests {
    use super::{corpus, target};

    #[test]
    fn bundle() {
        corpus::run("bundle", target::bundle);
    }

    #[test]
    fn decisions() {
        corpus::run("decisions", target::decisions);
    }

    #[test]
    fn entry() {
        corpus::run("entry", target::entry);
    }

    #[test]
    fn line() {
        corpus::run("line", target::line);
    }

    #[test]
    fn checksummed() {
        corpus::run("checksummed", target::checksummed);
    }

    #[test]
    fn share() {
        corpus::run("share", target::share);
    }
}
