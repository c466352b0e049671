//! An index of names: which persons a few beginnings of words may mean.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::{Answer, fold, rows};

/// The words of all names of a view, folded once. It holds for the view it was read from; a view of
/// another position or level needs its own.
#[derive(Debug, Default)]
pub struct NameIndex {
    /// Each folded word with the person (a place in `persons`) whose name has it, sorted.
    words: Vec<(Box<str>, u32)>,
    persons: Vec<String>,
}

impl NameIndex {
    /// Reads every name of every person.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read(connection: &Connection) -> Answer<Self> {
        let sql = "SELECT person, name FROM mention UNION SELECT id, name FROM person ORDER BY 1";
        let all: Vec<(String, String)> =
            rows(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut index = Self::default();
        for (person, name) in all {
            if index.persons.last() != Some(&person) {
                index.persons.push(person);
            }
            let at = u32::try_from(index.persons.len() - 1).unwrap_or(u32::MAX);
            index.words.extend(fold(&name).split(' ').map(|word| (word.into(), at)));
        }
        index.words.sort_unstable();
        index.words.dedup();
        Ok(index)
    }

    /// The persons one of whose names has, for each word of `name`, a word that begins so. Nothing
    /// where `name` has no word.
    pub fn find(&self, name: &str) -> Option<BTreeSet<String>> {
        let folded = fold(name);
        let mut asked = folded.split(' ').filter(|word| !word.is_empty());
        let mut found = self.beginning(asked.next()?);
        for word in asked {
            let others = self.beginning(word);
            found.retain(|person| others.contains(person));
        }
        let id = |at: u32| self.persons.get(usize::try_from(at).ok()?).cloned();
        Some(found.into_iter().filter_map(id).collect())
    }

    fn beginning(&self, start: &str) -> BTreeSet<u32> {
        let from = self.words.partition_point(|(word, _)| word.as_ref() < start);
        let found = self.words[from..].iter().take_while(|(word, _)| word.starts_with(start));
        found.map(|(_, person)| *person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn every_word_asked_for_must_begin_a_word_of_the_persons_names() {
        let index = NameIndex::read(&register()).unwrap();
        let found =
            |name: &str| index.find(name).map(|found| found.into_iter().collect::<Vec<_>>());
        assert_eq!(found("PÉR an"), Some(vec!["person-1".to_owned()]));
        assert_eq!(found("anna"), Some(vec!["person-1".to_owned()]), "a name of another record");
        assert_eq!(found("ana sosa"), Some(Vec::new()));
        assert_eq!(found(" -- "), None, "no word at all");
    }
}
