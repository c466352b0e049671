//! A small register of fictional people, and how to ask its pages.

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use paradero_model::{Day, Level, Term};
use paradero_register::PdfReader;
use paradero_register::screening::{Asked, Manifest, Screener, Settle};
use paradero_register::uncounted::{Document, Recorded};
use paradero_web::{Account, Act, LedgerEntry, RuleInfo, Status, View, Views, router};
use rusqlite::Connection;
use tower::ServiceExt;

/// The register that the pages are over, with these accounts.
#[derive(Default)]
pub(crate) struct Fixture {
    pub(crate) accounts: Mutex<Vec<Account>>,
    /// Where they are kept, where pages may change them: then those of the file hold.
    pub(crate) file: Option<std::path::PathBuf>,
}

impl Views for Fixture {
    fn level(&self) -> Level {
        Level::Team
    }

    fn accounts(&self) -> Result<Arc<[Account]>, String> {
        if let Some(path) = &self.file {
            return Ok(paradero_web::accounts::read(path)
                .map_err(|error| error.to_string())?
                .into());
        }
        Ok(self.accounts.lock().unwrap().clone().into())
    }

    fn accounts_file(&self) -> Option<std::path::PathBuf> {
        self.file.clone()
    }

    fn view(&self, level: Level, as_of: Option<u64>) -> Result<View, String> {
        let connection = Connection::open_in_memory().map_err(|error| error.to_string())?;
        let sql = include_str!("../../../register/src/query/fixture.sql");
        let made = connection
            .execute_batch(&paradero_findings::schema::create())
            .and_then(|()| connection.execute_batch(sql));
        made.map_err(|error| error.to_string())?;
        if level == Level::Public {
            let fewer = "DELETE FROM person WHERE id = 'person-2'";
            connection.execute(fewer, []).map_err(|error| error.to_string())?;
        }
        Ok(View { connection, position: as_of.unwrap_or(3), today: Day(20_010) })
    }

    fn screen(
        &self,
        _: Level,
        _: Option<u64>,
        ask: &mut dyn FnMut(&Screener),
    ) -> Result<(), String> {
        let list = "name;born\nElena Ruiz Castro;1990-02-03\nHugo Serrano Mixco;1971\n";
        let pdf: PdfReader = Box::new(|_| Err("no PDF here".to_owned()));
        let screener = Screener::of_list("list.csv", list.as_bytes(), &pdf);
        ask(&screener.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn settle(
        &self,
        (level, by): (Level, &str),
        asked: &Asked,
        person: &str,
        (what, why): (Settle, &str),
    ) -> Result<u64, String> {
        if why.is_empty() {
            return Err("say why".to_owned());
        }
        let who = (level, by, what) == (Level::Team, "office", Settle::SomebodyElse);
        let whom = (asked.name.as_str(), person) == ("Elena Ruiz", "row 1 (line 2)");
        if who && whom { Ok(7) } else { Err(format!("not the hit that was shown: {person}")) }
    }

    fn manifest(&self, name: &str, bytes: &[u8]) -> Result<Manifest, String> {
        let pdf: PdfReader = Box::new(|_| Err("no PDF here".to_owned()));
        let none = std::collections::BTreeMap::new();
        let read = match name {
            "" => Manifest::pasted(&String::from_utf8_lossy(bytes), &none, &pdf),
            name => Manifest::read(name, bytes, &none, &pdf),
        };
        read.map_err(|error| error.to_string())
    }

    fn status(&self, _: Level) -> Result<Arc<Status>, String> {
        let checkpoint = "example.org/register\n3\nAAAA\n".to_owned();
        let name = "Registro <prueba>".to_owned();
        Ok(Arc::new(Status { name, entries: 3, checkpoint, ..Status::default() }))
    }

    fn record_reading(&self, _: &str, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn position(&self, _: Level, when: &str) -> Result<u64, String> {
        when.parse().map_err(|_| format!("`{when}` is no moment"))
    }

    fn source_bytes(&self, _level: Level, id: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(id.starts_with("src").then(|| b"Nombre,Centro\n<script>".to_vec()))
    }

    fn entries(&self, _: Level, offset: u64, _: u64) -> Result<Vec<LedgerEntry>, String> {
        let act = Act::Import { file_name: "<on.csv".to_owned(), records: 2, problems: 1 };
        let recorded_at = "2024-10-09T10:11:12Z".to_owned();
        let entry =
            LedgerEntry { index: 2, recorded_at, act, source: Some("src1".into()), by: None };
        Ok(if offset == 0 { vec![entry] } else { Vec::new() })
    }

    fn estimates(&self, _level: Level, _position: u64) -> Result<Vec<Recorded>, String> {
        Ok(Vec::new())
    }

    fn estimate(&self, _level: Level, _entry: u64) -> Result<Option<(Recorded, Document)>, String> {
        Ok(None)
    }

    fn verify(&self, _: Level) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }

    fn rule(&self, id: &str) -> Option<RuleInfo> {
        let title = Term { es: "Regreso no cumplido".into(), en: "Return not made".into() };
        let basis_in_law = "ICPPED art. 17".to_owned();
        (id == "return-order-unmet").then_some(RuleInfo { title, basis_in_law })
    }
}

#[allow(dead_code, reason = "not every test asks without accounts")]
pub(crate) async fn ask(request: Request<Body>) -> Response<Body> {
    router(Arc::new(Fixture::default()), true).oneshot(request).await.unwrap()
}

pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn form(path: &str, cookie: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}
