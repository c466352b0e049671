//! The table of counts as a file.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use paradero_estimate::write;

use crate::lang::Lang;
use crate::layout::Ask;
use crate::pages::Fault;
use crate::server::{App, Asked, Names, ask, off_thread, plain};

/// Where it is.
pub(crate) const PATH: &str = "/uncounted/table.csv";

/// Its address, of the state that is shown.
pub(super) fn address(ask: &Ask) -> String {
    match ask.as_of {
        Some(position) => format!("{PATH}?as-of={position}"),
        None => PATH.to_owned(),
    }
}

/// Routes beside the pages.
pub(crate) fn routes() -> Router<App> {
    Router::new().route(PATH, get(table))
}

async fn table(
    State(app): State<App>,
    uri: Uri,
    Query(query): Query<Names>,
    headers: HeaderMap,
) -> Response {
    let work = move || {
        let asked = Asked { uri, names: Names::new(), query, headers };
        ask(app, Lang::en(), asked, |ask| match super::counted(ask)? {
            Ok(counted) => write::table(&counted.table)
                .map(Ok)
                .map_err(|error| Fault::Views(error.to_string())),
            Err(why) => Ok(Err(why)),
        })
    };
    match off_thread(work).await {
        Ok(Ok(text)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"table.csv\""),
            ];
            (headers, text).into_response()
        }
        Ok(Err(why)) => plain(StatusCode::NOT_FOUND, &why),
        Err(response) => response,
    }
}
