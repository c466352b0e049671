//! The values that pairs are compared by, each worked out once.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::expr::{Expr, Kind, Side, Source, Value, evaluate};
use super::functions::{Function, alike};
use super::model::SplinkModel;
use crate::error::Error;
use crate::texts::Texts;
use paradero_names::Dictionary;

/// One worked expression over all rows.
struct Worked {
    /// By row: 0 where there is no value, else the number of the value and one.
    codes: Vec<u32>,
    /// By number; empty for texts, which are numbered over all expressions together.
    values: Vec<Value<'static>>,
    kind: Kind,
}

/// All values of a run.
pub(super) struct Tables<'t> {
    columns: Vec<&'t Texts>,
    worked: Vec<Worked>,
    texts: Dictionary,
}

/// One row whose expressions are worked out.
struct Row<'t> {
    columns: &'t [&'t Texts],
    row: usize,
}

impl Source for Row<'_> {
    fn column(&self, _: Side, column: usize) -> Option<&str> {
        self.columns.get(column)?.get(self.row)
    }

    fn worked(&self, _: Side, _: usize) -> Value<'_> {
        Value::Null
    }

    fn code(&self, _: Side, _: usize) -> u32 {
        0
    }

    fn alike(&self, _: &Function, _: u32, _: u32) -> f64 {
        0.0
    }
}

impl<'t> Tables<'t> {
    /// Works out every expression of a model that reads one record only.
    pub(super) fn new(
        model: &SplinkModel,
        given: &[(&str, &'t Texts)],
        rows: usize,
    ) -> Result<Self, Error> {
        let mut columns = Vec::new();
        for name in model.columns() {
            let exact = given.iter().find(|(known, _)| known == name);
            let found =
                exact.or_else(|| given.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)));
            let Some((_, texts)) = found else {
                let there: Vec<&str> = given.iter().map(|(known, _)| *known).collect();
                return Err(Error::new(format!(
                    "the Splink model reads column {name:?}, which is not there; there are: {}",
                    there.join(", ")
                )));
            };
            if texts.len() != rows {
                return Err(Error::new(format!(
                    "column {name:?} has {} values for {rows} rows",
                    texts.len()
                )));
            }
            columns.push(*texts);
        }
        let mut tables = Self { columns, worked: Vec::new(), texts: Dictionary::new() };
        for expr in &model.worked {
            tables.work_out(expr, rows);
        }
        Ok(tables)
    }

    fn work_out(&mut self, expr: &Expr, rows: usize) {
        let mut read = Vec::new();
        expr.columns(&mut read);
        let sole =
            if let [column] = read.as_slice() { self.columns.get(*column).copied() } else { None };
        let mut known: HashMap<String, u32, FixedState> = HashMap::default();
        let mut values = Vec::new();
        // By code of the only column, so that each distinct value is worked out once.
        let mut by_code = vec![u32::MAX; sole.map_or(0, |texts| texts.kept().len() + 1)];
        let mut codes = Vec::with_capacity(rows);
        for row in 0..rows {
            let source = sole.and_then(|texts| texts.codes().get(row)).map(|code| *code as usize);
            if let Some(code) =
                source.and_then(|code| by_code.get(code)).filter(|c| **c != u32::MAX)
            {
                codes.push(*code);
                continue;
            }
            let from = Row { columns: &self.columns, row };
            let code = match evaluate(expr, &from) {
                Value::Null => 0,
                Value::Text(text) => self.texts.number(&text) + 1,
                value => number_value(value, &mut known, &mut values),
            };
            if let Some(slot) = source.and_then(|code| by_code.get_mut(code)) {
                *slot = code;
            }
            codes.push(code);
        }
        self.worked.push(Worked { codes, values, kind: expr.kind() });
    }

    /// By row the codes of a worked expression.
    pub(super) fn codes(&self, number: usize) -> &[u32] {
        self.worked.get(number).map_or(&[], |worked| &worked.codes)
    }

    /// By row the codes of a column as it stands.
    fn plain(&self, column: usize, row: u32) -> u32 {
        let texts = self.columns.get(column);
        texts.and_then(|texts| texts.codes().get(row as usize)).copied().unwrap_or(0)
    }

    /// By code the `log2` of a value's share among all values of a worked expression.
    pub(super) fn shares(&self, number: usize) -> Vec<f64> {
        let codes = self.codes(number);
        let most = codes.iter().max().copied().unwrap_or(0) as usize;
        let mut counts = vec![0_u32; most + 1];
        for code in codes {
            if let Some(count) = counts.get_mut(*code as usize) {
                *count += 1;
            }
        }
        let missing = counts.first().copied().unwrap_or(0);
        let all = u32::try_from(codes.len()).unwrap_or(u32::MAX).saturating_sub(missing);
        counts.iter().map(|count| (f64::from(*count) / f64::from(all)).log2()).collect()
    }
}

fn number_value(
    value: Value<'_>,
    known: &mut HashMap<String, u32, FixedState>,
    values: &mut Vec<Value<'static>>,
) -> u32 {
    let own = match value {
        // So that both zeros are one value.
        Value::Number(number) => Value::Number(number + 0.0),
        Value::Truth(truth) => Value::Truth(truth),
        Value::List(list) => Value::List(Cow::Owned(list.into_owned())),
        Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
        Value::Null => return 0,
    };
    // More rows than a run may hold are refused before, so numbers suffice.
    let next = u32::try_from(values.len() + 1).unwrap_or(u32::MAX);
    *known.entry(format!("{own:?}")).or_insert_with(|| {
        values.push(own);
        next
    })
}

/// Slots of the memories; a power of two.
const SLOTS: usize = 1 << 15;

/// What one thread remembers, since values recur far more often than rows. What is remembered is what would be
/// found again, so no result depends on it.
pub(super) struct Memory {
    verdicts: Vec<(u64, u64, u32, u8)>,
    likeness: Vec<(u64, u64, f64)>,
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { verdicts: vec![(0, 0, 0, 0); SLOTS], likeness: vec![(0, 0, 0.0); SLOTS] }
    }
}

fn slot(one: u64, two: u64, three: u64) -> usize {
    let mixed = (one ^ two.rotate_left(29) ^ (three << 57)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize & (SLOTS - 1)
}

/// Pairs of rows, one after another.
pub(super) struct Pairing<'t> {
    tables: &'t Tables<'t>,
    left: Cell<u32>,
    right: Cell<u32>,
    memory: RefCell<Memory>,
}

impl<'t> Pairing<'t> {
    pub(super) fn new(tables: &'t Tables<'t>, memory: Memory) -> Self {
        Self { tables, left: Cell::new(0), right: Cell::new(0), memory: RefCell::new(memory) }
    }

    pub(super) fn set(&self, left: u32, right: u32) {
        self.left.set(left);
        self.right.set(right);
    }

    pub(super) fn into_memory(self) -> Memory {
        self.memory.into_inner()
    }

    /// What `find` gives, which two columns at most settle; remembered by their values.
    pub(super) fn verdict(&self, number: u32, columns: &[usize], find: impl FnOnce() -> u8) -> u8 {
        let key = |column: usize| {
            let (left, right) = (self.left.get(), self.right.get());
            let left = u64::from(self.tables.plain(column, left));
            left << 32 | u64::from(self.tables.plain(column, right))
        };
        let (one, two) = match columns {
            [one] => (key(*one), 0),
            [one, two] => (key(*one), key(*two)),
            _ => return find(),
        };
        // Numbered from 1, so that an empty slot never answers.
        let number = number + 1;
        let at = slot(one, two, u64::from(number));
        let known = self.memory.borrow().verdicts.get(at).copied();
        if let Some((_, _, _, found)) =
            known.filter(|(a, b, of, _)| (*a, *b, *of) == (one, two, number))
        {
            return found;
        }
        let found = find();
        if let Some(place) = self.memory.borrow_mut().verdicts.get_mut(at) {
            *place = (one, two, number, found);
        }
        found
    }

    fn row(&self, side: Side) -> usize {
        let row = if side == Side::Left { &self.left } else { &self.right };
        row.get() as usize
    }
}

impl Source for Pairing<'_> {
    fn column(&self, side: Side, column: usize) -> Option<&str> {
        self.tables.columns.get(column)?.get(self.row(side))
    }

    fn worked(&self, side: Side, number: usize) -> Value<'_> {
        let Some(worked) = self.tables.worked.get(number) else { return Value::Null };
        let code = worked.codes.get(self.row(side)).copied().unwrap_or(0);
        let Some(value) = code.checked_sub(1) else { return Value::Null };
        if worked.kind == Kind::Text {
            return Value::Text(Cow::Borrowed(self.tables.texts.text(value)));
        }
        match worked.values.get(value as usize) {
            Some(Value::Number(number)) => Value::Number(*number),
            Some(Value::Truth(truth)) => Value::Truth(*truth),
            Some(Value::List(list)) => Value::List(Cow::Borrowed(list)),
            _ => Value::Null,
        }
    }

    fn code(&self, side: Side, number: usize) -> u32 {
        self.tables.codes(number).get(self.row(side)).copied().unwrap_or(0)
    }

    fn alike(&self, function: &Function, one: u32, two: u32) -> f64 {
        let key = u64::from(one) << 32 | u64::from(two);
        let at = slot(key, 0, function.number());
        let known = self.memory.borrow().likeness.get(at).copied();
        if let Some((_, _, found)) = known.filter(|(a, f, _)| (*a, *f) == (key, function.number()))
        {
            return found;
        }
        let text = |code: u32| self.tables.texts.text(code.saturating_sub(1));
        let found = alike(function, text(one), text(two));
        if let Some(place) = self.memory.borrow_mut().likeness.get_mut(at) {
            *place = (key, function.number(), found);
        }
        found
    }
}
