//! The tables of people: mentions, persons, pairs.

use std::collections::BTreeMap;

use rusqlite::{Statement, params};

use super::Fill;
use crate::derive::people::person_id;
use crate::error::Result;
use crate::review::queue;

impl Fill<'_> {
    pub(super) fn people(&self) -> Result<()> {
        let mut insert = self
            .connection
            .prepare("INSERT INTO mention VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)")?;
        let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, mention) in self.people.mentions.iter().enumerate() {
            let person = &self.people.person[at];
            of.entry(person).or_default().push(at);
            let name = mention.names.first().cloned().unwrap_or_default();
            insert.execute(params![
                mention.id,
                person_id(&mention.id),
                person,
                mention.record,
                self.world.sources[mention.source].import.source,
                mention.handle,
                name,
                mention.birth_text,
                mention.birth.map(|b| b.0),
                mention.birth.map(|b| b.1),
                mention.sex,
                mention.documents.first(),
            ])?;
        }
        let mut person_in = self
            .connection
            .prepare("INSERT INTO person VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")?;
        let mut subject_in = self
            .connection
            .prepare("INSERT INTO subject VALUES (?1,'person',?2,NULL,NULL,NULL,?3)")?;
        let mut handle_in = self.connection.prepare("INSERT INTO handle VALUES (?1,?2,?3,?4)")?;
        let weakest = self.weakest();
        let mut listed: Vec<(String, &str, Vec<usize>)> = of
            .into_iter()
            .map(|(person, members)| (self.shown(&members), person, members))
            .collect();
        // Lists show people in the order of these rows (`crate::sets`).
        listed
            .sort_unstable_by(|a, b| (a.0.is_empty(), &a.0, a.1).cmp(&(b.0.is_empty(), &b.0, b.1)));
        for (shown, person, members) in listed {
            self.person((person, &shown), &members, &weakest, &mut person_in)?;
            let handle = members.iter().map(|&m| &self.people.mentions[m].handle);
            let handle = handle.clone().find(|handle| !handle.contains(':'));
            subject_in.execute(params![person, shown, handle])?;
            for &m in &members {
                let mention = &self.people.mentions[m];
                let source = &self.world.sources[mention.source].import.source;
                let name = mention.names.first().cloned().unwrap_or_default();
                handle_in.execute(params![person, source, mention.handle, name])?;
            }
        }
        let mut pair_in = self.connection.prepare("INSERT INTO pair VALUES (?1,?2,?3,?4,?5)")?;
        for (a, b, weight, linked, why) in &self.people.pairs {
            let id = |m: &usize| &self.people.mentions[*m].id;
            pair_in.execute(params![id(a), id(b), weight, linked, why])?;
        }
        let queue = self.people.queue.iter().map(|(queued, a, b, parts)| {
            let id = |m: &usize| self.people.mentions[*m].id.as_str();
            queue::Row { a: id(a), b: id(b), queued, parts }
        });
        queue::fill(self.connection, queue)
    }

    /// For each person of several mentions the weight of the weakest link among them.
    fn weakest(&self) -> BTreeMap<&str, f64> {
        let mut weakest: BTreeMap<&str, f64> = BTreeMap::new();
        for (a, b, weight, linked, _) in &self.people.pairs {
            if *linked && self.people.person[*a] == self.people.person[*b] {
                let least = weakest.entry(&self.people.person[*a]).or_insert(f64::INFINITY);
                *least = least.min(*weight);
            }
        }
        weakest
    }

    /// The name shown first: the longest, the least of them where several are equally long.
    fn shown(&self, members: &[usize]) -> String {
        let names = members.iter().flat_map(|&m| &self.people.mentions[m].names);
        let best = names.max_by(|a, b| a.chars().count().cmp(&b.chars().count()).then(b.cmp(a)));
        best.cloned().unwrap_or_default()
    }

    fn person(
        &self,
        (id, shown): (&str, &str),
        members: &[usize],
        weakest: &BTreeMap<&str, f64>,
        insert: &mut Statement<'_>,
    ) -> Result<()> {
        let all = || members.iter().map(|&m| &self.people.mentions[m]);
        let narrow =
            all().filter_map(|m| m.birth.map(|b| (b.1 - b.0, b, m.birth_text.clone()))).min();
        let sources: std::collections::BTreeSet<usize> = all().map(|m| m.source).collect();
        insert.execute(params![
            id,
            shown,
            all().find_map(|m| m.sex.clone()),
            narrow.as_ref().and_then(|n| n.2.clone()),
            narrow.as_ref().map(|n| n.1.0),
            narrow.as_ref().map(|n| n.1.1),
            all().find_map(|m| m.nationality.clone()),
            i64::try_from(members.len()).unwrap_or(i64::MAX),
            i64::try_from(sources.len()).unwrap_or(i64::MAX),
            weakest.get(id),
        ])?;
        Ok(())
    }
}
