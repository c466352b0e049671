//! The dates of two real registers: nothing is guessed, and what is read agrees with links made by
//! hand-checked rules.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_model::{Date, Relation};

    const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/real/argentina/");

    fn column(file: &str, key: &str, value: &str) -> BTreeMap<String, String> {
        let path = format!("{DATA}{file}");
        // The memorial's file leaves empty fields at the end of a row out.
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(&path)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let headers = reader.headers().unwrap().clone();
        let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
        let (key, value) = (at(key), at(value));
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| (row[key].to_owned(), row.get(value).unwrap_or_default().to_owned()))
            .collect()
    }

    #[test]
    fn every_date_of_detention_is_read_or_refused() {
        let written = column("ruvte.csv", "id_unico_ruvte", "fecha_detencion_secuestro");
        let filled: Vec<&String> = written.values().filter(|text| !text.is_empty()).collect();
        let (read, refused): (Vec<_>, Vec<_>) =
            filled.iter().map(|text| Date::read_format(text, "fuzzy")).partition(Result::is_ok);
        for refusal in &refused {
            println!("refused: {refusal:?}");
        }
        let days = read.iter().filter(|date| date.as_ref().unwrap().single_day().is_some()).count();
        println!(
            "{} filled, {} read ({days} single days), {} refused",
            filled.len(),
            read.len(),
            refused.len()
        );
        assert_eq!((filled.len(), read.len(), refused.len()), (7565, 7565, 0));
    }

    #[test]
    fn the_dates_of_two_registers_relate_as_in_the_checked_links() {
        let ruvte = column("ruvte.csv", "id_unico_ruvte", "fecha_detencion_secuestro");
        let parque = column("parque.csv", "id", "fecha_de_secuestro");
        let pairs = column("silver_links.csv", "ruvte_id", "parque_id");
        let marks = column("silver_links.csv", "ruvte_id", "detention_date");
        let mut tally: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for (id, other) in &pairs {
            let mine = Date::read_format(&ruvte[id], "fuzzy");
            let theirs = Date::read_format(&parque[other], "dd/mm/yyyy");
            let found = match (&mine, &theirs) {
                (Ok(mine), Ok(theirs)) => match mine.relation(theirs).unwrap() {
                    Relation::Equal => "=",
                    Relation::Compatible => "~",
                    Relation::Exclusive => "x",
                },
                _ => "?",
            };
            let mark = &marks[id];
            *tally.entry((mark.clone(), found)).or_default() += 1;
            if mark != found {
                println!("{id} `{}` {other} `{}`: {mark} {found}", ruvte[id], parque[other]);
                assert!(
                    ruvte[id].contains("quinc") || ruvte[id].contains("-ENE/"),
                    "{}",
                    ruvte[id]
                );
            }
        }
        println!("{tally:?}");
        assert_eq!(pairs.len(), 3860);
        // The maker of the links could not read two forms that are read here, and said nothing.
        let expected = [
            ("=", "=", 2623),
            ("?", "?", 788),
            ("?", "x", 1),
            ("?", "~", 1),
            ("x", "x", 272),
            ("~", "~", 175),
        ];
        let expected: BTreeMap<(String, &str), usize> =
            expected.iter().map(|(mark, found, n)| (((*mark).to_owned(), *found), *n)).collect();
        assert_eq!(tally, expected);
    }
}
