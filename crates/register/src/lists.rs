//! The lists that the command line prints: people, findings, orders, batches, statements.

use serde_json::{Map, Value, json};

use crate::decided::{REASON, STATE};
use crate::error::Result;
use crate::sql::ValueRef;
use crate::view::View;

/// A list to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// One row a person.
    People,
    /// One row an order, with its state.
    Orders,
    /// One row a batch: announced against named.
    Batches,
    /// One row a statement.
    Statements,
    /// What the register holds, one number a row.
    Status,
}

impl List {
    fn sql(self) -> &'static str {
        match self {
            Self::People => {
                "SELECT p.id, p.name, p.birth_text AS born, p.sex, p.mentions, p.sources,
                   w.status, w.place_text AS place, w.said_by,
                   (SELECT count(*) FROM finding f WHERE f.subject = p.id AND f.state <> 'dismissed'
                      AND f.severity <> 'info') AS findings
                 FROM person p LEFT JOIN whereabouts w ON w.person = p.id ORDER BY p.name, p.id"
            }
            Self::Orders => {
                "SELECT s.id, s.name, s.number, o.state, o.deadline_text AS deadline, o.days_over,
                   (SELECT count(*) FROM answer a WHERE a.subject = s.id) AS answers
                 FROM subject s LEFT JOIN order_state o ON o.order_id = s.id
                 WHERE s.kind = 'order' ORDER BY s.name, s.id"
            }
            Self::Batches => {
                "SELECT s.id, s.name, s.number,
                   (SELECT max(b.announced_count_lo) FROM batch b WHERE b.subject = s.id)
                     AS announced,
                   (SELECT count(DISTINCT r.subject) FROM removal r
                     WHERE r.batch_id = s.id AND r.subject_kind = 'person' AND r.denied = 0)
                     AS named
                 FROM subject s WHERE s.kind = 'batch' ORDER BY s.name, s.id"
            }
            Self::Statements => {
                "SELECT t.id, t.said_by AS speaker, t.date_text AS said_on, t.says,
                   t.proposition_text AS proposition, t.holds, t.source
                 FROM statement t ORDER BY t.said_by, t.date_lo, t.id"
            }
            Self::Status => {
                "SELECT 'sources' AS what, count(*) AS number FROM source
                 UNION ALL SELECT 'records', count(*) FROM record
                 UNION ALL SELECT 'records with a problem', count(*) FROM record WHERE problems > 0
                 UNION ALL SELECT 'events', count(*) FROM event
                 UNION ALL SELECT 'claims', count(*) FROM claim
                 UNION ALL SELECT 'people', count(*) FROM person
                 UNION ALL SELECT 'people on more than one source', count(*) FROM person
                   WHERE sources > 1
                 UNION ALL SELECT 'orders', count(*) FROM subject WHERE kind = 'order'
                 UNION ALL SELECT 'batches', count(*) FROM subject WHERE kind = 'batch'
                 UNION ALL SELECT 'findings, ' || severity, count(*) FROM finding
                   GROUP BY severity"
            }
        }
    }
}

impl View {
    /// The rows of a list, each a JSON object with its keys in the order of the columns.
    ///
    /// # Errors
    /// If the derived store cannot be read.
    pub fn list(&self, list: List) -> Result<Vec<Map<String, Value>>> {
        self.rows(&list.sql().replace("f.state", STATE), &[])
    }

    /// The findings, the most severe first, each with its cites.
    ///
    /// # Errors
    /// If the derived store cannot be read.
    pub fn findings(&self) -> Result<Vec<Map<String, Value>>> {
        let sql = format!(
            "SELECT f.id, f.rule, CASE WHEN s.kind = 'country' THEN s.name
               ELSE coalesce(s.handle, s.name, f.subject) END AS subject, s.name,
               f.subject AS subject_id, f.subject_kind, f.severity, f.basis, f.contested,
               f.certainty, f.since_text AS since, f.days, f.n_lo AS missing_at_least,
               f.n_hi AS missing_at_most, f.message_en AS message, f.message_es, {STATE} AS state, {REASON} AS reason
             FROM finding f LEFT JOIN subject s ON s.id = f.subject
             ORDER BY CASE f.severity WHEN 'serious' THEN 0 WHEN 'notable' THEN 1 ELSE 2 END,
               f.rule, f.subject, f.id"
        );
        let mut findings = self.rows(&sql, &[])?;
        let mut cites = self.connection().prepare(
            "SELECT c.event, c.role, e.source, r.place, s.file_name FROM finding_cite c
             LEFT JOIN event e ON e.id = c.event LEFT JOIN record r ON r.id = e.record
             LEFT JOIN source s ON s.id = e.source WHERE c.finding = ?1 ORDER BY c.event",
        )?;
        for finding in &mut findings {
            let id = finding.remove("id").unwrap_or(Value::Null);
            let text = id.as_str().unwrap_or_default().to_owned();
            let mut rows = cites.query([text.as_str()])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let claim: String = row.get(0)?;
                let place: Option<String> = row.get(3)?;
                let event = claim.split_once(':').map_or(claim.as_str(), |(_, event)| event);
                let (source, file): (Option<String>, Option<String>) = (row.get(2)?, row.get(4)?);
                let row_number = place.as_deref().and_then(|place| place.parse::<u32>().ok());
                let role: String = row.get(1)?;
                all.push(json!({
                    "claim": claim, "source": source, "file": file, "role": role,
                    "event": event, "row": row_number,
                }));
            }
            let contested = finding.get("contested") == Some(&json!(1));
            finding.insert("contested".to_owned(), json!(contested));
            finding.insert("cites".to_owned(), Value::Array(all));
            finding.insert("id".to_owned(), id);
        }
        Ok(findings)
    }

    /// Rows of a question, as JSON objects.
    ///
    /// # Errors
    /// If the question cannot be asked.
    pub fn rows(&self, sql: &str, with: &[&str]) -> Result<Vec<Map<String, Value>>> {
        let mut statement = self.connection().prepare(sql)?;
        let names = statement.columns()?;
        let mut rows = statement.query(with)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let mut object = Map::new();
            for (at, name) in names.iter().enumerate() {
                object.insert(name.clone(), value(row.get_ref(at)?));
            }
            all.push(object);
        }
        Ok(all)
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
    }
}
