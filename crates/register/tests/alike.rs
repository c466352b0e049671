//! Sources that repeat one another are told, at the level of both, until a person settles it.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::query::Stretch;
    use paradero_register::query::repeats::{AlikeLine, of_source};
    use paradero_register::query::sources::page;
    use paradero_register::{Addition, GuideKind, Register};

    use crate::support::room;

    const MAPPING: &str = "[person]\nname = { column = \"Nombre\" }\n\n[[event]]\nkind = \"arrest\"\non = { column = \"Fecha\", date = \"dmy\" }\n";

    const AGENCY: &str = "La dirección de centros penales informó el martes que treinta y dos personas fueron trasladadas de \
        madrugada al centro de Puente Viejo, sin decir sus nombres ni por orden de quién, y que las familias serán avisadas cuando \
        terminen los trámites que, según la misma dirección, ordena el reglamento interno de cada uno de los centros.";

    fn list(from: u32, to: u32, header: &str, row: impl Fn(u32) -> String) -> String {
        let mut text = format!("{header}\n");
        for n in from..to {
            writeln!(text, "{}", row(n)).unwrap();
        }
        text
    }

    struct Office {
        register: Register,
        _folder: tempfile::TempDir,
    }

    impl Office {
        fn new() -> Self {
            let folder = room();
            let directory = folder.path().join("register");
            Register::init(&directory, "test", 0, [7; 32]).unwrap();
            let pdf = Box::new(|_: &[u8]| Err("no PDF here".to_owned()));
            let register = Register::open_writer(&directory, pdf, 0).unwrap();
            Self { register, _folder: folder }
        }

        fn add(&mut self, file_name: &str, text: &str, level: Level) -> String {
            let info = SourceInfo { level: Some(level), ..SourceInfo::default() };
            let is_list = file_name.ends_with(".csv");
            let guide = is_list.then_some((GuideKind::Mapping, "m.toml", MAPPING));
            let addition = Addition { file_name, bytes: text.as_bytes(), guide, info, now: 1 };
            self.register.add(&addition).unwrap().import.source
        }

        fn alike(&self, level: Level, source: &str) -> Vec<AlikeLine> {
            let today = Day::parse_iso("2026-05-01").unwrap();
            let view = self.register.view(level, self.register.size(level), today).unwrap();
            of_source(view.connection(), source).unwrap()
        }
    }

    #[test]
    fn a_table_saved_anew_and_a_text_that_passes_on_anothers_words_are_told() {
        let mut office = Office::new();
        let first = list(0, 40, "Nombre,Fecha,Celda", |n| {
            format!("Persona Inventada {n},{:02}/03/2025,{}", n % 28 + 1, n % 7)
        });
        let anew = list(0, 40, "Celda;Fecha;Nombre", |n| {
            format!("{};2025-03-{:02};PERSONA INVENTADA {n}", n % 7, n % 28 + 1)
        });
        let first = office.add("lista.csv", &first, Level::Team);
        let anew = office.add("guardada.csv", &anew, Level::Team);
        let agency = office.add("agencia.txt", AGENCY, Level::Team);
        let paper = format!("Treinta y dos trasladados. {AGENCY} Así lo supo este diario.");
        let paper = office.add("diario.txt", &paper, Level::Team);
        let apart =
            office.add("otra.txt", "Una carta de otra cosa, sin nada en común.", Level::Team);

        let found = office.alike(Level::Team, &anew);
        assert_eq!((found.len(), found[0].source.as_str()), (1, first.as_str()), "{found:?}");
        assert_eq!((found[0].how.as_str(), found[0].shared), ("same-table", 40));
        let found = office.alike(Level::Team, &paper);
        assert_eq!((found.len(), found[0].source.as_str()), (1, agency.as_str()), "{found:?}");
        assert!(found[0].passage.as_ref().unwrap().contains("sin decir sus nombres"), "{found:?}");
        assert!(office.alike(Level::Team, &apart).is_empty());

        // Once somebody says so it is no question any more, and the two are one account.
        let text =
            format!("[[repeats]]\nsource = \"{paper}\"\nof = \"{agency}\"\nwhy = \"it says so\"\n");
        office.register.decide("d", &text, "ana", Level::Team, 2).unwrap();
        assert!(office.alike(Level::Team, &agency).is_empty());
        let today = Day::parse_iso("2026-05-01").unwrap();
        let at = office.register.size(Level::Team);
        let view = office.register.view(Level::Team, at, today).unwrap();
        let page = page(view.connection(), &agency, Stretch::default()).unwrap().unwrap();
        assert_eq!(page.repeated_by.len(), 1);
    }

    #[test]
    fn a_sealed_list_is_not_told_of_below() {
        let mut office = Office::new();
        let row = |n| format!("Persona Inventada {n},{:02}/03/2025", n % 28 + 1);
        let sealed = office.add("sellada.csv", &list(0, 30, "Nombre,Fecha", row), Level::Sealed);
        let team = office.add("lista.csv", &list(0, 28, "Nombre,Fecha", row), Level::Team);
        assert!(office.alike(Level::Team, &team).is_empty());
        let found = office.alike(Level::Sealed, &team);
        assert_eq!(
            (found[0].source.as_str(), found[0].shared, found[0].of),
            (sealed.as_str(), 28, 28)
        );
    }
}
