//! What a statement is asked with.

use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value};

use super::{Answer, Error};

/// Values for the parameters of a statement, in their order.
pub trait Params: Sized {
    /// Gives each value.
    ///
    /// # Errors
    /// When one is not taken.
    fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()>;
}

/// A value of its own.
pub(super) fn owned(value: &dyn ToSql) -> Answer<Value> {
    match value.to_sql()? {
        ToSqlOutput::Borrowed(value) => Ok(Value::try_from(value).map_err(Error::from)?),
        ToSqlOutput::Owned(value) => Ok(value),
        _ => Err(Error::said("a value of a form that no statement takes")),
    }
}

fn all<'a>(
    values: impl IntoIterator<Item = &'a dyn ToSql>,
    take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>,
) -> Answer<()> {
    values.into_iter().try_for_each(take)
}

impl Params for [&(dyn ToSql + Send + Sync); 0] {
    fn each(self, _: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
        Ok(())
    }
}

impl Params for &[&dyn ToSql] {
    fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
        all(self.iter().copied(), take)
    }
}

impl Params for &[&str] {
    fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
        all(self.iter().map(|text| text as &dyn ToSql), take)
    }
}

impl Params for &[Value] {
    fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
        all(self.iter().map(|value| value as &dyn ToSql), take)
    }
}

macro_rules! arrays {
    ($($number:literal)+) => {$(
        impl<T: ToSql> Params for [T; $number] {
            fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
                all(self.iter().map(|value| value as &dyn ToSql), take)
            }
        }
        impl<T: ToSql> Params for &[T; $number] {
            fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
                all(self.iter().map(|value| value as &dyn ToSql), take)
            }
        }
    )+};
}

arrays!(1 2 3 4 5 6);

macro_rules! tuples {
    ($(($($name:ident $at:tt),+))+) => {$(
        impl<$($name: ToSql),+> Params for ($($name,)+) {
            fn each(self, take: &mut dyn FnMut(&dyn ToSql) -> Answer<()>) -> Answer<()> {
                $(take(&self.$at)?;)+
                Ok(())
            }
        }
    )+};
}

tuples!((A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3));
