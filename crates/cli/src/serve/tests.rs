//! What is shown while a newer state is being made.

use paradero_model::{Level, SourceInfo};
use paradero_register::GuideKind;
use paradero_register::{Addition, Register};
use paradero_web::{View, Views};

use super::Office;
use crate::args::Place;
use crate::office::now;

const MAPPING: &str = "[source]\ntitle = \"Lista\"\nkind = \"press list\"\n[person]\nname = { column = \"nombre\" }\n";

/// A served register, none of whose stores is so small that it is waited for.
fn office(folder: &tempfile::TempDir) -> Office {
    Register::init(&folder.path().join("register"), "prueba", 0, [7; 32]).unwrap();
    Office { small: 0, ..Office::at(&place(folder), Some("2026-05-01")).unwrap() }
}

fn place(folder: &tempfile::TempDir) -> Place {
    Place {
        register: Some(folder.path().join("register")),
        level: "team".to_owned(),
        identity: None,
        signing_key: None,
    }
}

fn add(office: &Office, file_name: &str, rows: &[&str], level: Level) -> String {
    let mut writer = office.writer().unwrap();
    let info = SourceInfo { level: Some(level), ..SourceInfo::default() };
    let bytes = format!("nombre\n{}\n", rows.join("\n"));
    let guide = Some((GuideKind::Mapping, "lista.toml", MAPPING));
    let added = Addition { file_name, bytes: bytes.as_bytes(), guide, info, now: now() };
    writer.add(&added).unwrap().import.source
}

fn decide(office: &Office, finding: &str) {
    let text = format!("[[finding]]\nid = \"{finding}\"\nas = \"confirm\"\nwhy = \"seen\"\n");
    office.writer().unwrap().decide("finding", &text, "ana", Level::Team, now()).unwrap();
}

/// What a page finds: the position of its view, the people in it, findings decided over it.
fn seen(office: &Office) -> (u64, i64, i64) {
    let view = office.view(Level::Team, None).unwrap();
    let found = counted(&view);
    office.give_back(Level::Team, view);
    found
}

fn counted(view: &View) -> (u64, i64, i64) {
    let count = |sql: &str| view.connection.query_row(sql, [], |row| row.get(0)).unwrap();
    (
        view.position,
        count("SELECT count(*) FROM person"),
        count("SELECT count(*) FROM temp.finding_decided"),
    )
}

/// People of a name, as a search finds them.
fn named(office: &Office, name: &str) -> usize {
    let asked = paradero_register::screening::Asked::typed(name, None, None, None).unwrap();
    let mut found = 0;
    office
        .screen(Level::Team, None, &mut |screener| {
            found = screener.screen(&asked, 5).unwrap().hits.len();
        })
        .unwrap();
    found
}

#[test]
fn what_stood_before_is_shown_until_the_newer_state_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder);
    add(&office, "uno.csv", &["Elena Ruiz Castro", "Hugo Serrano"], Level::Team);
    office.make_ready(Level::Team).unwrap();
    let before = seen(&office);
    assert_eq!(before.1, 2);

    add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
    assert_eq!(seen(&office), before, "nobody waits");
    assert_eq!(named(&office, "Elena Ruiz Castro"), 1, "names are found in it too");
    assert_eq!(named(&office, "Marta Quispe Luna"), 0);
    // More than are kept at a time, and some of them at once.
    let views: Vec<View> = (0..5).map(|_| office.view(Level::Team, None).unwrap()).collect();
    assert!(views.iter().all(|view| counted(view) == before));
    views.into_iter().for_each(|view| office.give_back(Level::Team, view));
    (0..40).for_each(|_| assert_eq!(seen(&office), before));

    // What is decided is seen at once, over what stands.
    decide(&office, "no-hearing:person:x");
    assert_eq!(seen(&office), (before.0, 2, 1));

    office.make_ready(Level::Team).unwrap();
    assert_eq!(seen(&office), (before.0 + 2, 3, 1));
    assert_eq!(named(&office, "Marta Quispe Luna"), 1);
    // A decision alone makes no store anew: the newest state is seen at once, before anything is made ready.
    decide(&office, "no-notice:person:y");
    assert_eq!(seen(&office), (before.0 + 3, 3, 2));
    // And it goes on standing, under the position that is the newest now.
    add(&office, "tres.csv", &["Rosa Mendoza"], Level::Team);
    assert_eq!(seen(&office), (before.0 + 3, 3, 2));
}

#[test]
fn what_may_no_longer_be_seen_is_not_shown_while_the_newer_state_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder);
    let first = add(&office, "uno.csv", &["Elena Ruiz Castro", "Hugo Serrano"], Level::Team);
    add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
    office.make_ready(Level::Team).unwrap();
    assert_eq!(seen(&office).1, 3);
    // A view that somebody has in hand when its ground is taken away.
    let in_hand = office.view(Level::Team, None).unwrap();
    let at = in_hand.position;

    let by = ["custodia".to_owned()];
    office.writer().unwrap().withdraw(&first, "asked for by the family", &by, now()).unwrap();
    assert_eq!(seen(&office).1, 1, "withdrawn: waited for");
    office.give_back(Level::Team, in_hand);
    for _ in 0..40 {
        let earlier = office.view(Level::Team, Some(at)).unwrap();
        assert_eq!(counted(&earlier).1, 1, "nor in an earlier state");
        office.give_back(Level::Team, earlier);
    }

    office.make_ready(Level::Team).unwrap();
    add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Sealed);
    assert_eq!(seen(&office).1, 0, "raised: waited for");
}

#[test]
fn a_server_that_is_started_anew_shows_what_lies_on_disk_until_the_newer_state_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let before = {
        let office = office(&folder);
        add(&office, "uno.csv", &["Elena Ruiz Castro"], Level::Team);
        office.make_ready(Level::Team).unwrap();
        let before = seen(&office);
        add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
        // Many decisions that change no store do not hide the state that they were made over.
        (0..70).for_each(|number| decide(&office, &format!("no-hearing:person:{number}")));
        before
    };
    let again =
        |today: &str| Office { small: 0, ..Office::at(&place(&folder), Some(today)).unwrap() };
    let office = again("2026-05-01");
    assert!(office.stand(Level::Team).unwrap());
    let decided = (before.0, before.1, 70);
    assert_eq!(seen(&office), decided, "nobody waits");
    // On another day too, with the findings that were made last.
    let later = again("2026-05-03");
    assert!(later.stand(Level::Team).unwrap());
    assert_eq!(seen(&later), decided);
    office.make_ready(Level::Team).unwrap();
    assert_eq!(seen(&office).1, 2);
    assert_eq!(named(&office, "Marta Quispe Luna"), 1);
}

#[test]
fn what_was_withdrawn_does_not_stand_when_the_server_is_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    {
        let office = office(&folder);
        let first = add(&office, "uno.csv", &["Elena Ruiz Castro"], Level::Team);
        add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
        office.make_ready(Level::Team).unwrap();
        let by = ["custodia".to_owned()];
        office.writer().unwrap().withdraw(&first, "asked for by the family", &by, now()).unwrap();
    }
    let office = Office { small: 0, ..Office::at(&place(&folder), Some("2026-05-01")).unwrap() };
    assert!(!office.stand(Level::Team).unwrap());
    assert_eq!(seen(&office).1, 1);
}

#[test]
fn a_small_store_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let office = Office { small: super::standing::SMALL, ..office(&folder) };
    add(&office, "uno.csv", &["Elena Ruiz Castro"], Level::Team);
    office.make_ready(Level::Team).unwrap();
    add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
    assert_eq!(seen(&office).1, 2);
}

#[test]
fn names_are_ready_for_whoever_has_the_only_view_in_hand() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(&folder);
    add(&office, "uno.csv", &["Elena Ruiz Castro"], Level::Team);
    assert!(!office.names_ready(Level::Team), "nobody made the index");
    office.make_ready(Level::Team).unwrap();
    let in_hand: Vec<View> = (0..3).map(|_| office.view(Level::Team, None).unwrap()).collect();
    assert!(office.names_ready(Level::Team));
    in_hand.into_iter().for_each(|view| office.give_back(Level::Team, view));
    add(&office, "sellado.csv", &["Rosa Paredes Vega"], Level::Sealed);
    assert!(office.names_ready(Level::Team), "nothing moved for the team");
    add(&office, "dos.csv", &["Marta Quispe Luna"], Level::Team);
    assert!(!office.names_ready(Level::Team), "of the newest state");
    let office = Office { small: super::standing::SMALL, ..office };
    assert!(office.names_ready(Level::Team), "of a small one it is made while one waits");
}
