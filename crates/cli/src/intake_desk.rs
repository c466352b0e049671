//! Bringing in by the pages: the tray, proposals, additions and pictures of pages, over the register as it stands.

use std::time::Duration;

use paradero_intake::Reading;
use paradero_intake::passage::model::Endpoint;
use paradero_model::Level;
use paradero_register::tray::{Draft, Item, Tray};
use paradero_register::{Addition, GuideKind, Proposed, Register};
use paradero_web::{IntakeDesk, Standing, Step, Views};

use crate::alerts;
use crate::office::now;
use crate::serve::Office;

/// How often a register that another process writes to is tried again, and how long is waited between.
const TRIES: u32 = 600;
const PAUSE: Duration = Duration::from_millis(200);

/// Longest side of the picture of a page in pixels: enough to read, and no more than a page may weigh.
const PICTURE_SIDE: u32 = 1_300;

impl Office {
    fn waited_for(&self) -> Result<Register, String> {
        for _ in 0..TRIES {
            match self.writer() {
                Err(error) if error.is_locked() => std::thread::sleep(PAUSE),
                opened => return opened.map_err(|error| error.to_string()),
            }
        }
        Err("another process writes to the register for minutes now; try again once it is done"
            .to_owned())
    }
}

impl IntakeDesk for Office {
    fn tray(&self) -> Result<Tray, String> {
        Ok(self.open()?.tray())
    }

    fn propose(&self, level: Level, file_name: &str, bytes: &[u8]) -> Result<Proposed, String> {
        self.open()?.propose(level, file_name, bytes).map_err(|error| error.to_string())
    }

    fn read(
        &self,
        file_name: &str,
        bytes: &[u8],
        guide: Option<(GuideKind, &str)>,
    ) -> Result<Reading, String> {
        self.open()?.try_guide(file_name, bytes, guide).map_err(|error| error.to_string())
    }

    fn accept(
        &self,
        (level, account): (Level, Option<(&str, bool)>),
        item: &Item,
        told: &dyn Fn(Step),
    ) -> Result<String, String> {
        let said = |error: paradero_register::Error| error.to_string();
        told(Step::Waiting);
        let mut register = self.waited_for()?;
        if let Some((name, keeps)) = account {
            register.act_as(name, keeps);
        }
        told(Step::Adding);
        let tray = register.tray();
        let bytes = tray.bytes(item).map_err(said)?;
        let name = guide_name(item);
        let guide = item.guide.as_ref();
        let mut info = item.info.clone();
        info.stated.extend(crate::pdf::stated(&item.file_name, &bytes));
        let added = register.add(&Addition {
            file_name: &item.file_name,
            bytes: &bytes,
            guide: guide.map(|draft| (draft.kind, name.as_str(), draft.text.as_str())),
            info,
            now: now(),
        });
        let source = added.map_err(said)?.import.source;
        drop(register);
        // It is in the ledger: from here on nothing takes that back, and what is left is made again when it is asked for.
        told(Step::Deriving);
        tray.throw_away(item).map_err(said)?;
        // Made first, under the lock; the watch then finds it made.
        if let Ok(view) = self.newest(level) {
            self.give_back(level, view);
        }
        if let (Ok(seen), Ok(today)) = (self.open(), self.day()) {
            alerts::quietly(&seen, level, today, std::slice::from_ref(&source));
        }
        Ok(source)
    }

    fn language_model(&self) -> Result<Option<Endpoint>, String> {
        let settings = self.open()?.settings().map_err(|error| error.to_string())?;
        Ok(settings.language_model())
    }

    fn picture(&self, bytes: &[u8], page: u32) -> Result<Vec<u8>, String> {
        let page = usize::try_from(page).unwrap_or(usize::MAX);
        crate::pdf::scanner()?.show(bytes, page, 0.0, PICTURE_SIDE)
    }

    fn standing(&self, level: Level, source: &str) -> Result<Option<Standing>, String> {
        let register = self.open()?;
        let said = |error: paradero_register::Error| error.to_string();
        let mut acts = register.acts(level).rev();
        let Some(import) =
            acts.find_map(|act| act.import().filter(|import| import.source == source))
        else {
            return Ok(None);
        };
        let guide = import.guide.as_ref();
        let text = guide.map(|guide| register.bytes(&guide.hash)).transpose().map_err(said)?;
        let text = text.map(String::from_utf8).transpose().map_err(|error| error.to_string())?;
        let guide = guide.zip(text).map(|(guide, text)| Draft::new(guide.kind, text));
        let item = Item {
            id: String::new(),
            level: import.level,
            file_name: import.file_name.clone(),
            bytes: import.bytes,
            source: import.source.clone(),
            media: String::new(),
            by: String::new(),
            at: 0,
            info: import.info.clone(),
            guide,
            asked: None,
        };
        let bytes = register.bytes(source).map_err(said)?;
        Ok(Some(Standing { item, bytes }))
    }
}

fn guide_name(item: &Item) -> String {
    let ending = match item.guide.as_ref().map(|draft| draft.kind) {
        Some(GuideKind::Sheet) => "claims.toml",
        _ => "mapping.toml",
    };
    format!("{}.{ending}", item.file_name)
}
