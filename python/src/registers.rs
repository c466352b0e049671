//! A register: what it holds, asked and added to. Opened anew for each question, so that the answer is of what it holds now.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use paradero_model::{Day, Level};
use paradero_register::query::person;
use paradero_register::query::timeline::timeline;
use paradero_register::sql::ValueRef;
use paradero_register::uncounted::{Asked, Stratum};
use paradero_register::{Depth, List, View, inspect, known_at, record_reading};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::{Map, Value, json};

use crate::errors::Trouble;
use crate::estimates::{Asked as Estimated, Estimate};
use crate::progress::work;
use crate::screening::{Screened, answer};
use crate::tables::{Given, of_rows};

mod adding;
mod pages;

/// How long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(50);
/// Words with which a question may begin.
const ASKS: [&str; 3] = ["select", "with", "values"];

/// A register as it is looked at.
#[pyclass(frozen)]
pub(crate) struct Register {
    directory: PathBuf,
    level: Level,
    as_of: Option<String>,
    today: Option<Day>,
}

/// Seconds since 1970-01-01T00:00Z.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn level(code: &str) -> Result<Level, Trouble> {
    Level::from_code(code)
        .ok_or_else(|| Trouble::input(format!("`{code}` is no level; say public, team or sealed")))
}

/// Tries again while another process writes.
fn patiently<T>(
    mut act: impl FnMut() -> Result<T, paradero_register::Error>,
) -> Result<T, Trouble> {
    let since = Instant::now();
    loop {
        match act() {
            Err(error) if error.is_locked() && since.elapsed() < PATIENCE => {
                std::thread::sleep(PAUSE);
            }
            done => return done.map_err(Trouble::other),
        }
    }
}

impl Register {
    /// Opened for reading; where that is what is sealed, it is recorded first who reads what.
    fn reading(&self, what: &str) -> Result<paradero_register::Register, Trouble> {
        let open = || {
            let opened = paradero_register::Register::open(&self.directory, pages::reader());
            opened.map_err(Trouble::other)
        };
        if self.level == Level::Sealed {
            open()?.readable(Level::Sealed).map_err(Trouble::other)?;
            let user = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
            let by = format!("python: {}", user.unwrap_or_else(|_| "unknown user".to_owned()));
            patiently(|| record_reading(&self.directory, &by, &[what.to_owned()], now()))?;
        }
        open()
    }

    fn day(&self) -> Result<Day, Trouble> {
        let machine = || i32::try_from(now().div_euclid(86_400)).map(Day);
        let day = self.today.map_or_else(machine, Ok);
        day.map_err(|error| Trouble::other(format!("the machine's date: {error}")))
    }

    /// The register and its view as it is looked at.
    fn view(&self, what: &str) -> Result<(paradero_register::Register, View), Trouble> {
        let register = self.reading(what)?;
        let position = register.position(self.level, self.as_of.as_deref());
        let position = position.map_err(Trouble::input)?;
        let view = register.view(self.level, position, self.day()?).map_err(Trouble::other)?;
        Ok((register, view))
    }

    /// Opened for writing, where no accounts hold writers to their roles.
    fn writer(&self) -> Result<paradero_register::Register, Trouble> {
        let accounts = self.directory.join("keys/accounts.toml");
        let text = std::fs::read_to_string(&accounts).unwrap_or_default();
        if text.lines().any(|line| line.trim_start().starts_with('[')) {
            return Err(Trouble::other(format!(
                "{}: this register has accounts, so what is written bears the name of one: write with the program `paradero` and --by NAME",
                self.directory.display()
            )));
        }
        patiently(|| {
            paradero_register::Register::open_writer(&self.directory, pages::reader(), now())
        })
    }
}

#[pymethods]
impl Register {
    /// A register that is there, as of a moment (the newest where nothing is said) with clocks read on a day (the machine's).
    #[new]
    fn open(
        py: Python<'_>,
        directory: PathBuf,
        level_code: &str,
        as_of: Option<String>,
        today: Option<&str>,
    ) -> PyResult<Self> {
        let day = |text: &str| {
            Day::parse_iso(text).ok_or_else(|| {
                Trouble::input(format!("--today: `{text}` is not a day; write 2025-04-14"))
            })
        };
        let (level, today) = (level(level_code)?, today.map(day).transpose()?);
        let own = Self { directory, level, as_of, today };
        py.detach(|| {
            let opened = paradero_register::Register::open(&own.directory, pages::reader());
            let register = opened.map_err(Trouble::other)?;
            let position = register.position(own.level, own.as_of.as_deref());
            position.map_err(Trouble::input)
        })?;
        Ok(own)
    }

    /// Makes a register in a directory that is missing or empty.
    #[staticmethod]
    fn create(py: Python<'_>, directory: PathBuf, name: Option<String>) -> PyResult<()> {
        let own = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = name.unwrap_or(own);
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| {
            Trouble::other(format!(
                "the operating system gives no random bytes for keys; try again ({error})"
            ))
        })?;
        let made =
            py.detach(|| paradero_register::Register::init(&directory, &name, now(), random));
        Ok(made.map_err(Trouble::other)?)
    }

    /// What opening had to say aloud.
    fn notices(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(py.detach(|| {
            let opened = paradero_register::Register::open(&self.directory, pages::reader());
            opened.map(|register| register.notices().to_vec()).map_err(Trouble::other)
        })?)
    }

    /// A list: `people`, `orders`, `batches`, `statements` or `status`, as the commands of these names print it.
    fn list(&self, py: Python<'_>, what: &str) -> PyResult<PyTable> {
        let (list, names): (List, &[&str]) = match what {
            "people" => (
                List::People,
                &[
                    "id", "name", "born", "sex", "mentions", "sources", "status", "place",
                    "said_by", "findings",
                ],
            ),
            "orders" => (
                List::Orders,
                &["id", "name", "number", "state", "deadline", "days_over", "answers"],
            ),
            "batches" => (List::Batches, &["id", "name", "number", "announced", "named"]),
            "statements" => (
                List::Statements,
                &["id", "speaker", "said_on", "says", "proposition", "holds", "source"],
            ),
            "status" => (List::Status, &["what", "number"]),
            other => return Err(Trouble::input(format!("`{other}` is no list")).into()),
        };
        Ok(py.detach(|| {
            let (_, view) = self.view(what)?;
            of_rows(names, &view.list(list).map_err(Trouble::other)?)
        })?)
    }

    /// The findings, as `findings --json` prints them; what a finding cites is JSON in a cell.
    fn findings(&self, py: Python<'_>) -> PyResult<PyTable> {
        let names = ["rule", "subject", "name", "subject_id", "severity", "message", "cites", "id"];
        Ok(py.detach(|| {
            let (_, view) = self.view("findings")?;
            of_rows(&names, &view.findings().map_err(Trouble::other)?)
        })?)
    }

    /// A person as JSON (everything that is said, by whom, and what was made of it) and the timeline as SVG, where it has a day.
    fn person(
        &self,
        py: Python<'_>,
        id: &str,
        picture: &str,
        lang: &str,
    ) -> PyResult<(String, Option<String>)> {
        let lang = match lang {
            "es" => paradero_locale::Lang::es(),
            "en" => paradero_locale::Lang::en(),
            other => {
                let said = format!("--lang: `{other}` is no language here; say es or en");
                return Err(Trouble::input(said).into());
            }
        };
        Ok(py.detach(|| {
            let (_, view) = self.view(&format!("show {id}"))?;
            let page = person::page(view.connection(), id).map_err(Trouble::other)?;
            let page = page.ok_or_else(|| {
                Trouble::input(format!(
                    "no person here is called `{id}`; people() lists them by id"
                ))
            })?;
            let time = timeline(&page, view.today());
            let drawn = crate::timeline::picture(picture, &page.name, &time, view.today().0, lang);
            let all = json!({ "person": page, "timeline": time });
            Ok::<_, Trouble>((all.to_string(), drawn))
        })?)
    }

    /// The rows of a question in SQL over the derived view, which is opened for reading alone.
    fn query(&self, py: Python<'_>, sql: &str) -> PyResult<PyTable> {
        let first = sql.split(|letter: char| !letter.is_ascii_alphabetic());
        let first = first.map(str::to_ascii_lowercase).find(|word| !word.is_empty());
        let begins = sql.trim_start().chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        if !begins || !first.is_some_and(|word| ASKS.contains(&word.as_str())) {
            let said = "query: a question begins with SELECT, WITH or VALUES; what is written goes through add and decide";
            return Err(Trouble::input(said).into());
        }
        Ok(py.detach(|| {
            let (_, view) = self.view("query")?;
            asked(&view, sql)
        })?)
    }

    /// Screens the rows of a table against everyone in the register.
    fn screen(
        &self,
        py: Python<'_>,
        manifest: (String, AnyRecordBatch),
        asked: (Option<String>, usize, bool),
    ) -> PyResult<Screened> {
        let manifest = Given::new(manifest.0, manifest.1)?;
        work(py, (None, None), |_| {
            let (register, view) = self.view("screen")?;
            let countries = register.country_names().map_err(Trouble::other)?;
            let screener = register.screener(view).map_err(Trouble::other)?;
            answer(screener, &manifest, &countries, &asked)
        })
    }

    /// Estimates how many people are on no list of the register.
    #[expect(clippy::too_many_arguments, reason = "they are those of Python")]
    fn estimate(
        &self,
        py: Python<'_>,
        lists: Vec<(String, Vec<String>)>,
        of: Option<String>,
        strata: Option<&str>,
        linkage: usize,
        estimated: Estimated,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Estimate> {
        let stratum = strata.map(|said| {
            let found = Stratum::ALL.into_iter().find(|one| one.code() == said);
            found.ok_or_else(|| {
                let all: Vec<&str> = Stratum::ALL.iter().map(|one| one.code()).collect();
                Trouble::input(format!(
                    "--strata: a register parts people by {}; found `{said}`",
                    all.join(", ")
                ))
            })
        });
        let asked = Asked { lists, kind: of, stratum: stratum.transpose()? };
        if linkage == 1 || linkage > 1_000 {
            return Err(Trouble::input(format!(
                "--linkage: of a register say how many draws, 2 to 1000 (20 are usual); found `{linkage}`"
            ))
            .into());
        }
        work(py, (progress, None), |teller| {
            let (register, view) = self.view("estimate")?;
            let draws = (linkage, estimated.seed);
            let (tables, about) = register
                .tables_of_lists(&view, asked, draws, estimated.count_copies)
                .map_err(Trouble::input)?;
            Ok(Estimate::of(estimated.question(tables)?, about, teller))
        })
    }

    /// Checks that everything is as it was written, as `verify --json` prints it; `depth` is `log`, `files` or `records`.
    fn verify(&self, py: Python<'_>, depth: &str) -> PyResult<String> {
        let depth = match depth {
            "log" => Depth::Log,
            "files" => Depth::Files,
            "records" => Depth::Records,
            other => {
                let said = format!("depth: `{other}` is none; say log, files or records");
                return Err(Trouble::input(said).into());
            }
        };
        Ok(py.detach(|| {
            let found = inspect(&self.directory, depth, pages::reader(), None);
            let found = found.map_err(Trouble::other)?;
            let shown = known_at(&self.directory, self.level, found.damage.clone());
            let lines = shown.iter().map(
                |damage| json!({ "file": damage.file.display().to_string(), "what": damage.what }),
            );
            Ok::<_, Trouble>(
                json!({
                    "whole": found.damage.is_empty(), "damage": lines.collect::<Vec<Value>>(),
                    "notices": found.notices, "entries": found.entries, "files": found.files,
                    "bytes": found.bytes, "cosigned": found.cosigned, "stamped": found.stamped,
                    "imports": found.imports, "unread": found.unread,
                })
                .to_string(),
            )
        })?)
    }

    /// Records a file of decisions (TOML). Gives the position of its entry.
    fn decide(&self, py: Python<'_>, name: &str, text: &str, by: &str) -> PyResult<u64> {
        Ok(py.detach(|| {
            let mut register = self.writer()?;
            register.decide(name, text, by, self.level, now()).map_err(Trouble::other)
        })?)
    }

    /// Adds a file by a mapping or a claim sheet, or by the mapping that is proposed where that is accepted. Gives JSON.
    fn add(&self, py: Python<'_>, path: PathBuf, asked: adding::Asked) -> PyResult<String> {
        Ok(py.detach(|| adding::add(self, &path, &asked))?)
    }

    /// The mapping (TOML) that is proposed for a file; nothing for running text.
    #[staticmethod]
    fn propose(py: Python<'_>, path: PathBuf) -> PyResult<Option<String>> {
        Ok(py.detach(|| adding::propose(&path))?)
    }

    /// How many entries of the ledger the level may know of.
    fn entries(&self, py: Python<'_>) -> PyResult<u64> {
        Ok(py.detach(|| {
            let opened = paradero_register::Register::open(&self.directory, pages::reader());
            opened.map(|register| register.size(self.level)).map_err(Trouble::other)
        })?)
    }

    /// Where it lies.
    #[getter]
    fn directory(&self) -> &Path {
        &self.directory
    }

    /// The level that is looked at.
    #[getter]
    fn level(&self) -> &'static str {
        self.level.code()
    }
}

/// The rows of a question.
fn asked(view: &View, sql: &str) -> Result<PyTable, Trouble> {
    let wrong = |error: paradero_register::sql::Error| Trouble::input(format!("query: {error}"));
    let mut statement = view.connection().prepare(sql).map_err(wrong)?;
    let names = statement.columns().map_err(wrong)?;
    let mut twice = names.clone();
    twice.sort_unstable();
    if let Some(pair) = twice.windows(2).find(|pair| pair.first() == pair.last()) {
        return Err(Trouble::input(format!(
            "query: two columns are both called {:?}; rename one with AS",
            pair.first().map_or("", String::as_str)
        )));
    }
    let mut rows = statement.query([]).map_err(wrong)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(wrong)? {
        let mut object = Map::new();
        for (at, name) in names.iter().enumerate() {
            object.insert(name.clone(), value(row.get_ref(at).map_err(wrong)?));
        }
        all.push(object);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    of_rows(&names, &all)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => json!(format!("{} bytes", bytes.len())),
    }
}
