//! Papers of law: instruments and agreements, order texts, advice on travel, the scorecard.

use crate::case::{PACT, STRUCK};
use crate::day;
use crate::papers::{CARD, INSTRUMENTS, Papers, identity};
use crate::sheet::Sheet;
use crate::truth::Planted;

/// Writes them.
pub(crate) fn write(papers: &mut Papers<'_>) {
    instruments(papers);
    orders(papers);
    advice(papers);
    scorecard(papers);
}

fn planted(rule: &'static str, subject: &str, place: String) -> Planted {
    Planted { rule, subject: subject.to_owned(), entity: None, places: vec![place] }
}

fn instruments(papers: &mut Papers<'_>) {
    let title = "Boletín oficial: leyes, decretos y convenios";
    let mut sheet = Sheet::new("instruments", title, "Boletín Oficial", "2025-12-01", "");
    for (handle, name, kind) in INSTRUMENTS {
        sheet.refer(handle, &format!("instrument = \"{name}\", number = \"{name}\""));
        sheet.tell(
            "instrument",
            &format!("El texto de {name} consta en este boletín."),
            &format!(
                "instrument = \"{handle}\"\ninstrument_kind = \"{kind}\"\ntext_produced = true\n\
                 country = \"XA\""
            ),
        );
    }
    sheet.refer("pact", &format!("agreement = \"{PACT}\", number = \"{PACT}\""));
    sheet.tell(
        "agreement",
        "El Convenio 4/2023 entre Quirandá y Sorvalia rige solo para nacionales de Sorvalia \
         mayores de edad, con aviso de 24 horas.",
        "agreement = \"pact\"\nparties = [\"XA\", \"XB\"]\nstatus = \"in force\"\n\
         text_produced = true\n\
         conditions = { age_min = 18, nationality = \"XB\", notice_hours = 24 }",
    );
    let memo = "Memorando 9/2025";
    sheet.refer("memo", &format!("agreement = \"{memo}\", number = \"{memo}\""));
    sheet.tell(
        "agreement",
        "El gobierno invoca el Memorando 9/2025 y no ha exhibido su texto.",
        "agreement = \"memo\"\nparties = [\"XA\", \"XB\"]\nstatus = \"in force\"\n\
         text_produced = false",
    );
    papers.planted.push(planted("instrument-not-produced", memo, sheet.place("memo")));
    papers.files.extend(sheet.files());
}

fn orders(papers: &mut Papers<'_>) {
    let title = "Resoluciones judiciales";
    let court = "Juzgado Primero de Villamarena";
    let mut sheet = Sheet::new("rulings", title, court, "2025-12-10", "");
    sheet.refer(
        "strike",
        "order = \"Causa 90/2025 asiento 12\", docket = \"90/2025\", entry = \"12\"",
    );
    sheet.refer("struck", &format!("instrument = \"{STRUCK}\", number = \"{STRUCK}\""));
    sheet.tell(
        "order",
        "El juzgado anula el Decreto 7/2024 con efecto desde su inicio.",
        &format!(
            "order = \"strike\"\nstance = \"orders\"\nsaid_on = \"2025-06-02\"\n\
             on = \"2025-06-02\"\ncourt = \"{court}\"\ndocket = \"90/2025\"\nentry = \"12\"\n\
             effect = \"strike-down\"\nstrikes = \"struck\""
        ),
    );
    let kept = papers.kept;
    if let Some(kept) = kept.iter().find(|kept| kept.rule == "register-incomplete") {
        sheet.refer(
            "torture",
            "order = \"Causa 91/2025 asiento 3\", docket = \"91/2025\", entry = \"3\"",
        );
        let handle = format!("p{}", kept.id);
        let on = day::of(2025, 6, 20);
        sheet.tell(
            "order",
            &format!(
                "El juzgado prohíbe expulsar a {} a Sorvalia, donde corre riesgo de tortura.",
                kept.name
            ),
            &format!(
                "order = \"torture\"\nstance = \"orders\"\nsaid_on = \"{0}\"\non = \"{0}\"\n\
                 court = \"{court}\"\ndocket = \"91/2025\"\nentry = \"3\"\n\
                 effect = \"bars-removal\"\ncountry = \"XB\"\ncovers = [\"{handle}\"]\n\
                 finds = \"risk-of-torture\"",
                day::iso(on)
            ),
        );
        identity(papers, &mut sheet, kept, &handle);
    }
    papers.files.extend(sheet.files());
}

fn advice(papers: &mut Papers<'_>) {
    let office = "Cancillería de Quirandá";
    let mut sheet = Sheet::new("advice", "Consejos de viaje", office, "2025-11-30", "");
    for (handle, code, name) in [("xb", "XB", "Sorvalia"), ("xc", "XC", "Montelar")] {
        sheet.refer(handle, &format!("country = \"{code}\""));
        sheet.tell(
            "signal",
            &format!("La cancillería califica a {name} como país seguro."),
            &format!(
                "country = \"{handle}\"\npublisher = \"{office}\"\nscale = \"consejos de viaje\"\n\
                 rating = \"país seguro\"\nsafe = true\non = \"2025-11-30\""
            ),
        );
    }
    papers.planted.push(planted("signal-conflicts-with-finding", "XB", sheet.place("xb")));
    papers.files.extend(sheet.files());
}

fn scorecard(papers: &mut Papers<'_>) {
    let mut sheet = Sheet::new("scorecard", CARD, "Policía de Quirandá", "2024-01-02", "");
    sheet.refer("card", &format!("scorecard = \"{CARD}\""));
    sheet.tell(
        "scorecard",
        "Desde 8 puntos la persona se anota como miembro, y desde 5 como allegada.",
        "scorecard = \"card\"\nversion = \"2024\"\ncriteria = [\n  \
         { name = \"condena\", kind = \"conviction\", points = 5 },\n  \
         { name = \"admisión propia\", kind = \"admission\", points = 4 },\n  \
         { name = \"comunicaciones\", kind = \"communication\", points = 3 },\n  \
         { name = \"tatuaje\", kind = \"tattoo\", points = 3 },\n  \
         { name = \"símbolo\", kind = \"symbol\", points = 3 },\n  \
         { name = \"vestimenta\", kind = \"dress\", points = 2 },\n]\n\
         bands = [{ from = 5, to = 7, name = \"allegado\" }, { from = 8, name = \"miembro\" }]",
    );
    papers.files.extend(sheet.files());
}
