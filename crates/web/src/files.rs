//! What pages give as files: pictures and tables, of the state that is shown, at the level of whoever asks.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use paradero_locale::Languages;
use paradero_register::cells::cell;

use crate::layout::Ask;
use crate::pages::{Fault, Found, batch, board, dashboard, map};
use crate::server::{App, Asked, Names, ask, off_thread, plain};
use crate::timeline;

/// A file.
pub(crate) struct File {
    /// What it is called where it is kept.
    name: String,
    media: &'static str,
    text: String,
}

impl File {
    /// A picture.
    pub(crate) fn picture(name: &str, svg: String) -> Self {
        Self { name: format!("{name}.svg"), media: "image/svg+xml", text: svg }
    }

    /// A table: its heads and its rows. Cells that a spreadsheet would run are marked as everywhere.
    pub(crate) fn table(name: &str, heads: &[&str], rows: &[Vec<String>]) -> Result<Self, Fault> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        for row in [&heads].into_iter().chain(rows) {
            let cells = row.iter().map(|text| cell(text).into_owned());
            writer.write_record(cells).map_err(|error| Fault::Views(error.to_string()))?;
        }
        let bytes = writer.into_inner().map_err(|error| Fault::Views(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Self { name: format!("{name}.csv"), media: "text/csv; charset=utf-8", text })
    }
}

/// What makes a file; nothing where there is no such thing.
type Make = fn(&Ask) -> Found<File>;

/// All of them: the address below the language, and what makes the file.
const FILES: [(&str, Make); 8] = [
    ("person/{id}/timeline.svg", timeline::file),
    ("orders.csv", board::csv),
    ("batch/{id}/named.svg", batch::svg),
    ("batch/{id}/named.csv", batch::csv),
    ("dashboard.svg", dashboard::svg),
    ("dashboard.csv", dashboard::csv),
    ("map.svg", map::svg),
    ("map.csv", map::csv),
];

/// Their routes, in every language.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for lang in languages.all() {
        for (path, make) in FILES {
            let handler = get(
                move |State(app): State<App>,
                      uri: Uri,
                      Path(names): Path<Names>,
                      Query(query): Query<Names>,
                      headers: HeaderMap| async move {
                    let asked = Asked { uri, names, query, headers };
                    sent(off_thread(move || ask(app, lang, asked, make)).await)
                },
            );
            router = router.route(&format!("/{}/{path}", lang.code()), handler);
        }
    }
    router
}

fn sent(made: Result<Option<File>, Response>) -> Response {
    match made {
        Ok(Some(file)) => {
            let headers = [
                (header::CONTENT_TYPE, file.media.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
            ];
            (headers, file.text).into_response()
        }
        Ok(None) => plain(StatusCode::NOT_FOUND, "No existe. / There is no such file."),
        Err(response) => response,
    }
}
