//! How the claims of an affirmed event become values of an entity.

use crate::clean::safe;
use crate::country;
use crate::error::Result;
use crate::export::{Out, View};
use crate::ident;
use crate::said::{Claim, Event};
use crate::schema::{Prop, Schema, prop};
use crate::sink::Frame;
use crate::words;

/// Where a claim goes.
enum Way {
    Date(Prop),
    /// A place: its text, and the entity.
    Place,
    Country,
    /// Another entity.
    Entity(Prop),
    Number(Prop),
    /// Whatever has no property of its own: in words.
    Words,
}

/// Where a claim of an event goes. A date of which FollowTheMoney would not know what it means - when something was to be, until when an order holds -
/// is said in words.
fn way(schema: Schema, kind: &str, property: &str) -> Way {
    match (schema, kind, property) {
        (Schema::Address, _, "latitude") => Way::Number(prop::LATITUDE),
        (Schema::Address, _, "longitude") => Way::Number(prop::LONGITUDE),
        (Schema::Address, ..) => Way::Words,
        (_, _, "on") => Way::Date(prop::DATE),
        (_, "custody", "since") | (_, _, "departure") => Way::Date(prop::START_DATE),
        (_, "custody" | "sentence", "until") | (_, _, "arrival" | "deadline") => {
            Way::Date(prop::END_DATE)
        }
        (_, _, "at" | "place") => Way::Place,
        (_, _, "country") => Way::Country,
        (_, _, "by" | "held_by" | "court" | "announced_by") => Way::Entity(prop::ORGANIZER),
        (_, "order", "covers") | (_, "obligation", "addressee") => Way::Entity(prop::INVOLVED),
        (Schema::Trip, "transfer", "from") => Way::Entity(prop::START_LOCATION),
        (Schema::Trip, "transfer", "to") => Way::Entity(prop::END_LOCATION),
        _ => Way::Words,
    }
}

/// The two ends of a removal between countries, which are no subjects with a place of their own.
fn end(schema: Schema, kind: &str, property: &str) -> Option<Prop> {
    match (schema, kind, property) {
        (Schema::Trip, "removal", "from_country") => Some(prop::START_LOCATION),
        (Schema::Trip, "removal", "to_country") => Some(prop::END_LOCATION),
        _ => None,
    }
}

/// The schema of an event: a trip where both ends are stated.
pub(crate) fn schema(event: &Event) -> Schema {
    let has = |property: &str| event.get(property).is_some_and(|claim| claim.reference.is_some());
    let both = match event.kind.as_str() {
        "transfer" => has("from") && has("to") && places(event),
        "removal" => has("from_country") && has("to_country"),
        _ => false,
    };
    if both { Schema::Trip } else { Schema::Event }
}

/// Whether what a transfer names as its ends are places.
fn places(event: &Event) -> bool {
    ["from", "to"].iter().all(|end| {
        let reference = event.get(end).and_then(|claim| claim.reference.as_deref());
        reference.is_some_and(|id| id.starts_with("place:"))
    })
}

/// Writes every claim of an event that holds.
pub(crate) fn claims(
    view: &View<'_>,
    out: &mut Out<'_>,
    frame: &Frame<'_>,
    event: &Event,
) -> Result<()> {
    for claim in event.held() {
        if !one(view, out, frame, (event, claim))? {
            out.sink.say(frame, frame.schema.remarks(), &words::claim(&event.kind, claim))?;
        }
    }
    Ok(())
}

/// Writes a claim under a property of its own, if it has one that takes it.
fn one(
    view: &View<'_>,
    out: &mut Out<'_>,
    frame: &Frame<'_>,
    (event, claim): (&Event, &Claim),
) -> Result<bool> {
    if let Some(end) = end(frame.schema, &event.kind, &claim.property) {
        let code = safe(&claim.value).to_uppercase();
        let canonical = format!("territory-{}", ident::part(&code));
        out.sink.made(frame, end, &canonical, &code)?;
        out.territories.insert((code, frame.source.id.clone()));
        return Ok(true);
    }
    match way(frame.schema, &event.kind, &claim.property) {
        Way::Words => Ok(false),
        Way::Number(prop) => {
            out.sink.say(frame, prop, &claim.value)?;
            Ok(true)
        }
        Way::Date(prop) => match claim.date() {
            Some(date) => {
                out.sink.made(frame, prop, &date, &claim.value)?;
                Ok(true)
            }
            None => Ok(false),
        },
        Way::Country => match country::code(&claim.value) {
            Some(code) => {
                out.sink.made(frame, prop::COUNTRY, &code, &claim.value)?;
                Ok(true)
            }
            None => Ok(false),
        },
        Way::Place => {
            refer(view, out, frame, (prop::ADDRESS_ENTITY, claim))?;
            out.sink.quote(frame, prop::LOCATION, &claim.value)?;
            Ok(true)
        }
        Way::Entity(prop) => refer(view, out, frame, (prop, claim)),
    }
}

/// Writes a reference, if it leads to an entity that the property takes.
pub(crate) fn refer(
    view: &View<'_>,
    out: &mut Out<'_>,
    frame: &Frame<'_>,
    (prop, claim): (Prop, &Claim),
) -> Result<bool> {
    let Some(id) = claim.reference.as_deref().filter(|id| is_taken(prop, id)) else {
        return Ok(false);
    };
    let Some(to) = out.refs.get(view.connection, frame.source, id)? else { return Ok(false) };
    if to.canonical == frame.canonical {
        return Ok(false);
    }
    out.sink.made(frame, prop, &to.canonical, &to.entity)?;
    Ok(true)
}

/// Whether a property takes an entity of this kind: an order that covers a whole class or a decree involves nobody by name.
fn is_taken(of: Prop, id: &str) -> bool {
    let kind = crate::refs::kind(id);
    match of.name {
        "organizer" => kind == "authority" || kind == "person",
        "involved" => kind == "person" || kind == "authority",
        "addressEntity" | "startLocation" | "endLocation" => kind == "place",
        _ => true,
    }
}

/// Writes where an event stands and who says it.
pub(crate) fn provenance(out: &mut Out<'_>, frame: &Frame<'_>, event: &Event) -> Result<()> {
    out.sink.say(frame, prop::PROOF, &frame.source.document)?;
    if let Some(who) = &event.said_by {
        out.sink.say(frame, prop::PUBLISHER, who)?;
    }
    if !matches!(frame.schema, Schema::Note | Schema::Person | Schema::Address) {
        out.sink.say(frame, prop::RECORD_ID, &event.record)?;
    }
    if event.stance == "admits" {
        out.sink.say(frame, frame.schema.remarks(), "admitted by who says it")?;
    }
    Ok(())
}
