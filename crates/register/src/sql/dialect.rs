//! The dialect in which statements are written, for PostgreSQL.
//!
//! Most of a statement is taken by both databases as it stands. Written otherwise is only what always means the same in another word:
//!
//! - `?1` is `$1`.
//! - What no value is known of comes before all values in SQLite, after them in PostgreSQL: each part of an `ORDER BY` says so.
//! - `CROSS JOIN` keeps SQLite from changing the order of two tables; it has an `ON` here, and is a `JOIN`.
//! - `LIKE` knows no capital letters of ASCII in SQLite: `ILIKE`, in a database of collation C.
//! - `json_each` of a list is `each_text`, whose values are texts: a list of numbers says `CAST(value AS BIGINT)`.
//!
//! Whatever else differs is written so that both take it. A statement that PostgreSQL does not take is an error there, and tests ask
//! each statement of both and compare the rows.

/// A part of a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part<'s> {
    /// A keyword, a name or a number.
    Word(&'s str),
    /// Between apostrophes or quotation marks.
    Quoted(&'s str),
    /// Blanks and comments.
    Blank(&'s str),
    /// Any other sign.
    Sign(&'s str),
}

impl<'s> Part<'s> {
    fn text(self) -> &'s str {
        match self {
            Self::Word(text) | Self::Quoted(text) | Self::Blank(text) | Self::Sign(text) => text,
        }
    }
}

/// The first part of a statement that is not empty.
fn first(sql: &str) -> Part<'_> {
    let until = |is: &dyn Fn(char) -> bool| sql.find(|sign| !is(sign)).unwrap_or(sql.len());
    let sign = sql.chars().next().unwrap_or_default();
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    match sign {
        '\'' | '"' => {
            let end = sql[1..].find(sign).map_or(sql.len(), |at| at + 2);
            Part::Quoted(&sql[..end])
        }
        '-' if sql.starts_with("--") => Part::Blank(&sql[..until(&|sign| sign != '\n')]),
        _ if sign.is_whitespace() => Part::Blank(&sql[..until(&char::is_whitespace)]),
        _ if is_word(sign) => Part::Word(&sql[..until(&is_word)]),
        _ => Part::Sign(&sql[..sign.len_utf8()]),
    }
}

fn parts(mut sql: &str) -> Vec<Part<'_>> {
    let mut all = Vec::new();
    while !sql.is_empty() {
        let part = first(sql);
        sql = &sql[part.text().len()..];
        all.push(part);
    }
    all
}

/// An `ORDER BY` that is being read.
struct Order {
    /// In how many brackets it stands.
    depth: usize,
    descending: bool,
    /// It says itself where the unknown comes.
    says: bool,
}

/// What ends an `ORDER BY`, besides its bracket and the statement.
const ENDS: [&str; 5] = ["LIMIT", "OFFSET", "ROWS", "RANGE", "GROUPS"];

/// A statement for PostgreSQL.
#[derive(Default)]
struct Writer {
    out: String,
    depth: usize,
    orders: Vec<Order>,
}

impl Writer {
    /// The `ORDER BY` of the brackets that are open now.
    fn order(&mut self) -> Option<&mut Order> {
        let depth = self.depth;
        self.orders.last_mut().filter(|order| order.depth == depth)
    }

    /// Ends a part of an `ORDER BY`.
    fn end_item(&mut self) {
        let Some(order) = self.order() else { return };
        let says = std::mem::take(&mut order.says);
        let place =
            if std::mem::take(&mut order.descending) { " NULLS LAST" } else { " NULLS FIRST" };
        if !says {
            let end = self.out.trim_end().len();
            self.out.insert_str(end, place);
        }
    }

    fn end_order(&mut self) {
        if self.order().is_some() {
            self.end_item();
            self.orders.pop();
        }
    }

    fn word(&mut self, word: &str) {
        if ENDS.contains(&word) {
            self.end_order();
        }
        if let Some(order) = self.order() {
            order.descending |= word == "DESC";
            order.says |= word == "NULLS";
        }
        self.out.push_str(match word {
            "LIKE" => "ILIKE",
            "json_each" => "each_text",
            other => other,
        });
    }

    fn sign(&mut self, sign: &str) {
        match sign {
            "(" => self.depth += 1,
            ")" => {
                self.end_order();
                self.depth = self.depth.saturating_sub(1);
            }
            "," => self.end_item(),
            ";" => self.end_order(),
            _ => {}
        }
        self.out.push_str(if sign == "?" { "$" } else { sign });
    }
}

/// A statement as PostgreSQL takes it.
pub(crate) fn translated(sql: &str) -> String {
    let all = parts(sql);
    let mut writer = Writer::default();
    let next_word = |at: usize| {
        let mut rest = all.iter().skip(at + 1).filter(|part| !matches!(part, Part::Blank(_)));
        rest.next().map_or("", |part| part.text())
    };
    for (at, part) in all.iter().enumerate() {
        match part {
            // Another name of the join that follows.
            Part::Word("CROSS") if next_word(at) == "JOIN" => {}
            Part::Word(word) => {
                writer.word(word);
                if *word == "BY"
                    && all[..at].iter().rev().find(|p| !matches!(p, Part::Blank(_)))
                        == Some(&Part::Word("ORDER"))
                {
                    let depth = writer.depth;
                    writer.orders.push(Order { depth, descending: false, says: false });
                }
            }
            Part::Sign(sign) => writer.sign(sign),
            Part::Quoted(text) | Part::Blank(text) => writer.out.push_str(text),
        }
    }
    writer.end_order();
    writer.out
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn what_both_databases_take_stands_as_it_is() {
        for sql in [
            "SELECT a, 'it''s ?1 LIKE that' FROM b WHERE c IS NOT NULL",
            "INSERT INTO x VALUES (1, \"ORDER BY\")",
            "SELECT count(DISTINCT a) FROM b GROUP BY c",
        ] {
            assert_eq!(translated(sql), sql);
        }
    }

    #[test]
    fn the_unknown_comes_first_as_in_sqlite() {
        let cases = [
            ("SELECT a FROM b ORDER BY a", "SELECT a FROM b ORDER BY a NULLS FIRST"),
            (
                "SELECT a FROM b ORDER BY coalesce(a, b) DESC, c LIMIT ?1 OFFSET ?2",
                "SELECT a FROM b ORDER BY coalesce(a, b) DESC NULLS LAST, c NULLS FIRST LIMIT $1 OFFSET $2",
            ),
            (
                "SELECT (SELECT x FROM y ORDER BY x) FROM b ORDER BY a NULLS LAST, 2",
                "SELECT (SELECT x FROM y ORDER BY x NULLS FIRST) FROM b ORDER BY a NULLS LAST, 2 NULLS FIRST",
            ),
            (
                "SELECT row_number() OVER (PARTITION BY a, b ORDER BY c DESC) FROM d",
                "SELECT row_number() OVER (PARTITION BY a, b ORDER BY c DESC NULLS LAST) FROM d",
            ),
        ];
        for (sql, expected) in cases {
            assert_eq!(translated(sql), expected);
        }
    }

    #[test]
    fn words_that_mean_the_same_are_written_as_postgresql_has_them() {
        assert_eq!(
            translated("SELECT c.a FROM c CROSS JOIN e ON e.id = c.e WHERE c.a LIKE ?12"),
            "SELECT c.a FROM c  JOIN e ON e.id = c.e WHERE c.a ILIKE $12"
        );
        assert_eq!(
            translated("x IN (SELECT value FROM json_each(?1)) -- ORDER BY ?\n"),
            "x IN (SELECT value FROM each_text($1)) -- ORDER BY ?\n"
        );
    }
}
