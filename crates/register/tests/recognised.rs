//! What was recognised from a picture is kept as it was read: another machine may read it otherwise.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use paradero_intake::{Page, Word};
    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::query::records;
    use paradero_register::{Addition, Depth, GuideKind, List, PageReader, Register, inspect};

    use crate::support::room;

    const SHEET: &str = "[[event]]\nid = \"c1\"\nkind = \"custody\"\nquote = \"Marta Iracheta\"\nperson = \"Marta Iracheta\"\n";

    /// A reader that recognises something else each time it is asked.
    fn unsteady(asked: &Arc<AtomicUsize>) -> PageReader {
        let asked = Arc::clone(asked);
        Box::new(move |_| {
            let times = asked.fetch_add(1, Ordering::Relaxed);
            let text = format!("{}Marta Iracheta sigue en Puente Viejo", " x".repeat(times));
            Ok(vec![Page { text, recognised: true, ..Page::default() }])
        })
    }

    fn add(register: &mut Register, sheet: &str, level: Level) {
        let guide = Some((GuideKind::Sheet, "foto.claims.toml", sheet));
        let info = SourceInfo { level: Some(level), ..SourceInfo::default() };
        let bytes = b"%PDF-1.4 pages that are pictures";
        register.add(&Addition { file_name: "foto.pdf", bytes, guide, info, now: 1 }).unwrap();
    }

    fn people(register: &Register) -> String {
        let today = Day::parse_iso("2026-05-01").unwrap();
        let view = register.view(Level::Team, register.size(Level::Team), today).unwrap();
        serde_json::to_string(&view.list(List::People).unwrap()).unwrap()
    }

    fn opened(directory: &Path, asked: &Arc<AtomicUsize>) -> Register {
        Register::open(directory, unsteady(asked)).unwrap()
    }

    #[test]
    fn a_source_is_recognised_once_and_read_from_that_ever_after() {
        let folder = room();
        let directory = folder.path().join("register");
        Register::init(&directory, "test", 0, [7; 32]).unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let mut register = Register::open_writer(&directory, unsteady(&asked), 0).unwrap();
        add(&mut register, SHEET, Level::Team);
        // Another sheet for the same bytes: its quotes stand in the text that was recognised first.
        add(&mut register, &format!("{SHEET}place = \"Puente Viejo\"\n"), Level::Team);
        drop(register);
        assert_eq!(asked.load(Ordering::Relaxed), 1);

        let first = people(&opened(&directory, &asked));
        std::fs::remove_dir_all(directory.join("derived")).unwrap();
        let register = opened(&directory, &asked);
        assert_eq!(people(&register), first);
        drop(register);
        let found = inspect(&directory, Depth::Records, unsteady(&asked), None).unwrap();
        assert!(found.damage.is_empty(), "{:?}", found.damage);
        assert_eq!(found.imports, 2);
        assert_eq!(asked.load(Ordering::Relaxed), 1, "nothing was recognised again");
    }

    #[test]
    fn every_claim_from_a_picture_says_how_sure_its_words_are() {
        let folder = room();
        let directory = folder.path().join("register");
        Register::init(&directory, "test", 0, [7; 32]).unwrap();
        let reader: PageReader = Box::new(|_| {
            let mut page = Page { recognised: true, ..Page::default() };
            for (text, confidence) in [("Marta", 0.93), ("Iracheta", 0.71), ("sigue", 0.2)] {
                let start = u32::try_from(page.text.chars().count()).ok();
                page.words.push(Word {
                    text: text.to_owned(),
                    start,
                    confidence: Some(confidence),
                    ..Word::default()
                });
                page.text.push_str(text);
                page.text.push(' ');
            }
            Ok(vec![page])
        });
        let mut register = Register::open_writer(&directory, reader, 0).unwrap();
        add(&mut register, SHEET, Level::Team);
        let today = Day::parse_iso("2026-05-01").unwrap();
        let view = register.view(Level::Team, register.size(Level::Team), today).unwrap();
        let record: String = view
            .connection()
            .query_row("SELECT record FROM event WHERE kind = 'custody'", [], |row| row.get(0))
            .unwrap();
        let page = records::page(view.connection(), &record).unwrap().unwrap();
        // The least sure word of the passage, not of the page.
        let near = |found: Option<f64>| (found.unwrap() - 0.71).abs() < 1e-6;
        assert!(near(page.confidence) && near(page.events[0].confidence), "{page:?}");
    }
}
