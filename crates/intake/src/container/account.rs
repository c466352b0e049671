//! The account of a folder: what became of every file given, and of every file in those that hold others.

use std::ops::ControlFlow;

use super::{Kind, Part, is_container, names, unpack_each};
use crate::{DOCUMENTS, Error, PageReader, kind, propose, read_plain, read_with_mapping};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A list was read.
    Read {
        /// Its records.
        records: u64,
        /// What could not be read in them.
        problems: u64,
    },
    /// A document was kept, from which passages are quoted.
    Kept,
    /// A container was gone through; what it holds has lines of its own.
    Unpacked,
    /// It is no source, or the same as another.
    Left {
        /// Why.
        why: String,
    },
    /// It could not be taken in.
    Refused {
        /// Why, and what to do.
        why: String,
    },
}

/// A file that was given, or lay in one, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its place.
    pub path: String,
    /// What it is, as [`crate::kind`] or [`Kind::code`] calls it; nothing where that is not known.
    pub kind: Option<&'static str>,
    /// How many files this line stands for: more than one where many of a kind were left.
    pub files: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of all files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Each file in the order in which it was met.
    pub taken: Vec<Taken>,
    /// What was found out on the way.
    pub said: Vec<String>,
}

impl Account {
    /// Takes in what became of other files.
    pub fn extend(&mut self, other: Self) {
        self.taken.extend(other.taken);
        self.said.extend(other.said);
    }

    /// How many files there are in all: those given, and those in them.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.taken.iter().map(|taken| taken.files).sum()
    }

    /// The sums, in one line for people.
    #[must_use]
    pub fn total(&self) -> String {
        let (mut sums, mut records, mut problems) = ([0_u64; 5], 0, 0);
        for taken in &self.taken {
            let at = match &taken.outcome {
                Outcome::Read { records: more, problems: worse } => {
                    records += more;
                    problems += worse;
                    0
                }
                Outcome::Kept => 1,
                Outcome::Unpacked => 2,
                Outcome::Left { .. } => 3,
                Outcome::Refused { .. } => 4,
            };
            if let Some(sum) = sums.get_mut(at) {
                *sum += taken.files;
            }
        }
        let [read, kept, unpacked, left, refused] = sums;
        format!(
            "{} file(s): {read} read ({records} records, {problems} with something that could not be read), {kept} kept as documents, \
             {unpacked} unpacked, {left} left, {refused} refused",
            self.files()
        )
    }
}

/// Goes through files, each asked for when the one before is done with, and through those within containers; `take` takes one
/// source in and says what became of it. Every file given has at least one line, and every member of a container is counted.
pub fn account(
    files: &mut dyn Iterator<Item = (String, Vec<u8>)>,
    take: &mut dyn FnMut(&Part) -> Result<Outcome, Error>,
) -> Account {
    let mut account = Account::default();
    for (path, bytes) in files {
        let name = names::file(&path);
        match is_container(&name, &bytes) {
            Some(kind) => container(&mut account, kind, &path, &bytes, take),
            None => {
                let part = Part { name, path, bytes, info: paradero_model::SourceInfo::default() };
                account.taken.push(taken(&part, take));
            }
        }
    }
    account
}

fn container(
    account: &mut Account,
    kind: Kind,
    path: &str,
    bytes: &[u8],
    take: &mut dyn FnMut(&Part) -> Result<Outcome, Error>,
) {
    let at = account.taken.len();
    let line =
        |outcome| Taken { path: path.to_owned(), kind: Some(kind.code()), files: 1, outcome };
    let rest = unpack_each(path, bytes, &mut |part| {
        account.taken.push(taken(&part, take));
        ControlFlow::Continue(())
    });
    match rest {
        Ok(rest) => {
            // A message is among its own parts.
            if kind != Kind::Message {
                account.taken.insert(at, line(Outcome::Unpacked));
            }
            account.taken.extend(rest.left.into_iter().map(|left| Taken {
                path: left.path,
                kind: None,
                files: left.members,
                outcome: Outcome::Left { why: left.why },
            }));
            account.said.extend(rest.said);
        }
        Err(error) => {
            account.taken.insert(at, line(Outcome::Refused { why: error.to_string() }));
        }
    }
}

fn taken(part: &Part, take: &mut dyn FnMut(&Part) -> Result<Outcome, Error>) -> Taken {
    let outcome = take(part).unwrap_or_else(|error| Outcome::Refused { why: error.to_string() });
    let kind = kind(&part.name, &part.bytes).ok();
    Taken { path: part.path.clone(), kind, files: 1, outcome }
}

/// Reads a source once: a list by the mapping that is proposed for it, a document as it is.
///
/// # Errors
/// When it cannot be read, with the reason.
pub fn read_once(part: &Part, pdf: PageReader<'_>) -> Result<Outcome, Error> {
    let media = kind(&part.name, &part.bytes)?;
    let proposal = propose(&part.name, &part.bytes, pdf)?;
    let list = proposal.as_ref().is_some_and(|found| found.claims() || !DOCUMENTS.contains(&media));
    match proposal.filter(|_| list) {
        Some(proposal) => {
            let mapping = proposal.to_toml();
            let reading = read_with_mapping(&part.name, &part.bytes, &mapping, pdf)?;
            let problems = reading.records.iter().filter(|record| !record.problems.is_empty());
            Ok(Outcome::Read {
                records: reading.records.len() as u64,
                problems: problems.count() as u64,
            })
        }
        None => read_plain(&part.name, &part.bytes, pdf).map(|_| Outcome::Kept),
    }
}
