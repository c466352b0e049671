//! Ruled lines of tables and forms: found, and taken away before a page is recognised.
//!
//! Tesseract takes broken rules for lines of text, one between each two rows of a table, and upright ones for letters. A rule is a long thin
//! run of ink; letters that touch or cross it are taller than it is thick, and stay.

use image::{GrayImage, Luma};

/// Darkest grey that is paper, once the light is even.
const INK: u8 = 176;

/// Least length of a rule, in inches.
const LENGTH: f64 = 0.8;

/// Most thickness of a rule, in inches.
const THICKNESS: f64 = 0.025;

/// Longest break in a rule, in inches.
const BREAK: f64 = 0.03;

/// Share of a rule's length that is ink, and share of its ink that is no thicker than a rule.
const WHOLE: f64 = 0.8;

/// A rule: left, top, right and bottom edge in pixels.
pub(crate) type Rule = [u32; 4];

/// Most rules of a page that are told: a page with more is ruled or hatched all over.
const MOST: usize = 1_000;

/// A page without its rules, and these, level ones first.
pub(crate) fn without_rules(page: GrayImage, dots: f64) -> (GrayImage, Vec<Rule>) {
    let measures = Measures::at(dots);
    let mut page = page;
    let mut rules = take_away(&mut page, measures);
    let mut on_side = transposed(&page);
    let upright = take_away(&mut on_side, measures);
    rules.extend(upright.into_iter().map(|[left, top, right, bottom]| [top, left, bottom, right]));
    rules.truncate(MOST);
    (transposed(&on_side), rules)
}

/// Lengths in pixels.
#[derive(Clone, Copy)]
struct Measures {
    length: usize,
    thickness: u16,
    gap: usize,
}

impl Measures {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small parts of an inch, in pixels"
    )]
    fn at(dots: f64) -> Self {
        let pixels = |inches: f64| libm::round(dots * inches).max(2.0);
        Self {
            length: pixels(LENGTH) as usize,
            thickness: pixels(THICKNESS) as u16,
            gap: pixels(BREAK) as usize,
        }
    }
}

fn transposed(page: &GrayImage) -> GrayImage {
    GrayImage::from_fn(page.height(), page.width(), |x, y| *page.get_pixel(y, x))
}

/// Takes away the level rules, and tells them from top to bottom.
fn take_away(page: &mut GrayImage, measures: Measures) -> Vec<Rule> {
    let mut found: Vec<Rule> = Vec::new();
    let width = page.width() as usize;
    let tall = heights(page);
    // A row with those above and below it: a rule wanders by a pixel.
    let inks: Vec<u16> = (0..page.height() as usize)
        .flat_map(|y| {
            let rows = [y.checked_sub(1), Some(y), Some(y + 1)];
            let tall = &tall;
            (0..width).map(move |x| {
                let at = rows.iter().flatten().filter_map(|row| tall.get(row * width + x));
                at.copied().filter(|height| *height > 0).min().unwrap_or(0)
            })
        })
        .collect();
    for (y, row) in (0_u32..).zip(inks.chunks(width)) {
        for (first, last) in rules(row, measures) {
            note(&mut found, y, (first, last));
            for (x, height) in (0_u32..).zip(row).skip(first).take(last + 1 - first) {
                if (1..=measures.thickness).contains(height) {
                    clear(page, x, y, u32::from(*height));
                }
            }
        }
    }
    found
}

/// Adds a run to the rule that it continues, in the row above or the one before that.
fn note(found: &mut Vec<Rule>, y: u32, (first, last): (usize, usize)) {
    let side = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
    let (first, last) = (side(first), side(last).saturating_add(1));
    let near = found.iter_mut().rev().take_while(|rule| rule[3] + 40 > y).find(|rule| {
        let [left, _, right, bottom] = **rule;
        bottom + 2 > y && left < last && first < right
    });
    match near {
        Some(rule) => {
            *rule = [rule[0].min(first), rule[1], rule[2].max(last), y + 1];
        }
        None => found.push([first, y, last, y + 1]),
    }
}

/// For each pixel that is ink, how tall the stroke through it is; 0 for paper.
fn heights(page: &GrayImage) -> Vec<u16> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let grey = page.as_raw();
    let mut tall = vec![0_u16; grey.len()];
    for x in 0..width {
        let mut top = 0;
        for y in 0..=height {
            let ink = grey.get(y * width + x).is_some_and(|grey| *grey < INK) && y < height;
            if ink {
                continue;
            }
            let stroke = u16::try_from(y - top).unwrap_or(u16::MAX);
            for row in top..y {
                if let Some(tall) = tall.get_mut(row * width + x) {
                    *tall = stroke;
                }
            }
            top = y + 1;
        }
    }
    tall
}

/// Where rules begin and end in a row of heights.
fn rules(row: &[u16], measures: Measures) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<Run> = None;
    for (x, height) in row.iter().enumerate().filter(|(_, height)| **height > 0) {
        let thin = usize::from(*height <= measures.thickness);
        run = match run {
            Some(run) if x - run.last <= measures.gap => {
                Some(Run { last: x, ink: run.ink + 1, thin: run.thin + thin, ..run })
            }
            ended => {
                found.extend(ended.filter(|run| run.is_rule(measures)));
                Some(Run { first: x, last: x, ink: 1, thin })
            }
        };
    }
    found.extend(run.filter(|run| run.is_rule(measures)));
    found.into_iter().map(|run| (run.first, run.last)).collect()
}

/// A run of ink along a row.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    /// Pixels of it that are ink, and those that are no taller than a rule is thick.
    ink: usize,
    thin: usize,
}

impl Run {
    #[expect(clippy::cast_precision_loss, reason = "pixels of a row")]
    fn is_rule(&self, measures: Measures) -> bool {
        let length = self.last + 1 - self.first;
        length >= measures.length
            && self.ink as f64 >= length as f64 * WHOLE
            && self.thin as f64 >= self.ink as f64 * WHOLE
    }
}

/// Whitens a stroke with its soft edges.
fn clear(page: &mut GrayImage, x: u32, y: u32, height: u32) {
    let reach = height + 1;
    for row in y.saturating_sub(reach)..=(y + reach).min(page.height().saturating_sub(1)) {
        page.put_pixel(x, row, Luma([255]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table's grid on white, with words of bars in its cells; one letter crosses a rule.
    fn table(ruled: bool) -> GrayImage {
        GrayImage::from_fn(900, 600, |x, y| {
            let level = y % 100 < 3 && (50..850).contains(&x) && y > 10;
            let upright = x % 200 < 3 && (100..500).contains(&y) && x > 10;
            let word =
                (40..70).contains(&(y % 100)) && (60..160).contains(&(x % 200)) && x % 14 < 6;
            let crosses = (290..330).contains(&y) && (500..506).contains(&x);
            let dark = word || crosses || (ruled && (level || upright));
            Luma([if dark { 20 } else { 250 }])
        })
    }

    #[test]
    fn rules_go_and_letters_stay() {
        let (clean, rules) = without_rules(table(true), 300.0);
        let plain = table(false);
        let dark = |page: &GrayImage| page.pixels().filter(|pixel| pixel.0[0] < 128).count();
        assert!(dark(&table(true)) > dark(&plain) + 10_000);
        let left = dark(&clean).abs_diff(dark(&plain));
        assert!(left < 60, "{left} pixels differ");
        assert_eq!(clean.get_pixel(502, 300).0, [20]);
        // Five level ones and four upright ones, each where it lies.
        let near = |rule: &Rule, to: Rule| rule.iter().zip(to).all(|(a, b)| a.abs_diff(b) <= 3);
        assert_eq!(rules.len(), 9, "{rules:?}");
        for at in 1..=5 {
            assert!(near(&rules[at as usize - 1], [50, at * 100, 850, at * 100 + 3]), "{rules:?}");
        }
        for at in 1..=4 {
            let upright = [at * 200, 100, at * 200 + 3, 500];
            assert!(near(&rules[at as usize + 4], upright), "{rules:?}");
        }
    }

    #[test]
    fn a_page_of_words_alone_stays_as_it_is() {
        assert_eq!(without_rules(table(false), 300.0), (table(false), Vec::new()));
    }
}
