//! `paradero serve`: the pages over a register, opened anew for each question, so that what another
//! process adds is seen at once.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use paradero_model::{Day, Level};
use paradero_register::{Entry, Register};
use paradero_web::{LedgerEntry, Status, Views};
use rusqlite::Connection;

use crate::args::{Place, ServeArgs};
use crate::office::{directory, level, today};
use crate::{pdf, print};

struct Office {
    directory: PathBuf,
    level: Level,
    today: Day,
}

impl Office {
    fn open(&self) -> Result<Register, String> {
        Register::open(&self.directory, pdf::reader()).map_err(|error| error.to_string())
    }

    fn sees(&self, entry: &Entry) -> bool {
        match entry {
            Entry::Settings { .. } => true,
            Entry::Import(import) => import.level <= self.level,
            Entry::Decisions { level, .. } | Entry::Model { level, .. } => *level <= self.level,
        }
    }
}

impl Views for Office {
    fn view(&self, as_of: Option<u64>) -> Result<Connection, String> {
        let register = self.open()?;
        let position = as_of.unwrap_or(register.size()).min(register.size());
        let view = register.view(self.level, position, self.today);
        view.map(paradero_register::View::into_connection).map_err(|error| error.to_string())
    }

    fn status(&self) -> Result<Status, String> {
        let register = self.open()?;
        let vkey = std::fs::read_to_string(self.directory.join("keys/verify.key"))
            .map_err(|error| format!("keys/verify.key: {error}"))?;
        Ok(Status {
            name: register.settings().map_err(|error| error.to_string())?.name,
            level: self.level.code().to_owned(),
            entries: register.size(),
            checkpoint: register.checkpoint().map_err(|error| error.to_string())?,
            vkey,
        })
    }

    fn today(&self) -> Day {
        self.today
    }

    fn source_bytes(&self, id: &str) -> Result<Option<Vec<u8>>, String> {
        let register = self.open()?;
        let shown = register.entries().iter().any(
            |entry| matches!(entry, Entry::Import(import) if import.source == id && self.sees(entry)),
        );
        if !shown {
            return Ok(None);
        }
        register.bytes(id).map(Some).map_err(|error| error.to_string())
    }

    fn entries(&self, offset: u64, limit: u64) -> Result<Vec<LedgerEntry>, String> {
        let register = self.open()?;
        let seen = register.entries().iter().enumerate().rev().filter(|(_, e)| self.sees(e));
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let entry = |(index, entry): (usize, &Entry)| {
            let (what, source) = match entry {
                Entry::Settings { .. } => ("settings".to_owned(), None),
                Entry::Import(import) => {
                    let what = format!("{}, {} records", import.file_name, import.records);
                    (what, Some(import.source.clone()))
                }
                Entry::Decisions { by, .. } => (format!("decisions by {by}"), None),
                Entry::Model { .. } => ("a trained linking model".to_owned(), None),
            };
            let at = jiff::Timestamp::from_second(entry.recorded_at());
            let recorded_at = at.map(|at| at.to_string()).unwrap_or_default();
            LedgerEntry { index: index as u64, recorded_at, what, source }
        };
        Ok(seen.skip(whole(offset)).take(whole(limit)).map(entry).collect())
    }
}

pub(crate) fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let listen: SocketAddr = args.listen.parse().with_context(|| {
        format!("--listen: `{}` is no address; write 127.0.0.1:8080", args.listen)
    })?;
    let office = Office {
        directory: directory(place)?.to_owned(),
        level: level(&place.level)?,
        today: today(args.today.as_deref())?,
    };
    office.view(None).map_err(anyhow::Error::msg)?;
    print::say(&format!("http://{listen}/ (stop with Ctrl-C)"));
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(paradero_web::serve(listen, Arc::new(office), Vec::new()))?;
    Ok(ExitCode::SUCCESS)
}
