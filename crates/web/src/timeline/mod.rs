//! A person's time as a picture: where said to be and by whom, what happened, which orders stood, what nobody says, what cannot both
//! be so. The same stands as a table beside it, and comes as a file.

mod drawn;
mod table;

use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_picture::Words;
use paradero_register::query::person::{self, PersonPage};
use paradero_register::query::timeline::{Timeline, timeline};

use crate::files::File;
use crate::layout::{Ask, encode};
use crate::pages::Found;

/// The picture with its table and its download; nothing where no event has a day.
pub(crate) fn section(ask: &Ask, person: &PersonPage) -> Markup {
    let time = timeline(person, ask.today);
    let Some(lanes) = drawn::lanes(ask, &time) else { return html! {} };
    let lang = ask.lang;
    let says = drawn::in_words(ask, &time);
    let words = Words { title: text!(lang, "shared-timeline"), says: &says };
    html! {
        figure.picture {
            (PreEscaped(lanes.draw().inline(words)))
            figcaption.soft { (text!(lang, "timeline-how-to-read")) }
        }
        details {
            summary { (text!(lang, "timeline-as-table")) }
            (table::table(ask, &time))
        }
        p { a href=(address(ask, &person.id)) download { (text!(lang, "timeline-download")) } }
    }
}

/// Where the picture is a file.
fn address(ask: &Ask, id: &str) -> String {
    ask.to(&format!("person/{}/timeline.svg", encode(id)), &[])
}

/// The picture as a file, with the name of whom it is of; nothing where no event has a day.
pub(crate) fn file(ask: &Ask) -> Found<File> {
    let Some(person) = person::page(&ask.connection, &ask.id)? else { return Ok(None) };
    let time: Timeline = timeline(&person, ask.today);
    let Some(mut lanes) = drawn::lanes(ask, &time) else { return Ok(None) };
    // A file leads nowhere: it may be looked at far from the register.
    lanes.unlink();
    let title = format!("{} \u{2013} {}", person.name, text!(ask.lang, "shared-timeline"));
    let words = Words { title: &title, says: &drawn::in_words(ask, &time) };
    Ok(Some(File::picture("timeline", lanes.draw().file(words, FILE_WIDE))))
}

/// Width of the file, in pixels.
const FILE_WIDE: i64 = 960;
