//! Many readers at once, where nothing is derived yet.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use paradero_model::{Day, Level};
    use paradero_register::{List, Register};

    use crate::support::{contents, pdf, room, whole};

    #[test]
    fn whoever_comes_first_makes_the_store_and_the_others_find_it_whole() {
        let folder = room();
        let directory = folder.path().join("register");
        let size = whole(&directory).size(Level::Team);
        let today = Day::parse_iso("2026-05-01").unwrap();
        let mut first: Option<(Vec<String>, Vec<_>)> = None;
        for _ in 0..3 {
            let _ = std::fs::remove_dir_all(directory.join("derived"));
            let register = Register::open_as(&directory, pdf(), None).unwrap();
            let together = Barrier::new(8);
            let ask = || {
                together.wait();
                let view = register.view(Level::Team, size, today).unwrap();
                let people = serde_json::to_string(&view.list(List::People).unwrap()).unwrap();
                let findings = serde_json::to_string(&view.findings().unwrap()).unwrap();
                let screener = register.screener(view).unwrap();
                format!("{people}{findings}{}", serde_json::to_string(screener.searched()).unwrap())
            };
            let shown: Vec<String> = std::thread::scope(|scope| {
                let asked: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
                asked.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let derived = contents(&directory.join("derived"));
            assert!(
                derived.iter().all(|(path, _)| path.extension().is_none_or(|end| end != "tmp")),
                "nothing half made is left: {derived:?}"
            );
            let first = first.get_or_insert_with(|| (shown.clone(), derived.clone()));
            assert!(shown.iter().all(|one| *one == first.0[0]));
            assert_eq!(derived.len(), first.1.len());
        }
    }
}
