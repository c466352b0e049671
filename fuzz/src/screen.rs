//! The index of names, and blind exports of another office.

use std::sync::Arc;

use paradero_screen::blind::{Key, Limits, screen, seal};
use paradero_screen::{Cut, Index, Query};

fn query() -> Query {
    let birth = None;
    let document = Some("DUI:01234567-8".to_owned());
    Query { name: "Juan Ernesto P\u{e9}rez Quintanilla".to_owned(), birth, document }
}

/// An index of names, which is asked where it opens.
pub fn index(bytes: &[u8]) {
    let Ok(index) = Index::open(Arc::new(bytes.to_vec())) else { return };
    let _ = index.scan(&query(), (Cut::percent(60), 5));
    let _ = (index.len(), index.persons());
}

/// A blind export: what the seal lets through, and what lies behind it.
pub fn blind(bytes: &[u8]) {
    let key = Key::new([5; 32]);
    let limits = Limits { least_bits: None, top: 5 };
    let _ = screen(&[query()], &key, bytes, limits);
    if let Ok(sealed) = seal(bytes, &key, &[3; 16]) {
        let _ = screen(&[query()], &key, sealed.as_slice(), limits);
    }
    let _ = Key::parse(&String::from_utf8_lossy(bytes));
}
