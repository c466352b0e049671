//! The fictional roster with a source at each level, and exports of it.

use std::collections::BTreeMap;
use std::path::Path;

use paradero_locale::Lang;
use paradero_model::{Day, Level, SourceInfo};
use paradero_register::{Addition, GuideKind, Register, View};
use paradero_tables::{Reader, Rule};

/// What stands in a sealed source and nowhere else.
pub(crate) const SEALED: &str = "Zefirelli";
/// What stands in a source of the team and in none that is public.
pub(crate) const TEAM: &str = "Ostrolenka";
/// The day of exports.
pub(crate) const TODAY: Day = Day(20_600);

const NOW: i64 = 1_773_609_000;

/// An empty register.
pub(crate) fn empty(directory: &Path) -> Register {
    let pdf = || Box::new(|_: &[u8]| Err("no PDF here".to_owned()));
    Register::init(directory, "Office of the North", 0, [7; 32]).unwrap();
    Register::open_writer(directory, pdf(), 0).unwrap()
}

fn add(register: &mut Register, name: &str, bytes: &[u8], guide: (GuideKind, &str)) {
    let guide = Some((guide.0, "guide.toml", guide.1));
    let info = SourceInfo::default();
    let addition = Addition { file_name: name, bytes, guide, info, now: NOW };
    register.add(&addition).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// A sheet about a witness who is named nowhere else, and the text it quotes.
fn witness(name: &str, level: &str) -> (String, String) {
    let text = format!("Rosa Amaya Quintana was seen alive by Canary {name} on 2 April 2026.\n");
    let sheet = format!(
        "[source]\ntitle = \"Canary {name}, in confidence\"\nsaid_by = \"Canary {name}\"\nsaid_on = \"2026-04-03\"\n\
         level = \"{level}\"\n[ref]\nrosa = {{ person = \"Rosa Amaya Quintana\" }}\n[[event]]\nid = \"seen\"\nkind = \"sighting\"\n\
         person = \"rosa\"\nquote = \"was seen alive by Canary {name} on 2 April 2026\"\non = \"2026-04-02\"\nseen_by = \"Canary {name}\"\n\
         alive = true\nbasis = \"seen\"\n"
    );
    (text, sheet)
}

/// The roster of so many people, with a source of the team and, if asked, a sealed one.
pub(crate) fn roster(directory: &Path, people: usize, sealed: bool) -> Register {
    let mut register = empty(directory);
    let files = paradero_synth::roster(people, 1).files;
    let text = |name: &str| {
        let found = files.iter().find(|(other, _)| *other == name)?;
        Some(String::from_utf8(found.1.clone()).unwrap())
    };
    for (name, bytes) in &files {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let mapping = text(&format!("{stem}.mapping.toml")).map(|text| (GuideKind::Mapping, text));
        let sheet = text(&format!("{stem}.claims.toml")).map(|text| (GuideKind::Sheet, text));
        if let Some((kind, guide)) = mapping.or(sheet) {
            add(&mut register, name, bytes, (kind, &guide));
        }
    }
    let mut told = vec![(TEAM, "team")];
    told.extend(sealed.then_some((SEALED, "sealed")));
    for (name, level) in told {
        let (text, sheet) = witness(name, level);
        add(&mut register, &format!("{level}.txt"), text.as_bytes(), (GuideKind::Sheet, &sheet));
    }
    register
}

/// The newest state of a level.
pub(crate) fn view(register: &Register, level: Level) -> View {
    register.view(level, register.size(level), TODAY).unwrap()
}

/// The rules of the program.
pub(crate) fn rules() -> BTreeMap<String, Rule> {
    let rules = paradero_findings::built_in().unwrap().into_iter();
    rules
        .map(|rule| (rule.id, Rule { title: rule.title, basis_in_law: rule.basis_in_law }))
        .collect()
}

/// What an export of a view is of.
pub(crate) fn reader<'a>(
    view: &'a View,
    rules: &'a BTreeMap<String, Rule>,
    lang: Lang,
) -> Reader<'a> {
    Reader {
        connection: view.connection(),
        level: view.level(),
        position: view.position(),
        today: view.today(),
        office: "Office of the North",
        rules,
        lang,
    }
}
