//! Chats of Telegram Desktop (`result.json`): of one chat, or of all.

use serde_json::Value;

use crate::{
    error::Fault,
    table::{Row, measure_json},
};

/// Whether JSON begins as such a file does.
pub(super) fn is_chat(head: &str) -> bool {
    let compact: String = head.chars().filter(|c| !c.is_whitespace()).collect();
    compact.contains("\"messages\":[{\"id\":")
        && ["\"date_unixtime\":", "\"text_entities\":", "\"from_id\":", "\"actor_id\":"]
            .iter()
            .any(|known| compact.contains(known))
}

/// The columns, and the messages.
pub(super) fn rows(
    text: &str,
    said: &mut Vec<String>,
) -> Result<(Vec<&'static str>, Vec<Row>), Fault> {
    let text = text.trim_start_matches('\u{feff}');
    measure_json(text, false)?;
    let value: Value = serde_json::from_str(text).map_err(|error| Fault {
        line: u32::try_from(error.line()).ok(),
        what: format!("it is a chat of Telegram that is cut off or no JSON: {error}"),
        fix: "export the chat again, or ask for the file again".into(),
    })?;
    let all = value.get("chats").and_then(|chats| chats.get("list")).and_then(Value::as_array);
    let chats: Vec<&Value> = match all {
        Some(list) => list.iter().collect(),
        None => vec![&value],
    };
    let mut columns = vec!["date", "sender", "text", "attachment", "forwarded from", "id"];
    if all.is_some() {
        columns.push("chat");
    }
    let (mut rows, mut lines) = (Vec::new(), Lines::new(text));
    for chat in &chats {
        let name = text_of(chat.get("name"));
        for message in chat.get("messages").and_then(Value::as_array).into_iter().flatten() {
            let mut cells = cells(message);
            if all.is_some() {
                cells.push(name.clone());
            }
            let line = lines.of(&text_of(message.get("id")));
            rows.push(Row { cells, line, ..Row::default() });
        }
    }
    said.push(format!("{} chat(s) of Telegram, {} message(s)", chats.len(), rows.len()));
    said.push("times are those of the computer that wrote the chat out".into());
    Ok((columns, rows))
}

fn cells(message: &Value) -> Vec<String> {
    let text = |key: &str| text_of(message.get(key));
    let first = |keys: &[&str]| {
        keys.iter().map(|key| text(key)).find(|text| !text.is_empty()).unwrap_or_default()
    };
    let mut said = text("text");
    // What the program tells of a chat: who came, what it was called.
    if text("type") == "service" {
        let parts = [text("action"), text("title"), text("members"), said];
        said = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    }
    vec![
        text("date"),
        first(&["from", "actor", "from_id", "actor_id"]),
        said,
        first(&["photo", "file", "file_name", "contact_vcard"]),
        text("forwarded_from"),
        text("id"),
    ]
}

/// A text, which may be in pieces of which some are bold or lead somewhere.
fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(pieces)) => {
            let apart = pieces.iter().all(Value::is_string) && pieces.len() > 1;
            let pieces: Vec<String> = pieces
                .iter()
                .map(|piece| text_of(piece.get("text").or(Some(piece).filter(|p| !p.is_object()))))
                .collect();
            pieces.join(if apart { ", " } else { "" })
        }
        Some(other) => other.to_string(),
    }
}

/// On which line of the file messages begin, asked in their order.
struct Lines<'a> {
    text: &'a str,
    /// How an id begins: with or without a space, as the whole file has it.
    form: &'static str,
    at: usize,
    line: u32,
    /// A message was not found: where it and those below it stand is not looked for.
    lost: bool,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let form = if text.contains("\"id\": ") { "\"id\": " } else { "\"id\":" };
        Self { text, form, at: 0, line: 1, lost: false }
    }

    /// The line of the message of that id; the last that is known where it is not found.
    fn of(&mut self, id: &str) -> u32 {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let sought = format!("{}{id},", self.form);
        let found = if self.lost { None } else { rest.find(&sought) };
        let Some(before) = found.and_then(|found| rest.get(..found)) else {
            self.lost = true;
            return self.line;
        };
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at += before.len() + 1;
        self.line
    }
}
