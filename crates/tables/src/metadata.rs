//! What Datasette says of the tables: titles, descriptions, what is counted and shown first.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::queries::queries;
use crate::reader::{Reader, Written};
use crate::spec::{Table, all};

/// What the database is called in addresses: the name of its file.
pub(crate) const DATABASE: &str = "register";

/// Where Datasette looks for what it hands out as it is.
pub(crate) const STYLE_FOLDER: &str = "static";
pub(crate) const STYLE_FILE: &str = "paradero.css";
/// Tables have fifty columns, and a sentence on each would push the rows off the page: the list is as high as five lines, and is scrolled.
pub(crate) const STYLE: &str = "dl.column-descriptions { max-height: 9em; overflow-y: auto; border: 1px solid #767676; padding: 0 0.5em; \
   resize: vertical; }\n";

/// The metadata.
pub(crate) fn metadata(reader: &Reader<'_>) -> Result<Value> {
    let mut tables = Map::new();
    for table in all()? {
        tables.insert(table.name.clone(), of_table(reader, &table));
    }
    let level = reader.level.code();
    let notice = reader.either(
        "Dicho por alguien, no un hecho. Cada fila es lo que declara una fuente, con quién lo dice y dónde está; lo que se niega lleva \
         denied = 1. Los hallazgos dicen qué se sigue si lo citado es cierto. Que varias menciones sean una persona es un juicio.",
        "Said by, not is. Each row is what a source states, with who says it and where it stands; what is denied has denied = 1. Findings say \
         what follows if what they cite is so. That mentions are one person is a judgement.",
    );
    let (acts, today) = (reader.position, reader.today);
    let of = reader.either("actos, al", "acts, on");
    let licence = match reader.is_public() {
        true => reader.either(
            "Nivel public: lo que el registro da a todos. Las fuentes tienen un propósito y condiciones (source.purpose, source.consent).",
            "Level public: what the register gives to all. Sources have a purpose and conditions (source.purpose, source.consent).",
        ),
        false => reader.either(
            "Datos de personas, no para publicar: solo para quienes pueden ver este nivel del registro. Las fuentes tienen un propósito y condiciones \
             (source.purpose, source.consent).",
            "Data on people, not to be published: only for those who may see this level of the register. Sources have a purpose and conditions \
             (source.purpose, source.consent).",
        ),
    };
    Ok(json!({
        "title": format!("{} ({level})", reader.office),
        "description": notice,
        "license": licence,
        "extra_css_urls": [format!("/{STYLE_FOLDER}/{STYLE_FILE}")],
        "source": format!("{}: Paradero, {level}, {acts} {of} {today}", reader.office),
        "databases": { DATABASE: {
            "description": notice,
            "queries": queries(reader)?,
            "tables": tables,
        }},
    }))
}

fn of_table(reader: &Reader<'_>, table: &Table) -> Value {
    let mut made = Map::new();
    made.insert("title".into(), reader.say(&table.title).into());
    made.insert("description".into(), reader.say(&table.about).into());
    let columns = table.columns.iter();
    let columns: Map<String, Value> =
        columns.map(|column| (column.name.clone(), reader.say(&column.about).into())).collect();
    made.insert("columns".into(), columns.into());
    let units = table
        .columns
        .iter()
        .filter_map(|column| Some((column.name.clone(), Value::from(column.unit.as_deref()?))));
    let units: Map<String, Value> = units.collect();
    if !units.is_empty() {
        made.insert("units".into(), units.into());
    }
    if let Some(label) = &table.label {
        made.insert("label_column".into(), label.as_str().into());
    }
    match table.sort.as_deref().map(|sort| (sort.strip_prefix('-'), sort)) {
        Some((Some(sort), _)) => made.insert("sort_desc".into(), sort.into()),
        Some((None, sort)) => made.insert("sort".into(), sort.into()),
        None => None,
    };
    if !reader.is_public() && !table.facets.is_empty() {
        made.insert("facets".into(), table.facets.clone().into());
    }
    if table.hidden {
        made.insert("hidden".into(), true.into());
    }
    made.into()
}

/// Settings of the server: nothing is counted that nobody asked for; at level public nothing is counted at all, and the file is not handed
/// out by accident at any.
pub(crate) fn settings(reader: &Reader<'_>) -> Value {
    json!({
        "suggest_facets": false,
        "allow_facet": !reader.is_public(),
        "allow_download": reader.is_public(),
        "facet_time_limit_ms": 2000,
        "sql_time_limit_ms": 5000,
        "truncate_cells_html": 300,
    })
}

/// What Datasette would find out by going through the file: it is known already, and tells that nothing writes to it.
pub(crate) fn inspected(written: &Written, file: &str, hash: &str, size: u64) -> Value {
    let tables = written.rows.iter();
    let tables: Map<String, Value> =
        tables.map(|(name, rows)| (name.clone(), json!({ "count": rows }))).collect();
    json!({ DATABASE: { "hash": hash, "size": size, "file": file, "tables": tables } })
}
