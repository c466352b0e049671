//! TOML with the line on which each key and value stands, in the order of the file.

use toml::de::{DeTable, DeValue};

use crate::error::Fault;

/// A value and the line it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) node: Node,
    pub(crate) line: u32,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Text(String),
    Whole(i64),
    Decimal(f64),
    Bool(bool),
    /// A bare TOML date or time, as text.
    Stamp(String),
    List(Vec<Item>),
    Table(Table),
}

/// Keys with their values, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Table {
    pub(crate) fields: Vec<(String, Item)>,
}

impl Table {
    pub(crate) fn get(&self, key: &str) -> Option<&Item> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, item)| item)
    }

    /// The line of the first key; 1 for an empty table.
    pub(crate) fn line(&self) -> u32 {
        self.fields.iter().map(|(_, item)| item.line).min().unwrap_or(1)
    }

    /// The text of a key, or nothing; any other type is a fault.
    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Fault> {
        self.get(key).map(|item| item.text(key)).transpose()
    }

    /// The keys must be among these.
    pub(crate) fn only(&self, what: &str, keys: &[&str]) -> Result<(), Fault> {
        for (key, item) in &self.fields {
            if !keys.contains(&key.as_str()) {
                return Err(Fault::at(
                    item.line,
                    format!("no key `{key}` in {what}"),
                    format!("use one of {}", keys.join(", ")),
                ));
            }
        }
        Ok(())
    }
}

impl Item {
    /// The text, or a plain number written as text.
    pub(crate) fn text(&self, key: &str) -> Result<String, Fault> {
        match &self.node {
            Node::Text(text) | Node::Stamp(text) => Ok(text.clone()),
            Node::Whole(number) => Ok(number.to_string()),
            Node::Decimal(number) => Ok(number.to_string()),
            other => Err(Fault::at(
                self.line,
                format!("`{key}` is {}", other.kind()),
                format!("write {key} = \"...\""),
            )),
        }
    }

    pub(crate) fn bool(&self, key: &str) -> Result<bool, Fault> {
        match self.node {
            Node::Bool(value) => Ok(value),
            _ => Err(Fault::at(
                self.line,
                format!("`{key}` is {}", self.node.kind()),
                "write true or false",
            )),
        }
    }

    pub(crate) fn number(&self, key: &str) -> Result<f64, Fault> {
        #[expect(clippy::cast_precision_loss, reason = "points and hours are small")]
        match self.node {
            Node::Whole(number) => Ok(number as f64),
            Node::Decimal(number) => Ok(number),
            _ => Err(Fault::at(
                self.line,
                format!("`{key}` is {}", self.node.kind()),
                "write a number",
            )),
        }
    }

    pub(crate) fn whole(&self, key: &str) -> Result<i64, Fault> {
        match self.node {
            Node::Whole(number) => Ok(number),
            _ => Err(Fault::at(
                self.line,
                format!("`{key}` is {}", self.node.kind()),
                "write a whole number",
            )),
        }
    }

    pub(crate) fn table(&self, key: &str) -> Result<&Table, Fault> {
        match &self.node {
            Node::Table(table) => Ok(table),
            other => Err(Fault::at(
                self.line,
                format!("`{key}` is {}", other.kind()),
                format!("write {key} = {{ ... }}"),
            )),
        }
    }

    /// The elements of a list; anything else is a list of itself.
    pub(crate) fn elements(&self) -> &[Self] {
        match &self.node {
            Node::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }
}

impl Node {
    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) | Self::Decimal(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::Stamp(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Reads TOML.
pub(crate) fn parse(text: &str) -> Result<Table, Fault> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line =
        |at: usize| u32::try_from(starts.partition_point(|start| *start <= at)).unwrap_or(u32::MAX);
    let parsed = DeTable::parse(text).map_err(|error| Fault {
        line: error.span().map(|span| line(span.start)),
        what: format!("not valid TOML: {}", error.message()),
        fix: "correct the file at this line".to_owned(),
    })?;
    Ok(table(parsed.get_ref(), &line))
}

fn table(from: &DeTable<'_>, line: &dyn Fn(usize) -> u32) -> Table {
    let mut fields: Vec<(usize, String, Item)> = from
        .iter()
        .map(|(key, value)| {
            let at = key.span().start;
            let node = node(value.get_ref(), line);
            (at, key.get_ref().to_string(), Item { node, line: line(at) })
        })
        .collect();
    fields.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Table { fields: fields.into_iter().map(|(_, key, item)| (key, item)).collect() }
}

fn node(from: &DeValue<'_>, line: &dyn Fn(usize) -> u32) -> Node {
    match from {
        DeValue::String(text) => Node::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Node::Text(number.to_string()), Node::Whole),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Node::Text(number.as_str().to_owned()), Node::Decimal),
        DeValue::Boolean(value) => Node::Bool(*value),
        DeValue::Datetime(stamp) => Node::Stamp(stamp.to_string()),
        DeValue::Array(items) => Node::List(
            items
                .iter()
                .map(|item| {
                    let node = node(item.get_ref(), line);
                    let at = match &node {
                        Node::Table(table) if !table.fields.is_empty() => table.line(),
                        _ => line(item.span().start),
                    };
                    Item { node, line: at }
                })
                .collect(),
        ),
        DeValue::Table(inner) => Node::Table(table(inner, line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_line_and_the_order_of_the_file() {
        let tree = parse("b = 1\na = \"x\"\n\n[[event]]\nkind = \"arrest\"\n").unwrap();
        assert_eq!(tree.fields[0].0, "b");
        assert_eq!(tree.get("a").map(|item| item.line), Some(2));
        assert_eq!(tree.get("event").unwrap().elements()[0].line, 5);
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        let fault = parse("a = 1\nb = = 2\n").unwrap_err();
        assert_eq!(fault.line, Some(2));
    }
}
