//! Every input of the fuzz targets' corpora, on a stable compiler: what once broke something never does again.

#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../../../fuzz/src/corpus.rs"]
mod corpus;
#[cfg(test)]
#[path = "../../../fuzz/src/web.rs"]
mod target;

#[cfg(test)]
mod tests {
    use super::{corpus, target};

    #[test]
    fn http() {
        corpus::run("http", target::http);
    }

    #[test]
    fn accounts() {
        corpus::run("accounts", target::accounts);
    }
}
