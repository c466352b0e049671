//! Who writes to a register, and with which keys.

use std::path::Path;

use crate::register::Register;

/// Who writes to a register, and whether they may do what keepers may.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) name: String,
    pub(crate) keeps: bool,
}

/// Keys that do not lie in the register's directory.
#[derive(Clone, Copy, Debug, Default)]
pub struct Elsewhere<'a> {
    /// The file of the key that reads what is sealed.
    pub identity: Option<&'a Path>,
    /// The file of the key that signs checkpoints.
    pub signing: Option<&'a Path>,
}

impl Register {
    /// Says who writes from here on: it is recorded beside sources and models. Whoever does not keep
    /// may not do what keepers do by the way, as to raise a source by adding it again.
    pub fn act_as(&mut self, name: &str, keeps: bool) {
        self.actor = Some(Actor { name: name.to_owned(), keeps });
    }
}
