//! The press report of the examples, told: two states, a month, and what nobody says.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_export::Kind;
    use paradero_locale::Lang;
    use paradero_model::{Level, SourceInfo};
    use paradero_register::{Addition, GuideKind, PageReader, Register};

    use crate::support::{Asked, document, id_of};

    const REPORT: &str = include_str!("../../../examples/report/report.txt");
    const SHEET: &str = include_str!("../../../examples/report/report.claims.toml");

    fn told(register: &Register, kind: Kind, name: &str) -> String {
        let subject = if kind == Kind::Batch { "batch" } else { "person" };
        let id = id_of(register, Level::Team, subject, name);
        let asked =
            Asked { kind, id: &id, level: Level::Team, today: "2025-04-14", lang: Lang::en() };
        document(register, asked).markdown()
    }

    fn made(folder: &std::path::Path) -> Register {
        Register::init(folder, "example", 0, [7; 32]).unwrap();
        let pdf: PageReader = Box::new(|_| Err("no PDF here".to_owned()));
        let mut register = Register::open_writer(folder, pdf, 0).unwrap();
        let guide = Some((GuideKind::Sheet, "report.claims.toml", SHEET));
        let (bytes, info) = (REPORT.as_bytes(), SourceInfo::default());
        register.add(&Addition { file_name: "report.txt", bytes, guide, info, now: 0 }).unwrap();
        register
    }

    #[test]
    fn a_removal_abroad_concerns_two_states_and_its_month_opens_a_window() {
        let folder = tempfile::tempdir().unwrap();
        let register = made(&folder.path().join("r"));
        let draft = told(&register, Kind::Wgeid, "Abrego");
        for said in [
            // Neither state is a party by the list, and each is asked on its own.
            "SV",
            "US",
            "neither signed nor joined the convention by 3 Feb 2026; it may have since",
            "More than one state is concerned",
            // Said to have been "in the month before": any day of March.
            "the report must be received by 1 Jun 2025 (48 days left)",
            "By the latest of the days that are said, until 30 Jun 2025",
            "In part: 2. Year, month and day.",
            "custody: place held CECOT",
        ] {
            assert!(draft.contains(said), "{said}: {draft}");
        }
        let dossier = told(&register, Kind::Dossier, "Abrego");
        for said in [
            "An order in force bars removal to",
            "order of a federal court to bring the resident of Maryland back",
            "refuses",
            "US government",
            "Justice Department",
            "(f) state of health",
        ] {
            assert!(dossier.contains(said), "{said}: {dossier}");
        }
        let batch = told(&register, Kind::Batch, "ten people");
        assert!(batch.contains("**10** announced"), "{batch}");
        assert!(batch.contains("No record names anybody as part of it."), "{batch}");
        assert!(batch.contains("arrangement on a prison in El Salvador"), "{batch}");
    }
}
