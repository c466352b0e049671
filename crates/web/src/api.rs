//! The description of the JSON API, made from the table of pages.

use serde_json::{Value, json};

use crate::pages::PAGES;

/// The OpenAPI 3.1 description.
pub(crate) fn description() -> Value {
    let mut paths = serde_json::Map::new();
    for page in PAGES {
        let path = if page.path.is_empty() {
            "/api/home".to_owned()
        } else {
            format!("/api/{}", page.path)
        };
        let parameter = |name: &str, place: &str| {
            json!({ "name": name, "in": place, "required": place == "path",
                "schema": { "type": if matches!(name, "page" | "as-of") { "integer" } else { "string" } } })
        };
        let mut parameters: Vec<Value> =
            page.query.iter().map(|name| parameter(name, "query")).collect();
        parameters.push(parameter("as-of", "query"));
        if page.path.contains("{id}") {
            parameters.push(parameter("id", "path"));
        }
        let mut answers = json!({
            "200": { "description": "The answer.", "content": { "application/json": { "schema": {} } } },
            "500": { "description": "The register could not be read." },
        });
        if page.path.contains("{id}") {
            answers["404"] = json!({ "description": "There is no such thing." });
        }
        paths.insert(
            path,
            json!({ "get": { "summary": page.summary, "parameters": parameters, "responses": answers } }),
        );
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Paradero", "version": env!("CARGO_PKG_VERSION"),
            "description": "The questions that the pages ask, as JSON. Dates have `written`, \
                `earliest` and `latest` (ISO 8601; null is open)." },
        "paths": paths,
    })
}
