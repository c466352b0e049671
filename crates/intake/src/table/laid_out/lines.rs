//! Lines of words, and the runs of words that stand close together in them.

use crate::{Page, Word};

/// A line: words that stand at one height, from left to right.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Places in the words of the page.
    pub(super) words: Vec<usize>,
    pub(super) top: f32,
    pub(super) bottom: f32,
}

/// Words of a line that no wide gap parts.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) words: Vec<usize>,
    pub(super) left: f32,
    pub(super) right: f32,
}

pub(super) fn left(word: &Word) -> f32 {
    word.frame[0]
}

pub(super) fn right(word: &Word) -> f32 {
    word.frame[2]
}

/// The middle of a word, across and down.
pub(super) fn middle(word: &Word) -> (f32, f32) {
    let [left, top, right, bottom] = word.frame;
    (f32::midpoint(left, right), f32::midpoint(top, bottom))
}

/// The usual size of the letters of a page. Recognition frames the ink of a word, a font the whole of its line.
pub(super) fn em(page: &Page) -> f32 {
    let mut heights: Vec<f32> = page.words.iter().map(|w| w.frame[3] - w.frame[1]).collect();
    heights.sort_by(f32::total_cmp);
    let middle = heights.get(heights.len() / 2).copied().unwrap_or(10.0).max(1.0);
    if page.recognised { middle * 1.3 } else { middle }
}

/// The lines that some words of a page make, from top to bottom.
pub(super) fn lines(page: &Page, which: impl Iterator<Item = usize>) -> Vec<Line> {
    let mut words: Vec<(f32, usize)> = which
        .filter_map(|at| page.words.get(at).map(|word| (middle(word).1, at)))
        .filter(|(y, _)| y.is_finite())
        .collect();
    words.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut lines: Vec<Line> = Vec::new();
    for (y, at) in words {
        let Some(word) = page.words.get(at) else { continue };
        let (top, bottom) = (word.frame[1], word.frame[3]);
        if let Some(line) = lines.last_mut() {
            let low = (bottom - top).min(line.bottom - line.top);
            if (y - f32::midpoint(line.top, line.bottom)).abs() < low * 0.5 {
                line.words.push(at);
                // A large letter does not draw the next line in.
                let all = line.words.len() as f32;
                line.top += (top - line.top) / all;
                line.bottom += (bottom - line.bottom) / all;
                continue;
            }
        }
        lines.push(Line { words: vec![at], top, bottom });
    }
    for line in &mut lines {
        let x = |at: &usize| page.words.get(*at).map_or(0.0, left);
        line.words.sort_by(|a, b| x(a).total_cmp(&x(b)).then(a.cmp(b)));
    }
    lines
}

/// The runs of a line; a gap wider than `gap` parts two.
pub(super) fn runs(page: &Page, line: &Line, gap: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for at in &line.words {
        let Some(word) = page.words.get(*at) else { continue };
        match runs.last_mut() {
            Some(run) if left(word) - run.right <= gap => {
                run.words.push(*at);
                run.right = run.right.max(right(word));
            }
            _ => runs.push(Run { words: vec![*at], left: left(word), right: right(word) }),
        }
    }
    runs
}

/// What words say, one blank between two.
pub(super) fn say(page: &Page, words: &[usize]) -> String {
    let words = words.iter().filter_map(|at| page.words.get(*at));
    words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
