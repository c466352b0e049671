//! The distinct values of columns, behind the veil.

use paradero_names::{Dictionary, Lexicon, Veil};
use serde::{Deserialize, Serialize};

use crate::compare::is_office;
use crate::error::Error;
use crate::input::FieldKind;
use crate::values::{BETWEEN, Column, Days, Names, Ready, letters, texts_of};

use super::{Give, Take, damaged};

/// What is said of a column.
#[derive(Serialize, Deserialize)]
pub(super) struct ColumnForm {
    kind: FieldKind,
    distinct: usize,
}

/// Writes the values of a column.
pub(super) fn give(
    at: usize,
    column: &Column,
    veil: &Veil,
    to: &mut dyn Give,
) -> Result<ColumnForm, Error> {
    let named = |part: &str| format!("column-{at}-{part}");
    match &column.ready {
        Ready::Names(names) => {
            let (name_ends, word_ends, words, generations) = names.parts();
            to.put_words(&named("name_ends"), name_ends)?;
            to.put_words(&named("word_ends"), word_ends)?;
            to.put_words(&named("words"), words)?;
            let said: Vec<u32> = generations.iter().copied().map(u32::from).collect();
            to.put_words(&named("generations"), &said)?;
        }
        Ready::Texts(all, _) => {
            to.put_texts(
                &named("texts"),
                &mut all.texts().map(|text| veiled(column.kind, text, veil)),
            )?;
        }
        Ready::Dates(days) => {
            let ends = days.iter().flat_map(|days| [days.first, days.last]);
            let ends: Vec<u32> = ends.map(|day| veil.day(day).cast_unsigned()).collect();
            to.put_words(&named("days"), &ends)?;
            let digits = days.iter().map(|days| days.digits.map(|own| own.map(|d| veil.digit(d))));
            let digits: Vec<u64> = digits.map(|own| own.map_or(0, u64::from_le_bytes)).collect();
            to.put_longs(&named("digits"), &digits)?;
        }
    }
    Ok(ColumnForm { kind: column.kind, distinct: column.distinct() })
}

/// A text as it may travel. Numbers are compared by how far they lie apart, and the mailbox of an office is known by its name; of a
/// person neither says anything.
fn veiled(kind: FieldKind, text: &str, veil: &Veil) -> String {
    let one = |text: &str| match (kind, text.split_once('@')) {
        (FieldKind::Number, _) => text.to_owned(),
        (FieldKind::Email, Some((office, host))) if is_office(text) => {
            format!("{office}@{}", veil.text(host))
        }
        (FieldKind::Email, None) if is_office(text) => text.to_owned(),
        _ => veil.text(text),
    };
    texts_of(text).map(one).collect::<Vec<_>>().join(&BETWEEN.to_string())
}

/// Reads the values of a column.
pub(super) fn take(
    group: &str,
    at: usize,
    form: &ColumnForm,
    lexicon: &Lexicon,
    from: &dyn Take,
) -> Result<Column, Error> {
    let named = |part: &str| format!("{group}/column-{at}-{part}");
    let words = |part: &str| from.words(&named(part), None);
    let mut column = Column::empty(form.kind);
    column.ready = match column.ready {
        Ready::Names(_) => {
            let said =
                words("generations")?.into_iter().map(u8::try_from).collect::<Result<_, _>>();
            let said = said.map_err(|_| damaged(&named("generations"), "a number beyond 255"))?;
            let (names, ends) = (words("name_ends")?, words("word_ends")?);
            Ready::Names(Names::of_parts((names, ends, words("words")?, said), lexicon))
        }
        Ready::Texts(..) => {
            let (mut all, mut set) = (Dictionary::new(), Vec::new());
            from.texts(&named("texts"), &mut |text| {
                all.append(text);
                set.push(letters(text));
            })?;
            Ready::Texts(all, set)
        }
        Ready::Dates(_) => {
            let ends = words("days")?;
            let digits = from.longs(&named("digits"))?;
            let day = |(ends, digits): (&[u32], u64)| match *ends {
                [first, last] => Days {
                    first: first.cast_signed(),
                    last: last.cast_signed(),
                    digits: (digits != 0).then(|| digits.to_le_bytes()),
                },
                _ => Days::default(),
            };
            Ready::Dates(ends.chunks_exact(2).zip(digits).map(day).collect())
        }
    };
    let found = match &column.ready {
        Ready::Names(names) => names.len(),
        Ready::Texts(all, _) => all.len(),
        Ready::Dates(days) => days.len(),
    };
    if found != form.distinct {
        return Err(damaged(
            &named("texts"),
            &format!("{found} values where {} were written", form.distinct),
        ));
    }
    column.counts = vec![0; form.distinct];
    Ok(column)
}
