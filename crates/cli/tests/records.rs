//! `paradero records` as it is typed.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::support::{LIST, MAPPING, Run, paradero, run};

    fn records(folder: &Path, list: &str, more: &[&str]) -> (Run, Option<Vec<u8>>) {
        let (file, to) = (folder.join("list.csv"), folder.join("list.parquet"));
        std::fs::write(&file, list).unwrap();
        std::fs::write(folder.join("list.toml"), MAPPING).unwrap();
        let mut command = paradero();
        command.arg("records").arg(&file).arg("--to").arg(&to).args(more).current_dir(folder);
        (run(&mut command), std::fs::read(to).ok())
    }

    #[test]
    fn a_list_is_written_as_records_whatever_the_number_of_threads() {
        let folder = tempfile::tempdir().unwrap();
        let by = ["--mapping", "list.toml", "--threads"];
        let (said, one) = records(folder.path(), LIST, &[&by[..], &["1"]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.contains("2 records (0 with a problem)"), "{}", said.err);
        let (_, three) = records(folder.path(), LIST, &[&by[..], &["3"]].concat());
        assert!(one.is_some_and(|file| file.starts_with(b"PAR1")) && three.is_some());
        let (said, proposed) = records(folder.path(), LIST, &["--yes", "--json"]);
        assert!(said.out.contains("\"records\": 2") && proposed.is_some(), "{}", said.out);
    }

    #[test]
    fn a_list_with_a_total_is_read_as_a_whole_and_a_fault_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let list = format!("{LIST}Total,2,\n");
        let (said, file) = records(folder.path(), &list, &[]);
        assert!(said.err.contains("2 records") && said.err.contains("as a whole"), "{}", said.err);
        assert!(file.is_some());
        std::fs::remove_file(folder.path().join("list.parquet")).unwrap();
        let (said, file) = records(folder.path(), "Nombre\nLuz\n", &["--mapping", "list.toml"]);
        assert_eq!((said.code, file), (2, None), "{}", said.err);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "{}", said.err);
    }
}
