//! The files of languages: what is built in is complete, and what is wrong with a file is told.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use paradero_locale::{Direction, Key, Lang, Message, Trouble, load, messages, text};

    /// Words that Spanish and English write alike.
    const ALIKE: &[&str] = &[
        "alerts-told",
        "date-day",
        "date-month",
        "date-range",
        "date-range-in-month",
        "date-range-in-year",
        "list-next",
        "language-direction",
        "person-link",
        "records-bytes",
        "review-bits",
        "review-word",
        "screening-level-possible",
        "shared-no",
        "word-notable",
        "word-editor",
    ];

    fn files(code: &str) -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(code);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
        found.sort();
        found
    }

    fn all(code: &str) -> BTreeMap<String, (String, Message)> {
        let mut all = BTreeMap::new();
        for (name, text) in files(code) {
            for message in messages(&name, &text).unwrap() {
                let twice = all.insert(message.name.clone(), (name.clone(), message));
                assert!(twice.is_none(), "{code}/{name}: {twice:?} stands twice");
            }
        }
        all
    }

    #[test]
    fn both_languages_have_the_same_messages_in_the_same_files() {
        let (es, en) = (all("es"), all("en"));
        for (name, (file, message)) in &en {
            let (other_file, other) = es.get(name).unwrap_or_else(|| panic!("es lacks `{name}`"));
            assert_eq!(file, other_file, "`{name}` stands in two files");
            assert_eq!(message.arguments, other.arguments, "arguments of `{name}`");
        }
        for name in es.keys() {
            assert!(en.contains_key(name), "en lacks `{name}`");
        }
    }

    #[test]
    fn the_compiler_knows_what_the_parser_reads() {
        let en = all("en");
        let keys: Vec<&str> = Key::all().map(Key::name).collect();
        assert_eq!(keys, en.keys().map(String::as_str).collect::<Vec<_>>());
        for key in Key::all() {
            let arguments: BTreeSet<String> =
                key.arguments().iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(arguments, en[key.name()].1.arguments, "{}", key.name());
        }
    }

    fn bodies(code: &str) -> BTreeMap<String, String> {
        let mut bodies: BTreeMap<String, String> = BTreeMap::new();
        for (_, text) in files(code) {
            let mut name = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let begins = line.starts_with(|first: char| first.is_ascii_alphabetic());
                let body = match line.split_once('=').filter(|_| begins) {
                    Some((own, body)) => {
                        own.trim().clone_into(&mut name);
                        body
                    }
                    None => line,
                };
                let own = bodies.entry(name.clone()).or_default();
                own.push_str(body.trim());
                own.push('\n');
            }
        }
        bodies.remove("");
        bodies
    }

    #[test]
    fn nothing_is_left_in_the_other_language() {
        let (es, en) = (bodies("es"), bodies("en"));
        for (name, body) in &es {
            let same = en.get(name) == Some(body);
            let free = name.starts_with("number-") || name.starts_with("country-");
            let known = ALIKE.contains(&name.as_str());
            assert!(!same || free || known, "`{name}` is the same in both: {body}");
            assert!(!known || same, "`{name}` differs now: take it off the list of those alike");
        }
    }

    /// The sources of all crates but this one's files of messages, in which `"name"` stands where it is asked for.
    fn sources(folder: &Path, all: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let known = |ends: &str| path.extension().is_some_and(|extension| extension == ends);
            if path.is_dir() {
                sources(&path, all);
            } else if ["rs", "sql", "toml"].into_iter().any(known) {
                all.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    /// Beginnings of messages that are asked for by a code, which stands in the sources, in SQL or in the vocabulary.
    const BY_CODE: [&str; 8] = [
        "word-",
        "kind-many-",
        "kind-one-",
        "problems-expected-",
        "places-kind-",
        "places-way-",
        "stated-by-",
        "stated-what-",
    ];

    #[test]
    fn every_message_is_asked_for() {
        let mut all = String::new();
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        sources(crates, &mut all);
        sources(&crates.parent().unwrap().join("rules"), &mut all);
        let quoted = |text: &str| {
            ["\"", "'"].into_iter().any(|sign| all.contains(&format!("{sign}{text}{sign}")))
        };
        for key in Key::all() {
            let name = key.name();
            // Codes of countries come from sources.
            if quoted(name) || name.starts_with("country-") {
                continue;
            }
            let code = BY_CODE.into_iter().find_map(|beginning| name.strip_prefix(beginning));
            let spelt = code.is_some_and(|code| {
                ["-", "_", " "].into_iter().any(|sign| quoted(&code.replace('-', sign)))
            });
            assert!(spelt, "nothing asks for `{name}`: take it out of the files");
        }
    }

    const HEAD: &str = "language-name = Langue\nlanguage-direction = ltr\n";

    fn troubles(text: &str) -> Vec<String> {
        let text = format!("{HEAD}{text}");
        load("fr", &[("fr.ftl", &text)]).unwrap_err().iter().map(Trouble::to_string).collect()
    }

    #[test]
    fn a_language_in_one_file_speaks_where_it_can_and_english_elsewhere() {
        let text = format!(
            "{HEAD}date-month-1 = janvier\nterm-event-kind-arrest = arrestation\n\
             date-days = {{ $n ->\n    [one] {{ $n }} jour\n   *[other] {{ $n }} jours\n}}\n\
             number-thousands = {{ \"\\u00A0\" }}\n"
        );
        let fr = load("fr", &[("fr.ftl", &text)]).unwrap();
        assert_eq!(fr.lang.month_name(1), "janvier");
        assert_eq!(fr.lang.month_name(2), "February");
        // French counts nought as one, by CLDR.
        assert_eq!(text!(fr.lang, "date-days", n = 0), "0 jour");
        assert_eq!(text!(fr.lang, "date-days", n = 12_000), "12\u{a0}000 jours");
        // What is said in English has English numbers too.
        assert_eq!(fr.lang.span(None, Some(0)), "by 1 Jan 1970");
        assert_eq!(fr.lang.named("term-event-kind-", "arrest"), Some("arrestation"));
        assert_eq!(fr.lang.named("term-event-kind-", "removal"), None);
        assert!(fr.missing.contains(&"date-month-2") && !fr.missing.contains(&"date-month-1"));
        assert!(fr.unknown.is_empty());
        assert_eq!(fr.lang.direction(), Direction::LeftToRight);
        assert_eq!((fr.lang.code(), fr.lang.own_name()), ("fr", "Langue"));
        assert_eq!(fr.lang.spoken(), "en");
        assert_ne!(fr.lang, Lang::en());
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_with_its_place() {
        assert_eq!(
            troubles("date-month-1 = { $x }\n"),
            ["fr.ftl:3:1: `date-month-1` is given nothing, and not $x"]
        );
        assert_eq!(
            troubles("date-days = { $days }\n"),
            ["fr.ftl:3:1: `date-days` is given $n, and not $days"]
        );
        assert_eq!(
            troubles("date-month-1 = a\n\ndate-month-1 = b\n"),
            ["fr.ftl:5:1: `date-month-1` stands in fr.ftl on line 3 already: keep one of them"]
        );
        assert_eq!(
            troubles("date-from = { date-whence } { $date }\n"),
            ["fr.ftl:3:1: `date-from` refers to `date-whence`, which this language lacks"]
        );
        assert_eq!(
            troubles("number-digits = 0123\n"),
            ["fr.ftl:3:1: `number-digits` is the ten digits from nought to nine, not `0123`"]
        );
        let broken = troubles("date-month-1 = { $x\ndate-month-2 = b\n");
        assert!(broken[0].starts_with("fr.ftl:4:") && broken[0].contains("Expected"), "{broken:?}");
        let cyclic = troubles("date-month-1 = { date-month-1 }\n");
        assert!(cyclic[0].starts_with("fr.ftl:3:1: `date-month-1` cannot"), "{cyclic:?}");
        let named = load("f_r", &[("f_r.ftl", HEAD)]).unwrap_err();
        assert!(named[0].to_string().contains("no code of a language"), "{named:?}");
        let nameless = load("fr", &[("fr.ftl", "date-month-1 = janvier\n")]).unwrap_err();
        assert_eq!(nameless.len(), 2, "{nameless:?}");
    }

    #[test]
    fn a_name_that_nothing_asks_for_is_told_and_does_no_harm() {
        let text = format!("{HEAD}date-mouth-1 = janvier\n");
        let fr = load("fr", &[("fr.ftl", &text)]).unwrap();
        assert_eq!(fr.unknown.len(), 1);
        assert!(fr.unknown[0].to_string().starts_with("fr.ftl:3:1: `date-mouth-1`"));
    }

    #[test]
    fn english_is_set_apart_where_the_language_runs_the_other_way() {
        let text = HEAD.replace("ltr", "rtl");
        let ar = load("ar", &[("ar.ftl", &text)]).unwrap().lang;
        assert_eq!(ar.month_name(1), "\u{2068}January\u{2069}");
        assert_eq!(text!(ar, "date-days", n = 2), "\u{2068}2 days\u{2069}");
        // The signs of numbers are taken as they are.
        assert_eq!(ar.number(12_000), "12,000");
    }

    #[test]
    fn digits_of_another_script_stand_in_dates_and_messages() {
        let text = "language-name = العربية\nlanguage-direction = rtl\n\
                    number-digits = ٠١٢٣٤٥٦٧٨٩\nnumber-thousands = ٬\nnumber-decimal = ٫\n\
                    date-days = { $n ->\n    [two] يومان\n   *[other] { $n } يوم\n}\n";
        let ar = load("ar", &[("ar.ftl", text)]).unwrap().lang;
        assert_eq!(ar.direction().code(), "rtl");
        assert_eq!(ar.number(12_034), "١٢٬٠٣٤");
        assert_eq!(ar.decimal(1.5, 1), "١٫٥");
        assert_eq!(text!(ar, "date-days", n = 2), "يومان");
        assert_eq!(text!(ar, "date-days", n = 30), "٣٠ يوم");
    }
}
