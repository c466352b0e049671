//! From Fluent files to a language.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

use crate::file::{self, Message};
use crate::key::Key;
use crate::lang::{Bundle, Direction, Entry, Lang, Language};
use crate::numbers::{Signs, formatted};

/// What is wrong with a file of a language, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {what}")]
pub struct Trouble {
    /// Name of the file as it was given.
    pub file: String,
    /// From 1; 1 where it is the file as a whole.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl Trouble {
    pub(crate) fn at(file: &str, text: &str, at: usize, what: String) -> Self {
        let (line, column) = file::place(text, at);
        Self { file: file.to_owned(), line, column, what }
    }

    fn on(file: &str, line: usize, what: String) -> Self {
        Self { file: file.to_owned(), line, column: 1, what }
    }
}

/// A language that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The language.
    pub lang: Lang,
    /// Messages that it has no text for, which are said in English.
    pub missing: Vec<&'static str>,
    /// Messages that nothing asks for, each with its place: names that are written wrong, or of another version.
    pub unknown: Vec<Trouble>,
}

/// Messages of these beginnings are asked for by codes of the vocabulary and by names of rules. Spanish and English
/// have those terms in the vocabulary and in the rules; another language has them in its file.
const OPEN: [&str; 2] = ["term-", "rule-"];

/// Reads a language: its code, as it stands in addresses (`fr`, `pt-BR`), and its files by name and text. What is read
/// stays in memory for as long as the process runs; a language is meant to be read once, at the start.
///
/// # Errors
/// Everything that is wrong with the files, so that it can be put right at one go.
pub fn load(code: &str, files: &[(&str, &str)]) -> Result<Loaded, Vec<Trouble>> {
    read(code, files, Some(Lang::en()))
}

/// As [`load`]; what is missing is taken from another language, if there is one.
pub(crate) fn read(
    code: &str,
    files: &[(&str, &str)],
    base: Option<Lang>,
) -> Result<Loaded, Vec<Trouble>> {
    let whole = files.first().map_or("", |(name, _)| *name);
    let tag = tag(code).map_err(|what| vec![Trouble::on(whole, 1, what)])?;
    let (resources, all) = parse(files)?;
    let unknown = check(&all)?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| formatted(value)));
    let mut refused = bundle.add_builtins().is_err();
    for resource in resources {
        refused |= bundle.add_resource(resource).is_err();
    }
    if refused {
        let what = "a message stands twice in the files of this language".to_owned();
        return Err(vec![Trouble::on(whole, 1, what)]);
    }
    finish(code, Box::leak(Box::new(bundle)), &all, base).map(|(lang, missing)| Loaded {
        lang,
        missing,
        unknown,
    })
}

/// The tag of a code that can stand at the beginning of an address.
fn tag(code: &str) -> Result<LanguageIdentifier, String> {
    let wrong = || {
        format!(
            "`{code}` is no code of a language: call the file by one as in BCP 47, such as \
             `fr.ftl`, `pt-BR.ftl` or `ar.ftl`"
        )
    };
    let plain = code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    let language = code.split('-').next().unwrap_or_default();
    if !plain || !(2..=3).contains(&language.len()) {
        return Err(wrong());
    }
    code.parse().map_err(|_| wrong())
}

type Placed<'a> = Vec<(&'a str, Message)>;

fn parse<'a>(files: &[(&'a str, &str)]) -> Result<(Vec<FluentResource>, Placed<'a>), Vec<Trouble>> {
    let (mut resources, mut all, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
    for (name, text) in files {
        match file::parsed(name, text) {
            Ok((resource, messages)) => {
                resources.push(resource);
                all.extend(messages.into_iter().map(|message| (*name, message)));
            }
            Err(more) => troubles.extend(more),
        }
    }
    if troubles.is_empty() { Ok((resources, all)) } else { Err(troubles) }
}

/// Whether messages use what they are given, and what there is. Those that nothing asks for are returned.
fn check(all: &Placed<'_>) -> Result<Vec<Trouble>, Vec<Trouble>> {
    let mut seen: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    let (mut troubles, mut unknown) = (Vec::new(), Vec::new());
    for (file, message) in all {
        let name = message.name.as_str();
        let mut tell = |what: String| troubles.push(Trouble::on(file, message.line, what));
        if let Some((other, line)) = seen.insert(name, (file, message.line)) {
            tell(format!("`{name}` stands in {other} on line {line} already: keep one of them"));
        }
        let key = Key::of(name, "");
        let open = OPEN.iter().any(|beginning| name.starts_with(beginning));
        if key.is_none() && !open && !name.starts_with('-') {
            let what = format!("`{name}` is a message that nothing asks for");
            unknown.push(Trouble::on(file, message.line, what));
            continue;
        }
        let takes = key.map_or(&[][..], Key::arguments);
        for argument in &message.arguments {
            if !takes.contains(&argument.as_str()) {
                let told = if takes.is_empty() {
                    "nothing".to_owned()
                } else {
                    format!("${}", takes.join(", $"))
                };
                tell(format!("`{name}` is given {told}, and not ${argument}"));
            }
        }
        for function in message.functions.iter().filter(|name| *name != "NUMBER") {
            tell(format!("`{name}` calls {function}, and there is only NUMBER"));
        }
    }
    let names: BTreeSet<&str> = seen.keys().copied().collect();
    for (file, message) in all {
        for other in message.refers.iter().filter(|other| !names.contains(other.as_str())) {
            let what = format!("`{}` refers to `{other}`, which this language lacks", message.name);
            troubles.push(Trouble::on(file, message.line, what));
        }
    }
    if troubles.is_empty() { Ok(unknown) } else { Err(troubles) }
}

fn finish(
    code: &str,
    bundle: &'static Bundle,
    all: &Placed<'_>,
    base: Option<Lang>,
) -> Result<(Lang, Vec<&'static str>), Vec<Trouble>> {
    let lines = Lines(all);
    let (mut entries, mut missing, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
    for key in Key::all() {
        let pattern = bundle.get_message(key.name()).and_then(|message| message.value());
        let entry = match (pattern, base) {
            (Some(pattern), _) if !key.arguments().is_empty() => Entry::Pattern(pattern),
            (Some(_), _) => match fixed(bundle, key.name()) {
                Ok(text) => Entry::Plain(text),
                Err(what) => {
                    troubles.push(lines.trouble(key.name(), what));
                    continue;
                }
            },
            (None, Some(base)) => {
                missing.push(key.name());
                base.0.foreign(key)
            }
            (None, None) => {
                troubles.push(lines.trouble(key.name(), format!("`{}` is missing", key.name())));
                continue;
            }
        };
        entries.push(entry);
    }
    let mut more = Vec::new();
    for (_, message) in all.iter().filter(|(_, message)| Key::of(&message.name, "").is_none()) {
        match fixed(bundle, &message.name) {
            Ok(text) if OPEN.iter().any(|open| message.name.starts_with(open)) => {
                more.push((message.name.clone(), text));
            }
            _ => {}
        }
    }
    more.sort();
    for needed in ["language-name", "language-direction"] {
        if missing.contains(&needed) {
            troubles.push(lines.trouble(needed, format!("`{needed}` is missing: write it first")));
        }
    }
    let (signs, direction) = (signs(&lines, &entries), direction(&lines, &entries));
    match (signs, direction) {
        (Ok(signs), Ok(direction)) if troubles.is_empty() => {
            if base.is_some_and(|base| base.direction() != direction) {
                entries.iter_mut().for_each(Entry::isolate);
            }
            let language =
                Language { code: code.to_owned(), direction, bundle, entries, more, signs, base };
            Ok((Lang(Box::leak(Box::new(language))), missing))
        }
        (signs, direction) => {
            troubles.extend(signs.err());
            troubles.extend(direction.err());
            Err(troubles)
        }
    }
}

/// The text of a message that takes nothing, kept for good.
fn fixed(bundle: &'static Bundle, name: &str) -> Result<&'static str, String> {
    let mut errors = Vec::new();
    let pattern = bundle.get_message(name).and_then(|message| message.value());
    let text = pattern.map(|pattern| bundle.format_pattern(pattern, None, &mut errors));
    match (text, errors.first()) {
        (Some(std::borrow::Cow::Borrowed(text)), None) => Ok(text),
        (Some(std::borrow::Cow::Owned(text)), None) => Ok(Box::leak(text.into_boxed_str())),
        (_, Some(error)) => Err(format!("`{name}` cannot be put together: {error}")),
        (None, None) => Err(format!("`{name}` has no text")),
    }
}

/// Where messages stand.
struct Lines<'a>(&'a Placed<'a>);

impl Lines<'_> {
    fn trouble(&self, name: &str, what: String) -> Trouble {
        let found = self.0.iter().find(|(_, message)| message.name == name);
        let first = self.0.first().map_or("", |(file, _)| file);
        let (file, line) = found.map_or((first, 1), |(file, message)| (*file, message.line));
        Trouble::on(file, line, what)
    }
}

fn plain<'a>(entries: &[Entry], name: &'a str) -> (&'static str, &'a str) {
    let entry = Key::of(name, "").and_then(|key| entries.get(key.place()));
    (entry.map_or("", Entry::plain), name)
}

fn signs(lines: &Lines<'_>, entries: &[Entry]) -> Result<Signs, Trouble> {
    let one = |(text, name): (&str, &str)| {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Ok(letter),
            _ => Err(lines.trouble(name, format!("`{name}` is one sign, not `{text}`"))),
        }
    };
    let thousands = match plain(entries, "number-thousands") {
        ("none", _) => None,
        other => Some(one(other)?),
    };
    let (text, name) = plain(entries, "number-apart-from");
    let apart_from = text.parse().ok().filter(|count| *count >= 4).ok_or_else(|| {
        lines.trouble(name, format!("`{name}` is a whole number from 4 on, not `{text}`"))
    })?;
    let (text, name) = plain(entries, "number-digits");
    let digits: Vec<char> = text.chars().collect();
    let digits = digits.try_into().map_err(|_| {
        lines.trouble(name, format!("`{name}` is the ten digits from nought to nine, not `{text}`"))
    })?;
    let decimal = one(plain(entries, "number-decimal"))?;
    let minus = one(plain(entries, "number-minus"))?;
    Ok(Signs { thousands, apart_from, decimal, minus, digits })
}

fn direction(lines: &Lines<'_>, entries: &[Entry]) -> Result<Direction, Trouble> {
    match plain(entries, "language-direction") {
        ("ltr", _) => Ok(Direction::LeftToRight),
        ("rtl", _) => Ok(Direction::RightToLeft),
        (text, name) => Err(lines.trouble(name, format!("`{name}` is ltr or rtl, not `{text}`"))),
    }
}
