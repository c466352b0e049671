//! What stands at the head and foot of every page and is part of no table: running titles, page numbers.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Line, runs, say};
use crate::{Page, quote::fold};

/// How many lines from the head or foot of a page are looked at.
const DEPTH: usize = 6;

/// How far from each other the same line may stand on two pages, in points.
const NEAR: f32 = 6.0;

/// How many pages before and after are looked at: left and right pages may differ.
const BESIDE: usize = 2;

static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:page|p[a\u{e1}]gina|p[a\u{e1}]g\.?|hoja|folio)\s*\d{1,5}\b|^\W*\d{1,5}\s*(?:/|of|de)\s*\d{1,5}\W*$|^\s*[-\u{2010}-\u{2015}]\s*\d{1,5}\s*[-\u{2010}-\u{2015}]\s*$",
    )
    .ok()
});

/// A line at an edge of a page.
struct Edge {
    text: String,
    top: f32,
    runs: usize,
}

/// For each page, which of its lines are no part of what it says.
pub(super) fn furniture(pages: &[Page], lines: &[Vec<Line>], ems: &[f32]) -> Vec<Vec<bool>> {
    let edges: Vec<Vec<Edge>> = pages
        .iter()
        .zip(lines)
        .zip(ems)
        .map(|((page, lines), em)| {
            let edge = |line: &Line| Edge {
                text: fold(&say(page, &line.words)),
                top: line.top,
                runs: runs(page, line, em * 0.8).len(),
            };
            let far = lines.len().saturating_sub(DEPTH).max(DEPTH.min(lines.len()));
            lines.iter().take(DEPTH).chain(lines.iter().skip(far)).map(edge).collect()
        })
        .collect();
    lines
        .iter()
        .enumerate()
        .map(|(page, lines)| {
            let aside = |at: &usize| is_aside(&edges, page, edge_of(*at, lines.len()));
            let mut found = vec![false; lines.len()];
            let head = (0..lines.len().min(DEPTH)).take_while(aside).count();
            let foot = (head..lines.len()).rev().take(DEPTH).take_while(aside).count();
            let count = found.len();
            found.iter_mut().take(head).for_each(|found| *found = true);
            found.iter_mut().skip(count - foot).for_each(|found| *found = true);
            found
        })
        .collect()
}

/// The place among the edges of a page of its line `at` of so many.
fn edge_of(at: usize, lines: usize) -> usize {
    let far = lines.saturating_sub(DEPTH).max(DEPTH.min(lines));
    if at < DEPTH { at } else { DEPTH.min(lines) + at.saturating_sub(far) }
}

fn is_aside(edges: &[Vec<Edge>], page: usize, at: usize) -> bool {
    let Some(line) = edges.get(page).and_then(|edges| edges.get(at)) else { return false };
    let words = line.text.split(' ').count();
    let numbered = NUMBERED.as_ref().is_some_and(|regex| regex.is_match(&line.text));
    // A number alone is that of the page if it is the number of the page.
    let number = line.text.parse::<usize>().is_ok_and(|number| number == page + 1);
    // What stands again in columns may be the header of a table.
    let again = || {
        let near = |other: &Edge| (other.top - line.top).abs() < NEAR && other.text == line.text;
        let from = page.saturating_sub(BESIDE);
        let others = edges.iter().enumerate().skip(from).take(2 * BESIDE + 1);
        line.runs == 1 && others.filter(|(n, _)| *n != page).any(|(_, e)| e.iter().any(near))
    };
    numbered && words <= 14 || number || again()
}
