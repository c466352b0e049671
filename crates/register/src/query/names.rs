//! Whom a few beginnings of words may mean, by the words of their names.

use crate::sql::Connection;
use roaring::RoaringBitmap;

use super::Answer;
use crate::sets::Sets;

/// The ranks of the persons one of whose names has, for each word of `name`, a word that begins so. Nothing where `name` has no
/// word.
///
/// # Errors
/// When the database cannot be read.
pub(crate) fn find(connection: &Connection, name: &str) -> Answer<Option<RoaringBitmap>> {
    Sets::Stated.with_words(connection, name)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::register;
    use super::*;

    #[test]
    fn every_word_asked_for_must_begin_a_word_of_the_persons_names() {
        let connection = register();
        let found = |name: &str| {
            find(&connection, name).unwrap().map(|found| found.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(found("PÉR an"), Some(vec![1]));
        assert_eq!(found("p a"), Some(vec![1]), "starts of one letter");
        assert_eq!(found("anna"), Some(vec![1]), "a name of another record");
        assert_eq!(found("ana sosa"), Some(Vec::new()));
        assert_eq!(found(" -- "), None, "no word at all");
    }
}
