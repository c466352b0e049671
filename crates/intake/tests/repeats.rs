//! Sources that repeat others, on made pairs: rewritten press texts, lists saved anew, and what only looks alike.

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_intake::repeats::{How, Repeats, Sketch, in_rows, in_text};
    use rust_xlsxwriter::Workbook;

    fn example(name: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/texts").join(name);
        std::fs::read_to_string(path).expect("the example is there")
    }

    /// Sentences of a text, in its order.
    fn sentences(text: &str) -> Vec<&str> {
        text.split_inclusive(". ").collect()
    }

    /// A text as an editor makes it from a release: a new beginning, the given share of its sentences, and words of one's own.
    fn rewritten(release: &str, keep: usize, of: usize) -> String {
        let own = "Our desk could not reach the families that evening, and nobody at the gate would say more than this. ";
        let mut out = String::from(
            "Another flight left the coast over the weekend, this newspaper has learned. ",
        );
        for (at, sentence) in sentences(release).into_iter().enumerate() {
            out += if at % of < keep { sentence } else { own };
        }
        out
    }

    /// What is told of a pair: by sketches, and by the texts.
    fn told(one: &str, other: &str) -> (Option<Repeats>, Option<Repeats>) {
        (Sketch::of_text(one).compare(&Sketch::of_text(other)), in_text(one, other))
    }

    #[test]
    fn a_press_text_made_from_a_release_repeats_it_and_shows_where() {
        let release = example("release.txt");
        let press = rewritten(&release, 2, 3);
        let (sketched, exact) = told(&press, &release);
        let (sketched, exact) = (sketched.unwrap(), exact.unwrap());
        assert_eq!((sketched.how, sketched.exact, exact.how), (How::Words, true, How::Words));
        assert!((0.35..0.85).contains(&exact.share()), "{exact:?}");
        let (start, end) = exact.passage.unwrap();
        let passage: String =
            press.chars().skip(start as usize).take((end - start) as usize).collect();
        assert!(
            release.contains(&passage) && passage.split_whitespace().count() >= 16,
            "{passage}"
        );
        let (_, same) = told(&release.to_uppercase().replace('\n', "  \n"), &release);
        assert_eq!(same.map(|same| same.how), Some(How::SameWords));
    }

    #[test]
    fn precision_and_recall_on_made_pairs() {
        let names = [
            "prensa.txt",
            "auto.txt",
            "habeas.txt",
            "release.txt",
            "ngo.txt",
            "docket.txt",
            "chat.txt",
            "informe.txt",
            "nota.txt",
            "story.txt",
        ];
        let texts: Vec<String> = names.iter().map(|name| example(name)).collect();
        let (mut right, mut missed, mut wrong) = (0, 0, 0);
        // From a text mostly kept to one of which every third sentence is.
        for text in texts.iter().filter(|text| sentences(text).len() > 6) {
            for (keep, of) in [(9, 10), (2, 3), (1, 2), (2, 5)] {
                let (sketched, exact) = told(&rewritten(text, keep, of), text);
                match (sketched, exact) {
                    (Some(_), Some(_)) => right += 1,
                    _ => missed += 1,
                }
            }
        }
        // Texts on one subject, each by another hand.
        for (at, one) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                let (sketched, exact) = told(one, other);
                wrong += usize::from(sketched.is_some() || exact.is_some());
            }
        }
        println!("made pairs: {right} told, {missed} missed; of 45 unrelated pairs {wrong} told");
        assert!(missed * 10 <= right && wrong == 0, "{right} {missed} {wrong}");
    }

    #[test]
    fn quotations_in_common_are_no_repetition() {
        let said = "\"We have looked for him in every prison of this coast since the night on which they took him from the bus, and at each gate \
                    we were told by the guards that nobody of that name had ever been brought there by anyone\"";
        let more = "\u{201c}No authority has shown us a warrant, a judge, a charge or a place, and we shall go on asking for all of them as long as \
                    there is somebody left among us who remembers what they looked like\u{201d}";
        let one = format!(
            "The mother spoke on Monday at the square before a few reporters. {said}, she told them. Later she added: {more}"
        );
        let other = format!(
            "In the ninth week after the arrests relatives met again. {more}, one of them said; and {said}. The ministry was silent."
        );
        assert_eq!(told(&one, &other), (None, None));
    }

    #[test]
    fn an_address_and_a_motto_in_common_are_no_repetition() {
        let foot = "Anyone with information may call the office of the Coast Removal Agency in Port Clear at any hour of the day.";
        let body = |seed: usize| -> String {
            (0..200).map(|n| format!("word{} ", (n * 7 + seed * 1_000) % 9_973)).collect()
        };
        assert_eq!(
            told(&format!("{} {foot}", body(1)), &format!("{} {foot}", body(2))),
            (None, None)
        );
    }

    fn csv() -> Vec<Vec<String>> {
        (0..1_210)
            .map(|n| {
                let day = format!("{:02}/{:02}/2025", n % 28 + 1, n % 12 + 1);
                vec![
                    format!("Iracheta {n}"),
                    format!("Marta Elena {}", n % 40),
                    day,
                    format!("{:05}", n * 37 % 99_991),
                ]
            })
            .collect()
    }

    /// Saves rows as a workbook, in another order of columns and rows, with numbers as numbers, and reads them back.
    fn saved_anew(rows: &[Vec<String>]) -> Vec<Vec<String>> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in ["Expediente", "Fecha", "Nombres", "Apellidos"].iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
        }
        for (at, row) in (1_u32..).zip(rows.iter().rev()) {
            sheet.write(at, 0, row[3].parse::<f64>().unwrap()).unwrap();
            let (day, month) = (&row[2][..2], &row[2][3..5]);
            sheet.write(at, 1, format!("2025-{month}-{day}")).unwrap();
            sheet.write(at, 2, row[1].to_uppercase()).unwrap();
            sheet.write(at, 3, row[0].as_str()).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let none = |_: &[u8]| Err(String::new());
        let proposal = paradero_intake::propose("anew.xlsx", &bytes, &none).unwrap().unwrap();
        let reading =
            paradero_intake::read_with_mapping("anew.xlsx", &bytes, &proposal.to_toml(), &none)
                .unwrap();
        reading
            .records
            .iter()
            .map(|record| record.cells.iter().map(|cell| cell.text.clone()).collect())
            .collect()
    }

    #[test]
    fn a_list_saved_anew_as_a_workbook_is_the_same_table() {
        let rows = csv();
        let anew = saved_anew(&rows);
        let found = Sketch::of_rows(&anew).compare(&Sketch::of_rows(&rows)).unwrap();
        assert_eq!(found.how, How::SameTable);
        assert_eq!(in_rows(&anew, &rows).unwrap().how, How::SameTable);
        let part = saved_anew(&rows[6..]);
        let exact = in_rows(&rows, &part).unwrap();
        assert_eq!((exact.how, exact.shared, exact.of), (How::Rows, 1_204, 1_210));
    }
}
