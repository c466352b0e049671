//! Schemas of answers, from the types that are answered, and an example of each.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

use super::columns::{self, Column};
use crate::pages::Page;

/// An answer to each page's question, of a small register of fictional people, lists cut short. `tests/api.rs` holds that it is
/// what the pages answer.
static EXAMPLES: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// Makes schemas in the dialect of OpenAPI 3.1 (JSON Schema 2020-12), of what is sent; parts go under `components`.
pub(super) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let settings =
        settings.with(|settings| settings.definitions_path = "/components/schemas".into());
    settings.with_transform(RecursiveTransform(words)).into_generator()
}

/// Makes an enumeration of what is one of several words: programs that make clients know no other form of it. What each word means
/// goes into the description.
fn words(schema: &mut Schema) {
    let Some(all) = schema.get("oneOf").and_then(Value::as_array) else { return };
    let word = |one: &Value| one.get("const").filter(|word| word.is_string()).cloned();
    let Some(words) = all.iter().map(word).collect::<Option<Vec<_>>>() else { return };
    let meaning = |one: &Value| {
        let means = one.get("description").and_then(Value::as_str)?;
        Some(format!("`{}`: {means}", one.get("const").and_then(Value::as_str)?))
    };
    let said = schema.get("description").and_then(Value::as_str).map(str::to_owned);
    let said: Vec<String> = said.into_iter().chain(all.iter().filter_map(meaning)).collect();
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), words.into());
    schema.insert("description".to_owned(), said.join(" ").into());
}

/// An example of what a page answers.
pub(super) fn example(page: &Page) -> Option<Value> {
    EXAMPLES.get(&page.api_path()).cloned()
}

/// The columns of a page's list.
pub(super) fn columns(page: &Page) -> Vec<Column> {
    let mut generator = generator();
    let answer = (page.schema)(&mut generator).to_value();
    let parts = generator.take_definitions(true);
    let whole = |schema: &Value| columns::whole(schema, &parts).clone();
    let at = page.rows.unwrap_or_default().split('/').filter(|part| !part.is_empty());
    let list = at.fold(whole(&answer), |schema, part| {
        schema.pointer(&format!("/properties/{part}")).map(whole).unwrap_or_default()
    });
    columns::columns(list.get("items").unwrap_or(&Value::Null), &parts)
}
