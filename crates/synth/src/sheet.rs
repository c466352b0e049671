//! Running text and its claim sheet, written together so that each quote stands in the text.

use std::collections::BTreeMap;

/// A text of sentences, and what each of them claims.
pub(crate) struct Sheet {
    stem: &'static str,
    head: String,
    refs: BTreeMap<String, String>,
    events: String,
    text: String,
    count: u32,
}

impl Sheet {
    /// An empty text; `more` are further lines of `[source]`.
    pub(crate) fn new(
        stem: &'static str,
        title: &str,
        said_by: &str,
        said_on: &str,
        more: &str,
    ) -> Self {
        Self {
            stem,
            head: format!(
                "[source]\ntitle    = {}\nlanguage = \"es\"\nsaid_by  = {}\nsaid_on  = \
                 \"{said_on}\"\nlevel    = \"public\"\ncountry  = \"XA\"\n{more}",
                quoted(title),
                quoted(said_by)
            ),
            refs: BTreeMap::new(),
            events: String::new(),
            text: format!("{title}\n\n"),
            count: 0,
        }
    }

    /// Declares a handle; `what` is the inside of its table.
    pub(crate) fn refer(&mut self, handle: &str, what: &str) {
        self.refs.insert(handle.to_owned(), what.to_owned());
    }

    /// Adds a sentence to the text.
    pub(crate) fn say(&mut self, sentence: &str) {
        self.text.push_str(sentence);
        self.text.push_str("\n\n");
    }

    /// Adds an event on a sentence already said. `lines` are its keys. Gives its id.
    pub(crate) fn event(&mut self, kind: &str, sentence: &str, lines: &str) -> String {
        debug_assert!(self.text.contains(sentence), "the sentence was not said");
        self.count += 1;
        let id = format!("{kind}-{}", self.count);
        self.events.push_str(&format!(
            "\n[[event]]\nid = \"{id}\"\nkind = \"{kind}\"\nquote = {}\n{lines}\n",
            quoted(sentence)
        ));
        id
    }

    /// Adds a sentence and the one event on it.
    pub(crate) fn tell(&mut self, kind: &str, sentence: &str, lines: &str) -> String {
        self.say(sentence);
        self.event(kind, sentence, lines)
    }

    /// The place of a handle for the truth: `file:handle`.
    pub(crate) fn place(&self, handle: &str) -> String {
        format!("{}.txt:{handle}", self.stem)
    }

    /// The two files.
    pub(crate) fn files(self) -> [(String, Vec<u8>); 2] {
        let mut sheet = self.head;
        if !self.refs.is_empty() {
            sheet.push_str("\n[ref]\n");
        }
        for (handle, what) in &self.refs {
            sheet.push_str(&format!("{handle} = {{ {what} }}\n"));
        }
        sheet.push_str(&self.events);
        [
            (format!("{}.txt", self.stem), self.text.into_bytes()),
            (format!("{}.claims.toml", self.stem), sheet.into_bytes()),
        ]
    }
}

/// A TOML basic string.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
