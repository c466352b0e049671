//! YAML as far as the metadata needs it: maps, lists and scalars; every text in quotes that YAML reads as JSON does, statements as blocks.

use std::fmt::Write as _;

use serde_json::Value;

/// A value as a YAML document.
pub(crate) fn yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => block(&mut out, value, 0),
        other => {
            let _ = writeln!(out, "{other}");
        }
    }
    out
}

fn block(out: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let _ = write!(out, "{indent}{}:", Value::String(key.clone()));
                after(out, value, depth);
            }
        }
        Value::Array(list) => {
            for value in list {
                let _ = write!(out, "{indent}-");
                after(out, value, depth);
            }
        }
        _ => {}
    }
}

/// What stands after a key or the sign of a list.
fn after(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            block(out, value, depth + 1);
        }
        Value::Array(list) if !list.is_empty() => {
            out.push('\n');
            block(out, value, depth + 1);
        }
        Value::String(text) if is_statement(text) => {
            out.push_str(" |-\n");
            for line in text.lines() {
                let indent = "  ".repeat(depth + 1);
                let _ = writeln!(out, "{indent}{line}");
            }
        }
        other => {
            let _ = writeln!(out, " {other}");
        }
    }
}

/// Whether a text may stand as a block of lines: several of them, nothing that YAML would read otherwise.
fn is_statement(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with('\n')
        && text.chars().all(|c| c == '\n' || c == ' ' || (!c.is_control() && !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn maps_lists_texts_and_statements() {
        let made = yaml(&json!({
            "title": "a: \"b\"\n#c", "on": true, "sql": "SELECT 1\n  FROM t", "list": ["no", 2], "none": {}
        }));
        let expected = "\"title\": |-\n  a: \"b\"\n  #c\n\"on\": true\n\"sql\": |-\n  SELECT 1\n    FROM t\n\
                        \"list\":\n  - \"no\"\n  - 2\n\"none\": {}\n";
        assert_eq!(made, expected);
        assert_eq!(yaml(&json!({"t": "a\tb\n"})), "\"t\": \"a\\tb\\n\"\n");
    }
}
