//! Sets and tallies that hang on what sources say: made when a store is derived.

use std::collections::BTreeMap;

use paradero_gazetteer::Gazetteer;
use rusqlite::{Connection, Result as Answer, params};

use super::{Making, Sets, each, places, repeats};
use crate::query::labels;

const TABLES: &str = "
-- how many of what the register holds: `what` is `all` (people, sources, records, events, problems), `kind` (of subject), `indicator`
CREATE TABLE tally (what TEXT NOT NULL, code TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (what, code)) WITHOUT ROWID;
-- of each subject that is no person: events about it, events that name it, persons whom those are about
CREATE TABLE subject_tally (subject TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, events INTEGER NOT NULL,
  named INTEGER NOT NULL, people INTEGER NOT NULL) WITHOUT ROWID;
-- who is said to run a place
CREATE TABLE place_holder (place TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (place, name)) WITHOUT ROWID;
-- orders in which a court found something of a country
CREATE TABLE court_finding (country TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (country, event)) WITHOUT ROWID;
-- where places are said to be, in degrees; `spread`: how many degrees what is stated lies apart at most
CREATE TABLE place_point (place TEXT PRIMARY KEY, latitude REAL NOT NULL, longitude REAL NOT NULL, spread REAL NOT NULL) WITHOUT ROWID;
-- how many persons are said to have been removed from which country to which; '' is not stated
CREATE TABLE removal_way (from_country TEXT NOT NULL, to_country TEXT NOT NULL, persons INTEGER NOT NULL,
  PRIMARY KEY (from_country, to_country)) WITHOUT ROWID;
-- of how many persons of a batch a speaker states a departure, an arrival, or denies the removal; '' is not stated
CREATE TABLE batch_side (batch TEXT NOT NULL, said_by TEXT NOT NULL, departed INTEGER NOT NULL, arrived INTEGER NOT NULL,
  denied INTEGER NOT NULL, PRIMARY KEY (batch, said_by)) WITHOUT ROWID;
-- labels in the order in which they are listed
CREATE TABLE label_rank (rank INTEGER PRIMARY KEY, event TEXT NOT NULL);
-- pages of documents, as text inside them is found by: row of the document, page from 0
CREATE TABLE document_page (rank INTEGER PRIMARY KEY, document INTEGER NOT NULL, page INTEGER NOT NULL);
";

/// The statements that make the tables.
pub(crate) fn create() -> String {
    let made = [Sets::Stated, Sets::Labels, Sets::Records, Sets::Pages, Sets::Subjects];
    TABLES.to_owned() + places::TABLE + repeats::TABLES + &made.map(Sets::create).concat()
}

/// Fills the tables from a store that is filled and indexed. The rows of `person` are in the order in which lists show them.
pub(crate) fn fill(connection: &Connection, gazetteer: &Gazetteer) -> Answer<()> {
    connection.execute_batch("BEGIN")?;
    people(connection)?;
    subjects(connection)?;
    tallies(connection)?;
    whereabouts(connection)?;
    places::fill(connection, gazetteer)?;
    label_sorts(connection)?;
    words(connection)?;
    connection.execute_batch(
        "COMMIT; CREATE INDEX subject_tally_kind ON subject_tally (kind, named DESC, name, subject);",
    )
}

fn people(connection: &Connection) -> Answer<()> {
    let mut sets = Making::default();
    let named = "SELECT m.source, p.rowid FROM mention m JOIN person p ON p.id = m.person";
    each(connection, named, |source, rank| sets.put("source", source, rank))?;
    let names = "SELECT m.name, p.rowid FROM mention m JOIN person p ON p.id = m.person \
                 UNION ALL SELECT name, rowid FROM person";
    each(connection, names, |name, rank| sets.put_words(name, rank))?;
    let about = "SELECT c.ref, p.rowid FROM claim c JOIN event e ON e.id = c.event \
                 JOIN person p ON p.id = e.subject WHERE c.ref IS NOT NULL AND e.subject_kind = 'person' \
                 AND c.ref NOT LIKE 'person:%'";
    each(connection, about, |subject, rank| sets.put("about", subject, rank))?;
    sets.write(connection, Sets::Stated, "main")
}

fn subjects(connection: &Connection) -> Answer<()> {
    let count = |sql: &str| -> Answer<BTreeMap<String, i64>> {
        let mut statement = connection.prepare(sql)?;
        let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.collect()
    };
    let events = count(
        "SELECT subject, count(*) FROM event WHERE subject IS NOT NULL AND subject_kind <> 'person' GROUP BY subject",
    )?;
    let named = count(
        "SELECT ref, count(DISTINCT event) FROM claim WHERE ref IS NOT NULL AND ref NOT LIKE 'person:%' GROUP BY ref",
    )?;
    let people = count("SELECT code, number FROM person_set WHERE what = 'about'")?;
    let mut insert =
        connection.prepare("INSERT INTO subject_tally VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut all =
        connection.prepare("SELECT id, kind, name FROM subject WHERE kind <> 'person'")?;
    let mut found = all.query([])?;
    while let Some(row) = found.next()? {
        let id: String = row.get(0)?;
        let number = |of: &BTreeMap<String, i64>| of.get(&id).copied().unwrap_or(0);
        insert.execute(params![
            id,
            row.get_ref(1)?.as_str()?,
            row.get_ref(2)?.as_str()?,
            number(&events),
            number(&named),
            number(&people)
        ])?;
    }
    Ok(())
}

fn tallies(connection: &Connection) -> Answer<()> {
    connection.execute_batch(
        "INSERT INTO tally SELECT 'all', 'people', count(*) FROM person;
         INSERT INTO tally SELECT 'all', 'sources', count(*) FROM source;
         INSERT INTO tally SELECT 'all', 'records', count(*) FROM record;
         INSERT INTO tally SELECT 'all', 'events', count(*) FROM event;
         INSERT INTO tally SELECT 'all', 'problems', count(*) FROM problem;
         INSERT INTO tally SELECT 'kind', kind, count(*) FROM subject GROUP BY kind;
         INSERT INTO tally SELECT 'indicator', c.value, count(*) FROM claim c JOIN event e ON e.id = c.event
           WHERE e.kind = 'label' AND c.property = 'indicators' AND c.denied = 0 GROUP BY c.value;
         -- labels that rest on one kind of indicator alone
         INSERT INTO tally SELECT 'only-indicator', kind, count(*) FROM (SELECT min(c.value) AS kind FROM claim c
           JOIN event e ON e.id = c.event WHERE e.kind = 'label' AND c.property = 'indicators' AND c.denied = 0
           GROUP BY c.event HAVING min(c.value) = max(c.value)) GROUP BY kind;",
    )
}

fn whereabouts(connection: &Connection) -> Answer<()> {
    connection.execute_batch(
        "INSERT OR IGNORE INTO place_holder SELECT c.ref, h.value FROM event e
           JOIN claim c ON c.event = e.id AND c.property = 'place' AND c.ref IS NOT NULL
           JOIN claim h ON h.event = e.id AND h.property = 'held_by' AND h.denied = 0 WHERE e.kind = 'custody';
         INSERT OR IGNORE INTO court_finding SELECT s.id, e.id FROM event e
           JOIN claim f ON f.event = e.id AND f.property = 'finds'
           JOIN claim c ON c.event = e.id AND c.property = 'country'
           JOIN subject s ON s.kind = 'country' AND (s.id = c.ref OR coalesce(s.country, s.name) = c.value)
           WHERE e.kind = 'order';
         INSERT INTO place_point SELECT e.subject, avg(a.number), avg(o.number),
             max(max(a.number) - min(a.number), max(o.number) - min(o.number))
           FROM event e JOIN claim a ON a.event = e.id AND a.property = 'latitude' AND a.denied = 0
           JOIN claim o ON o.event = e.id AND o.property = 'longitude' AND o.denied = 0
           WHERE e.kind = 'place' AND e.denied = 0 AND e.subject IS NOT NULL
             AND a.number BETWEEN -90 AND 90 AND o.number BETWEEN -180 AND 180
           GROUP BY e.subject ORDER BY e.subject;
         INSERT INTO removal_way SELECT coalesce(f.value, ''), coalesce(t.value, ''), count(DISTINCT e.subject)
           FROM event e LEFT JOIN claim f ON f.event = e.id AND f.property = 'from_country' AND f.denied = 0
           LEFT JOIN claim t ON t.event = e.id AND t.property = 'to_country' AND t.denied = 0
           WHERE e.kind = 'removal' AND e.denied = 0 AND e.subject_kind = 'person' GROUP BY 1, 2;",
    )?;
    sides(connection)
}

/// What either side says of departure and arrival of batches.
fn sides(connection: &Connection) -> Answer<()> {
    let stated = |property: &str| {
        format!(
            "count(DISTINCT CASE WHEN e.denied = 0 AND EXISTS (SELECT 1 FROM claim x WHERE x.event = e.id \
             AND x.property = '{property}' AND x.denied = 0) THEN e.subject END)"
        )
    };
    connection.execute_batch(&format!(
        "INSERT INTO batch_side SELECT c.ref, coalesce(e.said_by, ''), {}, {}, \
           count(DISTINCT CASE WHEN e.denied = 1 THEN e.subject END) \
         FROM event e JOIN claim c ON c.event = e.id AND c.property = 'batch' AND c.ref IS NOT NULL \
         WHERE e.kind = 'removal' AND e.subject_kind = 'person' GROUP BY 1, 2",
        stated("departure"),
        stated("arrival")
    ))
}

fn label_sorts(connection: &Connection) -> Answer<()> {
    connection.execute_batch(
        "INSERT INTO label_rank (event) SELECT id FROM event WHERE kind = 'label' ORDER BY id",
    )?;
    let mut sets = Making::default();
    for sort in labels::SORTS {
        let sql = format!(
            "SELECT NULL, r.rank FROM label_rank r JOIN event e ON e.id = r.event WHERE {}",
            labels::condition(sort)
        );
        each(connection, &sql, |_, rank| sets.put("sort", sort, rank))?;
    }
    sets.write(connection, Sets::Labels, "main")
}

fn words(connection: &Connection) -> Answer<()> {
    let mut sets = Making::default();
    let called =
        "SELECT name || ' ' || coalesce(number, ''), rowid FROM subject WHERE kind <> 'person'";
    each(connection, called, |name, rank| sets.put_words(name, rank))?;
    sets.write(connection, Sets::Subjects, "main")?;
    words_of_records(connection)?;
    words_of_pages(connection)
}

fn words_of_records(connection: &Connection) -> Answer<()> {
    let mut sets = Making::default();
    let mut of_tables = repeats::OfTables::default();
    let mut records =
        connection.prepare("SELECT rowid, text, cells, source FROM record ORDER BY rowid")?;
    let mut found = records.query([])?;
    let mut text = String::new();
    while let Some(row) = found.next()? {
        text.clear();
        text.push_str(row.get_ref(1)?.as_str()?);
        let cells = crate::query::sources::cells(row.get_ref(2)?.as_str_or_null()?);
        for (_, cell) in &cells {
            text.push(' ');
            text.push_str(cell);
        }
        of_tables.row(row.get_ref(3)?.as_str()?, &cells);
        sets.put_words(&text, row.get(0)?);
    }
    let quoted = "SELECT '', r.rowid FROM event e JOIN record r ON r.id = e.record WHERE e.kind = 'statement'";
    each(connection, quoted, |code, rank| sets.put("quoted", code, rank))?;
    sets.write(connection, Sets::Records, "main")?;
    repeats::fill(connection, of_tables)
}

fn words_of_pages(connection: &Connection) -> Answer<()> {
    let mut sets = Making::default();
    let mut insert = connection.prepare("INSERT INTO document_page VALUES (?1, ?2, ?3)")?;
    let mut documents =
        connection.prepare("SELECT rowid, text, pages FROM document ORDER BY rowid")?;
    let mut found = documents.query([])?;
    let mut rank = 0;
    while let Some(row) = found.next()? {
        let document: i64 = row.get(0)?;
        let pages: Vec<usize> = serde_json::from_str(row.get_ref(2)?.as_str()?).unwrap_or_default();
        for (page, text) in pages_of(row.get_ref(1)?.as_str()?, &pages).into_iter().enumerate() {
            rank += 1;
            insert.execute(params![rank, document, i64::try_from(page).unwrap_or(0)])?;
            sets.put_words(text, rank);
        }
    }
    sets.write(connection, Sets::Pages, "main")
}

/// The pages of a document, which begin at these characters.
pub(crate) fn pages_of<'a>(text: &'a str, begin: &[usize]) -> Vec<&'a str> {
    let mut at: Vec<usize> = vec![0];
    let mut characters = text.char_indices().enumerate();
    for page in begin.iter().filter(|page| **page > 0) {
        match characters.find(|(character, _)| character == page) {
            Some((_, (byte, _))) => at.push(byte),
            None => break,
        }
    }
    at.push(text.len());
    at.windows(2).filter_map(|ends| text.get(ends[0]..ends[1])).collect()
}
