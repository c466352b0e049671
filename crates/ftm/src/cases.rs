//! Cases at courts: what hearings, charges, judgments and orders name by the number of a docket.

use crate::error::Result;
use crate::export::{Out, View};
use crate::ident;
use crate::said::Event;
use crate::schema::{Schema, prop};
use crate::sink::Frame;
use crate::source::Source;

/// A case, as a source names it.
pub(crate) struct Case {
    docket: String,
    court: String,
}

/// Notes the case that an event names; gives its canonical id.
pub(crate) fn note(out: &mut Out<'_>, source: &Source, event: &Event) -> Option<String> {
    let docket =
        event.get("docket").map(|claim| claim.value.trim()).filter(|docket| !docket.is_empty())?;
    let court = event.get("court");
    let at =
        court.map(|claim| claim.reference.as_deref().unwrap_or(&claim.value)).unwrap_or_default();
    let canonical = format!(
        "proceeding-{}",
        ident::hash(&format!("{}\n{at}", paradero_names::fold(docket)), 6)
    );
    let case = || Case {
        docket: docket.to_owned(),
        court: court.map(|claim| claim.value.clone()).unwrap_or_default(),
    };
    out.cases.entry((canonical.clone(), source.id.clone())).or_insert_with(case);
    Some(canonical)
}

/// Writes all that were noted.
pub(crate) fn write(view: &View<'_>, out: &mut Out<'_>) -> Result<()> {
    for ((canonical, source), case) in std::mem::take(&mut out.cases) {
        let Some(source) = view.sources.get(&source) else { continue };
        let entity = ident::named("proceeding", &source.short, &canonical);
        let schema = Schema::CourtCase;
        let frame =
            Frame { canonical: &canonical, entity: &entity, schema, source, origin: "paradero" };
        let name = if case.court.is_empty() {
            case.docket.clone()
        } else {
            format!("{}, {}", case.docket, case.court)
        };
        out.sink.open(&frame)?;
        out.sink.say(&frame, prop::NAME, &name)?;
        out.sink.say(&frame, prop::CASE_NUMBER, &case.docket)?;
        out.sink.say(&frame, prop::COURT, &case.court)?;
        out.sink.say(&frame, prop::PROOF, &source.document)?;
    }
    Ok(())
}
