//! Screening by JSON.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use paradero_register::screening::{Asked, Manifest, Screened, Searched};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::form::screened;
use super::{Answered, TOP, TOP_MOST};
use crate::lang::Lang;
use crate::pages::Fault;
use crate::server::{self, App, off_thread};

/// A person who is asked about.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    name: String,
    born: Option<String>,
    document: Option<String>,
    to: Option<String>,
}

/// What is answered.
#[derive(Serialize)]
struct Told<'a> {
    searched: &'a Searched,
    #[serde(flatten)]
    screened: &'a Screened,
}

impl<'a> Told<'a> {
    fn of(done: &'a Answered) -> Self {
        Self { searched: &done.searched, screened: &done.screened }
    }
}

/// Answers `POST /api/screen`.
pub(super) async fn screen(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    let (top, question) = match serde_json::from_slice::<Value>(&body)
        .map_err(|error| format!("the body is no JSON: {error}"))
        .and_then(|value| Ok((most(&value)?, read(value)?)))
    {
        Ok(question) => question,
        Err(error) => return bad(StatusCode::BAD_REQUEST, &error),
    };
    let query = server::query_of(&uri);
    let short =
        question.asked.len() == 1 && query.is_empty() && server::screens_at_once(&app, &headers);
    let request = server::Asked { uri, names: BTreeMap::new(), query, headers };
    let work = move || {
        server::ask(app, Lang::en(), request, |ask| match screened(ask, question, ("", top)) {
            Ok(done) => Ok(Ok(serde_json::to_vec(&Told::of(&done))?)),
            Err(Fault::Asked(why)) => Ok(Err(why)),
            Err(fault) => Err(fault),
        })
    };
    let done = if short { server::at_once(work) } else { off_thread(work).await };
    match done {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        Ok(Err(why)) => bad(StatusCode::UNPROCESSABLE_ENTITY, &why),
        Err(response) => response,
    }
}

fn bad(status: StatusCode, why: &str) -> Response {
    (status, axum::Json(json!({ "error": why }))).into_response()
}

/// How many people are asked for beside each row.
fn most(value: &Value) -> Result<usize, String> {
    match value.get("top") {
        None => Ok(TOP),
        Some(top) => match top.as_u64().and_then(|top| usize::try_from(top).ok()) {
            Some(top @ 1..=TOP_MOST) => Ok(top),
            _ => Err(format!("`top` is {top}; give a number from 1 to {TOP_MOST}")),
        },
    }
}

/// The rows of a question, each with what of it cannot be read.
fn read(value: Value) -> Result<Manifest, String> {
    let rows = match value {
        Value::Object(mut one) => match one.remove("rows") {
            Some(rows) => serde_json::from_value::<Vec<Row>>(rows),
            None => {
                let row = serde_json::from_value::<Row>(Value::Object(one));
                let row = row.map_err(|error| {
                    format!("{error}; send {{\"name\": ..}} or {{\"rows\": [..]}}")
                })?;
                return Ok(Manifest { asked: vec![asked(None, &row)], said: Vec::new() });
            }
        },
        other => serde_json::from_value::<Vec<Row>>(other),
    };
    let rows =
        rows.map_err(|error| format!("{error}; send {{\"name\": ..}} or {{\"rows\": [..]}}"))?;
    if rows.is_empty() {
        return Err("no rows: send {\"name\": ..} or {\"rows\": [..]}".to_owned());
    }
    let asked = (1..).zip(&rows).map(|(number, row)| asked(Some(number), row)).collect();
    Ok(Manifest { asked, said: Vec::new() })
}

/// One row. What cannot be read of it is said and not used, as with a file.
fn asked(number: Option<usize>, row: &Row) -> Asked {
    let typed = |born: Option<&str>, to: Option<&str>| {
        Asked::typed(&row.name, born, row.document.as_deref(), to)
    };
    let (mut born, mut to) = (row.born.as_deref(), row.to.as_deref());
    let mut problems = Vec::new();
    if let Err(error) = typed(born, None) {
        problems.push(error.to_string());
        born = None;
    }
    if let Err(error) = typed(None, to) {
        problems.push(error.to_string());
        to = None;
    }
    let mut asked = typed(born, to).unwrap_or_default();
    asked.locator = number.map(|number| format!("row {number}"));
    asked.problems.extend(problems);
    asked
}

/// What the OpenAPI document says of it.
pub(crate) fn description() -> Value {
    let top = json!({ "type": "integer", "minimum": 1, "maximum": TOP_MOST, "default": TOP,
        "description": "People shown beside a row, besides those whom an order covers." });
    let row = json!({ "type": "object", "properties": {
        "name": { "type": "string" },
        "born": { "type": "string", "description": "1990, 1990-04 or 1990-04-07." },
        "document": { "type": "string", "description": "A number, or kind:number." },
        "to": { "type": "string", "description": "Country of destination, two letters." },
        "top": top } });
    let rows = json!({ "type": "object", "required": ["rows"],
        "properties": { "rows": { "type": "array", "items": row }, "top": top } });
    json!({ "operationId": "screen-list",
        "summary": "Screens one person, or rows, against everyone in the register",
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "oneOf": [row, rows] } } } },
        "responses": {
            "200": { "description": "`rows` in the order given, each with its outcome and hits; \
                `twice`, pairs of rows that may be one person; `absent`, who is protected and on no row." },
            "400": { "description": "It is no such JSON." },
            "401": { "description": "Nobody is signed in, and this register has accounts." },
            "413": { "description": "More than 32 MB." },
            "422": { "description": "The destination is no country." } } })
}
