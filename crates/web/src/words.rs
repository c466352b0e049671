//! What pages call the codes that are not of the vocabulary, in Spanish and English.

/// Code, Spanish, English. Whereabouts are named without a gender; orders are feminine in Spanish.
pub(crate) const WORDS: &[(&str, &str, &str)] = &[
    // severity of a rule
    ("serious", "grave", "serious"),
    ("notable", "notable", "notable"),
    ("info", "informativo", "information"),
    // basis of a finding
    ("admitted", "admitido por la autoridad", "admitted by the authority"),
    ("ordered", "constatado por un tribunal", "found by a court"),
    ("corroborated", "dos fuentes independientes", "two independent sources"),
    ("single", "una sola fuente", "one source"),
    ("none", "ninguna fuente lo dice", "no source says"),
    // certainty and state of a finding
    ("certain", "cierto", "certain"),
    ("possible", "posible", "possible"),
    ("open", "abierto", "open"),
    ("confirmed", "confirmado por una persona", "confirmed by a person"),
    ("dismissed", "descartado por una persona", "dismissed by a person"),
    // stance of a claim
    ("asserts", "afirma", "asserts"),
    ("alleges", "alega", "alleges"),
    ("denies", "niega", "denies"),
    ("admits", "admite", "admits"),
    ("announces", "anuncia", "announces"),
    ("orders", "ordena", "orders"),
    // whereabouts
    ("held", "bajo custodia", "in custody"),
    ("removed", "expulsión a otro país", "removed to another country"),
    ("released", "en libertad", "released"),
    ("dead", "fallecimiento", "dead"),
    ("unknown", "paradero desconocido", "whereabouts unknown"),
    // state of an order
    ("vacated", "dejada sin efecto", "vacated"),
    ("stayed", "suspendida", "stayed"),
    ("obeyed", "cumplida", "obeyed"),
    ("obeyed-late", "cumplida tarde", "obeyed late"),
    ("obeyed-in-part", "cumplida en parte", "obeyed in part"),
    ("moot", "sin objeto", "moot"),
    ("ended", "terminada", "ended"),
    ("overdue", "plazo vencido", "overdue"),
    ("refused", "desacatada: se niega a cumplir", "refused"),
    ("contested", "impugnada", "contested"),
    ("promised", "cumplimiento prometido", "compliance promised"),
    ("amended", "modificada", "amended"),
    ("lapsed", "plazo sin efecto", "deadline lapsed"),
    ("in-force", "vigente", "in force"),
    // standing of a deadline
    ("runs", "corre", "runs"),
    ("extended", "prorrogado", "extended"),
    ("replaced", "reemplazado", "replaced"),
    // a letter of art. 17(3)
    ("missing", "nadie lo dice", "nobody says"),
    ("stated", "alguien lo dice", "stated"),
    ("official", "lo dice la propia autoridad", "stated by the authority itself"),
    ("contradicted", "las fuentes se contradicen", "sources contradict each other"),
    // numbers of a batch
    ("announced", "anunciados", "announced"),
    ("departed", "salieron", "departed"),
    ("arrived", "llegaron", "arrived"),
    // levels
    ("public", "público", "public"),
    ("team", "equipo", "team"),
    ("sealed", "reservado", "sealed"),
    ("reader", "lector", "reader"),
    ("editor", "editor", "editor"),
    ("reviewer", "revisor", "reviewer"),
    ("keeper", "custodio", "keeper"),
    // part that an event plays in a finding
    ("core", "en esto se apoya", "rests on this"),
    ("context", "contexto", "context"),
    ("contra", "lo niega", "denies it"),
    // sorts of labels
    ("superficial", "solo indicadores superficiales", "superficial indicators only"),
    ("no-indicator", "ningún indicador declarado", "no indicator stated"),
    ("sum-differs", "los puntos no suman", "points do not add up"),
    (
        "conviction-unsourced",
        "alega condena que ninguna fuente declara",
        "claims a conviction that no source states",
    ),
    // purposes and kinds of sources
    ("search", "búsqueda", "search"),
    ("proceedings", "procesos judiciales", "proceedings"),
    ("statistics", "estadística", "statistics"),
    ("list", "lista", "list"),
    ("post", "publicación en redes", "post"),
    ("press list", "lista en la prensa", "press list"),
    ("press report", "nota de prensa", "press report"),
    // what could not be read
    ("unreadable-date", "fecha ilegible", "unreadable date"),
    ("unreadable-number", "número ilegible", "unreadable number"),
    ("unknown-code", "valor desconocido", "unknown value"),
    ("ragged-row", "fila con celdas de más o de menos", "row with too many or too few cells"),
    ("bad-bytes", "bytes que no son texto", "bytes that are not text"),
    ("too-long", "celda demasiado larga", "cell too long"),
    ("formula-error", "error de fórmula", "formula error"),
    ("pattern-mismatch", "no tiene la forma esperada", "not of the expected form"),
    ("no-subject", "no nombra a nadie", "names no one"),
    ("bad-json", "JSON no válido", "invalid JSON"),
];

/// What pages call a kind of subject in the plural: code, Spanish, English.
pub(crate) const SUBJECTS: &[(&str, &str, &str)] = &[
    ("person", "personas", "people"),
    ("group", "grupos descritos", "described groups"),
    ("batch", "grupos expulsados", "batches"),
    ("order", "órdenes", "orders"),
    ("obligation", "obligaciones", "obligations"),
    ("instrument", "leyes y decretos", "laws and decrees"),
    ("agreement", "acuerdos", "agreements"),
    ("authority", "autoridades y voceros", "authorities and speakers"),
    ("place", "lugares", "places"),
    ("country", "países", "countries"),
    ("proposition", "proposiciones", "propositions"),
    ("affiliation", "afiliaciones atribuidas", "stated affiliations"),
    ("scorecard", "tablas de puntaje", "scorecards"),
    ("source", "fuentes", "sources"),
];

/// The same for one of them.
pub(crate) const SUBJECT: &[(&str, &str, &str)] = &[
    ("person", "persona", "person"),
    ("group", "grupo descrito", "described group"),
    ("batch", "grupo expulsado", "batch"),
    ("order", "orden", "order"),
    ("obligation", "obligación", "obligation"),
    ("instrument", "ley o decreto", "law or decree"),
    ("agreement", "acuerdo", "agreement"),
    ("authority", "autoridad o vocero", "authority or speaker"),
    ("place", "lugar", "place"),
    ("country", "país", "country"),
    ("proposition", "proposición", "proposition"),
    ("affiliation", "afiliación atribuida", "stated affiliation"),
    ("scorecard", "tabla de puntaje", "scorecard"),
    ("source", "fuente", "source"),
];

/// Names of countries that sources often speak of; any other is shown by its code.
pub(crate) const COUNTRIES: &[(&str, &str, &str)] = &[
    ("AR", "Argentina", "Argentina"),
    ("BO", "Bolivia", "Bolivia"),
    ("BR", "Brasil", "Brazil"),
    ("CA", "Canadá", "Canada"),
    ("CL", "Chile", "Chile"),
    ("CO", "Colombia", "Colombia"),
    ("CR", "Costa Rica", "Costa Rica"),
    ("CU", "Cuba", "Cuba"),
    ("DO", "República Dominicana", "Dominican Republic"),
    ("EC", "Ecuador", "Ecuador"),
    ("ES", "España", "Spain"),
    ("GT", "Guatemala", "Guatemala"),
    ("HN", "Honduras", "Honduras"),
    ("HT", "Haití", "Haiti"),
    ("MX", "México", "Mexico"),
    ("NI", "Nicaragua", "Nicaragua"),
    ("PA", "Panamá", "Panama"),
    ("PE", "Perú", "Peru"),
    ("PY", "Paraguay", "Paraguay"),
    ("SV", "El Salvador", "El Salvador"),
    ("US", "Estados Unidos", "United States"),
    ("UY", "Uruguay", "Uruguay"),
    ("VE", "Venezuela", "Venezuela"),
];

/// The words of a code in a table.
pub(crate) fn find(
    table: &'static [(&str, &str, &str)],
    code: &str,
) -> Option<(&'static str, &'static str)> {
    table.iter().find(|(known, _, _)| *known == code).map(|(_, es, en)| (*es, *en))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use paradero_findings::{Basis, Certainty, Role, Severity, built_in_views};
    use paradero_model::{Level, ProblemCode, Stance, SubjectKind, Vocabulary};
    use paradero_register::query::labels::SORTS;

    use super::*;

    fn known(code: &str) -> bool {
        let vocabulary = Vocabulary::get();
        let of_a_list = |list: &str| vocabulary.codes(list).iter().any(|known| known.code == code);
        let property = |kind: &paradero_model::EventKind| {
            vocabulary.properties(kind).any(|property| property.code == code)
        };
        find(WORDS, code).is_some()
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
            assert!(find(WORDS, state).is_some(), "{state}");
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
            assert!(find(WORDS, code).is_some(), "{code}");
        }
        for kind in SubjectKind::ALL {
            assert!(find(SUBJECTS, kind.code()).is_some(), "{}", kind.code());
            assert!(find(SUBJECT, kind.code()).is_some(), "{}", kind.code());
        }
    }

    #[test]
    fn no_code_stands_twice() {
        for table in [WORDS, SUBJECTS, SUBJECT, COUNTRIES] {
            let codes: BTreeSet<_> = table.iter().map(|(code, _, _)| code).collect();
            assert_eq!(codes.len(), table.len());
        }
    }
}
