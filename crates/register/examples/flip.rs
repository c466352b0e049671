//! Flips one random bit in a random file of a register that is not derived, and asks `verify` which.
//!
//! `bench/flip --runs N` runs this on a register with sources at every level, decisions, a trained
//! model, a withdrawal, accounts, cosignatures and a timestamp, and what was taken over from another office.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench stops at the first surprise")]

#[path = "../../ledger/tests/support/authority.rs"]
mod authority;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use authority::{Authority, Kind};
use paradero_ledger::note::SignedNote;
use paradero_ledger::{Cosigner, Ledger, Recipients, timestamp};
use paradero_model::{Level, SourceInfo};
use paradero_register::bundle::{Taking, export};
use paradero_register::{
    Addition, GuideKind, PageReader, Register, checksum, record_reading, verify,
};

fn no_pdf() -> PageReader {
    Box::new(|_| Err("no PDF here".to_owned()))
}

/// A roster as an office would add it, some of it sealed, some public, some withdrawn.
fn office(directory: &Path) {
    Register::init(directory, "flip", 0, [7; 32]).unwrap();
    let mut register = Register::open_writer(directory, no_pdf(), 0).unwrap();
    let made = paradero_synth::roster(300, 5).files;
    let text = |name: &str| {
        let file = made.iter().find(|(path, _)| path == name)?;
        String::from_utf8(file.1.clone()).ok()
    };
    let mut added = 0;
    for (path, bytes) in &made {
        let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
        for (kind, name) in [
            (GuideKind::Mapping, format!("{stem}.mapping.toml")),
            (GuideKind::Sheet, format!("{stem}.claims.toml")),
        ] {
            let Some(guide) = text(&name).filter(|_| *path != name) else { continue };
            let level = [None, Some(Level::Sealed), Some(Level::Public)][added % 3];
            let info = SourceInfo { level, ..SourceInfo::default() };
            let guide = Some((kind, "guide.toml", guide.as_str()));
            register.add(&Addition { file_name: path, bytes, guide, info, now: 0 }).unwrap();
            added += 1;
        }
    }
    let decisions = text("decisions.toml").unwrap();
    register.decide("decisions.toml", &decisions, "office", Level::Team, 0).unwrap();
    let first = register.acts(Level::Team).find_map(|act| act.import().map(|i| i.source.clone()));
    register.withdraw(&first.expect("a source"), "asked for", &["office".to_owned()], 0).unwrap();
    join(&mut register, directory);
    drop(register);
    record_reading(directory, "office", &["/es/person/1".to_owned()], 0).unwrap();
    let accounts =
        checksum::sign("[[account]]\nname = \"ana\"\nlevel = \"team\"\npassword_hash = \"x\"\n");
    std::fs::write(directory.join("keys/accounts.toml"), accounts).unwrap();
    Level::ALL.into_iter().for_each(|level| seen_by_others(directory, level));
}

/// Lets a witness cosign the log of a level, and an authority (`openssl`) stamp it.
fn seen_by_others(directory: &Path, level: Level) {
    let (log, _) = Ledger::open(&directory.join("ledger").join(level.code())).unwrap();
    let note = log.checkpoint_text();
    let signed = SignedNote::parse(note.as_bytes()).unwrap();
    let cosigner = Cosigner::generate("witness.example/w1", &[8; 32]).unwrap();
    let line = cosigner.cosign(&signed.text, 1_700_000_000).unwrap();
    log.evidence().keep_cosignatures(&signed, &[(cosigner.witness_key(), line)]).unwrap();
    let room = tempfile::tempdir().unwrap();
    let authority = Authority::new(room.path(), Kind::Rsa, "time");
    let query = timestamp::query(note.as_bytes(), [7; 8]).unwrap();
    let answer = authority.reply(&query);
    log.evidence().keep_stamp(note, &query, &answer, &authority.root()).unwrap();
}

/// Takes over the register of another office, with a source at every level.
fn join(register: &mut Register, directory: &Path) {
    let room = directory.with_file_name("other");
    Register::init(&room, "other", 0, [8; 32]).unwrap();
    let mut other = Register::open_writer(&room, no_pdf(), 0).unwrap();
    for level in Level::ALL {
        let (bytes, info) = (level.code().as_bytes(), SourceInfo::default());
        let info = SourceInfo { level: Some(level), ..info };
        let file_name = "note.txt";
        other.add(&Addition { file_name, bytes, guide: None, info, now: 0 }).unwrap();
    }
    let recipients = std::fs::read_to_string(directory.join("keys/sealed.recipients")).unwrap();
    let recipients = Recipients::parse(&recipients).unwrap();
    let file = directory.with_file_name("other.bundle");
    export(&other, &file, Level::Sealed, Some(&recipients)).unwrap();
    let key = other.verify_key().unwrap();
    let how = Taking { key: Some(&key), by: "office", at_least: Level::Public, now: 0 };
    register.take_over(&file, &how).unwrap();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut todo) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { todo.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, usual: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.map_or(usual, |at| arguments[at + 1].parse().expect("a number"))
    };
    let (runs, mut state) = (value("--runs", 10_000), value("--seed", 1) | 1);
    let mut below = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) % n
    };
    let room = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let directory = room.path().join("register");
    office(&directory);
    assert_eq!(verify(&directory).unwrap(), [], "nothing is damaged at first");
    let mut all = files(&directory);
    all.retain(|file| {
        !file.starts_with(directory.join("derived")) && file.metadata().unwrap().len() > 0
    });
    let (mut detected, mut named, mut kinds) = (0, 0, BTreeMap::<String, u64>::new());
    let since = Instant::now();
    for _ in 0..runs {
        let file = &all[below(all.len() as u64) as usize];
        let mut bytes = std::fs::read(file).unwrap();
        let (place, bit) = (below(bytes.len() as u64) as usize, below(8));
        bytes[place] ^= 1 << bit;
        std::fs::write(file, &bytes).unwrap();
        let found = verify(&directory).unwrap();
        detected += u64::from(!found.is_empty());
        if found.iter().any(|damage| damage.file == *file) {
            named += 1;
        } else {
            eprintln!("{} byte {place} bit {bit}: {found:?}", file.display());
        }
        bytes[place] ^= 1 << bit;
        std::fs::write(file, &bytes).unwrap();
        let name = file.strip_prefix(&directory).unwrap().to_string_lossy().into_owned();
        let kind = name.split('/').take(2).collect::<Vec<_>>().join("/");
        *kinds.entry(kind).or_default() += 1;
    }
    assert_eq!(verify(&directory).unwrap(), [], "and nothing at the end");
    println!(
        "{runs} bits flipped over {} files in {:.0} s",
        all.len(),
        since.elapsed().as_secs_f64()
    );
    for (kind, count) in kinds {
        println!("    {count:6} {kind}");
    }
    println!("detected {detected}, right file named {named}");
    std::process::exit(i32::from(named < runs));
}
