//! The answer that art. 18(1) owes to a family, in plain words: each of the seven, with where it stands, or that nobody
//! says.

use paradero_locale::text;
use paradero_register::query::Answer;
use paradero_register::query::person::PersonPage;

use crate::articles;
use crate::document::{Block, Document, plain};
use crate::dossier::{name_of, whereabouts};
use crate::reader::Reader;
use crate::scribe::Scribe;

/// The answer sheet of a person.
pub(crate) fn write(reader: &Reader<'_>, person: &PersonPage) -> Answer<Document> {
    let lang = reader.lang;
    let mut scribe = Scribe::new(reader);
    let name = name_of(reader, person);
    let head = vec![
        (text!(lang, "doc-office").to_owned(), reader.office.to_owned()),
        (text!(lang, "doc-day").to_owned(), lang.day(reader.today.0)),
    ];
    let mut blocks = vec![Block::text(text!(lang, "doc-answer-what"))];
    blocks.extend(whereabouts(&mut scribe, person)?);
    blocks.push(Block::heading(text!(lang, "doc-answer-questions")));
    for one in &person.article_18 {
        blocks.push(Block::part(format!("({}) {}", one.letter, asked(reader, one.letter))));
        let items = articles::answers(&mut scribe, person, one)?;
        blocks.push(Block::List { items });
    }
    blocks.push(Block::Notice {
        lines: vec![
            vec![plain(text!(lang, "doc-answer-right"))],
            vec![plain(text!(lang, "doc-answer-more"))],
        ],
    });
    Ok(scribe.done(text!(lang, "doc-answer-title", name = name), head, blocks))
}

/// The questions of art. 18(1) as a family would ask them.
fn asked(reader: &Reader<'_>, letter: char) -> &'static str {
    let lang = reader.lang;
    match letter {
        'a' => text!(lang, "doc-answer-a"),
        'b' => text!(lang, "doc-answer-b"),
        'c' => text!(lang, "doc-answer-c"),
        'd' => text!(lang, "doc-answer-d"),
        'e' => text!(lang, "doc-answer-e"),
        'f' => text!(lang, "doc-answer-f"),
        _ => text!(lang, "doc-answer-g"),
    }
}
