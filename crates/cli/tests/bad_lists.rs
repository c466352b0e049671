//! Bad lists through `paradero dedupe`: a clear answer each, no row lost, no minutes spent.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use tempfile::TempDir;

    use crate::support::{Run, paradero, run};

    /// Files, given to `dedupe`, and what stands in `--out`.
    fn dedupe(files: &[(&str, &[u8])], words: &[&str]) -> (Run, Vec<String>) {
        let folder: TempDir = tempfile::tempdir().unwrap();
        let mut command = paradero();
        command.arg("dedupe").current_dir(folder.path());
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
            command.arg(name);
        }
        let ran = run(command.args(words).args(["--out", "out.csv"]));
        let out = std::fs::read_to_string(folder.path().join("out.csv")).unwrap_or_default();
        (ran, out.lines().skip(1).map(str::to_owned).collect())
    }

    fn list(text: &str, words: &[&str]) -> (Run, Vec<String>) {
        dedupe(&[("list.csv", text.as_bytes())], words)
    }

    /// A run that must be refused: its one line.
    fn refused(text: &str, words: &[&str], parts: &[&str]) {
        let (ran, out) = list(text, words);
        assert_eq!((ran.code, out.len()), (2, 0), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        says(&ran.err, parts);
    }

    fn says(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "`{part}` is missing in: {text}");
        }
    }

    /// A run that gives an answer for each row and says so much.
    fn told((ran, out): (Run, Vec<String>), rows: usize, parts: &[&str]) -> Vec<String> {
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(out.len(), rows, "no row is lost: {}", ran.err);
        says(&ran.err, parts);
        let longest = ran.err.lines().map(str::len).max().unwrap_or(0);
        assert!(longest < 600, "a line of {longest} bytes");
        out
    }

    #[test]
    fn nothing_to_compare() {
        let rows: String = (1..40).map(|n| format!("{n},\n")).collect();
        refused(
            &format!("a,b\n{rows}"),
            &[],
            &["list.csv", "only counts the rows", "is empty", "--column"],
        );
        let empty = format!("nombre,apellido\n{}", ",\n".repeat(50));
        refused(&empty, &[], &["\"nombre\": it is empty"]);
        refused("", &[], &["list.csv", "empty"]);
        refused("nombre,apellido\n", &[], &["list.csv", "0 data rows"]);
        refused("nombre,apellido\nAna,Rey\n", &[], &["1 data rows", "two at least"]);
    }

    #[test]
    fn one_name_throughout() {
        let rows = "Ana Rey\n".repeat(5000);
        refused(&format!("nombre\n{rows}"), &[], &["\"nombre\": one value throughout"]);
        let stated = list(&format!("nombre\n{rows}"), &["--column", "nombre=full-name"]);
        told(stated, 5000, &["no two records were compared", "--explain-blocking"]);
        let constant: String = ('a'..='z').fold(String::new(), |mut text, c| {
            let _ = writeln!(text, "Ana Rey{c},SV");
            text
        });
        told(
            list(&format!("nombre,pais\n{constant}"), &[]),
            26,
            &["pais: not compared (one value throughout)"],
        );
    }

    #[test]
    fn two_rows_only() {
        let out = list("nombre,apellido\nAna,Rey\nAna,Rey\n", &[]);
        told(out, 2, &["2 records say little", "look at each pair"]);
    }

    #[test]
    fn names_of_records_that_stand_twice() {
        let rows = "id,nombre,nacido\n7,Ana Rey,1990-01-02\n7,Juan Soto,1980-03-04\n8,Eva Mar,1970-01-01\n";
        told(
            list(rows, &["--id", "id"]),
            3,
            &["list.csv, id", "2 records are called \"7\"", "rows 1, 2"],
        );
    }

    #[test]
    fn values_of_ten_megabytes() {
        let long = |c: &str| c.repeat(10 << 20);
        for kind in
            ["full-name", "given", "text", "document", "address", "email", "number", "post-code"]
        {
            let text = format!(
                "valor,nombre\n{}x,Ana Rey\n{}y,Ana Rei\nz,Juan Soto\nz,Juan Soto\n",
                long("a"),
                long("a")
            );
            let stated = format!("valor={kind}");
            let ran = list(&text, &["--column", &stated]);
            told(ran, 4, &["list.csv, row 1", "valor", "1 MiB", "list.csv, row 2"]);
        }
        let words: String = (0..200_000).fold(String::new(), |mut text, n| {
            let _ = write!(text, "w{n} ");
            text
        });
        let text =
            format!("nota,nombre\n{words},Ana Rey\n{words}x,Ana Rei\nz,Juan Soto\nz,Juan Soto\n");
        for kind in ["text", "address", "full-name"] {
            told(list(&text, &["--column", &format!("nota={kind}")]), 4, &[]);
        }
    }

    #[test]
    fn encodings_mixed_in_a_file_and_between_files() {
        let mixed = b"Nombre,Lugar\nMu\xf1oz Rey,Sur\nPe\xc3\xb1a Mar,Sur\nSoto Luz,Sur\n";
        let pairs = [
            ("mixed.csv", &mixed[..]),
            ("utf8.csv", "Nombre,Lugar\nMu\u{f1}oz Rey,Sur\n".as_bytes()),
        ];
        let (ran, out) = dedupe(&pairs, &["--id", "Nombre"]);
        let out = told((ran, out), 4, &["two encodings in one file", "windows-1252"]);
        let named = |at: usize| out[at].split(',').nth(1).unwrap().to_owned();
        assert_eq!((named(0), named(1)), ("Mu\u{f1}oz Rey".to_owned(), "Pe\u{f1}a Mar".to_owned()));
        assert_eq!(named(0), named(3));
    }

    #[test]
    fn rows_of_any_width_and_quotation_marks_that_do_not_pair() {
        let ragged =
            "nombre,apellido,edad\nAna,Rey\nJuan,Soto,40,extra,more\nEva,Mar,3\nAna,Rey,3\n";
        told(list(ragged, &[]), 4, &["list.csv, row 1", "2 cells", "row 2", "5 cells"]);
        let open = "nombre,apellido\nAna \"la rubia,Rey\nJuan,Soto\nEva,\"Mar\nLuz,Sol\nAna,Rey\n";
        told(list(open, &[]), 5, &["list.csv", "quotation marks are not in pairs"]);
        let open = "nombre,apellido\n\"Ana,Rey\nJuan,Soto\nEva,Mar\nLuz,Sol\nAna,Rey\n";
        told(list(open, &[]), 5, &["quotation marks are not in pairs"]);
    }

    #[test]
    fn dates_that_are_none_and_zero_bytes() {
        let mut text = "nombre,apellido,fecha de nacimiento\n".to_owned();
        for n in 0..40 {
            let date = match n {
                3 => "nunca".to_owned(),
                9 => "99/99/9999".to_owned(),
                _ => format!("19{:02}-01-02", 50 + n),
            };
            let _ = writeln!(text, "Ana{n},Rey{n},{date}");
        }
        told(
            list(&text, &[]),
            40,
            &[
                "list.csv, row 4, fecha de nacimiento",
                "\"nunca\"",
                "row 10",
                "99/99/9999",
                "counts as missing",
            ],
        );
        let zeros = "nombre,apellido\nAna\0x,Rey\nJuan,So\0to\nEva,Mar\nEva,Mar\nLuz,Rey\n";
        told(list(zeros, &[]), 5, &[]);
    }

    #[test]
    fn more_columns_than_can_be_compared() {
        let head: Vec<String> = (0..40)
            .map(|n| if n % 2 == 0 { format!("fecha {n}") } else { format!("documento {n}") })
            .collect();
        let mut text = head.join(",") + ",apellido\n";
        for row in 0..60_u32 {
            for n in 0..40_u32 {
                let cell = if n % 2 == 0 {
                    format!("19{}-01-{:02},", 70 + row % 30, 1 + n % 28)
                } else {
                    format!("{},", (row + 1) * (n + 3) * 7919 % 1_000_003)
                };
                text.push_str(&cell);
            }
            let _ = writeln!(text, "Rey{row}");
        }
        let (ran, out) = list(&text, &[]);
        told((ran, out), 60, &["apellido: ", "documento 1", "16 fields are compared at most"]);
        let (ran, _) = list(&text, &[]);
        assert!(ran.err.lines().any(|line| line.starts_with("documento 1 | ")), "{}", ran.err);
        let wide: Vec<String> = (0..5000).map(|n| format!("c{n}")).collect();
        let mut text = wide.join(",") + "\n";
        for row in 0..20_usize {
            let cells: Vec<String> = (0..5000).map(|n| (n * 7 % (row + 3)).to_string()).collect();
            text.push_str(&(cells.join(",") + "\n"));
        }
        let (ran, out) = list(&text, &[]);
        assert_eq!((ran.code, out.len()), (0, 20), "{}", &ran.err[..300.min(ran.err.len())]);
    }
}
