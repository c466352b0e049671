//! What pictures show, read back from their XML: nothing outside the frame, lengths in proportion, names whole.

mod compared;

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::canvas::WIDE;
use super::xml::width;
use super::*;
use crate::assess::{Method, Reason, Settings, assess};
use crate::latent;
use crate::strata::stratified;

/// An element of a drawing, with how far down its group lies.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    /// Its own text, without that of elements within.
    text: String,
    down: f64,
}

impl Element {
    fn number(&self, key: &str) -> f64 {
        self.attributes[key].parse().unwrap()
    }

    fn class(&self) -> &str {
        self.attributes.get("class").map_or("", String::as_str)
    }

    fn has(&self, class: &str) -> bool {
        self.class().split(' ').any(|one| one == class)
    }

    /// Corners of what it covers.
    fn corners(&self) -> Vec<(f64, f64)> {
        let at = |x: &str, y: &str| (self.number(x), self.number(y));
        match self.name.as_str() {
            "rect" => {
                let (x, y) = at("x", "y");
                vec![(x, y), (x + self.number("width"), y + self.number("height"))]
            }
            "circle" => {
                let ((x, y), r) = (at("cx", "cy"), self.number("r"));
                vec![(x - r, y - r), (x + r, y + r)]
            }
            "line" => vec![at("x1", "y1"), at("x2", "y2")],
            "polygon" | "polyline" => {
                let points = self.attributes["points"].split(' ');
                let pair = |point: &str| {
                    let (x, y) = point.split_once(',').unwrap();
                    (x.parse().unwrap(), y.parse().unwrap())
                };
                points.map(pair).collect()
            }
            "text" if self.attributes.contains_key("transform") => {
                let (x, y) = at("x", "y");
                vec![(x - 9.0, y - width(&self.text, 9.0)), (x, y)]
            }
            "text" => {
                let ((x, y), size) = (at("x", "y"), self.size());
                let wide = width(&self.text, size);
                let left = match self.attributes.get("text-anchor").map(String::as_str) {
                    Some("middle") => x - wide / 2.0,
                    Some("end") => x - wide,
                    _ => x,
                };
                vec![(left, y - size), (left + wide, y)]
            }
            _ => Vec::new(),
        }
    }

    /// The size of its letters, as the style sheet has it.
    fn size(&self) -> f64 {
        if self.has("title") {
            15.0
        } else if ["scale", "small", "figure"].iter().any(|one| self.has(one)) {
            11.0
        } else {
            12.0
        }
    }
}

/// Reads a picture with a reader that refuses what is not well formed.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let element = element(&start, &found, &open);
                open.push(found.len());
                found.push(element);
            }
            Event::Empty(start) => {
                let element = element(&start, &found, &open);
                found.push(element);
            }
            Event::End(_) => {
                open.pop().unwrap();
            }
            Event::Text(text) => {
                if let Some(place) = open.last() {
                    found[*place].text.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let sign = match &*reference {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    other => panic!("&{other};"),
                };
                found[*open.last().unwrap()].text.push(sign);
            }
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(open.is_empty(), "an element is not closed");
    found
}

fn element(start: &BytesStart<'_>, found: &[Element], open: &[usize]) -> Element {
    let attributes: BTreeMap<String, String> = start
        .attributes()
        .map(|one| {
            let one = one.unwrap();
            (one.key.as_ref().to_owned(), one.value.into_owned())
        })
        .collect();
    let above = open.last().map_or(0.0, |place| found[*place].down);
    let own = attributes
        .get("transform")
        .and_then(|text| text.strip_prefix("translate(0 ")?.strip_suffix(')')?.parse::<f64>().ok());
    let name = start.name().as_ref().to_owned();
    Element { name, attributes, text: String::new(), down: above + own.unwrap_or(0.0) }
}

/// That a picture is one SVG without anything from elsewhere, and that nothing lies outside of its frame.
fn is_whole(svg: &str) -> Vec<Element> {
    let found = elements(svg);
    assert_eq!(
        (found[0].name.as_str(), found[1].name.as_str(), found[2].name.as_str()),
        ("svg", "title", "desc")
    );
    assert_eq!(found[0].attributes["role"], "img");
    assert!(!found[1].text.is_empty() && found[2].text.len() > 20);
    for foreign in ["script", "image", "foreignObject", "a", "use"] {
        assert!(found.iter().all(|one| one.name != foreign), "{foreign}");
    }
    assert!(
        !svg.contains("url(")
            && !svg.contains("href")
            && !svg.contains("NaN")
            && !svg.contains("inf\"")
    );
    let frame: Vec<f64> =
        found[0].attributes["viewBox"].split(' ').map(|one| one.parse().unwrap()).collect();
    assert_eq!(frame[..3], [0.0, 0.0, WIDE]);
    for one in &found {
        for (x, y) in one.corners() {
            let y = y + one.down;
            assert!(
                (0.0..=WIDE).contains(&x) && (0.0..=frame[3]).contains(&y),
                "{one:?}: {x}, {y}"
            );
        }
    }
    found
}

fn table(names: &[&str], cells: &[(u32, u64)]) -> Table {
    Table::new(names.iter().map(|name| (*name).to_owned()).collect(), cells.iter().copied())
        .unwrap()
}

const CELLS: [(u32, u64); 7] = [(1, 310), (2, 240), (4, 90), (3, 60), (5, 25), (6, 18), (7, 6)];

fn quick() -> Settings {
    let latent = latent::Settings {
        burn_in: 20,
        draws: 60,
        thinning: 1,
        length: latent::Length::Fixed,
        ..latent::Settings::default()
    };
    Settings { replicates: 30, latent, ..Settings::default() }
}

fn three() -> (Table, Report) {
    let table = table(&["police", "families", "press"], &CELLS);
    let report = assess(&table, &quick());
    (table, report)
}

fn texts(found: &[Element]) -> Vec<&str> {
    found.iter().filter(|one| one.name == "text").map(|one| one.text.as_str()).collect()
}

const LANGS: [Lang; 2] = [Lang::Es, Lang::En];

#[test]
fn every_picture_is_well_formed_within_its_frame_and_the_same_twice() {
    let (table, report) = three();
    let parts: Vec<(String, Table)> =
        (0..3).map(|part| (format!("part {part}"), table.clone())).collect();
    let strata = stratified(&report, &parts, &quick(), || ());
    for lang in LANGS {
        let pictures = [
            overlaps(&table, lang),
            engines(&report, lang),
            posteriors(&report, lang).unwrap(),
            weights(&report, lang).unwrap(),
            chains(&report, lang).unwrap(),
            super::strata(&strata, lang),
            all(&table, &report, Some(&strata), lang),
        ];
        for picture in &pictures {
            is_whole(picture);
        }
        assert_eq!(all(&table, &report, Some(&strata), lang), pictures[6]);
    }
    assert_ne!(engines(&report, Lang::Es), engines(&report, Lang::En));
}

#[test]
fn bars_are_as_long_as_there_are_people() {
    let (table, _) = three();
    let found = is_whole(&overlaps(&table, Lang::En));
    let bars: Vec<f64> =
        found.iter().filter(|one| one.has("bar")).map(|one| one.number("width")).collect();
    let lists = [401.0, 324.0, 139.0];
    let combinations = [310.0, 240.0, 90.0, 60.0, 25.0, 18.0, 6.0];
    assert_eq!(bars.len(), lists.len() + combinations.len());
    for (bars, counts) in [(&bars[..3], &lists[..]), (&bars[3..], &combinations[..])] {
        for (bar, count) in bars.iter().zip(counts) {
            // Written to a tenth.
            assert!((bar - bars[0] * count / counts[0]).abs() < 0.11, "{bar} for {count}");
        }
    }
}

#[test]
fn names_are_escaped_and_cut_and_told_whole() {
    let long = "Registro de denuncias de la oficina de la procuraduría, segunda época";
    let table = table(&["<b>&\"", long, "\u{7}"], &CELLS);
    let report = assess(&table, &Settings { methods: vec![Method::Chapman], ..quick() });
    let svg = overlaps(&table, Lang::Es);
    let found = is_whole(&svg);
    assert!(svg.contains("&lt;b&gt;&amp;&quot;") && !svg.contains("<b>"));
    assert!(texts(&found).contains(&"<b>&\""));
    assert!(texts(&found).iter().any(|text| text.starts_with("Registro") && text.ends_with('…')));
    assert!(found.iter().any(|one| one.name == "title" && one.text == long));
    is_whole(&all(&table, &report, None, Lang::En));
}

#[test]
fn of_many_combinations_the_rest_is_counted() {
    let names: Vec<String> = (0..20).map(|list| format!("list {list}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let cells: Vec<(u32, u64)> =
        (1..=40).map(|mask| (mask * 26_003 % (1 << 20), 1 + u64::from(mask))).collect();
    let table = table(&names, &cells);
    let found = is_whole(&overlaps(&table, Lang::En));
    assert_eq!(found.iter().filter(|one| one.has("bar")).count(), 20 + 30);
    // The ten least: 2 to 11 people.
    assert!(texts(&found).contains(&"and 10 more combinations, with 65 people in all"));
    // Pairs of twenty lists share a row.
    let report = assess(&table, &Settings { methods: vec![Method::Chapman], ..quick() });
    let found = is_whole(&engines(&report, Lang::En));
    assert!(texts(&found).iter().any(|text| text.starts_with("190 pairs of lists, from ")));
}

#[test]
fn what_is_refused_is_struck_with_its_reason_and_stretches_no_axis() {
    let (_, mut report) = three();
    let before = engines(&report, Lang::En);
    let ticks = |svg: &str| -> Vec<String> {
        let found = is_whole(svg);
        found.iter().filter(|one| one.has("scale")).map(|one| one.text.clone()).collect()
    };
    let before_ticks = ticks(&before);
    let one = report.estimates.iter_mut().find(|one| one.method == Method::LoglinearAic).unwrap();
    (one.estimate, one.upper) = (9.0e9, None);
    one.refused.push(Reason::Unbounded);
    let svg = engines(&report, Lang::En);
    assert_eq!(ticks(&svg), before_ticks);
    let found = elements(&svg);
    assert!(found.iter().any(|one| one.has("struck") && one.text.starts_with("9,000,000,000 (")));
    assert!(texts(&found).iter().any(|text| text.starts_with("Do not use: The data do not bound")));
    assert!(found[2].text.contains("ever greater numbers fit as well."), "{}", found[2].text);
    is_whole(&posteriors(&report, Lang::Es).unwrap());
}

#[test]
fn a_table_of_two_lists_shows_bounds_and_why_there_is_no_number() {
    let table = table(&["police", "families"], &[(1, 310), (2, 120), (3, 84)]);
    let report = assess(&table, &quick());
    assert!(weights(&report, Lang::En).is_none() && chains(&report, Lang::En).is_none());
    let found = is_whole(&all(&table, &report, None, Lang::En));
    let all = texts(&found).join(" ");
    assert!(
        all.contains("fewer than three") && all.contains("“at least”") && all.contains("≥ "),
        "{all}"
    );
}

#[test]
fn a_distribution_is_as_high_as_there_are_draws() {
    let (_, mut report) = three();
    report.estimates.retain(|one| one.method == Method::Graphs);
    // Twice as many draws at 900 to 999 as at 1,000 to 1,099, spread evenly.
    let low = (0..2_000).map(|at| 900.0 + f64::from(at % 100));
    let high = (0..1_000).map(|at| 1_000.0 + f64::from(at % 100));
    report.estimates[0].draws = low.chain(high).collect();
    let found = is_whole(&posteriors(&report, Lang::En).unwrap());
    let area = found.iter().find(|one| one.name == "polygon").unwrap().corners();
    let floor = area[0].1;
    let mut heights: Vec<f64> =
        area.iter().map(|(_, y)| floor - y).filter(|high| *high > 1.0).collect();
    heights.sort_by(f64::total_cmp);
    let (low, high) = (heights[heights.len() / 6], heights[heights.len() * 5 / 6]);
    assert!((high / low - 2.0).abs() < 0.1, "{low} {high}");
}

#[test]
fn a_thousand_strata_are_forty_and_the_rest() {
    let (large, report) = three();
    let small = table(&["police", "families", "press"], &[(1, 4), (2, 3), (3, 1)]);
    let one =
        stratified(&report, &[("x".to_owned(), large), ("y".to_owned(), small)], &quick(), || ());
    let mut strata = one.clone();
    strata.strata = (0..1_000)
        .map(|at| {
            let mut part = one.strata[usize::from(at >= 30)].clone();
            part.name = format!("Stratum {at}");
            part
        })
        .collect();
    for lang in LANGS {
        let svg = super::strata(&strata, lang);
        let found = is_whole(&svg);
        assert_eq!(texts(&found).iter().filter(|text| text.starts_with("Stratum ")).count(), 40);
        assert!(svg.len() < 60_000, "{}", svg.len());
    }
    let found = elements(&super::strata(&strata, Lang::En));
    let all = texts(&found).join(" ");
    assert!(
        all.contains("and 960 more strata, smaller, with 7,680 people documented; 960"),
        "{all}"
    );
    assert!(all.contains("≥ 8, documented only"));
    let total = &strata.totals[0];
    assert_eq!((total.estimated, total.documented_only), (1, 1));
    assert!(all.contains(", 1/2"), "{all}");
    assert!(all.contains("counted only as they are documented"), "{all}");
}

#[test]
fn a_line_is_broken_where_there_is_no_number() {
    let point = |x: f64, y: f64| Point { x, y, limits: Some((y * 0.9, y * 1.2)) };
    let mut curves = Curves {
        title: "N".to_owned(),
        x: "psi".to_owned(),
        y: "people".to_owned(),
        is_log: true,
        curves: vec![Curve {
            name: "<one>".to_owned(),
            points: vec![
                point(0.25, 900.0),
                point(0.5, 1_000.0),
                point(1.0, f64::INFINITY),
                point(2.0, 1_500.0),
                point(4.0, 2_500.0),
            ],
        }],
        mark: Some((749.0, "749 on the lists".to_owned())),
    };
    let found = is_whole(&lines(&curves, Lang::En));
    let lines_of = |found: &[Element]| found.iter().filter(|one| one.name == "polyline").count();
    assert_eq!(lines_of(&found), 2);
    assert!(texts(&found).contains(&"<one>: 900 – 2,500"));
    // A factor of two is equally far everywhere.
    let first: Vec<Element> = found.into_iter().filter(|one| one.name == "polyline").collect();
    let far = |one: &Element| one.corners()[1].0 - one.corners()[0].0;
    assert!((far(&first[0]) - far(&first[1])).abs() < 0.21);
    curves.curves[0].points.clear();
    let found = is_whole(&lines(&curves, Lang::Es));
    assert!(texts(&found).contains(&"No hay nada que dibujar."));
}

#[test]
fn numbers_are_written_as_the_language_does() {
    let table = table(
        &["a", "b", "c"],
        &[(1, 31_000), (2, 24_000), (4, 9_000), (3, 6_000), (5, 2_500), (6, 1_800), (7, 600)],
    );
    let report = assess(&table, &Settings { methods: vec![Method::Chapman], ..quick() });
    assert!(texts(&elements(&engines(&report, Lang::En))).contains(&"74,900 on the lists"));
    assert!(texts(&elements(&engines(&report, Lang::Es))).contains(&"74\u{202f}900 en las listas"));
}

#[test]
fn in_letters_it_fits_a_terminal() {
    let (table, mut report) = three();
    report.estimates[0].upper = None;
    report.estimates.last_mut().unwrap().refused.push(Reason::Unbounded);
    for lang in LANGS {
        let text = terminal::engines(&report, lang) + &terminal::overlaps(&table, lang);
        assert!(text.lines().all(|line| line.chars().count() <= terminal::COLUMNS), "{text}");
        assert!(
            text.contains('├') && text.contains('●') && text.contains('┆') && text.contains('▶'),
            "{text}"
        );
    }
    let text = terminal::overlaps(&table, Lang::En);
    let bar = |of: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(of)).unwrap();
        line.chars().filter(|sign| *sign == '█').count() as f64
    };
    assert!((bar("●··") / bar("·●·") - 310.0 / 240.0).abs() < 0.03, "{text}");
}
