//! Precision and recall of what is suggested in the texts of `examples/`, by rules alone.
//!
//! `cargo run -p paradero-intake --example suggestions [-- --all]`: with `--all` also what was wrong and missed in each text.

mod score;

use std::path::Path;

use paradero_intake::passage::Language;

fn main() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let texts = score::marked(&examples);
    let scored: Vec<_> = texts.iter().map(|one| (one, score::score(one))).collect();
    let all = std::env::args().any(|argument| argument == "--all");
    for (one, (_, said)) in &scored {
        // What is held out is looked at by its figures alone.
        if all && !one.held_out {
            said.iter().for_each(|line| println!("{line}"));
        }
    }
    for (title, language) in [("Spanish", Language::Spanish), ("English", Language::English)] {
        for (of, held_out) in [("", false), (", held out", true)] {
            let these = scored.iter().filter(|(one, _)| {
                one.held_out == held_out && one.context.language == Some(language)
            });
            println!(
                "{}",
                score::table(
                    &format!("{title}{of}"),
                    &score::together(these.map(|(_, (scores, _))| scores))
                )
            );
        }
    }
    let tuned = scored.iter().filter(|(one, _)| !one.held_out).map(|(_, (scores, _))| scores);
    println!("{}", score::table("All but the held out", &score::together(tuned)));
}
