//! Real processes: one is killed in the midst of writing, and the next goes on.

#[cfg(test)]
mod tests {
    use paradero_ledger::{Ledger, Signer, verify};
    use std::env;
    use std::io::{BufRead as _, BufReader};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use tempfile::TempDir;

    const ORIGIN: &str = "register.example/north";
    /// Tells this test program that it is the writer to be killed.
    const WRITER: &str = "PARADERO_TEST_LEDGER";

    fn signer() -> Signer {
        Signer::generate(ORIGIN, &[42; 32]).unwrap()
    }

    /// Run by the other test in a process of its own: adds entries until it is killed, and
    /// says each size that was acknowledged.
    #[test]
    fn writer_in_a_process_of_its_own() {
        let Ok(dir) = env::var(WRITER) else { return };
        let (mut ledger, _) = Ledger::open_writer(Path::new(&dir), &signer()).unwrap();
        loop {
            let entry = format!("entry {}", ledger.size()).into_bytes();
            ledger.append(&[entry]).unwrap();
            println!("\nacknowledged {}", ledger.size());
        }
    }

    fn start_writer(dir: &Path) -> Child {
        Command::new(env::current_exe().unwrap())
            .args(["--exact", "tests::writer_in_a_process_of_its_own", "--nocapture"])
            .env(WRITER, dir)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_killed_writer_leaves_all_it_acknowledged_and_no_lock() {
        let home = TempDir::new().unwrap();
        let dir = home.path().join("ledger");
        drop(Ledger::create(&dir, ORIGIN, &signer()).unwrap());
        let mut acknowledged = 0;
        for rounds in [1, 5, 12, 20] {
            let mut child = start_writer(&dir);
            let lines = BufReader::new(child.stdout.take().unwrap()).lines();
            let sizes = lines.map_while(Result::ok).filter_map(|line| {
                line.strip_prefix("acknowledged ").and_then(|size| size.parse::<u64>().ok())
            });
            let mut sizes = sizes.take(rounds);
            acknowledged = sizes.by_ref().last().expect("the writer should write");
            assert!(Ledger::open_writer(&dir, &signer()).unwrap_err().is_locked());
            child.kill().unwrap();
            child.wait().unwrap();
            assert_eq!(verify(&dir, &signer().verifier().to_text()).unwrap(), []);
            let (ledger, _) = Ledger::open_writer(&dir, &signer()).unwrap();
            assert!(ledger.size() >= acknowledged, "{} {acknowledged}", ledger.size());
            for (n, entry) in ledger.entries().enumerate() {
                assert_eq!(entry.unwrap(), format!("entry {n}").into_bytes());
            }
            assert_eq!(verify(&dir, &signer().verifier().to_text()).unwrap(), []);
        }
        assert!(acknowledged >= 38);
    }
}
