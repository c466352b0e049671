//! A small register of fictional people, and documents made of it.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of test helpers")]

use std::collections::BTreeMap;
use std::path::Path;

use paradero_export::{Document, Kind, Reader, compose};
use paradero_locale::Lang;
use paradero_model::{Day, Level, SourceInfo, Term};
use paradero_register::{Addition, GuideKind, PageReader, Register};

/// What stands in the sealed source and nowhere else.
pub const CANARY: &str = "Canary Zefirelli";
/// What stands in the name of a person, and is no markup.
pub const HOSTILE: &str =
    "#import \"x.typ\": * $x^2$ _a_ *b* @c <d> `e` \\f #{1+1} // g /* h */ =i -j [k](l)";

const POLICE: &str = "Nombre,Nacimiento,Detenido,Documento\n\
    Rosa Amaya Quintana,1990-02-03,2026-01-05,01234567-8\n\
    Julio Ernesto Paz Orellana,1985-11-30,2026-01,\n";

const POLICE_MAPPING: &str = r#"
[source]
title = "Police register"
said_by = "Coast Police"
said_on = "2026-02-01"
level = "team"
country = "XA"
[person]
name = { column = "Nombre" }
birth.date = { column = "Nacimiento", date = "edtf" }
document = { column = "Documento" }
[[event]]
kind = "arrest"
on = { column = "Detenido", date = "edtf" }
by = "Coast Police"
"#;

const PRESS: &str = "Rosa Amaya Quintana was flown to the port of Salto on 20 March 2026.\n\
    The ministry says that ten people flew on 20 March 2026 with Flight 7.\n\
    The court barred the removal of Rosa Amaya Quintana on 3 March 2026.\n\
    Her sister asked the ministry on 22 March 2026 where she is.\n\
    The ministry does not say where she is held.\n\
    The ministry calls her a member of the Anchor Gang for a tattoo.\n";

const PRESS_SHEET: &str = r#"
[source]
title = "The Lantern of 2026-04-01"
said_by = "The Lantern"
said_on = "2026-04-01"
level = "public"
[ref]
rosa = { person = "Rosa Amaya Quintana" }
flight = { batch = "Flight 7 of 2026-03-20", number = "F7/2026-03-20" }
salto = { place = "Port of Salto", country = "UY" }
ministry = { authority = "Ministry of the Interior" }
court = { authority = "Court of the North" }
stay = { order = "order in docket 12/2026", number = "12/2026" }
[[event]]
id = "flown"
kind = "removal"
person = "rosa"
quote = "was flown to the port of Salto on 20 March 2026"
departure = "2026-03-20"
from_country = "XA"
to_country = "UY"
at = "salto"
batch = "flight"
by = "ministry"
[[event]]
id = "ten"
kind = "batch"
batch = "flight"
quote = "ten people flew on 20 March 2026 with Flight 7"
said_by = "ministry"
announced_count = 10
announced_by = "ministry"
on = "2026-03-20"
[[event]]
id = "barred"
kind = "order"
order = "stay"
quote = "barred the removal of Rosa Amaya Quintana on 3 March 2026"
stance = "orders"
said_by = "court"
court = "court"
on = "2026-03-03"
effect = "bars-removal"
covers = ["rosa"]
[[event]]
id = "asked"
kind = "request"
person = "rosa"
quote = "Her sister asked the ministry on 22 March 2026 where she is"
on = "2026-03-22"
to = "ministry"
asked = "where she is"
answered = false
[[event]]
id = "hidden"
kind = "custody"
person = "rosa"
quote = "The ministry does not say where she is held"
by = "ministry"
whereabouts = "undisclosed"
[[event]]
id = "called"
kind = "label"
person = "rosa"
quote = "The ministry calls her a member of the Anchor Gang for a tattoo"
said_by = "ministry"
by = "ministry"
affiliation = ["Anchor Gang"]
indicators = ["tattoo"]
"#;

const SEALED: &str = "Rosa Amaya Quintana was seen alive by Canary Zefirelli on 2 April 2026.\n";

const SEALED_SHEET: &str = r#"
[source]
title = "Canary Zefirelli, in confidence"
said_by = "Canary Zefirelli"
said_on = "2026-04-03"
level = "sealed"
[ref]
rosa = { person = "Rosa Amaya Quintana" }
[[event]]
id = "seen"
kind = "sighting"
person = "rosa"
quote = "was seen alive by Canary Zefirelli on 2 April 2026"
on = "2026-04-02"
seen_by = "Canary Zefirelli"
alive = true
basis = "seen"
"#;

/// No PDF is read here.
fn pdf() -> PageReader {
    Box::new(|_| Err("no PDF here".to_owned()))
}

fn add(register: &mut Register, name: &str, text: &str, kind: GuideKind, guide: &str) {
    let guide = Some((kind, "guide.toml", guide));
    let info = SourceInfo::default();
    let addition = Addition { file_name: name, bytes: text.as_bytes(), guide, info, now: 0 };
    register.add(&addition).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// A register with these people; `sealed` says whether the sealed source is in it.
pub fn office(directory: &Path, sealed: bool) -> Register {
    Register::init(directory, "Office of the <North>", 0, [7; 32]).unwrap();
    let mut register = Register::open_writer(directory, pdf(), 0).unwrap();
    add(&mut register, "police.csv", POLICE, GuideKind::Mapping, POLICE_MAPPING);
    add(&mut register, "press.txt", PRESS, GuideKind::Sheet, PRESS_SHEET);
    let list =
        format!("Nombre,Nacimiento,Detenido,Documento\n\"{}\",,,\n", HOSTILE.replace('"', "\"\""));
    let mapping = POLICE_MAPPING.replace("Police register", "= *Hostile* #list <x>");
    add(&mut register, "hostile.csv", &list, GuideKind::Mapping, &mapping);
    if sealed {
        add(&mut register, "sealed.txt", SEALED, GuideKind::Sheet, SEALED_SHEET);
    }
    register
}

/// The id of the one thing of a kind whose name contains a text.
pub fn id_of(register: &Register, level: Level, kind: &str, name: &str) -> String {
    let view = register.view(level, register.size(level), Day(20_600)).unwrap();
    let sql = "SELECT s.id FROM subject s LEFT JOIN person p ON p.id = s.id \
               WHERE s.kind = ?1 AND instr(coalesce(p.name, s.name), ?2) > 0";
    let rows = view.rows(sql, &[kind, name]).unwrap();
    assert_eq!(rows.len(), 1, "{kind} {name}: {rows:?}");
    rows[0]["id"].as_str().unwrap().to_owned()
}

/// How a document is asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub kind: Kind,
    pub id: &'a str,
    pub level: Level,
    pub today: &'a str,
    pub lang: Lang,
}

/// Makes a document.
pub fn document(register: &Register, asked: Asked<'_>) -> Document {
    let today = Day::parse_iso(asked.today).unwrap();
    let position = register.size(asked.level);
    let connection = register.view(asked.level, position, today).unwrap().into_connection();
    let countries = BTreeMap::from([("XA".to_owned(), "Quirandá".to_owned())]);
    let titles = paradero_findings::built_in().unwrap().into_iter();
    let rules: BTreeMap<String, Term> = titles.map(|rule| (rule.id.clone(), rule.title)).collect();
    let reader = Reader {
        connection: &connection,
        level: asked.level,
        position,
        earlier: false,
        today,
        office: "Office of the <North>",
        checkpoint: register.checkpoint(asked.level),
        countries: &countries,
        rules: &rules,
        outside: false,
        lang: asked.lang,
    };
    compose(&reader, asked.kind, asked.id).unwrap().expect("there is such a thing")
}
