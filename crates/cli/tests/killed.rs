//! The real program killed while it adds, and on a disk that is full: the register stays whole.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use paradero_model::Level;
    use paradero_register::{PageReader, Register, verify};

    use crate::support::{MAPPING, Office, paradero, run};

    /// Tells this program that it runs where a small disk may be mounted, and where.
    const SMALL_DISK: &str = "PARADERO_TEST_SMALL_DISK";

    fn no_pdf() -> PageReader {
        Box::new(|_| Err("no PDF here".to_owned()))
    }

    /// A list of so many fictional people, a different one for each number.
    fn list(people: usize, number: usize) -> String {
        let mut text = String::from("Name,Born,Arrested\n");
        for one in 0..people {
            // Spread out, so that the file does not compress to nothing.
            let mixed = (one + 7 * number).wrapping_mul(2_654_435_761) % 1_000_003;
            let (day, month, year) = (mixed % 28 + 1, mixed % 12 + 1, 1950 + mixed % 50);
            let (name, arrest) = (format!("N{}", mixed % 997), one % 28 + 1);
            writeln!(
                text,
                "{name} M{mixed} R{number},{day:02}/{month:02}/{year},{arrest:02}/01/2026"
            )
            .unwrap();
        }
        text
    }

    fn whole(directory: &Path, entries: u64) {
        assert_eq!(verify(directory).unwrap(), [], "nothing is damaged");
        let register = Register::open(directory, no_pdf()).unwrap();
        assert_eq!(register.size(Level::Team), entries);
    }

    /// Waits until a time has passed or the process has ended.
    fn run_for(child: &mut std::process::Child, time: Duration) {
        let start = Instant::now();
        while start.elapsed() < time && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_killed_writer_leaves_a_whole_register_that_takes_the_same_again() {
        let office = Office::with_list();
        let mapping = office.write("mapping.toml", MAPPING);
        let register = office.register();
        let mut entries = Register::open(&register, no_pdf()).unwrap().size(Level::Team);
        let add = |number: usize| {
            let list = office.write(&format!("list-{number}.csv"), list(150, number));
            office.command(&["add", &list, "--mapping", &mapping])
        };
        let start = Instant::now();
        assert_eq!(run(&mut add(0)).code, 0);
        let mut usual = start.elapsed();
        entries += 1;
        let (mut killed, mut number) = (0_u32, 0_usize);
        while killed < 20 && number < 80 {
            number += 1;
            let mut child =
                add(number).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // Spread over the whole of a run, not in its order.
            let start = Instant::now();
            run_for(&mut child, usual * (killed * 7 % 20 + 1) / 20);
            child.kill().unwrap();
            if child.wait().unwrap().code().is_none() {
                killed += 1;
            } else {
                // It was done before: runs are shorter than they were.
                usual = usual.min(start.elapsed());
            }
            // Whoever comes next finds the lock free and everything acknowledged.
            let writer = Register::open_writer(&register, no_pdf(), 0).unwrap();
            let size = writer.size(Level::Team);
            assert!(size == entries || size == entries + 1, "{size} after {entries}");
            drop(writer);
            whole(&register, size);
            let again = run(&mut add(number));
            assert_eq!(again.code, 0, "{}", again.err);
            assert_eq!(again.err.contains("there already"), size > entries, "{}", again.err);
            entries += 1;
        }
        whole(&register, entries);
        assert_eq!(killed, 20, "runs that were killed, of {number}");
        let status = office.run(&["status", "--json"]).out;
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        let records = status.as_array().unwrap().iter().find(|row| row["what"] == "records");
        assert_eq!(records.unwrap()["number"], 2 + (number + 1) * 150, "every list once and whole");
        assert_eq!(office.run(&["rebuild", "--check"]).code, 0);
    }

    #[test]
    fn a_reader_killed_while_it_builds_leaves_nothing_that_the_next_one_stumbles_over() {
        let office = Office::with_list();
        let mapping = office.write("mapping.toml", MAPPING);
        let list = office.write("list.csv", list(400, 2));
        assert_eq!(office.run(&["add", &list, "--mapping", &mapping]).code, 0);
        let derived = office.register().join("derived");
        let start = Instant::now();
        let people = office.run(&["people", "--json"]).out;
        let whole_run = start.elapsed();
        for number in 1..=10 {
            std::fs::remove_dir_all(&derived).unwrap();
            let mut command = office.command(&["people"]);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            run_for(&mut child, whole_run * number / 10);
            child.kill().unwrap();
            child.wait().unwrap();
            assert_eq!(office.run(&["people", "--json"]).out, people);
            assert_eq!(verify(&office.register()).unwrap(), []);
        }
        assert_eq!(office.run(&["rebuild", "--check"]).code, 0);
    }

    #[test]
    fn a_full_disk_refuses_an_addition_and_leaves_the_register_as_it_was() {
        let office = Office::new();
        let inside = |how: &[&str]| {
            Command::new("unshare")
                .args(how)
                .arg(std::env::current_exe().unwrap())
                .args(["--exact", "tests::on_a_small_disk", "--nocapture"])
                .env(SMALL_DISK, office.register().parent().unwrap())
                .output()
        };
        let ways = [&["--mount"][..], &["--map-root-user", "--mount"]];
        let mut told = String::new();
        for way in ways {
            match inside(way) {
                Ok(output) => {
                    let text = String::from_utf8_lossy(&output.stdout).into_owned()
                        + &String::from_utf8_lossy(&output.stderr);
                    if text.contains("refused on a full disk: ") {
                        assert!(output.status.success(), "{text}");
                        return;
                    }
                    told += &text;
                }
                Err(error) => told += &error.to_string(),
            }
        }
        panic!(
            "this test needs a small disk of its own: run it as root, or where `unshare \
             --map-root-user --mount` may mount a tmpfs:\n{told}"
        );
    }

    /// Run by the test above in a process that may mount.
    #[test]
    fn on_a_small_disk() {
        let Ok(folder) = std::env::var(SMALL_DISK) else { return };
        let disk = Path::new(&folder).join("disk");
        std::fs::create_dir(&disk).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "small"])
            .arg(&disk)
            .status()
            .unwrap();
        assert!(mounted.success(), "a tmpfs can be mounted");
        let register = disk.join("register");
        assert_eq!(run(paradero().arg("init").arg(&register)).code, 0);
        let beside = |name: &str, text: &str| {
            let path = Path::new(&folder).join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let (list, mapping) = (beside("list.csv", &list(2500, 3)), beside("mapping.toml", MAPPING));
        let add = || {
            let mut command = paradero();
            command.arg("-r").arg(&register).arg("add").arg(&list).arg("--mapping").arg(&mapping);
            run(&mut command)
        };
        let ballast = disk.join("ballast");
        let mut refused = 0;
        // From no free page to enough: each time another of the writes is the one that fails.
        for free in (0..400).step_by(4) {
            let _ = std::fs::remove_file(&ballast);
            fill(&ballast, free << 10);
            let added = add();
            if added.code == 0 {
                break;
            }
            refused += 1;
            assert_eq!(added.code, 2, "{}", added.err);
            // Before it may stand what the addition before it left in the log, which is cut back.
            let mut lines = added.err.trim_end().lines().rev();
            let line = lines.next().unwrap_or_default();
            assert!(line.contains("No space left"), "{line}");
            assert!(lines.all(|line| line.contains("was interrupted")), "{}", added.err);
            whole(&register, 1);
        }
        assert!(refused >= 5, "{refused} additions met the full disk");
        std::fs::remove_file(&ballast).unwrap();
        whole(&register, 2);
        let again = add();
        assert!(again.code == 0 && again.err.contains("there already"), "{}", again.err);
        println!("refused on a full disk: {refused}");
    }

    /// A file that takes all of a disk but so many bytes.
    fn fill(path: &Path, free: usize) {
        use std::io::Write as _;
        let mut file = std::fs::File::create(path).unwrap();
        let mut size = 0_usize;
        while file.write_all(&[7; 4096]).is_ok() {
            size += 4096;
        }
        let kept = u64::try_from(size.saturating_sub(free)).unwrap();
        file.set_len(kept).unwrap();
    }
}
