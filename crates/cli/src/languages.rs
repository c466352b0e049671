//! The languages of the pages: those that are built in, and those that an office adds as files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use paradero_locale::{Lang, Languages, Loaded, load};
use paradero_model::Vocabulary;

use crate::print;

/// What to do with a language.
#[derive(Subcommand)]
pub(crate) enum LanguagesWhat {
    /// Print English as one file, to be translated: messages, terms of the vocabulary, titles of rules.
    Template,
    /// Say what is wrong with a language, and what is missing: a file xx.ftl, or a folder xx of such files.
    Check {
        /// The file or folder.
        path: PathBuf,
    },
}

/// `paradero languages`.
///
/// # Errors
/// When a file cannot be read, or something is wrong with it: one line for each thing.
pub(crate) fn run(what: &LanguagesWhat) -> anyhow::Result<ExitCode> {
    match what {
        LanguagesWhat::Template => print::out(&template()?),
        LanguagesWhat::Check { path } => {
            let code = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let files = if path.is_dir() {
                listed(path)?.into_iter().filter(is_fluent).collect()
            } else {
                vec![path.clone()]
            };
            said(&read(&code, &files)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// English as one file.
fn template() -> anyhow::Result<String> {
    let mut text = String::new();
    for (_, file) in Lang::files_of_english() {
        text.push_str(file);
        text.push('\n');
    }
    text.push_str("# The terms of the vocabulary.\n\n");
    for (name, term) in terms() {
        text.push_str(&format!("{name} = {term}\n"));
    }
    text.push_str("\n# The titles of rules.\n\n");
    for rule in paradero_findings::built_in()? {
        text.push_str(&format!("rule-{} = {}\n", rule.id, rule.title.en));
    }
    Ok(text.trim_end().to_owned())
}

/// Names of messages with the English terms that they stand for. A property is named once where it is called alike with
/// every kind of event, else with each.
fn terms() -> BTreeMap<String, String> {
    let vocabulary = Vocabulary::get();
    let name = |text: String| text.replace(['.', '_', ' '], "-").to_lowercase();
    let mut terms = BTreeMap::new();
    let mut properties: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for kind in vocabulary.events() {
        terms.insert(name(format!("term-event-{}", kind.code)), kind.term.en.clone());
        for property in vocabulary.properties(kind) {
            properties.entry(&property.code).or_default().push((&kind.code, &property.term.en));
        }
    }
    for (code, all) in properties {
        let alike = all.iter().all(|(_, term)| all.first().is_some_and(|(_, first)| first == term));
        for (kind, term) in all {
            let whole = if alike { code.to_owned() } else { format!("{kind}-{code}") };
            terms.insert(name(format!("term-property-{whole}")), term.to_owned());
        }
    }
    for (list, codes) in vocabulary.lists() {
        for code in codes {
            terms.insert(name(format!("term-{list}-{}", code.code)), code.term.en.clone());
        }
    }
    terms
}

/// How many missing messages are named.
const NAMED: usize = 5;

/// The languages that are built in and those of a folder, each a file `xx.ftl` or a folder `xx` of such files. What they
/// lack is said where the program is started.
///
/// # Errors
/// One line for each thing that is wrong with the files: file, line, column, what to do.
pub(crate) fn of_folder(folder: &Path) -> anyhow::Result<Languages> {
    let mut all = Vec::new();
    for (code, files) in found(folder)? {
        let loaded = read(&code, &files)?;
        said(&loaded);
        all.push(loaded.lang);
    }
    Ok(Languages::with(all))
}

/// Codes with their files, in the order of their names.
fn found(folder: &Path) -> anyhow::Result<Vec<(String, Vec<PathBuf>)>> {
    let mut codes: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for path in listed(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (code, files) = match name.strip_suffix(".ftl") {
            Some(code) => (code.to_owned(), vec![path]),
            None if path.is_dir() => {
                let files: Vec<_> = listed(&path)?.into_iter().filter(is_fluent).collect();
                (name, files)
            }
            // Anything else is no language: notes of translators, for one.
            None => continue,
        };
        if files.is_empty() || code.starts_with('.') {
            continue;
        }
        if ["es", "en"].contains(&code.as_str()) {
            bail!(
                "{}: `{code}` is built in; take the file away, or give another code, such as `{code}-XX.ftl`",
                folder.display()
            );
        }
        if code.eq_ignore_ascii_case("api") {
            bail!(
                "{}: addresses that begin with `api` are taken: give another code",
                folder.display()
            );
        }
        if codes.iter().any(|(known, _)| known.eq_ignore_ascii_case(&code)) {
            bail!(
                "{}: `{code}` is there twice, as a file and as a folder: keep one",
                folder.display()
            );
        }
        codes.push((code, files));
    }
    Ok(codes)
}

fn listed(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let wrong = || format!("{}: the folder of languages cannot be read", folder.display());
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(wrong)? {
        all.push(entry.with_context(wrong)?.path());
    }
    all.sort();
    Ok(all)
}

#[expect(clippy::ptr_arg, reason = "for filter over paths that are owned")]
fn is_fluent(path: &PathBuf) -> bool {
    path.extension().is_some_and(|extension| extension == "ftl")
}

fn read(code: &str, files: &[PathBuf]) -> anyhow::Result<Loaded> {
    let mut texts = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{}: cannot be read as UTF-8 text", path.display()))?;
        texts.push((path.display().to_string(), text));
    }
    let texts: Vec<(&str, &str)> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    load(code, &texts).map_err(|troubles| {
        let lines: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(lines.join("\n"))
    })
}

/// What a language lacks, and what of it nothing asks for.
fn said(loaded: &Loaded) {
    let lang: Lang = loaded.lang;
    let (code, name) = (lang.code(), lang.own_name());
    match loaded.missing.as_slice() {
        [] => print::say(&format!("{code} ({name}): complete")),
        missing => {
            let named = missing.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let more = missing.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            print::say(&format!(
                "{code} ({name}): {} messages are missing and said in English: {named}{more}",
                missing.len()
            ));
        }
    }
    for trouble in &loaded.unknown {
        print::say(&format!("{code}: {trouble}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "language-name = Langue\nlanguage-direction = ltr\n";

    #[test]
    fn a_language_is_a_file_or_a_folder_of_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("fr.ftl"), HEAD).unwrap();
        std::fs::write(folder.path().join("README.md"), "notes").unwrap();
        std::fs::create_dir(folder.path().join("ar")).unwrap();
        let head = HEAD.replace("ltr", "rtl");
        std::fs::write(folder.path().join("ar/a.ftl"), head).unwrap();
        std::fs::write(folder.path().join("ar/b.ftl"), "date-month-1 = x\n").unwrap();
        let languages = of_folder(folder.path()).unwrap();
        let codes: Vec<_> = languages.all().map(Lang::code).collect();
        assert_eq!(codes, ["es", "en", "ar", "fr"]);
        assert_eq!(languages.of("ar").unwrap().month_name(1), "x");
    }

    #[test]
    fn the_template_is_a_language_that_lacks_nothing() {
        let text = template().unwrap();
        let loaded = load("xx", &[("xx.ftl", &text)]).unwrap();
        assert!(loaded.missing.is_empty() && loaded.unknown.is_empty(), "{loaded:?}");
        let arrest = Vocabulary::get().event("arrest").unwrap().term.en.as_str();
        assert_eq!(loaded.lang.named("term-event-", "arrest"), Some(arrest));
        assert!(text.contains("\nrule-") && text.contains("\nterm-property-"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fr.ftl");
        let trouble = || format!("{:#}", of_folder(folder.path()).unwrap_err());
        std::fs::write(&path, format!("{HEAD}date-from = {{ $day }}\n")).unwrap();
        let expected = format!("{}:3:1: `date-from` is given $date, and not $day", path.display());
        assert_eq!(trouble(), expected);
        std::fs::write(&path, b"\xff\xfe").unwrap();
        assert!(trouble().contains("fr.ftl: cannot be read as UTF-8"), "{}", trouble());
        std::fs::rename(&path, folder.path().join("en.ftl")).unwrap();
        assert!(trouble().contains("`en` is built in"), "{}", trouble());
        let missing = of_folder(&folder.path().join("none")).unwrap_err();
        assert!(format!("{missing:#}").contains("folder of languages cannot be read"));
    }
}
