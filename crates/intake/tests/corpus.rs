//! Every input of the fuzz targets' corpora, on a stable compiler: what once broke something never does again.

#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../../../fuzz/src/corpus.rs"]
mod corpus;
#[cfg(test)]
#[path = "../../../fuzz/src/intake.rs"]
mod target;

#[cfg(test)]
mod tests {
    use super::{corpus, target};

    #[test]
    fn delimited() {
        corpus::run("delimited", target::delimited);
    }

    #[test]
    fn json() {
        corpus::run("json", target::json);
    }

    #[test]
    fn html() {
        corpus::run("html", target::html);
    }

    #[test]
    fn workbook() {
        corpus::run("workbook", target::workbook);
    }

    #[test]
    fn columnar() {
        corpus::run("columnar", target::columnar);
    }

    #[test]
    fn pdf() {
        corpus::run("pdf", target::pdf);
    }

    #[test]
    fn document() {
        corpus::run("document", target::document);
    }

    #[test]
    fn mapping() {
        corpus::run("mapping", target::mapping);
    }

    #[test]
    fn sheet() {
        corpus::run("sheet", target::sheet);
    }
}
