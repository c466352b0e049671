//! What the book shows of files that people write is read by what reads such files.

use super::page::{blocks, steps};
use super::pages;

#[test]
fn every_block_of_toml_and_json_can_be_read() {
    let mut read = 0;
    for (name, text) in pages() {
        let lines: Vec<&str> = text.lines().collect();
        for block in blocks(&lines) {
            let (line, form) = (block.lines.start, block.language.clone());
            let text = lines[block.lines].join("\n");
            let fault = match form.as_str() {
                "toml" => toml::from_str::<toml::Table>(&text).err().map(|why| why.to_string()),
                "json" => serde_json::from_str::<serde_json::Value>(&text)
                    .err()
                    .map(|why| why.to_string()),
                _ => continue,
            };
            assert!(fault.is_none(), "docs/{name}:{line}: {}", fault.unwrap_or_default());
            read += 1;
        }
    }
    assert!(read > 10, "{read} blocks");
}

#[test]
fn what_is_saved_has_a_name() {
    for (name, text) in pages() {
        for step in steps(&text) {
            if let super::page::Step::Save { name: file, .. } = step {
                assert!(!file.starts_with('/') && !file.contains(".."), "docs/{name}: {file}");
            }
        }
    }
}
