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
    use std::sync::Arc;

    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, Date32Array, DictionaryArray, ListArray, RecordBatch, StringArray,
    };

    use super::{corpus, target};

    /// Tables of columns as they are written today, in every form.
    #[test]
    fn what_is_written_today() {
        let names: ArrayRef =
            Arc::new(StringArray::from(vec![Some("Ana Rojo"), None, Some("Juan")]));
        let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(20_000), None, Some(-5)]));
        let sexes: DictionaryArray<Int32Type> = ["F", "M", "F"].into_iter().collect();
        let one = |texts: [i32; 2]| Some(texts.map(Some).to_vec());
        let lists =
            ListArray::from_iter_primitive::<Int32Type, _, _>([one([1, 2]), None, one([3, 4])]);
        let columns = [
            ("nombre", names),
            ("fecha", days),
            ("sexo", Arc::new(sexes) as ArrayRef),
            ("n", Arc::new(lists)),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.map(|(name, column)| (name, column, true)),
        )
        .unwrap();
        let schema = batch.schema();
        let mut parquet = Vec::new();
        let mut writer =
            parquet::arrow::ArrowWriter::try_new(&mut parquet, schema.clone(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let mut file = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &schema).unwrap();
        file.write(&batch).unwrap();
        file.finish().unwrap();
        let mut stream = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &schema).unwrap();
        stream.write(&batch).unwrap();
        stream.finish().unwrap();
        let forms = [
            ("parquet", parquet),
            ("file", file.into_inner().unwrap()),
            ("stream", stream.into_inner().unwrap()),
        ];
        for (name, bytes) in forms {
            target::columnar(&bytes);
            if let Some(folder) = std::env::var_os("FUZZ_SEEDS").map(std::path::PathBuf::from) {
                std::fs::create_dir_all(folder.join("columnar")).unwrap();
                std::fs::write(folder.join("columnar").join(name), bytes).unwrap();
            }
        }
    }

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
    fn container() {
        corpus::run("container", target::container);
    }

    #[test]
    fn chat() {
        corpus::run("chat", target::chat);
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
