//! Forms that people and the ledger hand to a register.

use std::cell::RefCell;

use paradero_model::Level;
use paradero_register::bundle::{Taking, read_header};
use paradero_register::{Decisions, Entry, PdfReader, Proof, Register, Settings, checksum, verify};

/// A file of decisions, and of settings.
pub fn decisions(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = Decisions::parse("decisions.toml", &text);
    let _ = Settings::parse(&text);
}

/// An entry of the ledger, and a proof that somebody hands over.
pub fn entry(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(proof) = Proof::parse(&text) {
        let _ = proof.check(None);
    }
    assert!(checksum::is_whole(&checksum::sign(&text)), "what is signed is whole");
    let Ok(entry) = serde_json::from_slice::<Entry>(bytes) else { return };
    let written = serde_json::to_vec(&entry);
    let again = written.ok().and_then(|bytes| serde_json::from_slice::<Entry>(&bytes).ok());
    assert_eq!(again, Some(entry), "an entry is written as it was read");
}

/// A bundle that another office hands over. Whatever is refused leaves nothing behind.
pub fn bundle(bytes: &[u8]) {
    OFFICE.with_borrow_mut(|office| take_over(office, bytes));
}

/// A register that takes over, the key of the one whose bundles the corpus holds, and where they lie.
struct Office {
    room: tempfile::TempDir,
    key: String,
    register: Register,
}

thread_local! {
    static OFFICE: RefCell<Office> = RefCell::new(office());
}

fn office() -> Office {
    let room = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let room = room.expect("a folder for what is made");
    let no_pdf: fn() -> PdfReader = || Box::new(|_| Err("no PDF here".to_owned()));
    let make = |name: &str, seed: u8| {
        let directory = room.path().join(name);
        Register::init(&directory, name, 0, [seed; 32]).expect("an empty register");
        Register::open_writer(&directory, no_pdf(), 0).expect("which opens")
    };
    let key = make("harbour", 9).verify_key().expect("a key");
    let register = make("north", 7);
    Office { room, key, register }
}

fn take_over(Office { room, key, register }: &mut Office, bytes: &[u8]) {
    let room = room.path();
    let file = room.join("given.bundle");
    std::fs::write(&file, with_checksums(bytes)).expect("room in memory");
    let _ = read_header(&file, None);
    let how = Taking { key: Some(key), by: "fuzz", at_least: Level::Public, now: 0 };
    let taken = register.take_over(&file, &how);
    assert!(!room.join("north/joined/unpacked.tmp").exists(), "what was unpacked is removed");
    if taken.is_ok() {
        assert_eq!(
            verify(&room.join("north")).ok(),
            Some(Vec::new()),
            "what was taken over is whole"
        );
    }
}

/// The checksums of an archive's heads made right, so that what is behind them is reached.
fn with_checksums(bytes: &[u8]) -> Vec<u8> {
    const BLOCK: usize = 512;
    let (mut bytes, mut at) = (bytes.to_owned(), 0);
    while let Some(head) = bytes.get_mut(at..at + BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        head[148..156].copy_from_slice(b"        ");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let size = std::str::from_utf8(&head[124..135]).ok();
        let size = size.and_then(|text| usize::from_str_radix(text.trim(), 8).ok());
        at += BLOCK + size.unwrap_or(0).div_ceil(BLOCK).saturating_mul(BLOCK).min(1 << 30);
    }
    bytes
}
