//! What is kept while containers are gone through: what was found, what was left, and how much more may come.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use paradero_model::SourceInfo;
use sha2::{Digest as _, Sha256};

use super::{Kind, Left, Part, Rest, is_container, open};
use crate::{
    error::Fault,
    limits::{self, FORGED, exceeded, grouped},
};

/// A container within which something lies.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its own name.
    pub(super) name: String,
    /// Its path from the outermost container.
    pub(super) path: String,
    /// What is said of it, and so of whatever lies in it.
    pub(super) info: SourceInfo,
    /// How many containers it lies in.
    pub(super) depth: usize,
}

impl Place {
    /// What is said of a member: what is said of the container, and before it how the member was had from there.
    pub(super) fn told(&self, obtained: String) -> SourceInfo {
        let before = self.info.obtained.as_ref().map(|told| format!("; {told}"));
        let obtained = obtained + before.as_deref().unwrap_or_default();
        SourceInfo { obtained: Some(obtained), ..self.info.clone() }
    }
}

/// Members of one kind in one container: how many, and their bytes.
type Tally = BTreeMap<String, (u64, u64)>;

/// The way through a container and those within it.
pub(super) struct Walk<'a> {
    each: &'a mut dyn FnMut(Part) -> ControlFlow<()>,
    parts: u64,
    left: Vec<Left>,
    said: Vec<String>,
    /// Where each file was first met, by its hash.
    seen: BTreeMap<[u8; 32], String>,
    /// Bytes that may still be unpacked.
    bytes: u64,
    /// Members that may still come.
    members: usize,
    /// What is counted and not listed, for each container that is open.
    tallies: Vec<Tally>,
    stopped: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(each: &'a mut dyn FnMut(Part) -> ControlFlow<()>) -> Self {
        Self {
            each,
            parts: 0,
            left: Vec::new(),
            said: Vec::new(),
            seen: BTreeMap::new(),
            bytes: limits::CONTAINED,
            members: limits::MEMBERS,
            tallies: Vec::new(),
            stopped: false,
        }
    }

    pub(super) fn finish(self, kind: Kind) -> Rest {
        let mut said = self.said;
        if self.stopped {
            said.push("it was not gone through to its end".into());
        }
        Rest { kind, parts: self.parts, left: self.left, said }
    }

    /// Whether whoever takes the parts wants no more.
    pub(super) fn stopped(&self) -> bool {
        self.stopped
    }

    pub(super) fn say(&mut self, line: impl Into<String>) {
        self.said.push(line.into());
    }

    /// Begins a container: what is counted in it is told at its end.
    pub(super) fn enter(&mut self) {
        self.tallies.push(Tally::new());
    }

    /// Ends a container: what was counted in it becomes a line for each kind.
    pub(super) fn close(&mut self, path: &str) {
        for (why, (members, bytes)) in self.tallies.pop().unwrap_or_default() {
            self.left.push(Left { path: path.to_owned(), members, bytes, why });
        }
    }

    /// Counts a member that is left, under what all such members are.
    pub(super) fn tally(&mut self, why: impl Into<String>, bytes: u64) {
        if let Some(tally) = self.tallies.last_mut() {
            let counted = tally.entry(why.into()).or_default();
            counted.0 += 1;
            counted.1 = counted.1.saturating_add(bytes);
        }
    }

    /// Leaves a member, with a line of its own.
    pub(super) fn leave(&mut self, path: String, bytes: u64, why: impl Into<String>) {
        self.left.push(Left { path, members: 1, bytes, why: why.into() });
    }

    /// So many bytes that may still be unpacked, at most those of one file.
    pub(super) fn room(&self) -> u64 {
        self.bytes.min(limits::UNPACKED)
    }

    /// So many bytes were unpacked.
    pub(super) fn spend(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// So many members are to come; too many are refused before any is looked at.
    pub(super) fn expect(&mut self, members: usize) -> Result<(), Fault> {
        match self.members.checked_sub(members) {
            Some(left) => {
                self.members = left;
                Ok(())
            }
            None => {
                let unit = (limits::MEMBERS, "members, with those of what lies in it");
                Err(exceeded("it has", grouped(members as u64), unit, FORGED))
            }
        }
    }

    /// A file in a container: gone through where it is one itself, else handed out.
    pub(super) fn file(&mut self, part: Part, depth: usize) {
        if self.stopped {
            return;
        }
        if part.bytes.iter().all(u8::is_ascii_whitespace) {
            return self.leave(part.path, part.bytes.len() as u64, "it is empty");
        }
        let Some(kind) = is_container(&part.name, &part.bytes) else { return self.hand(part) };
        let size = part.bytes.len() as u64;
        if depth >= limits::NESTED {
            let why = format!(
                "it is {} in {depth} others, one within the other, and the limit is {}; unpack it, and give the files in it",
                kind.what(),
                limits::NESTED
            );
            return self.leave(part.path, size, why);
        }
        // The same container again holds the same files.
        if self.again(&part) {
            return;
        }
        let place = Place { name: part.name, path: part.path.clone(), info: part.info, depth };
        if let Err(fault) = open(self, kind, &place, &part.bytes) {
            self.leave(part.path, size, format!("{}; {}", fault.what, fault.fix));
        }
    }

    /// Hands out a file as it is, unless it was met before.
    pub(super) fn hand(&mut self, part: Part) {
        if self.stopped || self.again(&part) {
            return;
        }
        self.deliver(part);
    }

    /// Hands out a file of which it is known that it was not met before.
    pub(super) fn deliver(&mut self, part: Part) {
        self.parts += 1;
        self.stopped |= (self.each)(part).is_break();
    }

    /// Leaves a file that was met before, with where it was and what is said of it here; it is one source, whatever it is called.
    fn again(&mut self, part: &Part) -> bool {
        let hash: [u8; 32] = Sha256::digest(&part.bytes).into();
        let Some(first) = self.seen.get(&hash) else {
            self.seen.insert(hash, part.path.clone());
            return false;
        };
        let told = part.info.obtained.as_ref().map(|told| format!(" ({told})"));
        let why = format!("the same bytes as {first}{}", told.unwrap_or_default());
        self.leave(part.path.clone(), part.bytes.len() as u64, why);
        true
    }
}
