//! Forms that people and the ledger hand to a register.

use std::cell::RefCell;

use paradero_model::Level;
use paradero_register::bundle::{Taking, read_header};
use paradero_register::{
    Decisions, Entry, PageReader, Place, Proof, Register, Settings, checksum, page_key, read_page,
    rewritten, verify,
};

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
    let no_pdf: fn() -> PageReader = || Box::new(|_| Err("no PDF here".to_owned()));
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

/// A line of a log, as it stands in clear; the place of an act.
pub fn line(bytes: &[u8]) {
    if let Ok(written) = rewritten(bytes) {
        assert_eq!(rewritten(&written).ok(), Some(written), "a line is written as it was read");
    }
    let text = String::from_utf8_lossy(bytes);
    if let Some(place) = Place::parse(&text) {
        assert_eq!(Place::parse(&place.to_string()), Some(place), "a place leads back to itself");
    }
}

/// A text with a checksum: the first line may be altered, and then it is noticed.
pub fn checksummed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if checksum::is_whole(&text) {
        assert_eq!(checksum::sign(&text), text, "what is whole is as it was signed");
    }
    let signed = checksum::sign(&text);
    assert!(checksum::is_whole(&signed), "what is signed is whole");
    assert_eq!(checksum::sign(&signed), signed, "it is signed once");
}

/// A share that somebody typed, and pages of several to be joined.
pub fn share(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = page_key(&text);
    let pages = text.split("\n==\n");
    let shares: Vec<_> = pages.filter_map(|page| read_page(page).ok()).collect();
    for share in &shares {
        let words = share.words().join(" ");
        assert_eq!(read_page(&words).ok().as_ref(), Some(share), "words lead back to the share");
    }
    // The work that a passphrase costs is said by the share: up to 2^15 times the least.
    if shares.iter().all(|share| share.work() < 3) {
        let _ = paradero_register::join_key(&shares, None);
    }
}
