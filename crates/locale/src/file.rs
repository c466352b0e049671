//! What stands in a Fluent file, with its places.

use std::collections::BTreeSet;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::load::Trouble;

/// A message of a file.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its name.
    pub name: String,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The arguments that it uses.
    pub arguments: BTreeSet<String>,
    /// The messages and terms (`-name`) that it refers to.
    pub refers: BTreeSet<String>,
    /// The functions that it calls.
    pub functions: BTreeSet<String>,
}

/// The messages of a file, in its order.
///
/// # Errors
/// What of it cannot be read, each with its place.
pub fn messages(file: &str, text: &str) -> Result<Vec<Message>, Vec<Trouble>> {
    parsed(file, text).map(|(_, messages)| messages)
}

/// As [`messages`], with what a bundle takes.
pub(crate) fn parsed(
    file: &str,
    text: &str,
) -> Result<(FluentResource, Vec<Message>), Vec<Trouble>> {
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
        let told = |error: &fluent_syntax::parser::ParserError| {
            Trouble::at(file, text, error.pos.start, error.kind.to_string())
        };
        errors.iter().map(told).collect::<Vec<_>>()
    })?;
    let mut found = Vec::new();
    let mut troubles = Vec::new();
    for entry in resource.entries() {
        let (name, value) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref()),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
            _ => continue,
        };
        let begins = begin(resource.source(), entry);
        let mut message = Message {
            line: place(text, begins).0,
            arguments: BTreeSet::new(),
            refers: BTreeSet::new(),
            functions: BTreeSet::new(),
            name,
        };
        match value {
            Some(pattern) => collect(pattern, &mut message),
            None => {
                let what = format!("`{}` has no text after its `=`", message.name);
                troubles.push(Trouble::at(file, text, begins, what));
            }
        }
        found.push(message);
    }
    if troubles.is_empty() { Ok((resource, found)) } else { Err(troubles) }
}

/// Where the name of an entry begins in the text that it is a slice of.
fn begin(source: &str, entry: &Entry<&str>) -> usize {
    let name = match entry {
        Entry::Message(message) => message.id.name,
        Entry::Term(term) => term.id.name,
        _ => source,
    };
    name.as_ptr().addr().saturating_sub(source.as_ptr().addr())
}

/// Line and column, from 1, of a place in a text.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

fn collect(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, message);
        }
    }
}

fn of_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, message),
        Expression::Select { selector, variants } => {
            of_inline(selector, message);
            for variant in variants {
                collect(&variant.value, message);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.arguments.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            message.refers.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            message.refers.insert(format!("-{}", id.name));
        }
        InlineExpression::FunctionReference { id, arguments } => {
            message.functions.insert(id.name.to_owned());
            for argument in &arguments.positional {
                of_inline(argument, message);
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, message),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}
