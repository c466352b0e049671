//! Judging in the terminal: two records side by side, one key a pair.

use std::io::{BufRead, Write};
use std::time::Instant;

use anyhow::Context as _;
use console::{Key, Term, measure_text_width};

use paradero_locale::{Lang, Value, text};

use super::file::Answer;
use super::session::Session;
use super::view::{Piece, Row, State};

/// Narrower than this, the two records stand below each other.
const NARROW: usize = 60;

/// Where keys come from.
pub(crate) trait Keys {
    /// The next key; none where there are no more.
    ///
    /// # Errors
    /// When the keyboard or input cannot be read.
    fn key(&mut self) -> anyhow::Result<Option<char>>;
}

/// Single keys of a terminal, without Enter.
pub(crate) struct Keyboard(pub(crate) Term);

impl Keys for Keyboard {
    fn key(&mut self) -> anyhow::Result<Option<char>> {
        match self.0.read_key() {
            Ok(Key::Char(letter)) => Ok(Some(letter)),
            Ok(Key::Backspace | Key::ArrowLeft) => Ok(Some('z')),
            Ok(Key::Escape | Key::CtrlC) => Ok(None),
            Ok(_) => Ok(Some('?')),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(error).context("cannot read the keyboard"),
        }
    }
}

/// The first letter of each line, where nobody sits at a keyboard.
pub(crate) struct Lines<R>(pub(crate) R);

impl<R: BufRead> Keys for Lines<R> {
    fn key(&mut self) -> anyhow::Result<Option<char>> {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).context("cannot read standard input")?;
        Ok((read > 0).then(|| line.trim_start().chars().next().unwrap_or('?')))
    }
}

/// Where pairs are shown.
pub(crate) struct Screen<'w> {
    pub(crate) out: &'w mut dyn Write,
    /// How many columns it has.
    pub(crate) width: usize,
    /// Each pair is shown alone.
    pub(crate) clears: bool,
    pub(crate) lang: Lang,
}

/// Shows pair after pair and writes each answer down, until all are judged or the reviewer stops.
///
/// # Errors
/// When keys cannot be read, or an answer cannot be written.
pub(crate) fn run(
    session: &mut Session,
    keys: &mut dyn Keys,
    screen: &mut Screen<'_>,
) -> anyhow::Result<()> {
    let lang = screen.lang;
    let start = Instant::now();
    let mut given = 0_u32;
    let mut past: Vec<usize> =
        (0..session.len()).filter(|&at| session.answer(at).is_some()).collect();
    let mut open = session.next(0);
    while let Some(at) = open {
        screen.pair(session, at, &pace(lang, session, given, start.elapsed().as_secs_f64()))?;
        let answer = loop {
            match keys.key()?.map(|key| key.to_ascii_lowercase()) {
                None | Some('q') => return Ok(()),
                Some('s') => break Some(Answer::Same),
                Some('d') => break Some(Answer::Different),
                Some('u') => break Some(Answer::Undecided),
                Some('z') => break None,
                Some(_) => screen.line(help(lang))?,
            }
        };
        if let Some(answer) = answer {
            session.record(at, answer)?;
            given += 1;
            past.push(at);
            open = session.next(at + 1);
        } else if let Some(before) = past.pop() {
            open = Some(before);
        } else {
            screen.line(text!(lang, "label-no-pair-before"))?;
        }
    }
    screen.line(text!(lang, "label-finished"))
}

fn help(lang: Lang) -> &'static str {
    text!(lang, "label-keys")
}

/// How many are done, how fast, how long the rest takes.
fn pace(lang: Lang, session: &Session, given: u32, seconds: f64) -> String {
    let (done, all) = (session.answered(), session.len());
    let mut text = text!(lang, "label-done", done = done, all = all);
    if given >= 3 && seconds > 1.0 {
        let minute = f64::from(given) * 60.0 / seconds;
        let rest = super::sample::as_f64((all - done) as u64) / minute;
        text.push_str(" · ");
        text.push_str(&text!(
            lang,
            "label-pace",
            minute = Value::decimal(minute, 0),
            rest = Value::decimal(rest, 0)
        ));
    }
    text
}

impl Screen<'_> {
    fn line(&mut self, text: &str) -> anyhow::Result<()> {
        writeln!(self.out, "{text}").context("cannot write to the terminal")
    }

    fn pair(&mut self, session: &Session, at: usize, pace: &str) -> anyhow::Result<()> {
        if self.clears {
            write!(self.out, "\u{1b}[2J\u{1b}[H").context("cannot write to the terminal")?;
        }
        self.line("")?;
        self.line(pace)?;
        self.line("")?;
        let rows = session.rows(at);
        if self.width < NARROW {
            self.stacked(rows)?;
        } else {
            self.beside(rows)?;
        }
        self.line("")?;
        if let Some(answer) = session.answer(at) {
            let said = match answer {
                Answer::Same => text!(self.lang, "label-same"),
                Answer::Different => text!(self.lang, "label-different"),
                Answer::Undecided => text!(self.lang, "label-undecided"),
            };
            self.line(&text!(self.lang, "label-answer-before", answer = said))?;
        }
        self.line(help(self.lang))?;
        self.out.flush().context("cannot write to the terminal")
    }

    fn beside(&mut self, rows: &[Row]) -> anyhow::Result<()> {
        let longest = rows.iter().map(|row| measure_text_width(&row.name)).max().unwrap_or(0);
        let name = longest.min(self.width / 4);
        let cell = (self.width - name - 6) / 2;
        for row in rows {
            let names = wrapped(&row.name, name);
            let (left, right) = (wrapped(&text(&row.left), cell), wrapped(&text(&row.right), cell));
            for at in 0..names.len().max(left.len()).max(right.len()) {
                let part = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
                let mark = if at == 0 { mark(row.state) } else { ' ' };
                let line = format!(
                    "{}  {mark} {} {}",
                    padded(&part(&names), name),
                    padded(&part(&left), cell),
                    part(&right)
                );
                self.line(line.trim_end())?;
            }
        }
        Ok(())
    }

    fn stacked(&mut self, rows: &[Row]) -> anyhow::Result<()> {
        for row in rows {
            self.line(&format!("{} {}", mark(row.state), row.name))?;
            for pieces in [&row.left, &row.right] {
                for line in wrapped(&text(pieces), self.width.saturating_sub(4).max(8)) {
                    self.line(&format!("    {line}"))?;
                }
            }
        }
        Ok(())
    }
}

/// Equality and difference by a sign, so that no colour is needed.
fn mark(state: State) -> char {
    match state {
        State::Equal => '=',
        State::Differ => '≠',
        State::OneEmpty => '·',
    }
}

/// A cell with what differs in brackets; a dash where it is empty.
fn text(pieces: &[Piece]) -> String {
    if pieces.is_empty() {
        return "-".to_owned();
    }
    let piece = |piece: &Piece| {
        if piece.differs { format!("[{}]", piece.text) } else { piece.text.clone() }
    };
    pieces.iter().map(piece).collect()
}

/// Lines of at most a width, broken at spaces where there are any.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_inclusive(' ') {
        if measure_text_width(&line) + measure_text_width(word.trim_end()) > width
            && !line.is_empty()
        {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if measure_text_width(&line) + measure_text_width(&letter.to_string()) > width
                && letter != ' '
                && !line.is_empty()
            {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_at_spaces_and_lose_nothing() {
        assert_eq!(wrapped("Calle Mayor 12, Altamar", 12), ["Calle Mayor", "12, Altamar"]);
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("", 4), [""]);
    }
}
