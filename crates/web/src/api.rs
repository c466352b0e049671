//! The description of the JSON API, made from the table of pages.

use serde_json::{Value, json};

use crate::pages::{PAGES, Page};

/// What a parameter means.
fn meaning(name: &str) -> &'static str {
    match name {
        "page" => "Which stretch of the list, from 1.",
        "per-page" => "How many a stretch has, at most 500.",
        "as-of" => {
            "What the register knew: a number of entries, of those the level sees, a date or an instant."
        }
        "id" => "The id, as other answers give it.",
        "name" => "Words that begin words of one of the person's names.",
        _ => "Narrows the list; the codes are in the answer's own tallies.",
    }
}

fn parameter(name: &str, place: &str) -> Value {
    let whole = matches!(name, "page" | "per-page");
    let schema = if whole {
        json!({ "type": "integer", "minimum": 1 })
    } else {
        json!({ "type": "string" })
    };
    json!({ "name": name, "in": place, "required": place == "path", "schema": schema,
        "description": meaning(name) })
}

fn operation(page: &Page) -> Value {
    let mut parameters: Vec<Value> =
        page.query.iter().map(|name| parameter(name, "query")).collect();
    if page.query.contains(&"page") {
        parameters.push(parameter("per-page", "query"));
    }
    parameters.push(parameter("as-of", "query"));
    let kind = if page.is_list() { "array" } else { "object" };
    let mut answers = json!({
        "200": { "description": "The answer.",
            "content": { "application/json": { "schema": { "type": kind } } } },
        "400": { "description": "`as-of` is no moment." },
        "401": { "description": "Nobody is signed in, and this register has accounts." },
        "403": { "description": "The account has to take up a second factor first, at /en/account." },
        "500": { "description": "The register could not be read." },
    });
    if page.path.contains("{id}") {
        parameters.push(parameter("id", "path"));
        answers["404"] = json!({ "description": "This level has no such thing." });
    }
    let id = page.path.replace("/{id}", "-one").replace('/', "-");
    let id = if id.is_empty() { "home".to_owned() } else { id };
    json!({ "operationId": id, "summary": page.summary, "parameters": parameters,
        "responses": answers })
}

/// The OpenAPI 3.1 description.
pub(crate) fn description() -> Value {
    let mut paths = serde_json::Map::new();
    for page in PAGES {
        paths.insert(page.api_path(), json!({ "get": operation(page) }));
    }
    if let Some(screen) = paths.get_mut("/api/screen") {
        screen["post"] = crate::screening::description();
    }
    let settle = json!({ "post": crate::screening::settle_description() });
    paths.insert("/api/screen/settle".to_owned(), settle);
    paths.insert(
        "/source/{id}/bytes".to_owned(),
        json!({ "get": { "operationId": "source-bytes",
            "summary": "The bytes of a source as they were received",
            "parameters": [parameter("id", "path")],
            "responses": {
                "200": { "description": "The bytes.", "content": {
                    "application/octet-stream": { "schema": { "type": "string" } } } },
                "404": { "description": "This level has no such source." },
            } } }),
    );
    paths.insert(
        "/source/{id}/shown".to_owned(),
        json!({ "get": { "operationId": "source-shown",
            "summary": "A source that is a page or a text, with nothing in it that acts",
            "parameters": [parameter("id", "path")],
            "responses": {
                "200": { "description": "The page, sandboxed.", "content": {
                    "text/html": { "schema": { "type": "string" } } } },
                "400": { "description": "It is neither a page nor a text, or too large." },
                "404": { "description": "This level has no such source." },
            } } }),
    );
    paths.insert(
        "/uncounted/table.csv".to_owned(),
        json!({ "get": { "operationId": "uncounted-table",
            "summary": "How many people are on which lists, as a table that `paradero estimate` reads",
            "parameters": [parameter("as-of", "query")],
            "responses": {
                "200": { "description": "A column of 0 and 1 for each list, and a column `count`.", "content": {
                    "text/csv": { "schema": { "type": "string" } } } },
                "404": { "description": "There are no lists, or too many to take all of them; the answer says which." },
            } } }),
    );
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Paradero", "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
            "description": "The questions that the pages ask, as JSON, at the level of whoever \
                asks. Dates have `written`, `earliest` and `latest` (ISO 8601; null is open)." },
        "servers": [{ "url": "/" }],
        "security": [{}, { "session": [] }],
        "components": { "securitySchemes": { "session":
            { "type": "apiKey", "in": "cookie", "name": "paradero", "description":
                "`__Host-paradero` where the server stands behind TLS." } } },
        "paths": paths,
    })
}
