//! Chats as programs write them out: a table with a message in each row. Of WhatsApp the text, of Telegram `result.json`.
//!
//! What is written stays as it is: numbers of telephones as senders too. A chat is a table so that mappings apply to it; no sender is
//! taken for a person in whom anybody is interested.

mod order;
mod telegram;
mod whatsapp;

use crate::{
    error::Fault,
    limits::Count,
    table::{Grid, Row, name_columns},
};

/// A form of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The text that WhatsApp writes, on Android or iOS, in English or Spanish.
    WhatsApp,
    /// `result.json` of Telegram Desktop, of one chat or of all.
    Telegram,
}

/// Most bytes that are looked at to know a chat.
const LOOKED_AT: usize = 1 << 16;

/// Whether bytes begin as a chat does.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Form> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(LOOKED_AT))?);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with('{') {
        return telegram::is_chat(head).then_some(Form::Telegram);
    }
    whatsapp::is_chat(head).then_some(Form::WhatsApp)
}

/// A chat as a table.
pub(crate) fn read(text: &str, form: Form, mut grid: Grid) -> Result<Grid, Fault> {
    let (columns, rows): (Vec<&str>, Vec<Row>) = match form {
        Form::WhatsApp => (whatsapp::COLUMNS.to_vec(), whatsapp::rows(text, &mut grid.said)?),
        Form::Telegram => telegram::rows(text, &mut grid.said)?,
    };
    Count::default().rows_of(rows.len(), columns.len())?;
    name_columns(columns.into_iter().map(str::to_owned).collect(), &mut grid);
    grid.rows = rows;
    Ok(grid)
}
