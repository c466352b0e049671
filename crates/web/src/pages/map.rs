//! The map: places with as many as are last said to be there, removals between countries, on a ground that comes with the program.

use maud::{Markup, PreEscaped, html};
use paradero_locale::text;
use paradero_model::Level;
use paradero_picture::map::{Map, Spot, Way};
use paradero_picture::{Link, Words, middle_of};
use paradero_register::query::map::{self as query, MapPage};
use paradero_register::query::small::{Count, SHOWN};

use super::Found;
use crate::files::File;
use crate::layout::{Ask, Shown};
use crate::parts::{pager, subject};

pub(crate) fn answer(ask: &Ask) -> Found<MapPage> {
    Ok(Some(query::map(&ask.connection, ask.level, ask.stretch())?))
}

/// The same for a place that has little room.
fn brief(ask: &Ask, count: Count) -> String {
    count.shown().map_or_else(|| format!("<{SHOWN}"), |number| ask.number(number))
}

fn country(ask: &Ask, code: Option<&str>) -> String {
    match code {
        Some(code) => ask.country(code),
        None => text!(ask.lang, "map-country-not-stated").to_owned(),
    }
}

fn drawn(ask: &Ask, page: &MapPage, is_linked: bool) -> Map {
    let lang = ask.lang;
    let spots = page.spots.iter().map(|spot| Spot {
        at: (spot.longitude, spot.latitude),
        number: spot.people.shown().map(|number| u64::try_from(number).unwrap_or(0)),
        name: brief(ask, spot.people),
        is_read: spot.read_as.is_some(),
        link: Link {
            to: is_linked.then(|| ask.to_subject("place", &spot.place.id)),
            says: format!("{}: {}", spot.place.name, ask.count(spot.people)),
        },
    });
    let ways = page.ways.iter().filter_map(|way| {
        let (from, to) = (way.from.as_deref()?, way.to.as_deref()?);
        let says = text!(
            lang,
            "map-way",
            from = ask.country(from),
            to = ask.country(to),
            number = ask.count(way.persons)
        );
        let link = Link { to: is_linked.then(|| people_removed(ask, to)), says };
        Some(Way {
            from: middle_of(from)?,
            to: middle_of(to)?,
            name: brief(ask, way.persons),
            link,
        })
    });
    Map { id: "map".to_owned(), spots: spots.collect(), ways: ways.collect() }
}

/// Those who are last said to have been removed to a country.
fn people_removed(ask: &Ask, to: &str) -> String {
    ask.to("people", &[("status", "removed"), ("place", &format!("country:{to}"))])
}

fn in_words(map: &Map) -> String {
    let spots = map.spots.iter().map(|spot| spot.link.says.clone());
    let all: Vec<String> = spots.chain(map.ways.iter().map(|way| way.link.says.clone())).collect();
    format!("{}.", all.join(". "))
}

pub(crate) fn show(ask: &Ask, page: &MapPage) -> Shown {
    let lang = ask.lang;
    let map = drawn(ask, page, true);
    let says = in_words(&map);
    let words = Words { title: text!(lang, "map-title"), says: &says };
    let body = html! {
        p.soft { (text!(lang, "map-explained")) }
        @if ask.level == Level::Public { p.soft { (text!(lang, "shared-why-kept-back", n = SHOWN)) } }
        figure.picture {
            div.wide.map tabindex="0" role="region" aria-label=(text!(lang, "map-title")) { (PreEscaped(map.draw().inline(words))) }
            figcaption.soft { (text!(lang, "map-ground")) }
        }
        h2 { (text!(lang, "map-places")) }
        @if page.spots.is_empty() { p.soft { (text!(lang, "map-no-places")) } }
        @else { (placed(ask, page)) }
        h2 { (text!(lang, "map-ways")) }
        @if page.ways.is_empty() { p.soft { (text!(lang, "shared-nobody-says")) } }
        @else { (ways(ask, page)) }
        h2 { (text!(lang, "map-unplaced")) " " span.soft { "(" (ask.number(page.total)) ")" } }
        p.soft { (text!(lang, "map-how-to-place")) }
        @if !page.unplaced.is_empty() { (unplaced(ask, page)) }
        (pager(ask, page.total))
        p.meta {
            (text!(lang, "shared-download")) " "
            a href=(ask.to("map.svg", &[])) download { "SVG" } " · "
            a href=(ask.to("map.csv", &[])) download { "CSV" } " · "
            a href=(ask.to("map", &[]).replacen(&format!("/{}/", lang.code()), "/api/", 1)) { "JSON" }
        }
    };
    Shown { title: text!(lang, "map-title").to_owned(), body }
}

fn people(ask: &Ask, place: &str, count: Count) -> Markup {
    html! {
        @match count.shown() {
            Some(number) => a href=(ask.to("people", &[("place", place)])) { (ask.number(number)) },
            None => span.soft { (text!(ask.lang, "shared-kept-back")) },
        }
    }
}

fn placed(ask: &Ask, page: &MapPage) -> Markup {
    let lang = ask.lang;
    let shown = i64::try_from(page.spots.len()).unwrap_or(i64::MAX);
    html! {
        table.stack {
            caption.hidden { (text!(lang, "map-places")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "places-place")) }
                    th scope="col" { (text!(lang, "map-where")) }
                    th.number scope="col" { (text!(lang, "places-people")) }
                }
            }
            tbody {
                @for spot in &page.spots {
                    tr {
                        th scope="row" {
                            (subject(ask, &spot.place))
                            @if let Some(code) = &spot.place.country { " " span.soft { (ask.country(code)) } }
                        }
                        td data-label=(text!(lang, "map-where")) {
                            @match &spot.read_as {
                                Some(path) => { (text!(lang, "map-point-in", place = path.as_str())) " " },
                                None => {},
                            }
                            (lang.decimal(spot.latitude, 3)) "; " (lang.decimal(spot.longitude, 3))
                        }
                        td.number data-label=(text!(lang, "places-people")) { (people(ask, &spot.place.id, spot.people)) }
                    }
                }
            }
        }
        @if shown < page.spots_total { p.soft { (text!(lang, "map-more-places", n = page.spots_total - shown)) } }
    }
}

fn ways(ask: &Ask, page: &MapPage) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "map-ways")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "map-from")) }
                    th scope="col" { (text!(lang, "map-to")) }
                    th scope="col" { (text!(lang, "map-is-drawn")) }
                    th.number scope="col" { (text!(lang, "shared-people")) }
                }
            }
            tbody {
                @for way in &page.ways {
                    @let known = |code: &Option<String>| code.as_deref().and_then(middle_of).is_some();
                    tr {
                        th scope="row" { (country(ask, way.from.as_deref())) }
                        td data-label=(text!(lang, "map-to")) { (country(ask, way.to.as_deref())) }
                        td data-label=(text!(lang, "map-is-drawn")) {
                            @if known(&way.from) && known(&way.to) { (text!(lang, "shared-yes")) }
                            @else { (text!(lang, "shared-no")) }
                        }
                        td.number data-label=(text!(lang, "shared-people")) { (ask.count(way.persons)) }
                    }
                }
            }
        }
    }
}

fn unplaced(ask: &Ask, page: &MapPage) -> Markup {
    let lang = ask.lang;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "map-unplaced")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "places-place")) }
                    th scope="col" { (text!(lang, "map-why-not")) }
                    th.number scope="col" { (text!(lang, "places-people")) }
                }
            }
            tbody {
                @for one in &page.unplaced {
                    tr {
                        th scope="row" { (subject(ask, &one.place)) }
                        td data-label=(text!(lang, "map-why-not")) {
                            @if one.is_contradicted { (text!(lang, "map-contradicted")) }
                            @else if let Some(path) = &one.lies_in { (text!(lang, "map-somewhere-in", place = path.as_str())) }
                            @else { (text!(lang, "map-not-stated")) }
                        }
                        td.number data-label=(text!(lang, "places-people")) { (people(ask, &one.place.id, one.people)) }
                    }
                }
            }
        }
    }
}

/// The map as a file.
pub(crate) fn svg(ask: &Ask) -> Found<File> {
    let Some(page) = answer(ask)? else { return Ok(None) };
    let map = drawn(ask, &page, false);
    let words = Words { title: text!(ask.lang, "map-title"), says: &in_words(&map) };
    Ok(Some(File::picture("map", map.draw().file(words, 960))))
}

/// What is on the map, as a table for other programs.
pub(crate) fn csv(ask: &Ask) -> Found<File> {
    let Some(page) = answer(ask)? else { return Ok(None) };
    let lang = ask.lang;
    let heads = [
        text!(lang, "map-what"),
        text!(lang, "places-place"),
        text!(lang, "map-from"),
        text!(lang, "map-to"),
        text!(lang, "map-latitude"),
        text!(lang, "map-longitude"),
        text!(lang, "shared-people"),
        text!(lang, "map-read-as"),
    ];
    let number =
        |count: Count| count.shown().map_or_else(|| ask.count(count), |number| number.to_string());
    let none = String::new;
    let spots = page.spots.iter().map(|spot| {
        let (latitude, longitude) =
            (format!("{:.4}", spot.latitude), format!("{:.4}", spot.longitude));
        let what = text!(lang, "places-place").to_owned();
        vec![
            what,
            spot.place.name.clone(),
            none(),
            none(),
            latitude,
            longitude,
            number(spot.people),
            spot.read_as.clone().unwrap_or_default(),
        ]
    });
    let ways = page.ways.iter().map(|way| {
        let (from, to) = (way.from.clone().unwrap_or_default(), way.to.clone().unwrap_or_default());
        vec![
            text!(lang, "map-removal").to_owned(),
            none(),
            from,
            to,
            none(),
            none(),
            number(way.persons),
            none(),
        ]
    });
    let rows: Vec<Vec<String>> = spots.chain(ways).collect();
    File::table("map", &heads, &rows).map(Some)
}
