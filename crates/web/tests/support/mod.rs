//! A small register of fictional people, and how to ask its pages.

mod desk;
#[path = "../../../register/tests/support/server.rs"]
mod server;
#[path = "../../../register/tests/support/twin.rs"]
mod twin;

use std::sync::{Arc, Mutex, OnceLock};

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use paradero_estimate::analysis::{Question, Tables, analyse};
use paradero_estimate::assess::Settings;
use paradero_estimate::linkage::Drawn;
use paradero_estimate::{Table, latent};
use paradero_model::{Day, Level, Term};
use paradero_register::families::Opened;
use paradero_register::review::{Desk, NewJudgement};
use paradero_register::screening::{Asked, Manifest, Screener, Settle};
use paradero_register::sql::Connection;
use paradero_register::uncounted::{About, Document, Note, Recorded};
use paradero_register::{Judged, PageReader};
use paradero_web::{
    Account, Act, DocumentAsked, DocumentForm, IntakeDesk, LedgerEntry, Letter, RuleInfo, Status,
    View, Views, router,
};
use tower::ServiceExt;

#[allow(unused_imports, reason = "not every test brings something in")]
pub(crate) use desk::OwnDesk;

/// Pages below a language, each with something on it.
#[allow(dead_code, reason = "not every test walks over all pages")]
pub(crate) const PATHS: [&str; 52] = [
    "",
    "/screen",
    "/people",
    "/people?name=perez&status=held",
    "/people?source=src2",
    "/search",
    "/search?q=perez",
    "/search?q=judge&in=text",
    "/people?place=place-1&about=instrument-1",
    "/person/person-1",
    "/person/person-old",
    "/person/person-2",
    "/findings",
    "/findings?severity=serious&basis=admitted",
    "/alerts",
    "/finding/f1",
    "/finding/f2",
    "/record/src1%3A1",
    "/record/src1%3A2",
    "/record/src2%3Aa",
    "/record/src2%3Ab",
    "/sources",
    "/problems",
    "/problems?source=src1",
    "/source/src1",
    "/source/src2",
    "/orders",
    "/orders?state=overdue",
    "/orders?lane=overdue",
    "/order/order-1",
    "/order/obligation-1",
    "/batches",
    "/batch/batch-1",
    "/dashboard",
    "/dashboard?over=authority",
    "/dashboard?over=place",
    "/findings?month=2024-10&place=place-1",
    "/map",
    "/instruments",
    "/authorities",
    "/groups",
    "/subjects?kind=place",
    "/subject/instrument-1",
    "/subject/batch-1",
    "/labels",
    "/labels?sort=superficial",
    "/labels?sort=none",
    "/statements",
    "/countries",
    "/places",
    "/uncounted",
    "/uncounted/3",
];

/// Pages for those who decide, which no API answers.
#[allow(dead_code, reason = "not every test walks over all pages")]
pub(crate) const WORK: [&str; 5] =
    ["/review", "/review?a=m1&b=m2", "/review?a=m1&b=m3&note=same", "/review/changes", "/work"];

/// The queue of pairs: one of two persons, and one that a decision settles.
const PAIRS: &str = r#"INSERT INTO review VALUES
  (1, 'm1', 'm3', -900, 0, 3, 0, 0,
   '[["prior","before any field",-12288],["name","some words",9216],["birth.date","same year",2172]]'),
  (2, 'm1', 'm2', 12800, 1, 2, 1, 1,
   '[["prior","before any field",-12288],["name","variant",19000],["place","shares a word",6088]]')"#;

/// The register that the pages are over, with these accounts.
#[derive(Default)]
pub(crate) struct Fixture {
    pub(crate) accounts: Mutex<Vec<Account>>,
    /// Where they are kept, where pages may change them: then those of the file hold.
    pub(crate) file: Option<std::path::PathBuf>,
    /// How many lists have ten people and more; three where nothing is said.
    pub(crate) lists: Option<usize>,
    /// Codes of families that open person-1, and letters that came.
    pub(crate) codes: Mutex<Vec<String>>,
    pub(crate) letters: Mutex<Vec<(String, Letter)>>,
    /// The highest level that is shown; that of the team where nothing is said.
    pub(crate) level: Option<Level>,
    /// What else stands in the view, as SQL.
    pub(crate) more: &'static str,
    /// Where files are brought in, if they are.
    pub(crate) desk: Option<OwnDesk>,
    /// How many of the newest entries are not made yet.
    pub(crate) unmade: u64,
}

/// Lists of thirty people, of whom each stands on one in two or so.
fn lists(number: usize) -> String {
    let source = |list: usize| {
        format!(
            "INSERT INTO source VALUES ('list-{list}', 'l{list}.csv', 'List <b>{list}', 'list', 'text/csv', 'en', 'XA', NULL, NULL,
             NULL, NULL, NULL, 'team', NULL, NULL, NULL, NULL, NULL, 'list-{list}', NULL, NULL, 'l{list}', 1, 1, 9, 0, 0, 0,
             NULL, NULL, NULL, NULL);\n"
        )
    };
    let mention = |list: usize, who: usize| {
        format!(
            "INSERT INTO mention VALUES ('l{list}-{who}', 'w-{who}', 'w-{who}', 'list-{list}:{who}', 'list-{list}', 'row', 'X {who}',
             NULL, NULL, NULL, NULL, NULL);\n"
        )
    };
    let on = (0..number).flat_map(|list| (0..30).map(move |who| (list, who)));
    let on = on.filter(|(list, who)| (who >> (list % 4)) % 2 == 0 || who % 5 == 0);
    (0..number).map(source).chain(on.map(|(list, who)| mention(list, who))).collect()
}

/// An estimate of fictional people, with all that can be asked for.
fn document() -> &'static Document {
    static MADE: OnceLock<Document> = OnceLock::new();
    MADE.get_or_init(|| {
        let names = ["police <b>", "families", "press"].map(str::to_owned).to_vec();
        let table = |times: u64| {
            let cells = [(1, 310), (2, 240), (4, 90), (3, 60), (5, 25), (6, 18), (7, 6)];
            Table::new(names.clone(), cells.map(|(mask, count)| (mask, count * times))).unwrap()
        };
        let small = Table::new(names.clone(), [(1, 7), (2, 5), (3, 2)]).unwrap();
        let parts = vec![("<north>".to_owned(), table(2)), ("south".to_owned(), small)];
        let draw = |times| Drawn { whole: table(times), parts: parts.clone() };
        let tables = Tables {
            whole: table(2),
            drawn: vec![draw(2), draw(3)],
            parts: parts.clone(),
            with_copies: Some(table(3)),
        };
        let latent = latent::Settings {
            burn_in: 20,
            draws: 60,
            thinning: 1,
            length: latent::Length::Fixed,
            ..latent::Settings::default()
        };
        let settings = Settings { replicates: 30, latent, ..Settings::default() };
        let question = Question { tables, settings, checks: true };
        let note = Note::LeftOut { source: "Notes <script>".to_owned(), people: 8 };
        let about = About::file(std::path::Path::new("table.csv"), vec![note]);
        Document::new(&about, &question, &analyse(&question, || ())).unwrap()
    })
}

/// The estimate that is recorded at the level of the team, as the third entry.
fn recorded() -> Recorded {
    Recorded {
        entry: 3,
        place: "team:3".to_owned(),
        recorded_at: 1_728_468_672,
        by: "Inés <i>".to_owned(),
        hash: "ab".repeat(32),
    }
}

impl Views for Fixture {
    fn level(&self) -> Level {
        self.level.unwrap_or(Level::Team)
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
        let connection =
            rusqlite::Connection::open_in_memory().map_err(|error| error.to_string())?;
        let sql = include_str!("../../../register/src/query/fixture.sql");
        let lists = lists(self.lists.unwrap_or(3));
        let made = connection
            .execute_batch(&paradero_findings::schema::create())
            .and_then(|()| connection.execute_batch(sql))
            .and_then(|()| connection.execute_batch(&lists))
            .and_then(|()| connection.execute_batch(self.more));
        made.map_err(|error| error.to_string())?;
        if level == Level::Public {
            let fewer =
                "DELETE FROM person WHERE id = 'person-2'; DELETE FROM source WHERE id = 'list-2';
                         DELETE FROM mention WHERE source = 'list-2'";
            connection.execute_batch(fewer).map_err(|error| error.to_string())?;
        }
        paradero_register::query::prepare(&connection).map_err(|error| error.to_string())?;
        connection.execute_batch(PAIRS).map_err(|error| error.to_string())?;
        // Every page and every answer of the API is of both databases, whichever test asks.
        let made_from = format!("{level:?} {lists} {}", self.more);
        let connection = twin::twin(connection, Some(&made_from));
        let position = as_of.unwrap_or(3 - self.unmade);
        Ok(View { connection, position, today: Day(20_010), opened: 0 })
    }

    fn desk(
        &self,
        level: Level,
        ask: &mut dyn FnMut(&mut Desk, &Connection),
    ) -> Result<(), String> {
        let view = self.view(level, None)?;
        let desk = Desk::over(&view.connection, level, view.position);
        ask(&mut desk.map_err(|error| error.to_string())?, &view.connection);
        Ok(())
    }

    fn judge(&self, (level, by): (Level, &str), one: NewJudgement) -> Result<(), String> {
        let right = (level, by, one.judged) == (Level::Team, "office", Judged::Same);
        if right { Ok(()) } else { Err(format!("not what was pressed: {one:?}")) }
    }

    fn screen(
        &self,
        _: Level,
        _: Option<u64>,
        ask: &mut dyn FnMut(&Screener),
    ) -> Result<(), String> {
        let list = "name;born\nElena Ruiz Castro;1990-02-03\nHugo Serrano Mixco;1971\n";
        let pdf: PageReader = Box::new(|_| Err("no PDF here".to_owned()));
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

    fn intake_desk(&self) -> Option<&dyn IntakeDesk> {
        self.desk.as_ref().map(|desk| desk as &dyn IntakeDesk)
    }

    fn manifest(&self, name: &str, bytes: &[u8]) -> Result<Manifest, String> {
        let pdf: PageReader = Box::new(|_| Err("no PDF here".to_owned()));
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
        let is_known = id.starts_with("src") || id.starts_with("list-");
        Ok(is_known.then(|| b"Nombre,Centro\n<script>".to_vec()))
    }

    fn entries(&self, _: Level, offset: u64, _: u64) -> Result<Vec<LedgerEntry>, String> {
        let act = Act::Import { file_name: "<on.csv".to_owned(), records: 2, problems: 1 };
        let recorded_at = "2024-10-09T10:11:12Z".to_owned();
        let entry =
            LedgerEntry { index: 2, recorded_at, act, source: Some("src1".into()), by: None };
        Ok(if offset == 0 { vec![entry] } else { Vec::new() })
    }

    fn estimates(&self, level: Level, position: u64) -> Result<Vec<Recorded>, String> {
        let is_known = level >= Level::Team && position >= 3;
        Ok(if is_known { vec![recorded()] } else { Vec::new() })
    }

    fn estimate(&self, level: Level, entry: u64) -> Result<Option<(Recorded, Document)>, String> {
        let is_known = level >= Level::Team && entry == 3;
        Ok(is_known.then(|| (recorded(), document().clone())))
    }

    fn documents(&self) -> &'static [DocumentForm] {
        &[DocumentForm::Pdf, DocumentForm::Text]
    }

    fn document(&self, _: Level, asked: &DocumentAsked<'_>) -> Result<Option<Vec<u8>>, String> {
        let is_known = matches!(asked.id, "person-1" | "person-2" | "batch-1");
        let text = format!("{:?} of {} in {}", asked.kind, asked.id, asked.lang.code());
        Ok(is_known.then(|| text.into_bytes()))
    }

    fn family_give(
        &self,
        (level, by): (Level, &str),
        person: &str,
    ) -> Result<(String, i64), String> {
        assert_eq!((level, by, person), (Level::Team, "ines", "person-1"));
        let code = format!("AAAA-BBBB-CCCC-{:04}", self.codes.lock().unwrap().len());
        self.codes.lock().unwrap().push(code.clone());
        Ok((code, 1_728_468_672))
    }

    fn family_open(&self, typed: &str) -> Result<Option<Opened>, String> {
        let mut codes = self.codes.lock().unwrap();
        let Some(at) = codes.iter().position(|code| code == typed) else { return Ok(None) };
        codes.remove(at);
        Ok(Some(Opened { person: "person-1".to_owned(), level: Level::Team }))
    }

    fn family_letter(&self, level: Level, person: &str, letter: &Letter) -> Result<String, String> {
        assert_eq!(level, Level::Team);
        self.letters.lock().unwrap().push((person.to_owned(), letter.clone()));
        Ok("no. 7".to_owned())
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

#[allow(dead_code, reason = "not every test sends forms")]
pub(crate) fn form(path: &str, cookie: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}
