//! Holds that every code that pages show has a word in the files of the languages.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use paradero_findings::{Basis, Certainty, Role, Severity, built_in_views};
    use paradero_model::{Level, ProblemCode, Stance, SubjectKind, Vocabulary};
    use paradero_register::query::labels::SORTS;

    use crate::lang::{Lang, Terms};

    fn known(code: &str) -> bool {
        let vocabulary = Vocabulary::get();
        let of_a_list = |list: &str| vocabulary.codes(list).iter().any(|known| known.code == code);
        let property = |kind: &paradero_model::EventKind| {
            vocabulary.properties(kind).any(|property| property.code == code)
        };
        Lang::en().known_word(code).is_some()
            || vocabulary.event(code).is_some()
            || vocabulary.events().iter().any(property)
            || ["effect", "answer", "finds", "sighting-basis", "whereabouts"]
                .into_iter()
                .any(of_a_list)
    }

    /// The quoted codes in a statement.
    fn codes(sql: &str) -> BTreeSet<String> {
        let word = |text: &&str| {
            text.len() > 1 && text.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_')
        };
        sql.split('\'').skip(1).step_by(2).filter(word).map(str::to_owned).collect()
    }

    #[test]
    fn every_state_that_a_view_computes_has_a_word_in_both_languages() {
        let mut seen = 0;
        for view in built_in_views().unwrap() {
            for code in codes(&view.sql) {
                seen += 1;
                assert!(known(&code), "view {}: no word for `{code}`", view.name);
            }
        }
        assert!(seen > 40, "the views were not read: {seen}");
        for state in ["overdue", "obeyed-late", "in-force", "held", "released", "official"] {
            assert!(Lang::en().known_word(state).is_some(), "{state}");
        }
    }

    #[test]
    fn every_code_of_the_house_has_a_word() {
        let severities = [Severity::Serious, Severity::Notable, Severity::Info];
        let bases =
            [Basis::Admitted, Basis::Ordered, Basis::Corroborated, Basis::Single, Basis::None];
        let stances = ["asserts", "alleges", "denies", "admits", "announces", "orders"];
        assert!(stances.iter().all(|code| Stance::from_code(code).is_some()));
        let codes = severities
            .map(Severity::code)
            .into_iter()
            .chain(bases.map(Basis::code))
            .chain([Certainty::Certain, Certainty::Possible].map(Certainty::code))
            .chain([Role::Core, Role::Context, Role::Contra].map(Role::code))
            .chain(Level::ALL.map(Level::code))
            .chain(ProblemCode::ALL.map(ProblemCode::code))
            .chain(stances)
            .chain(SORTS);
        for code in codes {
            assert!(Lang::en().known_word(code).is_some(), "{code}");
        }
        for kind in SubjectKind::ALL {
            for beginning in ["kind-many-", "kind-one-"] {
                let named = Lang::en().named(beginning, kind.code());
                assert!(named.is_some(), "{beginning}{}", kind.code());
            }
        }
    }
}
