//! Who stands on which list: what estimates of the uncounted start from.
//!
//! A list is the versions of one source; of a source that repeats another, and of a passage that relays somebody, a
//! capture is a copy: the list does not know the person by itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::sql::{Answer, Connection, Row, ValueRef};
use paradero_estimate::records::{Record, Records};
use paradero_model::{Day, Level};
use serde::{Deserialize, Serialize};

use crate::derive;
use crate::error::{Error, Result};
use crate::register::Register;

/// Sources with fewer named people are no lists unless they are asked for.
pub const FEWEST: u64 = 10;
/// More lists than this are not taken without being asked for: tables of so many are nearly empty.
pub const MOST: usize = 12;

/// By what people are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "PartedBy")]
pub enum Stratum {
    /// Sex, as lists state it.
    Sex,
    /// Nationality.
    Nationality,
    /// The year of the arrest.
    Year,
    /// The place of the arrest.
    Place,
    /// The authority that arrested.
    Authority,
}

impl Stratum {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Sex, Self::Nationality, Self::Year, Self::Place, Self::Authority];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::Year => "year",
            Self::Place => "place",
            Self::Authority => "authority",
        }
    }

    /// A mention and what its record states.
    fn sql(self) -> &'static str {
        match self {
            Self::Sex => "SELECT id, sex FROM mention WHERE sex IS NOT NULL",
            Self::Nationality => {
                "SELECT e.mention, min(c.value) FROM claim c JOIN event e ON e.id = c.event
                 WHERE c.property = 'nationality' AND c.denied = 0 AND e.mention IS NOT NULL GROUP BY e.mention"
            }
            Self::Year => {
                "SELECT mention, min(date_lo) FROM event
                 WHERE kind = 'arrest' AND denied = 0 AND date_lo IS NOT NULL AND date_hi IS NOT NULL
                   AND date_hi - date_lo < 366 AND mention IS NOT NULL GROUP BY mention"
            }
            Self::Place => {
                "SELECT e.mention, min(s.name) FROM claim c JOIN event e ON e.id = c.event
                   JOIN subject s ON s.id = c.ref
                 WHERE e.kind = 'arrest' AND e.denied = 0 AND c.property IN ('place', 'at') AND c.denied = 0
                   AND e.mention IS NOT NULL GROUP BY e.mention"
            }
            Self::Authority => {
                "SELECT e.mention, min(s.name) FROM claim c JOIN event e ON e.id = c.event
                   JOIN subject s ON s.id = c.ref
                 WHERE e.kind = 'arrest' AND e.denied = 0 AND c.property = 'by' AND c.denied = 0
                   AND e.mention IS NOT NULL GROUP BY e.mention"
            }
        }
    }
}

/// What is asked of the register.
#[derive(Clone, Debug, Default, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct Asked {
    /// Lists by name, each with the sources it is made of (file name, title, or the beginning of the hash). None: every source with
    /// [`FEWEST`] named people and more.
    pub lists: Vec<(String, Vec<String>)>,
    /// Only mentions with an event of this kind count, such as `arrest`.
    pub kind: Option<String>,
    /// By what people are parted.
    pub stratum: Option<Stratum>,
}

/// One list as it was found.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema, Deserialize)]
pub struct ListFound {
    /// What it is called.
    pub name: String,
    /// Its sources: titles.
    pub sources: Vec<String>,
    /// People on it.
    pub people: u64,
    /// People on it only as copies of another list.
    pub copies: u64,
    /// First day that its events speak of.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

/// Who stands on which list.
#[derive(Clone, Debug)]
pub struct Captures {
    /// One record for each mention and list.
    pub records: Records,
    /// The mention of each record.
    pub mentions: Vec<String>,
    /// The person of each record, by number.
    pub people: Vec<u32>,
    /// The lists.
    pub lists: Vec<ListFound>,
    /// The sources of each list: id and title.
    pub sources: Vec<Vec<(String, String)>>,
    /// Sources that are not taken as lists, with how many named people each has.
    pub left_out: Vec<(String, u64)>,
    /// Mentions without a name on the lists taken: they cannot be told apart and are not counted.
    pub unnamed: u64,
}

struct Source {
    id: String,
    key: String,
    title: String,
    file_name: String,
    version: i64,
    named: u64,
}

impl Source {
    fn is_called(&self, name: &str) -> bool {
        let stem =
            self.file_name.rsplit_once('.').map_or(self.file_name.as_str(), |(stem, _)| stem);
        name == self.file_name
            || name == self.title
            || name == stem
            || (name.len() >= 8 && self.id.starts_with(name))
    }
}

/// Which list each source is part of.
struct Chosen {
    names: Vec<String>,
    of: BTreeMap<String, usize>,
}

/// Reads who stands on which list from the store of a view.
///
/// # Errors
/// If a list names a source that there is not, or one twice; if there are too many lists to take all of them; or the store cannot be
/// read.
pub fn captures(connection: &Connection, asked: &Asked) -> Result<Captures> {
    let sources = sources(connection)?;
    let chosen = chosen(&sources, asked)?;
    let strata = match asked.stratum {
        None => BTreeMap::new(),
        Some(stratum) => pairs(connection, stratum.sql())?.into_iter().collect(),
    };
    let names: BTreeSet<&String> = strata.values().collect();
    let place: BTreeMap<&String, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let rows = mentions(connection, asked.kind.as_deref())?;
    let owners = owners(&rows, &chosen);
    let mut found = Captures {
        records: Records::new(Vec::new(), Vec::new(), Vec::new())
            .map_err(|error| Error::said(error.to_string()))?,
        mentions: Vec::new(),
        people: Vec::new(),
        lists: Vec::new(),
        sources: members(&sources, &chosen),
        left_out: left_out(&sources, &chosen),
        unnamed: 0,
    };
    let (mut records, mut numbers) = (Vec::new(), BTreeMap::new());
    for row in rows {
        let Some(list) = chosen.of.get(&row.source).copied() else { continue };
        if row.is_unnamed {
            found.unnamed += 1;
            continue;
        }
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        found.people.push(*numbers.entry(row.person).or_insert(next));
        let stratum = strata.get(&row.mention).and_then(|name| place.get(name)).copied();
        let is_own = |origin: &String| owners.get(origin) == Some(&list);
        let is_copy = !row.origins.iter().any(is_own);
        records.push(Record { list, stratum, is_copy });
        found.mentions.push(row.mention);
    }
    let strata = names.into_iter().cloned().collect();
    found.records = Records::new(chosen.names.clone(), strata, records)
        .map_err(|error| Error::said(error.to_string()))?;
    found.lists = lists(connection, &chosen, &found)?;
    Ok(found)
}

fn sources(connection: &Connection) -> Result<Vec<Source>> {
    let mut statement = connection.prepare(
        "SELECT s.id, s.list_key, s.title, s.file_name,
                s.version, (SELECT count(DISTINCT m.person) FROM mention m WHERE m.source = s.id AND m.name <> '')
         FROM source s ORDER BY s.title, s.version, s.id",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Source {
            id: row.get(0)?,
            key: row.get(1)?,
            title: row.get(2)?,
            file_name: row.get(3)?,
            version: row.get(4)?,
            named: row.get::<i64>(5)?.unsigned_abs(),
        })
    };
    Ok(statement.query_map([], read)?.collect::<Answer<_>>()?)
}

fn pairs(connection: &Connection, sql: &str) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(sql)?;
    let read = |row: &Row<'_>| {
        let value = match row.get_ref(1)? {
            // A day stands for its year.
            ValueRef::Integer(day) => {
                let day = Day(i32::try_from(day).unwrap_or(i32::MAX));
                format!("{:04}", day.year())
            }
            text => text.as_str()?.to_owned(),
        };
        Ok((row.get(0)?, value))
    };
    Ok(statement.query_map([], read)?.collect::<Answer<_>>()?)
}

fn chosen(sources: &[Source], asked: &Asked) -> Result<Chosen> {
    let mut chosen = Chosen { names: Vec::new(), of: BTreeMap::new() };
    for (name, members) in &asked.lists {
        let list = chosen.names.len();
        chosen.names.push(name.clone());
        for member in members {
            let called: Vec<&Source> = sources.iter().filter(|one| one.is_called(member)).collect();
            if called.is_empty() {
                return Err(Error::said(format!(
                    "--lists: no source is called `{member}`; say a file name, a title or eight digits of the hash, as \
                     the page of sources shows them"
                )));
            }
            // A version stands for its list, with all its versions.
            let keys: BTreeSet<&str> = called.iter().map(|one| one.key.as_str()).collect();
            for one in sources.iter().filter(|one| keys.contains(one.key.as_str())) {
                if chosen.of.insert(one.id.clone(), list).is_some_and(|other| other != list) {
                    return Err(Error::said(format!(
                        "--lists: `{}` is in two lists; a source is part of one",
                        one.title
                    )));
                }
            }
        }
    }
    if asked.lists.is_empty() {
        every(sources, &mut chosen)?;
    }
    Ok(chosen)
}

/// How many lists of the store of a view have enough people to be taken without being asked for; above [`MOST`] none is.
///
/// # Errors
/// If the store cannot be read.
pub fn large_lists(connection: &Connection) -> Result<usize> {
    Ok(large(&sources(connection)?).len())
}

/// The versions of each list with enough people.
fn large(sources: &[Source]) -> Vec<Vec<&Source>> {
    let mut by_key: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        by_key.entry(&source.key).or_default().push(source);
    }
    by_key.into_values().filter(|of| of.iter().any(|one| one.named >= FEWEST)).collect()
}

/// The sources of each list: id and title, of each the newest version first.
fn members(sources: &[Source], chosen: &Chosen) -> Vec<Vec<(String, String)>> {
    let first = |key: &str| sources.iter().position(|one| one.key == key);
    let of = |list: usize| {
        let mut own: Vec<&Source> =
            sources.iter().filter(|one| chosen.of.get(&one.id) == Some(&list)).collect();
        own.sort_by_key(|one| (first(&one.key), std::cmp::Reverse(one.version)));
        own.into_iter().map(|one| (one.id.clone(), one.title.clone())).collect()
    };
    (0..chosen.names.len()).map(of).collect()
}

/// Every list with enough people.
fn every(sources: &[Source], chosen: &mut Chosen) -> Result<()> {
    let mut lists = large(sources);
    lists.sort_by(|a, b| (&a[0].title, &a[0].id).cmp(&(&b[0].title, &b[0].id)));
    if lists.len() > MOST {
        return Err(Error::said(format!(
            "{} sources have {FEWEST} people and more, and at most {MOST} are taken without being asked for: say with \
             --lists which, and put those that are much alike together (--lists \"prisons=a.csv+b.csv\")",
            lists.len()
        )));
    }
    for of in lists {
        let newest = of.iter().max_by_key(|one| one.version);
        let mut name = newest.map(|one| one.title.clone()).unwrap_or_default();
        while chosen.names.contains(&name) {
            name.push_str(" (2)");
        }
        for one in of {
            chosen.of.insert(one.id.clone(), chosen.names.len());
        }
        chosen.names.push(name);
    }
    Ok(())
}

fn left_out(sources: &[Source], chosen: &Chosen) -> Vec<(String, u64)> {
    let out = sources.iter().filter(|one| one.named > 0 && !chosen.of.contains_key(&one.id));
    out.map(|one| (one.title.clone(), one.named)).collect()
}

struct Mention {
    mention: String,
    person: String,
    source: String,
    is_unnamed: bool,
    /// The sources whose accounts it gives, and whom it relays.
    origins: Vec<String>,
}

/// The mentions by id.
fn mentions(connection: &Connection, kind: Option<&str>) -> Result<Vec<Mention>> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT m.id, m.person, m.source, m.name = '', coalesce(e.origin, s.origin)
         FROM mention m JOIN source s ON s.id = m.source LEFT JOIN event e ON e.mention = m.id
         WHERE CAST(?1 AS TEXT) IS NULL
           OR EXISTS (SELECT 1 FROM event k WHERE k.mention = m.id AND k.kind = ?1 AND k.denied = 0)
         ORDER BY 1, 5",
    )?;
    let mut found = statement.query([kind])?;
    let mut all: Vec<Mention> = Vec::new();
    while let Some(row) = found.next()? {
        let (mention, origin): (String, String) = (row.get(0)?, row.get(4)?);
        match all.last_mut().filter(|last| last.mention == mention) {
            Some(last) => last.origins.push(origin),
            None => all.push(Mention {
                mention,
                person: row.get(1)?,
                source: row.get(2)?,
                is_unnamed: row.get(3)?,
                origins: vec![origin],
            }),
        }
    }
    Ok(all)
}

/// The list that each account belongs to: that of its source, or, where that source is on none, the first list that
/// gives it. Passages that relay an agency belong to no list.
fn owners(rows: &[Mention], chosen: &Chosen) -> BTreeMap<String, usize> {
    let mut owners = chosen.of.clone();
    for row in rows {
        let Some(list) = chosen.of.get(&row.source) else { continue };
        for origin in row.origins.iter().filter(|origin| !origin.starts_with("relay:")) {
            if !chosen.of.contains_key(origin) {
                let owner = owners.entry(origin.clone()).or_insert(*list);
                *owner = (*owner).min(*list);
            }
        }
    }
    owners
}

fn lists(connection: &Connection, chosen: &Chosen, found: &Captures) -> Result<Vec<ListFound>> {
    let mut days: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    let mut statement = connection.prepare(
        "SELECT source, min(date_lo), max(date_hi) FROM event
         WHERE date_lo IS NOT NULL AND date_hi IS NOT NULL AND date_hi - date_lo < 366 GROUP BY source",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (source, from, until): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(list) = chosen.of.get(&source) {
            let days = days.entry(*list).or_insert((from, until));
            *days = (days.0.min(from), days.1.max(until));
        }
    }
    let on = |list: usize, own: bool| -> u64 {
        let rows = found.records.records().iter().zip(&found.people);
        let here = rows.filter(|(one, _)| one.list == list && !(own && one.is_copy));
        here.map(|(_, who)| who).collect::<BTreeSet<_>>().len() as u64
    };
    let day = |day: i64| i32::try_from(day).ok().map(|day| Day(day).to_string());
    Ok(chosen
        .names
        .iter()
        .enumerate()
        .map(|(list, name)| {
            let people = on(list, false);
            ListFound {
                name: name.clone(),
                sources: found.sources[list].iter().map(|one| one.1.clone()).collect(),
                people,
                copies: people - on(list, true),
                from: days.get(&list).and_then(|days| day(days.0)),
                until: days.get(&list).and_then(|days| day(days.1)),
            }
        })
        .collect())
}

impl Register {
    /// The person of each record of `captures`, drawn `draws` times from what linking holds possible as of a position.
    ///
    /// # Errors
    /// If a source or the model cannot be read, or a mention of `captures` is not there.
    pub fn drawn_people(
        &self,
        (level, position): (Level, u64),
        captures: &Captures,
        draws: usize,
        seed: u64,
    ) -> Result<Vec<Vec<u32>>> {
        let visible = self.visible(level, position)?;
        let records = self.directory().join("derived").join(level.code()).join("records");
        let world = self.world(level, &visible, &records)?;
        let (ids, drawn) = derive::people::drawn(&world, draws, seed)?;
        let row: BTreeMap<&String, usize> =
            ids.iter().enumerate().map(|(row, id)| (id, row)).collect();
        let rows: Option<Vec<usize>> =
            captures.mentions.iter().map(|mention| row.get(mention).copied()).collect();
        let rows = rows.ok_or_else(|| {
            Error::said("the register has changed while it was read: run the command again")
        })?;
        Ok(drawn.iter().map(|people| rows.iter().map(|row| people[*row]).collect()).collect())
    }
}
