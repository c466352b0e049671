//! What a page of the book asks its reader to do: files to save, commands to type, and what they print.

use std::ops::Range;

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Step {
    /// A file to write: the page says "Save this as `name`:" or "Add to `name`:" above the block.
    Save { name: String, more: bool, text: String },
    /// A command to type, with the lines of the page below it that show what it prints.
    Type { line: usize, command: String, shown: Range<usize> },
}

/// A block of a page between fences.
#[derive(Debug)]
pub(crate) struct Block {
    /// What stands behind the fence: `console`, `toml`, `text` and so on.
    pub(crate) language: String,
    /// The last line of text above the block.
    pub(crate) before: String,
    /// The lines within, counted from 0.
    pub(crate) lines: Range<usize>,
}

/// The blocks of a page, in their order.
pub(crate) fn blocks(lines: &[&str]) -> Vec<Block> {
    let (mut blocks, mut open, mut before) = (Vec::new(), None, String::new());
    for (at, line) in lines.iter().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        open = match (open, fence) {
            (None, Some(language)) => Some((at + 1, language.trim().to_owned())),
            (Some((from, language)), Some("")) => {
                let before = std::mem::take(&mut before);
                blocks.push(Block { language, before, lines: from..at });
                None
            }
            (None, None) => {
                if !line.trim().is_empty() {
                    before = (*line).to_owned();
                }
                None
            }
            (open, _) => open,
        };
    }
    blocks
}

/// The steps of a page.
pub(crate) fn steps(text: &str) -> Vec<Step> {
    let lines: Vec<&str> = text.lines().collect();
    let mut steps = Vec::new();
    for block in blocks(&lines) {
        if block.language == "console" {
            typed(&lines, block.lines, &mut steps);
        } else if let Some((name, more)) = saved(&block.before) {
            let text = lines[block.lines].join("\n") + "\n";
            steps.push(Step::Save { name, more, text });
        }
    }
    steps
}

/// The file that a line above a block names, and whether the block goes to its end.
fn saved(before: &str) -> Option<(String, bool)> {
    let name = before.trim_end().strip_suffix("`:")?.rsplit('`').next()?;
    let says = |words: &[&str]| words.iter().any(|word| before.contains(word));
    let more = says(&["Add to", "add to", "Añada a"]);
    let save = more || says(&["Save ", "save ", "Guarde "]);
    (save && name.contains('.') && !name.contains(' ')).then(|| (name.to_owned(), more))
}

/// The commands of a console: a line that begins with `$ `, those that a backslash adds to it, and what is shown below.
fn typed(lines: &[&str], block: Range<usize>, steps: &mut Vec<Step>) {
    let mut at = block.start;
    while at < block.end {
        let Some(first) = lines[at].strip_prefix("$ ") else {
            at += 1;
            continue;
        };
        let (line, mut command) = (at + 1, first.to_owned());
        at += 1;
        while command.ends_with('\\') && at < block.end {
            command.pop();
            command.push_str(lines[at].trim_start());
            at += 1;
        }
        // What a shell asks to be gone on with.
        while let Some(more) = lines[at..block.end].first().and_then(|line| line.strip_prefix("> "))
        {
            command = format!("{command}\n{more}");
            at += 1;
        }
        let from = at;
        while at < block.end && !lines[at].starts_with("$ ") {
            at += 1;
        }
        steps.push(Step::Type { line, command, shown: from..at });
    }
}

/// A command without what stands behind a hash sign.
pub(crate) fn bare(command: &str) -> &str {
    command.split(" # ").next().unwrap_or(command).trim_end()
}

/// Whether what was printed is what a page shows: `...` alone on a line stands for any lines, `[..]` for any part of one.
pub(crate) fn fits(shown: &[&str], printed: &[&str]) -> bool {
    match (shown, printed) {
        ([], []) => true,
        (["...", rest @ ..], _) => (0..=printed.len()).any(|skip| fits(rest, &printed[skip..])),
        ([first, shown @ ..], [line, printed @ ..]) => {
            line_fits(first, line) && fits(shown, printed)
        }
        _ => false,
    }
}

fn line_fits(shown: &str, printed: &str) -> bool {
    let (shown, printed) = (shown.trim_end(), printed.trim_end());
    let mut parts = shown.split("[..]");
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = printed.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn what_is_shown_may_leave_out_lines_and_parts() {
    let printed = ["a 12 b", "middle", "end"];
    assert!(fits(&["a [..] b", "...", "end"], &printed));
    assert!(fits(&["..."], &printed));
    assert!(fits(&["a [..]", "middle", "...", "end"], &printed));
    assert!(!fits(&["a [..] c", "...", "end"], &printed));
    assert!(!fits(&["a 12 b", "end"], &printed));
    assert!(!fits(&["...", "middle"], &printed));
}

#[test]
fn a_page_is_read_as_its_reader_reads_it() {
    let page = "Save this as `a.csv`:\n\n```csv\nName\n```\n\n```console\n$ one \\\n    two # why\nshown\n$ three\n```\n\
                The file `b.csv`:\n\n```csv\nx\n```\n";
    let read = steps(page);
    let [
        Step::Save { name, more: false, text },
        Step::Type { line: 8, command, shown },
        Step::Type { command: last, .. },
    ] = read.as_slice()
    else {
        panic!("{read:?}");
    };
    assert_eq!((name.as_str(), text.as_str()), ("a.csv", "Name\n"));
    assert_eq!((bare(command), shown, last.as_str()), ("one two", &(9..10), "three"));
}
