//! Canned queries: what users ask, as statements over the tables.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::error::{Result, Trouble};
use crate::reader::Reader;

const TEXT: &str = include_str!("../queries.toml");

#[derive(Deserialize)]
struct File {
    query: Vec<Query>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    name: String,
    title: String,
    description: String,
    sql: String,
    #[serde(default)]
    counts: bool,
}

/// The queries as metadata, in the language of the export. Those that count people are left out where small numbers are kept back.
pub(crate) fn queries(reader: &Reader<'_>) -> Result<Value> {
    let file: File =
        toml::from_str(TEXT).map_err(|error| Trouble::Spec("queries.toml", error.to_string()))?;
    let said = |text: &str| one_language(text, reader.either("es", "en"));
    let mut made = Map::new();
    for query in file.query.iter().filter(|query| !(query.counts && reader.is_public())) {
        made.insert(
            query.name.clone(),
            json!({
                "title": said(&query.title),
                "description": said(&query.description),
                "sql": said(query.sql.trim()),
                "hide_sql": true,
            }),
        );
    }
    Ok(Value::Object(made))
}

/// A text in which `{español|English}` is put in one language.
fn one_language(text: &str, language: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        made.push_str(before);
        let Some((both, after)) = from.split_once('}') else { break };
        let (es, en) = both.split_once('|').unwrap_or((both, both));
        made.push_str(if language == "es" { es } else { en });
        rest = after;
    }
    made.push_str(rest);
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_put_in_one_language() {
        assert_eq!(
            one_language("SELECT a AS {uno|one} FROM {t|t} x", "es"),
            "SELECT a AS uno FROM t x"
        );
        assert_eq!(one_language("{¿Qué?|What?}", "en"), "What?");
        let file: File = toml::from_str(TEXT).unwrap();
        for query in file.query {
            for text in [query.title, query.description, query.sql] {
                let (es, en) = (one_language(&text, "es"), one_language(&text, "en"));
                assert!(!es.contains(['{', '}']) && !en.contains(['{', '}']), "{}", query.name);
            }
        }
    }
}
