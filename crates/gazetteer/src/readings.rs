//! All that one name may be, before anything beside it is asked.

use paradero_names::fold;

use crate::gazetteer::{Gazetteer, Id};
use crate::place::{Kind, Kinds, Namesakes};
use crate::resolve::How;
use crate::table::Row;
use crate::words::{is_capitals, key, without_level};

/// Countries whose states lists write with two letters.
const WITH_ABBREVIATIONS: [&str; 3] = ["BR", "CA", "US"];
/// Names of so few letters are codes and short forms, and read in capitals alone: `PER` and not `per`.
const SHORT_NAME: usize = 3;

/// One place that a name may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) id: Id,
    pub(crate) how: How,
    /// A word says of what level it is.
    pub(crate) is_levelled: bool,
    /// How near a town lies that bears the name and is not in the place.
    pub(crate) namesakes: Namesakes,
}

impl Reading {
    /// By its code, which nothing else bears.
    fn coded(id: Id) -> Self {
        Self { id, how: How::Code, is_levelled: false, namesakes: Namesakes::None }
    }
}

impl Gazetteer {
    /// Every place of which this is the code or a name.
    pub(crate) fn readings(&self, text: &str) -> Vec<Reading> {
        let mut found = Vec::new();
        let code = self.coded(text);
        found.extend(code.map(Reading::coded));
        let key = key(text);
        if key.is_empty() {
            return found;
        }
        let is_plain_short = key.len() <= SHORT_NAME && !is_capitals(text);
        let level = without_level(&key);
        let folded = fold(text);
        for (id, namesakes) in self.named(&key) {
            if is_plain_short
                && !self.row(id).names().any(|name| fold(name) == folded && !is_capitals(name))
            {
                continue;
            }
            let how = by_name(self.row(id), &folded);
            push(&mut found, Reading { id, how, is_levelled: level.is_some(), namesakes });
        }
        if let Some((name, kinds)) = level {
            self.push_levelled(name, kinds, &mut found);
        }
        found
    }

    fn push_levelled(&self, name: &str, kinds: Kinds, found: &mut Vec<Reading>) {
        for (id, namesakes) in self.named(name).filter(|(id, _)| kinds.has(self.row(*id).kind)) {
            push(found, Reading { id, how: How::Words, is_levelled: true, namesakes });
        }
        self.prefer_worded(name, found);
    }

    /// `Provincia de Buenos Aires` is the one that has such a word in its own name, and not the city that is also called so.
    fn prefer_worded(&self, name: &str, found: &mut Vec<Reading>) {
        let is_worded = |id: Id| {
            self.row(id).names().any(|own| {
                let own = key(own);
                without_level(&own).is_some_and(|(core, _)| core == name)
            })
        };
        let is_first = |one: &&Reading| self.row(one.id).kind == Kind::First;
        let worded: Vec<Id> =
            found.iter().filter(is_first).map(|one| one.id).filter(|id| is_worded(*id)).collect();
        found.retain(|one| {
            let row = self.row(one.id);
            let beside = |id: &Id| *id != one.id && self.row(*id).country == row.country;
            row.kind != Kind::First || worded.contains(&one.id) || !worded.iter().any(beside)
        });
    }

    /// First divisions that are written with these two capitals.
    pub(crate) fn abbreviated(&self, text: &str) -> Vec<Reading> {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let states = WITH_ABBREVIATIONS.into_iter().filter(|_| is_code);
        states
            .filter_map(|country| self.coded(&format!("{country}-{text}")))
            .map(Reading::coded)
            .collect()
    }
}

fn push(found: &mut Vec<Reading>, one: Reading) {
    if found.iter().all(|other| other.id != one.id) {
        found.push(one);
    }
}

fn by_name(row: &Row, folded: &str) -> How {
    if fold(&row.name) == folded {
        How::Name
    } else if row.names().skip(1).any(|name| fold(name) == folded) {
        How::OtherName
    } else {
        How::Words
    }
}
