//! A pair as it is shown: the cells of two records side by side, and nothing that a model thinks of them.

use paradero_link::Table;

/// Longer values are not compared letter by letter.
const LONGEST: usize = 160;

/// A field of two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) state: State,
    pub(crate) left: Vec<Piece>,
    pub(crate) right: Vec<Piece>,
}

/// How two cells stand to each other, letter for letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Equal,
    Differ,
    /// One of them is empty.
    OneEmpty,
}

/// A part of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    /// The other cell does not have it here.
    pub(crate) differs: bool,
}

/// Columns that are not shown: ids often betray which records belong together, and so does the truth.
pub(crate) fn hidden(table: &Table, names: &[Option<&str>]) -> Vec<usize> {
    let at = |name: &&str| table.headers.iter().position(|header| header == name);
    names.iter().flatten().filter_map(at).collect()
}

/// Two records, field by field, in the order of the columns; fields empty in both are left out.
pub(crate) fn rows(table: &Table, hidden: &[usize], left: u32, right: u32) -> Vec<Row> {
    let file = |row: u32| {
        let (file, _) = table.places.get(row as usize).copied().unwrap_or_default();
        table.files.get(file as usize).cloned().unwrap_or_default()
    };
    let mut shown = Vec::new();
    if table.files.len() > 1 {
        shown.push(("file".to_owned(), file(left), file(right)));
    }
    for (column, header) in table.headers.iter().enumerate() {
        if !hidden.contains(&column) {
            let cell = |row: u32| clean(table.cell(row as usize, column));
            shown.push((clean(header), cell(left), cell(right)));
        }
    }
    shown.into_iter().filter_map(|(name, left, right)| row(name, &left, &right)).collect()
}

/// A cell may hold what would steer a terminal or turn the direction of a line.
fn clean(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let letter = |letter: char| match letter {
        '\n' | '\r' | '\t' => ' ',
        other if steers(other) => '\u{fffd}',
        other => other,
    };
    text.chars().map(letter).collect()
}

fn row(name: String, left: &str, right: &str) -> Option<Row> {
    let whole = |text: &str| match text {
        "" => Vec::new(),
        text => vec![Piece { text: text.to_owned(), differs: false }],
    };
    let (state, left, right) = match (left, right) {
        ("", "") => return None,
        (one, two) if one == two => (State::Equal, whole(one), whole(two)),
        ("", _) | (_, "") => (State::OneEmpty, whole(left), whole(right)),
        (one, two) => {
            let (one, two) = marked(one, two).unwrap_or_else(|| (whole(one), whole(two)));
            (State::Differ, one, two)
        }
    };
    Some(Row { name, state, left, right })
}

/// The two texts with what differs marked; none where so much does that marks would only be in the way.
fn marked(one: &str, two: &str) -> Option<(Vec<Piece>, Vec<Piece>)> {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let longest = one.len().max(two.len());
    if longest > LONGEST {
        return None;
    }
    let common = common(&one, &two);
    if common.len() * 2 < longest {
        return None;
    }
    let kept = |side: fn(&(usize, usize)) -> usize| common.iter().map(side).collect::<Vec<_>>();
    Some((pieces(&one, &kept(|pair| pair.0)), pieces(&two, &kept(|pair| pair.1))))
}

/// Places of the longest common subsequence.
fn common(one: &[char], two: &[char]) -> Vec<(usize, usize)> {
    let width = two.len() + 1;
    let mut lengths = vec![0_usize; (one.len() + 1) * width];
    let get =
        |lengths: &[usize], a: usize, b: usize| lengths.get(a * width + b).copied().unwrap_or(0);
    for (a, left) in one.iter().enumerate().rev() {
        for (b, right) in two.iter().enumerate().rev() {
            let longest = if left == right {
                get(&lengths, a + 1, b + 1) + 1
            } else {
                get(&lengths, a + 1, b).max(get(&lengths, a, b + 1))
            };
            if let Some(slot) = lengths.get_mut(a * width + b) {
                *slot = longest;
            }
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(left), Some(right)) = (one.get(a), two.get(b)) {
        if left == right {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if get(&lengths, a + 1, b) >= get(&lengths, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

fn pieces(letters: &[char], kept: &[usize]) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::new();
    let mut kept = kept.iter().peekable();
    for (at, letter) in letters.iter().enumerate() {
        let differs = kept.next_if(|place| **place == at).is_none();
        match all.last_mut() {
            Some(piece) if piece.differs == differs => piece.text.push(*letter),
            _ => all.push(Piece { text: letter.to_string(), differs }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces as text, what differs in brackets.
    fn shown(pieces: &[Piece]) -> String {
        let piece = |piece: &Piece| match piece.differs {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_differs_is_marked_letter_by_letter_unless_all_does() {
        for (left, right, one, two, state) in [
            ("Soto", "Soto", "Soto", "Soto", State::Equal),
            ("1990-01-02", "1990-01-03", "1990-01-0[2]", "1990-01-0[3]", State::Differ),
            ("Muñoz", "Munoz", "Mu[ñ]oz", "Mu[n]oz", State::Differ),
            ("Rey Soto", "Soto", "[Rey ]Soto", "Soto", State::Differ),
            ("Ana", "Juan Luis", "Ana", "Juan Luis", State::Differ),
            ("Ana", "", "Ana", "", State::OneEmpty),
        ] {
            let row = row("Nombre".into(), left, right).unwrap();
            let seen = (shown(&row.left), shown(&row.right), row.state);
            assert_eq!(seen, (one.to_owned(), two.to_owned(), state));
        }
        assert_eq!(row("Nombre".into(), "", ""), None);
    }

    #[test]
    fn a_cell_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\u{202e}c\nd"), "a\u{fffd}[2Jb\u{fffd}c d");
    }
}
