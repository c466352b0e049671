//! `paradero dedupe --memory`: a run that the system would end goes on in files, with the same bytes out.

#![cfg(target_os = "linux")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use tempfile::TempDir;

    use crate::support::{Run, paradero, run};

    /// Data that the process may hold, in KiB: too little for the list without `--memory`.
    const LIMIT_KIB: u32 = 100 << 10;

    /// On a disk, which the system's own folder for such may not be.
    fn folder() -> TempDir {
        tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
    }

    /// A list of fictional people, most of them once, some again with a slip.
    fn list(folder: &Path, rows: u64) -> PathBuf {
        let syllables =
            ["ma", "ri", "ta", "lo", "se", "nu", "bel", "cor", "dan", "fa", "gui", "pe"];
        let word = |mut number: u64, length: u64| {
            let mut word = String::new();
            for _ in 0..length {
                word.push_str(syllables[usize::try_from(number % 12).unwrap()]);
                number /= 12;
            }
            word
        };
        let mut text = "clave,nombre,apellido,nacido,documento,domicilio\n".to_owned();
        for row in 0..rows {
            let person = if row % 4 == 3 { row - 2 } else { row };
            let mixed = |salt: u64| {
                (person + 1).wrapping_mul(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20
            };
            let slip = if row % 4 == 3 { "s" } else { "" };
            let (year, month, day) = (1940 + mixed(3) % 70, 1 + mixed(5) % 12, 1 + mixed(7) % 28);
            writeln!(
                text,
                "r{row},{},{}{slip},{year}-{month:02}-{day:02},{:09},calle {} {}",
                word(mixed(11) % 1728, 3),
                word(mixed(13), 4),
                mixed(17) % 1_000_000_000,
                word(mixed(19), 3),
                mixed(23) % 400
            )
            .unwrap();
        }
        let path = folder.join("list.csv");
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A run on a list whose data the system limits, where it does.
    fn limited(list: &Path, kib: Option<u32>, words: &[&str]) -> (Run, Option<Vec<u8>>) {
        let out = list.with_extension("out.csv");
        let _ = std::fs::remove_file(&out);
        let mut command = Command::new("sh");
        let limit = kib.map_or(String::new(), |kib| format!("ulimit -d {kib}; "));
        command.arg("-c").arg(format!("ulimit -c 0; {limit}exec \"$0\" dedupe \"$@\""));
        command.arg(env!("CARGO_BIN_EXE_paradero")).arg(list).args(["--id", "clave", "--out"]);
        // Each thread has a stack, which counts too.
        command.arg(&out).args(words).env("RAYON_NUM_THREADS", "2");
        (run(&mut command), std::fs::read(out).ok())
    }

    #[test]
    fn a_run_short_of_memory_goes_on_in_files_and_gives_the_same_bytes() {
        let folder = folder();
        let list = list(folder.path(), 200_000);
        let (free, expected) = limited(&list, None, &[]);
        assert_eq!(free.code, 0, "{}", free.err);
        assert!(!free.err.contains("held"), "{}", free.err);
        let (ended, nothing) = limited(&list, Some(LIMIT_KIB), &[]);
        assert!(ended.code == -1 && nothing.is_none(), "{} {}", ended.code, ended.err);
        let spill = folder.path().display().to_string();
        let words = ["--memory", "64MiB", "--spill", &spill];
        let (bound, out) = limited(&list, Some(LIMIT_KIB), &words);
        assert_eq!(bound.code, 0, "{}", bound.err);
        assert!(out == expected, "the bytes differ");
        let held = bound.err.lines().find(|line| line.starts_with("held ")).unwrap();
        assert!(held.ends_with(&format!("MiB in files under {spill}")), "{held}");
        let mib: Vec<u32> = held.split(' ').filter_map(|word| word.parse().ok()).collect();
        // Small blocks may come when large ones have taken what there was.
        assert!(mib.len() == 2 && mib[0] <= 80 && mib[1] >= 16, "{held}");
        let mut left = std::fs::read_dir(folder.path()).unwrap().flatten();
        assert!(left.all(|entry| entry.file_name().to_string_lossy().starts_with("list.")));
    }

    /// What a run says and its one JSON document.
    fn small(words: &[&str]) -> (Run, serde_json::Value) {
        let folder = folder();
        let list = list(folder.path(), 400);
        let mut command = paradero();
        // The system's folder is this one.
        command.env("TMPDIR", folder.path()).current_dir(folder.path());
        let config = "memory = \"3MiB\"\n";
        std::fs::write(folder.path().join("link.toml"), config).unwrap();
        let ran = run(command.arg("dedupe").arg(list).args(["--id", "clave"]).args(words));
        let json = serde_json::from_str(&ran.out).unwrap_or_default();
        (ran, json)
    }

    #[test]
    fn the_file_of_choices_bounds_too_and_what_is_too_little_is_said() {
        let (ran, json) = small(&["--json"]);
        assert!(ran.code == 0 && json.get("held").is_none(), "{}", ran.err);
        let (ran, json) = small(&["--json", "--config", "link.toml", "--write-config", "w.toml"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(json["held"]["budget_mib"], 3.0, "{}", ran.out);
        let (ran, _) = small(&["--memory", "1MiB", "--config", "link.toml"]);
        assert!(
            ran.code == 0 && ran.err.contains("--memory of 1 MiB was too little"),
            "{}",
            ran.err
        );
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_to_do() {
        let refused = |words: &[&str], part: &str| {
            let (ran, _) = small(words);
            assert!(ran.code == 2 && ran.err.contains(part), "{words:?}: {} {}", ran.code, ran.err);
        };
        refused(&["--memory", "12"], "\"12\" has no unit: write 12MiB or 12GiB");
        refused(&["--memory", "lots"], "\"lots\" is no size");
        refused(&["--spill", "."], "state --memory too");
        let spill = |folder, part| refused(&["--memory", "2MiB", "--spill", folder], part);
        spill("/nonexistent", "--spill /nonexistent: cannot be opened as a folder");
        spill("list.csv", "--spill list.csv: cannot be opened as a folder");
        // No file can be made there, by whomever.
        spill("/proc/self", "--spill /proc/self: cannot make a file there");
        if Path::new("/dev/shm").is_dir() {
            spill("/dev/shm", "its files lie in memory");
        }
    }

    #[test]
    fn a_folder_that_may_only_be_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let closed = folder.path().join("closed");
        std::fs::create_dir(&closed).unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
        if std::fs::write(closed.join("probe"), "").is_ok() {
            // Whoever may write everywhere is refused nothing.
            return;
        }
        let (ran, _) = small(&["--memory", "2MiB", "--spill", closed.to_str().unwrap()]);
        assert!(ran.code == 2 && ran.err.contains("cannot make a file there"), "{}", ran.err);
    }
}
