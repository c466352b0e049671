//! Expressions over the two records of a pair, and what they are worth.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::functions::{self, Function};

/// Which record of the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Text,
    Number,
    /// A day; its value is seconds since 1970.
    Date,
    /// A moment; its value is seconds since 1970.
    Time,
    Truth,
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparing {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparing {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::Unequal => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reckoning {
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

/// An expression of SQL with its types settled.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    /// A column of the table, by its number among the names the model uses.
    Column(Side, usize),
    /// An expression over one record, worked out beforehand, by its number.
    Worked(Side, usize, Kind),
    Text(String),
    Number(f64),
    Truth(bool),
    Null,
    Not(Box<Self>),
    All(Vec<Self>),
    Any(Vec<Self>),
    Compare(Comparing, Box<Self>, Box<Self>),
    IsNull(Box<Self>),
    Reckon(Reckoning, Box<Self>, Box<Self>),
    Case(Vec<(Self, Self)>, Box<Self>),
    Cast(Kind, Box<Self>),
    Call(Function, Vec<Self>),
}

impl Expr {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Column(..) | Self::Text(_) => Kind::Text,
            Self::Worked(_, _, kind) | Self::Cast(kind, _) => *kind,
            Self::Number(_) | Self::Reckon(..) => Kind::Number,
            Self::Null => Kind::Null,
            Self::Case(branches, otherwise) => branches
                .iter()
                .map(|(_, result)| result.kind())
                .chain([otherwise.kind()])
                .find(|kind| *kind != Kind::Null)
                .unwrap_or(Kind::Null),
            Self::Call(function, given) => function.kind().unwrap_or_else(|| {
                given.iter().map(Self::kind).find(|kind| *kind != Kind::Null).unwrap_or(Kind::Null)
            }),
            _ => Kind::Truth,
        }
    }

    fn children(&self) -> Vec<&Self> {
        match self {
            Self::Not(one) | Self::IsNull(one) | Self::Cast(_, one) => vec![one],
            Self::All(all) | Self::Any(all) | Self::Call(_, all) => all.iter().collect(),
            Self::Compare(_, one, two) | Self::Reckon(_, one, two) => vec![one, two],
            Self::Case(branches, otherwise) => branches
                .iter()
                .flat_map(|(when, then)| [when, then])
                .chain([otherwise.as_ref()])
                .collect(),
            _ => Vec::new(),
        }
    }

    fn children_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Not(one) | Self::IsNull(one) | Self::Cast(_, one) => vec![one],
            Self::All(all) | Self::Any(all) | Self::Call(_, all) => all.iter_mut().collect(),
            Self::Compare(_, one, two) | Self::Reckon(_, one, two) => vec![one, two],
            Self::Case(branches, otherwise) => branches
                .iter_mut()
                .flat_map(|(when, then)| [when, then])
                .chain([otherwise.as_mut()])
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it reads the left and the right record.
    pub(super) fn sides(&self) -> (bool, bool) {
        if let Self::Column(side, _) | Self::Worked(side, ..) = self {
            return (*side == Side::Left, *side == Side::Right);
        }
        self.children()
            .into_iter()
            .map(Self::sides)
            .fold((false, false), |(left, right), (l, r)| (left || l, right || r))
    }

    /// The columns it reads, in order, each once.
    pub(super) fn columns(&self, found: &mut Vec<usize>) {
        if let Self::Column(_, column) = self
            && !found.contains(column)
        {
            found.push(*column);
        }
        for child in self.children() {
            child.columns(found);
        }
    }

    /// Replaces each greatest part that reads one record only by its number among `worked`, where it is
    /// added when new: it is then worked out once a distinct value, not once a pair.
    pub(super) fn work_out(&mut self, worked: &mut Vec<Self>) {
        let plain = !matches!(
            self,
            Self::Not(_) | Self::All(_) | Self::Any(_) | Self::Compare(..) | Self::IsNull(_)
        );
        let side = match self.sides() {
            (true, false) => Side::Left,
            (false, true) => Side::Right,
            (false, false) => return,
            (true, true) => return self.work_out_children(worked),
        };
        if !plain || matches!(self, Self::Worked(..)) {
            return self.work_out_children(worked);
        }
        let kind = self.kind();
        let mut part = std::mem::replace(self, Self::Null);
        part.take_left();
        let number = worked.iter().position(|known| *known == part).unwrap_or_else(|| {
            worked.push(part);
            worked.len() - 1
        });
        *self = Self::Worked(side, number, kind);
    }

    fn work_out_children(&mut self, worked: &mut Vec<Self>) {
        for child in self.children_mut() {
            child.work_out(worked);
        }
    }

    fn take_left(&mut self) {
        if let Self::Column(side, _) = self {
            *side = Side::Left;
        }
        for child in self.children_mut() {
            child.take_left();
        }
    }
}

/// What an expression is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Truth(bool),
    /// A number, or the seconds of a date or time.
    Number(f64),
    Text(Cow<'a, str>),
    List(Cow<'a, [String]>),
}

/// Where the values of a pair, or of a record, come from.
pub(super) trait Source {
    /// The text of a column.
    fn column(&self, side: Side, column: usize) -> Option<&str>;
    /// The value of an expression worked out beforehand.
    fn worked(&self, side: Side, number: usize) -> Value<'_>;
    /// The code of such a value, equal where texts are equal; 0 is none.
    fn code(&self, side: Side, number: usize) -> u32;
    /// What a function of two texts gives for two such values, neither of them none.
    fn alike(&self, function: &Function, one: u32, two: u32) -> f64;
}

/// What an expression is worth, by the rules of SQL for what is missing.
pub(super) fn evaluate<'a>(expr: &'a Expr, from: &'a dyn Source) -> Value<'a> {
    match expr {
        Expr::Column(side, column) => {
            from.column(*side, *column).map_or(Value::Null, |text| Value::Text(text.into()))
        }
        Expr::Worked(side, number, _) => from.worked(*side, *number),
        Expr::Text(text) => Value::Text(text.into()),
        Expr::Number(number) => Value::Number(*number),
        Expr::Truth(truth) => Value::Truth(*truth),
        Expr::Null => Value::Null,
        Expr::Not(one) => match evaluate(one, from) {
            Value::Truth(truth) => Value::Truth(!truth),
            _ => Value::Null,
        },
        Expr::All(all) => joined(all, false, from),
        Expr::Any(all) => joined(all, true, from),
        Expr::Compare(how, one, two) => compare(*how, one, two, from),
        Expr::IsNull(one) => Value::Truth(match one.as_ref() {
            Expr::Worked(side, number, _) => from.code(*side, *number) == 0,
            one => evaluate(one, from) == Value::Null,
        }),
        Expr::Reckon(how, one, two) => match (evaluate(one, from), evaluate(two, from)) {
            (Value::Number(one), Value::Number(two)) => Value::Number(reckon(*how, one, two)),
            _ => Value::Null,
        },
        Expr::Case(branches, otherwise) => {
            let taken = branches.iter().find(|(when, _)| holds(when, from));
            evaluate(taken.map_or(otherwise.as_ref(), |(_, then)| then), from)
        }
        Expr::Cast(kind, one) => functions::cast(evaluate(one, from), one.kind(), *kind),
        Expr::Call(function, given) => call(function, given, from),
    }
}

/// Whether a condition is true: neither false nor unknown.
pub(super) fn holds(condition: &Expr, from: &dyn Source) -> bool {
    evaluate(condition, from) == Value::Truth(true)
}

/// AND (`decisive` false) and OR (`decisive` true) of three-valued logic.
fn joined<'a>(all: &'a [Expr], decisive: bool, from: &'a dyn Source) -> Value<'a> {
    let mut verdict = Value::Truth(!decisive);
    for one in all {
        match evaluate(one, from) {
            Value::Truth(truth) if truth == decisive => return Value::Truth(decisive),
            Value::Truth(_) => {}
            _ => verdict = Value::Null,
        }
    }
    verdict
}

fn compare<'a>(how: Comparing, one: &'a Expr, two: &'a Expr, from: &'a dyn Source) -> Value<'a> {
    if let (Expr::Worked(left, a, Kind::Text), Expr::Worked(right, b, Kind::Text)) = (one, two)
        && matches!(how, Comparing::Equal | Comparing::Unequal)
    {
        return match (from.code(*left, *a), from.code(*right, *b)) {
            (0, _) | (_, 0) => Value::Null,
            (a, b) => Value::Truth((a == b) == (how == Comparing::Equal)),
        };
    }
    let order = match (evaluate(one, from), evaluate(two, from)) {
        (Value::Number(one), Value::Number(two)) => order(one, two),
        (Value::Text(one), Value::Text(two)) => one.cmp(&two),
        (Value::Truth(one), Value::Truth(two)) => one.cmp(&two),
        (Value::List(one), Value::List(two)) => one.cmp(&two),
        _ => return Value::Null,
    };
    Value::Truth(how.holds(order))
}

/// The order of `DuckDB`, in which what is not a number is greater than any number.
pub(super) fn order(one: f64, two: f64) -> Ordering {
    one.partial_cmp(&two).unwrap_or_else(|| one.is_nan().cmp(&two.is_nan()))
}

fn reckon(how: Reckoning, one: f64, two: f64) -> f64 {
    match how {
        Reckoning::Plus => one + two,
        Reckoning::Minus => one - two,
        Reckoning::Times => one * two,
        Reckoning::Divide => one / two,
        Reckoning::Modulo => one % two,
    }
}

fn call<'a>(function: &'a Function, given: &'a [Expr], from: &'a dyn Source) -> Value<'a> {
    if let [Expr::Worked(left, a, _), Expr::Worked(right, b, _)] = given
        && function.compares_texts()
    {
        return match (from.code(*left, *a), from.code(*right, *b)) {
            (0, _) | (_, 0) => Value::Null,
            (one, two) => Value::Number(from.alike(function, one, two)),
        };
    }
    let given: Vec<Value<'a>> = given.iter().map(|one| evaluate(one, from)).collect();
    functions::call(function, given)
}
