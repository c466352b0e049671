//! A made case load is read by intake: every list with its mapping, every text with its sheet.

#[cfg(test)]
mod tests {
    use paradero_intake::{read_with_mapping, read_with_sheet};

    #[test]
    fn every_list_is_read_with_its_mapping_and_every_text_with_its_sheet() {
        let made = paradero_synth::roster(600, 11);
        let find = |name: &str| made.files.iter().find(|(file, _)| file == name).map(|(_, b)| b);
        let pdf = |_: &[u8]| Err("no PDF is made".to_owned());
        let (mut read, mut wrong) = (0, Vec::new());
        for (name, bytes) in &made.files {
            let stem = name.split('.').next().unwrap();
            let helper = |kind: &str| find(&format!("{stem}.{kind}.toml"));
            let result = match (helper("mapping"), helper("claims")) {
                (Some(mapping), _) if !name.ends_with(".toml") => {
                    read_with_mapping(name, bytes, std::str::from_utf8(mapping).unwrap(), &pdf)
                }
                (_, Some(sheet)) if !name.ends_with(".toml") => {
                    read_with_sheet(name, bytes, std::str::from_utf8(sheet).unwrap(), &pdf)
                }
                _ => continue,
            };
            match result {
                Err(error) => wrong.push(format!("{name}: {error}")),
                Ok(reading) => {
                    read += 1;
                    wrong.extend(reading.unmapped.iter().map(|c| format!("{name}: unmapped {c}")));
                    let problems: Vec<String> = reading
                        .records
                        .iter()
                        .flat_map(|record| &record.problems)
                        // Days that no calendar has are meant to be there.
                        .filter(|problem| problem.found != "31/02/1985")
                        .map(|problem| format!("{problem:?}"))
                        .collect();
                    if let Some(first) = problems.first() {
                        wrong.push(format!("{name}: {} problems, {first}", problems.len()));
                    }
                    assert!(!reading.events.is_empty(), "{name} makes no event");
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(read, 9 + 10);
    }
}
