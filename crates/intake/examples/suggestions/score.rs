//! Suggestions held against what a reader marked: precision and recall by language and kind.

#![allow(clippy::expect_used, reason = "a truth file that is wrong ends the measurement")]

use std::collections::BTreeMap;
use std::path::Path;

use paradero_intake::passage::{Context, Counted, Language, Sort, Suggestion, suggest};
use paradero_model::Date;

/// Kinds in the truth files, and what they are among suggestions.
pub(crate) const KINDS: [(&str, Sort); 8] = [
    ("date", Sort::Date),
    ("person", Sort::Person),
    ("court", Sort::Court),
    ("authority", Sort::Authority),
    ("place", Sort::Place),
    ("docket", Sort::Docket),
    ("count", Sort::Count),
    ("instrument", Sort::Instrument),
];

/// A text of the examples with what stands in it.
pub(crate) struct Marked {
    /// Name of the file.
    pub(crate) name: String,
    /// No rule was made by looking at what is missed in it.
    pub(crate) held_out: bool,
    /// The text.
    pub(crate) text: String,
    /// What is known of it.
    pub(crate) context: Context,
    truth: Vec<True>,
}

struct True {
    sort: Sort,
    start: usize,
    end: usize,
    means: Option<String>,
    count: Option<(u64, String)>,
}

/// What came out for one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    /// Suggested and marked, to the letter.
    pub(crate) right: usize,
    /// Suggested, not marked.
    pub(crate) wrong: usize,
    /// Marked, not suggested.
    pub(crate) missed: usize,
    /// Of those right, how many have a meaning or a number in the truth.
    pub(crate) meant: usize,
    /// And how many of these mean it.
    pub(crate) meant_right: usize,
}

impl Score {
    /// Suggestions that are right, in hundredths.
    pub(crate) fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Marks that are suggested, in hundredths.
    pub(crate) fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }

    fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.meant += other.meant;
        self.meant_right += other.meant_right;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Every text of `examples/` that has a truth file.
pub(crate) fn marked(examples: &Path) -> Vec<Marked> {
    let mut all = Vec::new();
    for folder in ["report", "texts"] {
        let mut files: Vec<_> = std::fs::read_dir(examples.join(folder))
            .expect("examples are there")
            .map(|entry| entry.expect("the folder is read").path())
            .filter(|path| path.to_string_lossy().ends_with(".truth.toml"))
            .collect();
        files.sort();
        all.extend(files.iter().map(|path| read(path)));
    }
    all
}

fn read(path: &Path) -> Marked {
    let table: toml::Table =
        std::fs::read_to_string(path).expect("it is read").parse().expect("it is TOML");
    let said = |key: &str| table.get(key).and_then(toml::Value::as_str);
    let text_path = path.to_string_lossy().replace(".truth.toml", ".txt");
    let text = std::fs::read_to_string(&text_path).expect("the text stands beside its truth");
    let language =
        if said("language") == Some("es") { Language::Spanish } else { Language::English };
    Marked {
        name: Path::new(&text_path)
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned(),
        held_out: table.get("held_out").and_then(toml::Value::as_bool).unwrap_or_default(),
        truth: truth(&text, &table),
        context: Context {
            published: said("published").map(|day| Date::parse_edtf(day).expect("it is EDTF")),
            language: Some(language),
            country: said("country").map(str::to_owned),
        },
        text,
    }
}

/// Every place at which a marked text stands between words, without those within a longer one.
fn truth(text: &str, table: &toml::Table) -> Vec<True> {
    let mut all: Vec<True> = Vec::new();
    for (kind, sort) in KINDS {
        let entries = table.get(kind).and_then(toml::Value::as_array).expect("each kind is listed");
        for entry in entries {
            let of = |key: &str| entry.get(key).and_then(toml::Value::as_str).map(str::to_owned);
            let written = entry
                .as_str()
                .map(str::to_owned)
                .or_else(|| of("text"))
                .expect("an entry has a text");
            let nth = entry.get("nth").and_then(toml::Value::as_array);
            let number = entry.get("number").and_then(toml::Value::as_integer);
            let mut here = 0;
            for (start, _) in text.match_indices(&written) {
                let end = start + written.len();
                let word = |c: char| c.is_alphanumeric();
                if text[..start].ends_with(word) || text[end..].starts_with(word) {
                    continue;
                }
                here += 1;
                if nth.is_some_and(|nth| !nth.iter().any(|n| n.as_integer() == Some(here))) {
                    continue;
                }
                let count = number.map(|number| {
                    (number.try_into().expect("a number"), of("unit").unwrap_or_default())
                });
                all.push(True { sort, start, end, means: of("means"), count });
            }
            assert!(here > 0, "`{written}` does not stand in the text");
        }
    }
    let spans: Vec<(usize, usize)> = all.iter().map(|one| (one.start, one.end)).collect();
    all.retain(|one| {
        !spans.iter().any(|(start, end)| {
            *start <= one.start && *end >= one.end && end - start > one.end - one.start
        })
    });
    all
}

/// Scores of one text by kind, and what was wrong or missed.
pub(crate) fn score(one: &Marked) -> (BTreeMap<Sort, Score>, Vec<String>) {
    let found = suggest(&one.text, &one.context);
    let bytes: Vec<usize> =
        one.text.char_indices().map(|(at, _)| at).chain([one.text.len()]).collect();
    let span = |s: &Suggestion| (bytes[s.start as usize], bytes[s.end as usize]);
    let mut scores: BTreeMap<Sort, Score> =
        KINDS.iter().map(|(_, sort)| (*sort, Score::default())).collect();
    let mut said = Vec::new();
    for suggestion in &found {
        let (start, end) = span(suggestion);
        assert_eq!(one.text[start..end], suggestion.text, "a suggestion is verbatim");
        let score = scores.get_mut(&suggestion.sort).expect("every kind is scored");
        let same = one
            .truth
            .iter()
            .find(|t| t.sort == suggestion.sort && (t.start, t.end) == (start, end));
        let Some(truth) = same else {
            score.wrong += 1;
            said.push(format!(
                "{}: wrong {:?} `{}` ({:?})",
                one.name, suggestion.sort, suggestion.text, suggestion.reason
            ));
            continue;
        };
        score.right += 1;
        let meant = truth.means.as_ref().map(|means| suggestion.means.as_ref() == Some(means));
        let counted = truth.count.as_ref().map(|(number, unit)| {
            suggestion.count.is_some_and(|count| {
                count.number == *number && count.unit.map(Counted::code) == Some(unit)
            })
        });
        if let Some(right) = meant.or(counted) {
            score.meant += 1;
            score.meant_right += usize::from(right);
            if !right {
                let truth = (&truth.means, &truth.count);
                said.push(format!(
                    "{}: `{}` means {truth:?}, read as {:?} {:?}",
                    one.name, suggestion.text, suggestion.means, suggestion.count
                ));
            }
        }
    }
    for truth in &one.truth {
        if !found.iter().any(|s| s.sort == truth.sort && span(s) == (truth.start, truth.end)) {
            scores.get_mut(&truth.sort).expect("every kind is scored").missed += 1;
            said.push(format!(
                "{}: missed {:?} `{}`",
                one.name,
                truth.sort,
                &one.text[truth.start..truth.end]
            ));
        }
    }
    (scores, said)
}

/// Scores of several texts together.
pub(crate) fn together<'a>(
    scores: impl IntoIterator<Item = &'a BTreeMap<Sort, Score>>,
) -> BTreeMap<Sort, Score> {
    let mut all: BTreeMap<Sort, Score> =
        KINDS.iter().map(|(_, sort)| (*sort, Score::default())).collect();
    for one in scores {
        for (sort, score) in one {
            all.entry(*sort).or_default().add(score);
        }
    }
    all
}

/// A table of scores.
pub(crate) fn table(title: &str, scores: &BTreeMap<Sort, Score>) -> String {
    let mut out = format!(
        "{title}\n{:<12}{:>7}{:>7}{:>7}{:>11}{:>9}{:>10}\n",
        "kind", "right", "wrong", "missed", "precision", "recall", "meaning"
    );
    for (kind, sort) in KINDS {
        let score = scores.get(&sort).copied().unwrap_or_default();
        let meaning = if score.meant == 0 {
            "-".to_owned()
        } else {
            format!("{}/{}", score.meant_right, score.meant)
        };
        out += &format!(
            "{kind:<12}{:>7}{:>7}{:>7}{:>10.1}%{:>8.1}%{meaning:>10}\n",
            score.right,
            score.wrong,
            score.missed,
            score.precision(),
            score.recall()
        );
    }
    out
}
