//! A tray in a register of its own, behind the pages.

use std::path::PathBuf;

use paradero_intake::Reading;
use paradero_intake::passage::model::Endpoint;
use paradero_model::Level;
use paradero_register::tray::{Item, Tray};
use paradero_register::{Addition, GuideKind, Proposed, Register};
use paradero_web::{IntakeDesk, Standing, Step};

/// A register in a folder, which goes when this does.
pub(crate) struct OwnDesk {
    folder: tempfile::TempDir,
    /// The language model that the office's settings name.
    pub(crate) model: Option<Endpoint>,
}

impl OwnDesk {
    #[allow(dead_code, reason = "not every test brings something in")]
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Register::init(&folder.path().join("r"), "prueba", 1, [7; 32]).unwrap();
        Self { folder, model: None }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("r")
    }

    fn register(&self) -> Register {
        Register::open(&self.path(), Box::new(|_| Err("no PDF here".to_owned()))).unwrap()
    }
}

impl IntakeDesk for OwnDesk {
    fn tray(&self) -> Result<Tray, String> {
        Ok(self.register().tray())
    }

    fn propose(&self, level: Level, file_name: &str, bytes: &[u8]) -> Result<Proposed, String> {
        self.register().propose(level, file_name, bytes).map_err(|error| error.to_string())
    }

    fn read(
        &self,
        file_name: &str,
        bytes: &[u8],
        guide: Option<(GuideKind, &str)>,
    ) -> Result<Reading, String> {
        self.register().try_guide(file_name, bytes, guide).map_err(|error| error.to_string())
    }

    fn accept(
        &self,
        _: (Level, Option<(&str, bool)>),
        item: &Item,
        told: &dyn Fn(Step),
    ) -> Result<String, String> {
        told(Step::Adding);
        let said = |error: paradero_register::Error| error.to_string();
        let mut register =
            Register::open_writer(&self.path(), Box::new(|_| Err("no PDF here".to_owned())), 9)
                .map_err(said)?;
        let tray = register.tray();
        let bytes = tray.bytes(item).map_err(said)?;
        let guide = item.guide.as_ref().map(|draft| (draft.kind, "g.toml", draft.text.as_str()));
        let (file_name, info) = (item.file_name.as_str(), item.info.clone());
        let added = register.add(&Addition { file_name, bytes: &bytes, guide, info, now: 9 });
        let source = added.map_err(said)?.import.source;
        tray.throw_away(item).map_err(said)?;
        Ok(source)
    }

    fn language_model(&self) -> Result<Option<Endpoint>, String> {
        Ok(self.model.clone())
    }

    fn picture(&self, _: &[u8], _: u32) -> Result<Vec<u8>, String> {
        Err("nothing draws here".to_owned())
    }

    fn standing(&self, _: Level, _: &str) -> Result<Option<Standing>, String> {
        Ok(None)
    }
}
