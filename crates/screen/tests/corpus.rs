//! Every input of the fuzz targets' corpora, on a stable compiler: what once broke something never does again.

#![allow(missing_docs, unreachable_pub, reason = "a test crate has no public items")]

#[cfg(test)]
#[path = "../../../fuzz/src/corpus.rs"]
mod corpus;
#[cfg(test)]
#[path = "../../../fuzz/src/screen.rs"]
mod target;

#[cfg(test)]
mod tests {
    use paradero_screen::blind::{Chance, Key, export};
    use paradero_screen::{Index, Person};

    use super::{corpus, target};

    /// An index and an export that were just made: where their form changes, the corpora are behind and this is not.
    #[test]
    fn what_is_written_today() {
        let person = |id: &str, name: &str| Person {
            id: id.to_owned(),
            names: vec![name.to_owned()],
            documents: vec!["DUI:01234567-8".to_owned()],
            ..Person::default()
        };
        let people =
            [person("p1", "Juan Ernesto P\u{e9}rez Quintanilla"), person("p2", "Juan Peres")];
        let index = Index::build(&people).unwrap().to_bytes().unwrap();
        let mut sealed = Vec::new();
        let chance = Chance { salt: [3; 16], secret: [4; 32] };
        export(&people, &Key::new([5; 32]), &chance, &mut sealed).unwrap();
        target::index(&index);
        target::blind(&sealed);
        if let Some(folder) = std::env::var_os("FUZZ_SEEDS").map(std::path::PathBuf::from) {
            for (target, bytes) in [("index", index), ("blind", sealed)] {
                std::fs::create_dir_all(folder.join(target)).unwrap();
                std::fs::write(folder.join(target).join("written"), bytes).unwrap();
            }
        }
    }

    #[test]
    fn index() {
        corpus::run("index", target::index);
    }

    #[test]
    fn blind() {
        corpus::run("blind", target::blind);
    }
}
