//! What is known of a rule before any row is read: which properties its claims may have, and which text is taken as it stands.

use std::collections::BTreeSet;

use paradero_model::{EventKind, Property, ValueType, Vocabulary};

use super::{
    pieces::Take,
    spec::{CellSpec, Give, Rule, part_of_value},
};

impl CellSpec {
    /// The one column whose text is taken as it stands.
    pub(crate) fn itself(&self) -> Option<usize> {
        let changed = !self.values.is_empty()
            || self.known.is_some()
            || !self.starts.is_empty()
            || self.order.is_some()
            || self.split.is_some()
            || self.take != Take::All
            || self.precision.is_some()
            || self.item.is_some()
            || self.pattern.is_some()
            || self.constant.is_some();
        match self.columns.as_slice() {
            [one] if !changed => Some(*one),
            _ => None,
        }
    }

    /// Whether what a text says hangs on the text alone: it makes no referents.
    pub(crate) fn speaks_alone(&self, kind: &EventKind, property: &Property) -> bool {
        let vocabulary = Vocabulary::get();
        let refers = |code: &str| {
            let property = vocabulary.property(&kind.code, code);
            property.is_none_or(|property| matches!(property.value_type, ValueType::Ref(_)))
        };
        !matches!(property.value_type, ValueType::Ref(_))
            && !self.properties(kind, property).skip(1).any(refers)
    }

    /// The properties that its claims may have: its own, and those that parts of the text name.
    pub(crate) fn properties<'a>(
        &'a self,
        kind: &'a EventKind,
        property: &'a Property,
    ) -> impl Iterator<Item = &'a str> {
        let parts = self.order.iter().chain(&self.item).chain(&self.pattern);
        let named = parts.flat_map(|template| &template.names).map(String::as_str);
        let own = move |name: &&str| {
            !part_of_value(property, name) && Vocabulary::get().property(&kind.code, name).is_some()
        };
        std::iter::once(property.code.as_str()).chain(named.filter(own))
    }
}

impl Rule {
    /// Every property that its claims may have, in their order.
    pub(crate) fn properties(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for give in &self.gives {
            match give {
                Give::Constant(claims) => codes.extend(claims.iter().map(|c| c.property.as_str())),
                Give::Row(property) => codes.push(property),
                Give::Cell(property, spec) => codes.extend(spec.properties(self.kind, property)),
            }
        }
        codes.extend(self.denies.iter().map(String::as_str));
        let mut seen = BTreeSet::new();
        codes.retain(|code| seen.insert(*code));
        codes
    }

    /// Whether a claim of it may have this property.
    pub(crate) fn may_give(&self, property: &str) -> bool {
        self.properties().contains(&property)
    }
}
