//! How rare values are: a name that few bear says more than a common one.

use std::collections::{BTreeMap, HashMap};

use crate::input::{FieldKind, as_f64};
use crate::model::Terms;
use crate::prepare::{Column, Value};
use crate::{to_bits, to_units};

/// Rows at which a file's own frequencies are believed by half.
const HALF_BELIEVED_ROWS: f64 = 1000.0;

/// Whether rarity is that of the single words, not of the value.
pub(crate) fn by_word(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::Organisation | FieldKind::Address)
}

/// Frequencies of the terms of a column, the pair itself left out (a term borne by two is borne by nobody else).
pub(crate) fn terms(column: &Column, average: i32) -> Option<Terms> {
    let mut rows_of: Vec<u64> = vec![0; column.values.len()];
    let mut rows = 0_u64;
    for &code in &column.codes {
        let slot = (code as usize).checked_sub(1).and_then(|at| rows_of.get_mut(at));
        if let Some(slot) = slot {
            *slot += 1;
            rows += 1;
        }
    }
    if rows < 3 {
        return None;
    }
    let mut counts: HashMap<String, u64> = HashMap::new();
    for (value, count) in column.values.iter().zip(&rows_of) {
        for term in terms_of(column.kind, value) {
            *counts.entry(term).or_default() += count;
        }
    }
    let counts: BTreeMap<String, u64> =
        counts.into_iter().filter(|(_, count)| *count > 2).collect();
    let share =
        |count: u64| to_units(-(as_f64(count.saturating_sub(2) + 1) / as_f64(rows - 1)).log2());
    let bits = counts.into_iter().map(|(term, count)| (term, share(count))).collect();
    let strength = 1024.0 * as_f64(rows) / (as_f64(rows) + HALF_BELIEVED_ROWS);
    let strength = to_units(to_bits(1) * strength);
    Some(Terms { bits, other: share(0), average, strength })
}

/// The terms of a value: the words of a name weighed by word, else the value.
fn terms_of(kind: FieldKind, value: &Value) -> Vec<String> {
    match value {
        Value::Names { names, .. } if by_word(kind) => {
            let mut words: Vec<String> =
                names.iter().flat_map(|name| name.words().map(str::to_owned)).collect();
            words.sort();
            words.dedup();
            words
        }
        _ => term_of(kind, value).into_iter().collect(),
    }
}

/// The term of a value weighed whole.
pub(crate) fn term_of(kind: FieldKind, value: &Value) -> Option<String> {
    if by_word(kind) {
        return None;
    }
    Some(match value {
        Value::Names { whole, .. } => whole.join("|"),
        Value::Words(texts) => {
            texts.iter().map(|plain| plain.text.as_str()).collect::<Vec<_>>().join("|")
        }
        Value::Date { first, last, .. } => format!("{first}..{last}"),
    })
}
