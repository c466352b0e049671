//! The tables that a register's lists give.

use paradero_estimate::analysis::Tables;

use super::captures::{Asked, captures};
use super::document::About;
use crate::error::{Error, Result};
use crate::register::Register;
use crate::view::View;

impl Register {
    /// The tables of the lists that a view has, with `draws` ways in which mentions may be people (0: none; drawn from `seed`), and what
    /// is to be said of them.
    ///
    /// # Errors
    /// If no source is a list, what is asked for is not there, or what is left is no table.
    pub fn tables_of_lists(
        &self,
        view: &View,
        asked: Asked,
        (draws, seed): (usize, u64),
        count_copies: bool,
    ) -> Result<(Tables, About)> {
        let found = captures(view.connection(), &asked)?;
        if found.records.lists().is_empty() {
            return Err(Error::said(
                "no source has ten named people and more, so there are no lists: say with --lists which sources are",
            ));
        }
        let (level, position) = (view.level(), view.position());
        let drawn = if draws > 0 {
            self.drawn_people((level, position), &found, draws, seed)?
        } else {
            Vec::new()
        };
        let (tables, notes) = found.tables(&drawn, asked.stratum.is_some(), count_copies)?;
        let about = About {
            name: self.settings()?.name,
            level: Some(level.code().to_owned()),
            position: Some(position),
            asked: Some(asked),
            lists: found.lists,
            notes,
        };
        Ok((tables, about))
    }
}
