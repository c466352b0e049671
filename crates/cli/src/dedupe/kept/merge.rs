//! Segments merged, as in a log-structured merge tree (O'Neil, Cheng, Gawlick, O'Neil, Acta Informatica 33, 1996): so few
//! that a look-up stays quick, so seldom that adding costs in proportion to what is added.

use std::collections::BTreeMap;
use std::path::Path;

use paradero_link::Judgement;

use super::sections::Stamp;
use super::segment::{Segment, SegmentWriter};

/// A segment at most so many times as large as all that came after it is merged with them.
const RATIO: u64 = 4;

/// How many of the last segments are to be merged into one; 0 for none.
pub(super) fn due(rows: &[u32]) -> usize {
    let (mut count, mut sum) = (0, 0_u64);
    for &own in rows.iter().rev() {
        if count > 0 && u64::from(own) > RATIO * sum {
            break;
        }
        sum += u64::from(own);
        count += 1;
    }
    if count > 1 { count } else { 0 }
}

/// Writes adjacent segments, in their order, as one.
pub(super) fn merge(path: &Path, segments: &[Segment], rules: usize) -> anyhow::Result<Stamp> {
    let mut out = SegmentWriter::create(path)?;
    for rule in 0..rules {
        let runs: anyhow::Result<Vec<_>> =
            segments.iter().map(|segment| segment.run(rule)).collect();
        out.run(rule, Merged::new(runs?))?;
    }
    out.begin_rows();
    for segment in segments {
        let mut rows = segment.rows(true);
        for row in (segment.about.first..).take(segment.about.rows as usize) {
            out.row(rows.row(row)?)?;
        }
    }
    out.end_rows()?;
    out.pairs(Merged::new(segments.iter().map(Segment::all_pairs).collect()))?;
    persons(&mut out, segments)?;
    let mut judged: BTreeMap<(u32, u32), Judgement> = BTreeMap::new();
    for segment in segments {
        judged.extend(segment.judged()?.into_iter().map(|(a, b, said)| ((a, b), said)));
    }
    let judged: Vec<(u32, u32, Judgement)> =
        judged.into_iter().map(|((a, b), said)| (a, b, said)).collect();
    out.judged(&judged)?;
    out.names(Merged::new(segments.iter().map(Segment::all_names).collect()))?;
    out.finish()
}

fn persons(out: &mut SegmentWriter, segments: &[Segment]) -> anyhow::Result<()> {
    let first = segments.first().map_or(0, |segment| segment.about.first);
    let mut own: Vec<u32> = Vec::new();
    let mut moved: BTreeMap<u32, u32> = BTreeMap::new();
    for segment in segments {
        for (row, person) in segment.moved()? {
            let slot = row.checked_sub(first).and_then(|at| own.get_mut(at as usize));
            match slot {
                Some(slot) => *slot = person,
                None => {
                    moved.insert(row, person);
                }
            }
        }
        own.extend(segment.own_persons()?);
    }
    let moved: Vec<(u32, u32)> = moved.into_iter().collect();
    out.persons(&own, &moved)
}

/// Several ascending runs as one.
struct Merged<T, I: Iterator<Item = anyhow::Result<T>>> {
    runs: Vec<std::iter::Peekable<I>>,
}

impl<T, I: Iterator<Item = anyhow::Result<T>>> Merged<T, I> {
    fn new(runs: Vec<I>) -> Self {
        Self { runs: runs.into_iter().map(Iterator::peekable).collect() }
    }
}

impl<T: Ord + Copy, I: Iterator<Item = anyhow::Result<T>>> Iterator for Merged<T, I> {
    type Item = anyhow::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        // Few segments, so each is asked; one that cannot be read ends all.
        let mut least: Option<(T, usize)> = None;
        let mut failed = None;
        for (at, run) in self.runs.iter_mut().enumerate() {
            match run.peek() {
                Some(Ok(head)) if least.is_none_or(|(known, _)| *head < known) => {
                    least = Some((*head, at));
                }
                Some(Err(_)) => failed = Some(at),
                _ => {}
            }
        }
        let at = failed.or(least.map(|(_, at)| at))?;
        self.runs.get_mut(at)?.next()
    }
}

#[cfg(test)]
mod tests {
    use super::due;

    #[test]
    fn segments_are_few_and_each_row_is_merged_seldom() {
        let (mut rows, mut written, mut most) = (vec![100_000_u32], 0_u64, 0);
        for _ in 0..2_000 {
            rows.push(100);
            let count = due(&rows);
            if count > 0 {
                let merged = rows.split_off(rows.len() - count);
                written += merged.iter().map(|rows| u64::from(*rows)).sum::<u64>();
                rows.push(merged.iter().sum());
            }
            most = most.max(rows.len());
        }
        assert_eq!(rows.iter().sum::<u32>(), 300_000);
        assert!(most <= 8, "{most} segments");
        // Merged into one each time, 2,000 additions to 100,000 rows would write 400,000,000.
        assert!(written < 16 * 200_000, "{written} rows written to add 200,000");
    }
}
