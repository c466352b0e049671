//! The JSON API: each page's answer as data, described by OpenAPI, and lists as CSV and Parquet too.

mod columns;
mod form;
mod schema;
mod table;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

use crate::lang::Lang;
use crate::pages::{Fault, PAGES, Page};
use crate::server::{App, Asked, ask, off_thread};
use form::Form;

/// An answer, made.
struct Made {
    body: Vec<u8>,
    links: Option<String>,
}

/// Answers a page's question as data.
pub(crate) async fn answer(app: App, page: &'static Page, request: Asked) -> Response {
    let form = match Form::asked(&request.query, &request.headers, page.rows.is_some()) {
        Ok(form) => form,
        Err((status, why)) => return (status, axum::Json(json!({ "error": why }))).into_response(),
    };
    let (uri, headers) = (request.uri.clone(), request.headers.clone());
    let turns = app.turns();
    let work = move || {
        ask(app, Lang::en(), request, |ask| {
            let _turn = turns.take();
            ask.as_table.set(form.is_table());
            let Some(answer) = (page.data)(ask)? else { return Ok(None) };
            let links = stretch(page, &answer, ask).map(|stretch| stretch.links(&uri));
            Ok(Some(Made { body: body(page, form, &answer)?, links }))
        })
    };
    match off_thread(work).await {
        Ok(Some(made)) => form::sent(form, made.body, made.links, &headers),
        Ok(None) => {
            let body = json!({ "error": "there is no such thing" });
            (StatusCode::NOT_FOUND, axum::Json(body)).into_response()
        }
        Err(response) => response,
    }
}

/// The list in an answer.
fn rows<'a>(page: &Page, answer: &'a Value) -> Option<&'a Vec<Value>> {
    answer.pointer(page.rows?).and_then(Value::as_array)
}

/// Which stretch of its list an answer is, where it may be one of several.
fn stretch(page: &Page, answer: &Value, ask: &crate::layout::Ask) -> Option<form::Page> {
    let shown = rows(page, answer)?.len();
    if !page.query.contains(&"page") {
        return None;
    }
    let stretch = ask.stretch();
    let total = answer.get("total").and_then(Value::as_u64);
    let total = total.and_then(|total| usize::try_from(total).ok());
    let number = stretch.offset / stretch.limit + 1;
    Some(form::Page { number, per_page: stretch.limit, shown, total })
}

fn body(page: &Page, form: Form, answer: &Value) -> Result<Vec<u8>, Fault> {
    if form == Form::Json {
        return Ok(serde_json::to_vec(answer)?);
    }
    let entries = rows(page, answer).map_or(&[][..], Vec::as_slice);
    let columns = schema::columns(page);
    if form == Form::Csv {
        table::csv(&columns, entries)
    } else {
        table::parquet(&columns, entries)
    }
}

/// What a parameter means.
fn meaning(name: &str) -> &'static str {
    match name {
        "page" => "Which stretch of the list, from 1.",
        "per-page" => {
            "How many a stretch has: 50 where nothing is said, at most 500; of a table 10,000, at most 100,000."
        }
        "format" => {
            "json, csv or parquet; else what `Accept` says. CSV and Parquet hold the list alone, a row each."
        }
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

/// What an answer is: its schema, an example, and its other forms.
fn answered(page: &Page, generator: &mut SchemaGenerator) -> Value {
    let mut json = json!({ "schema": (page.schema)(generator) });
    if let Some(example) = schema::example(page) {
        json["example"] = example;
    }
    let mut content = json!({ (Form::Json.media()): json });
    let mut headers = json!({ "ETag": { "description": "Stands for these bytes.", "schema": { "type": "string" } } });
    if page.rows.is_some() {
        content[Form::Csv.media()] = json!({ "schema": { "type": "string" } });
        content[Form::Parquet.media()] =
            json!({ "schema": { "type": "string", "format": "binary" } });
    }
    if page.query.contains(&"page") {
        headers["Link"] = json!({ "description": "Other stretches of the list (RFC 8288): first, prev, next, last.",
            "schema": { "type": "string" } });
    }
    json!({ "description": "The answer.", "headers": headers, "content": content })
}

fn operation(page: &Page, generator: &mut SchemaGenerator) -> Value {
    let mut parameters: Vec<Value> =
        page.query.iter().map(|name| parameter(name, "query")).collect();
    if page.query.contains(&"page") {
        parameters.push(parameter("per-page", "query"));
    }
    parameters.push(parameter("as-of", "query"));
    if page.rows.is_some() {
        parameters.push(parameter("format", "query"));
    }
    let mut answers = json!({
        "200": answered(page, generator),
        "304": { "description": "The answer is still the one whose `ETag` was sent as `If-None-Match`." },
        "400": { "description": "`as-of` is no moment, or `format` is none of this address." },
        "401": { "description": "Nobody is signed in, and this register has accounts." },
        "406": { "description": "Nothing that `Accept` takes is to be had." },
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
    let mut generator = schema::generator();
    for page in PAGES {
        paths.insert(page.api_path(), json!({ "get": operation(page, &mut generator) }));
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
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "security": [{}, { "session": [] }, { "token": [] }],
        "components": { "schemas": generator.take_definitions(true), "securitySchemes": {
            "session": { "type": "apiKey", "in": "cookie", "name": "paradero", "description":
                "`__Host-paradero` where the server stands behind TLS." },
            "token": { "type": "http", "scheme": "bearer", "description":
                "A token of an account (`paradero account token`), with its own role, level and end." } } },
        "paths": paths,
    })
}
