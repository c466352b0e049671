//! An export of a view on PostgreSQL is that of the same view on SQLite; each question is asked of both.

#[cfg(test)]
#[path = "../../register/tests/support/server.rs"]
mod server;
#[cfg(test)]
mod support;
#[cfg(test)]
#[path = "../../register/tests/support/twin.rs"]
mod twin;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use paradero_ftm::{Reader, export};
    use paradero_model::Level;

    use crate::support::{exported, office};
    use crate::twin::twin;

    #[test]
    fn both_databases_give_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let (table, _, _) = exported(&register, Level::Team);
        let store = folder.path().join("r/derived/team/register.sqlite");
        let both = twin(rusqlite::Connection::open(store).unwrap(), Some("an office"));
        let mut bytes = Vec::new();
        let seen = BTreeMap::new();
        export(&Reader { connection: &both, seen: &seen }, &mut bytes, None).unwrap();
        // This one knows no times.
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, table.replace("2026-03-15T21:10:00", ""));
    }
}
