//! The columns of a list, from the schema of its entries: so a table has the same columns whatever stands in it.

use serde_json::Value;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Whole,
    Number,
    Truth,
    /// A list, or one of several forms: as JSON.
    Json,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name: where it stands in the entry, with a dot between (`birth.earliest`).
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// How deep parts of parts become columns of their own.
const DEEP: usize = 4;

/// The columns of the entries that a schema describes; `parts` are the schemas that it refers to.
pub(super) fn columns(schema: &Value, parts: &serde_json::Map<String, Value>) -> Vec<Column> {
    let mut found = Vec::new();
    gather(schema, parts, "", DEEP, &mut found);
    found
}

fn gather(
    schema: &Value,
    parts: &serde_json::Map<String, Value>,
    name: &str,
    deep: usize,
    found: &mut Vec<Column>,
) {
    let schema = whole(schema, parts);
    let inner = schema.get("properties").and_then(Value::as_object).filter(|_| deep > 0);
    let Some(inner) = inner else {
        found.push(Column { name: name.to_owned(), holds: held(schema) });
        return;
    };
    for (part, schema) in inner {
        let name = if name.is_empty() { part.clone() } else { format!("{name}.{part}") };
        gather(schema, parts, &name, deep - 1, found);
    }
}

/// A schema without references, and without that nothing may stand in its place.
pub(super) fn whole<'s>(schema: &'s Value, parts: &'s serde_json::Map<String, Value>) -> &'s Value {
    let is_null = |one: &Value| one.get("type").is_some_and(|kind| kind == "null");
    let mut schema = schema;
    // A schema that refers to itself in circles would be none.
    for _ in 0..DEEP {
        if let Some(part) = schema.get("$ref").and_then(Value::as_str) {
            let part = part.rsplit('/').next().and_then(|name| parts.get(name));
            schema = part.unwrap_or(schema);
            continue;
        }
        let some = schema.get("anyOf").and_then(Value::as_array);
        match some.map(|all| all.iter().filter(|one| !is_null(one)).collect::<Vec<_>>()).as_deref()
        {
            Some([one]) => schema = one,
            _ => break,
        }
    }
    schema
}

/// What a schema of one value allows.
fn held(schema: &Value) -> Holds {
    let of = |kind: &str| match kind {
        "string" => Holds::Text,
        "integer" => Holds::Whole,
        "number" => Holds::Number,
        "boolean" => Holds::Truth,
        _ => Holds::Json,
    };
    let kinds = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kinds: Vec<&str> = kinds.into_iter().filter(|kind| *kind != "null").collect();
    match (kinds.as_slice(), schema.get("oneOf").and_then(Value::as_array)) {
        ([kind], _) => of(kind),
        // One of several words.
        ([], Some(all)) if all.iter().all(|one| held(one) == Holds::Text) => Holds::Text,
        _ => Holds::Json,
    }
}

/// What stands in a column of an entry.
pub(super) fn value<'e>(entry: &'e Value, column: &Column) -> &'e Value {
    if column.name.is_empty() {
        return entry;
    }
    column.name.split('.').fold(entry, |at, part| at.get(part).unwrap_or(&Value::Null))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_become_columns_and_lists_stay_json() {
        let parts = json!({
            "When": { "type": "object", "properties": {
                "written": { "type": ["string", "null"] }, "earliest": { "type": ["string", "null"] } } },
            "Count": { "type": ["integer", "null"] },
            "Level": { "oneOf": [{ "type": "string", "const": "team" }, { "type": "string", "const": "sealed" }] },
        });
        let schema = json!({ "properties": {
            "id": { "type": "string" },
            "birth": { "$ref": "#/components/schemas/When" },
            "end": { "anyOf": [{ "$ref": "#/components/schemas/When" }, { "type": "null" }] },
            "people": { "$ref": "#/components/schemas/Count" },
            "level": { "$ref": "#/components/schemas/Level" },
            "sure": { "type": "boolean" }, "bits": { "type": "number" },
            "said": { "type": "array", "items": { "type": "string" } },
        } });
        let columns = columns(&schema, parts.as_object().unwrap());
        let told: Vec<_> = columns.iter().map(|one| (one.name.as_str(), one.holds)).collect();
        assert_eq!(
            told,
            [
                ("id", Holds::Text),
                ("birth.written", Holds::Text),
                ("birth.earliest", Holds::Text),
                ("end.written", Holds::Text),
                ("end.earliest", Holds::Text),
                ("people", Holds::Whole),
                ("level", Holds::Text),
                ("sure", Holds::Truth),
                ("bits", Holds::Number),
                ("said", Holds::Json),
            ]
        );
        let entry = json!({ "birth": { "earliest": "1990-05-01" }, "end": null });
        assert_eq!(value(&entry, &columns[2]), "1990-05-01");
        assert_eq!(value(&entry, &columns[4]), &Value::Null);
    }
}
