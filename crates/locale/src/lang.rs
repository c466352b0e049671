//! A language that is loaded.

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::Pattern;

use crate::key::{self, Key};
use crate::load::{Loaded, read};
use crate::numbers::{Signs, under};
use crate::text;
use crate::value::Value;

pub(crate) type Bundle = FluentBundle<FluentResource>;

/// A language that is loaded; cheap to copy, and there for as long as the process runs. Two are equal where they were
/// loaded at once.
#[derive(Clone, Copy)]
pub struct Lang(pub(crate) &'static Language);

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As Spanish.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// As HTML has it in `dir`.
    #[must_use]
    pub fn code(self) -> &'static str {
        if self == Self::LeftToRight { "ltr" } else { "rtl" }
    }
}

pub(crate) struct Language {
    pub(crate) code: String,
    pub(crate) direction: Direction,
    pub(crate) bundle: &'static Bundle,
    /// By the places of keys.
    pub(crate) entries: Vec<Entry>,
    /// Messages that English does not have: terms and rules, sorted by name.
    pub(crate) more: Vec<(String, &'static str)>,
    pub(crate) signs: Signs,
    /// The language in which that is said which this one has no message for.
    pub(crate) base: Option<Lang>,
}

/// A message of a language.
pub(crate) enum Entry {
    /// It takes nothing.
    Plain(&'static str),
    /// It takes something.
    Pattern(&'static Pattern<&'static str>),
    /// It is said in the language below: its text, or nothing where it takes something.
    Foreign(&'static str),
}

impl Entry {
    pub(crate) fn plain(&self) -> &'static str {
        match self {
            Self::Plain(text) | Self::Foreign(text) => text,
            Self::Pattern(_) => "",
        }
    }
}

/// A text that runs the other way than what is around it, between the marks that Unicode has for that.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

impl Entry {
    /// Sets a text of the language below apart, where the two run in opposite directions.
    pub(crate) fn isolate(&mut self) {
        if let Self::Foreign(text) = self
            && !text.is_empty()
        {
            *text = Box::leak(isolated(text).into_boxed_str());
        }
    }
}

impl Language {
    /// The entry of a language that says a message in this one.
    pub(crate) fn foreign(&self, key: Key) -> Entry {
        Entry::Foreign(self.entries.get(key.place()).map_or("", Entry::plain))
    }
}

/// A built-in language: its files are held complete and free of faults by tests.
fn built_in(code: &str, files: &[(&str, &str)]) -> Lang {
    match read(code, files, None) {
        Ok(Loaded { lang, .. }) => lang,
        #[allow(
            clippy::panic,
            reason = "the files are part of the program, and every test meets them"
        )]
        Err(troubles) => {
            panic!("locales/{}", troubles.first().map_or(String::new(), ToString::to_string))
        }
    }
}

static ES: LazyLock<Lang> = LazyLock::new(|| built_in("es", key::ES));
static EN: LazyLock<Lang> = LazyLock::new(|| built_in("en", key::EN));

impl Lang {
    /// Spanish.
    #[must_use]
    pub fn es() -> Self {
        *ES
    }

    /// English.
    #[must_use]
    pub fn en() -> Self {
        *EN
    }

    /// The files of English, by name and text: what a translation begins with.
    #[must_use]
    pub fn files_of_english() -> &'static [(&'static str, &'static str)] {
        key::EN
    }

    /// Its code, as it stands in addresses and in `lang`.
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// What it calls itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        text!(self, "language-name")
    }

    /// The direction in which it is written.
    #[must_use]
    pub fn direction(self) -> Direction {
        self.0.direction
    }

    /// `es` or `en`: in which language it takes what the vocabulary, the rules and the estimates say, which speak these two.
    #[must_use]
    pub fn spoken(self) -> &'static str {
        if self == Self::es() { "es" } else { "en" }
    }

    /// The text of a message that takes nothing; [`text!`](crate::text) asks for it.
    #[must_use]
    pub fn plain(self, key: Key) -> &'static str {
        self.0.entries.get(key.place()).map_or("", Entry::plain)
    }

    /// The text of a message with what it takes; [`text!`](crate::text) asks for it.
    #[must_use]
    pub fn with<const N: usize>(
        self,
        key: Key,
        arguments: [(&'static str, Value<'_>); N],
    ) -> String {
        let pattern = match (self.0.entries.get(key.place()), self.0.base) {
            (Some(Entry::Pattern(pattern)), _) => *pattern,
            (Some(Entry::Foreign(_)), Some(base)) => {
                let text = base.with(key, arguments);
                let same = base.direction() == self.direction();
                return if same { text } else { isolated(&text) };
            }
            (Some(entry), _) => return entry.plain().to_owned(),
            (None, _) => return String::new(),
        };
        let mut given = FluentArgs::with_capacity(N);
        for (name, Value(value)) in arguments {
            given.set(name, value);
        }
        // Arguments and references were looked at when the file was read, so nothing can be amiss here.
        let mut amiss = Vec::new();
        under(self.0.signs, || {
            self.0.bundle.format_pattern(pattern, Some(&given), &mut amiss).into_owned()
        })
    }

    /// Whether a message is said in this language, and not in the one below.
    #[must_use]
    pub fn has(self, key: Key) -> bool {
        !matches!(self.0.entries.get(key.place()), Some(Entry::Foreign(_)) | None)
    }

    /// The message whose name is a beginning and a code, for codes that are known only when the program runs. Capitals,
    /// blanks and low lines of the code stand as small letters and hyphens in names. A message that takes something has
    /// no such text.
    #[must_use]
    pub fn named(self, beginning: &str, code: &str) -> Option<&'static str> {
        if let Some(key) = Key::of(beginning, code) {
            return key.arguments().is_empty().then(|| self.plain(key));
        }
        let more = &self.0.more;
        let place = more.binary_search_by(|(name, _)| key::compare(name, beginning, code)).ok()?;
        more.get(place).map(|(_, text)| *text)
    }

    pub(crate) fn signs(self) -> Signs {
        self.0.signs
    }
}

impl PartialEq for Lang {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Lang {}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lang({})", self.0.code)
    }
}
