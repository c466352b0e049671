//! What the pages need of a register to bring something in.

use paradero_intake::Reading;
use paradero_intake::passage::model::Endpoint;
use paradero_model::Level;
use paradero_register::tray::{Item, Tray};
use paradero_register::{GuideKind, Proposed};

/// How far the adding of a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It waits for whoever else writes.
    Waiting,
    /// It is read and written into the ledger.
    Adding,
    /// It is in the ledger; people are linked and rules are run, for a level.
    Deriving,
}

/// A source as it stands, to be read anew.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What the tray would say of it; its id is empty.
    pub item: Item,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Where files are brought in. Called from many threads at once, never on one that serves.
pub trait IntakeDesk: Send + Sync {
    /// The files that wait.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn tray(&self) -> Result<Tray, String>;

    /// How a file may be read, by what sources up to a level taught.
    ///
    /// # Errors
    /// One line that says why it cannot be read.
    fn propose(&self, level: Level, file_name: &str, bytes: &[u8]) -> Result<Proposed, String>;

    /// Reads a file by a mapping or claim sheet, or as it is; nothing is added.
    ///
    /// # Errors
    /// One line that says where the file or the guide is wrong, and what to do.
    fn read(
        &self,
        file_name: &str,
        bytes: &[u8],
        guide: Option<(GuideKind, &str)>,
    ) -> Result<Reading, String>;

    /// Adds what lies in the tray as its guide says, by an account that sees a level (its name, and whether it keeps), and takes it out of the
    /// tray. The id of the source.
    ///
    /// # Errors
    /// One line that says why it was not added; then it lies in the tray as before.
    fn accept(
        &self,
        who: (Level, Option<(&str, bool)>),
        item: &Item,
        told: &dyn Fn(Step),
    ) -> Result<String, String>;

    /// The language model that the office's settings name; none where they name none.
    ///
    /// # Errors
    /// One line that says why the settings cannot be read.
    fn language_model(&self) -> Result<Option<Endpoint>, String> {
        Ok(None)
    }

    /// A page of a PDF or picture as a PNG picture, counted from 1.
    ///
    /// # Errors
    /// One line that says why it cannot be drawn.
    fn picture(&self, bytes: &[u8], page: u32) -> Result<Vec<u8>, String>;

    /// A source of the register's own that a level sees, with the guide by which it is read.
    ///
    /// # Errors
    /// One line that says what is wrong and what to do.
    fn standing(&self, level: Level, source: &str) -> Result<Option<Standing>, String>;
}
