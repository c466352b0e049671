//! What screening between offices needs of a list: its people, and rows as the index of names takes them.

use paradero_screen::{Person, Query};

use super::manifest::Asked;
use super::matters::Matter;
use super::{Manifest, Screener};

impl Screener {
    /// Everyone who can be found, as the index of names holds them; with `covered`, only those whom an order covers.
    pub fn persons(&self, covered: bool) -> Vec<Person> {
        let mut all = self.ground.index.persons();
        all.retain(|person| !covered || self.ground.persons.have(&person.id, Matter::Order));
        all
    }
}

impl Manifest {
    /// The rows as queries, in their order.
    pub fn queries(&self) -> Vec<Query> {
        self.asked.iter().map(Asked::query).collect()
    }
}
