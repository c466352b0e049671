//! Who may write at the command line, two keepers, keys in other places, shares, killed writers.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant, UNIX_EPOCH};

    use paradero_model::Level;
    use paradero_register::{PageReader, Register, What, verify};
    use paradero_web::tries::at_command_line;
    use serde_json::Value;

    use crate::support::{LIST, MAPPING, Office, Run, contents, run};

    const PASSWORD: &str = "tres gatos en la azotea";
    /// Tells this program that it may mount the register for reading only, and where it lies.
    const READ_ONLY: &str = "PARADERO_TEST_READ_ONLY";

    fn no_pdf() -> PageReader {
        Box::new(|_| Err("no PDF here".to_owned()))
    }

    /// Runs a command that reads a text.
    fn given(office: &Office, arguments: &[&str], input: &str) -> Run {
        let mut command = office.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses at once reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn done(run: Run) -> String {
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.err + &run.out
    }

    fn refused(run: Run) -> String {
        assert_eq!(run.code, 2, "{}{}", run.out, run.err);
        assert_eq!(run.err.trim_end().lines().count(), 1, "one line: {}", run.err);
        run.err
    }

    /// A register with [`LIST`], and accounts: `edi` adds, `rita` decides, `ana` and `eva` keep.
    fn with_accounts() -> (Office, String) {
        let office = Office::with_list();
        let password = office.write("password", format!("{PASSWORD}\n"));
        for (name, role) in [
            ("edi", "editor"),
            ("rita", "reviewer"),
            ("leo", "reader"),
            ("ana", "keeper"),
            ("eva", "keeper"),
        ] {
            let mut add = vec!["--level", "sealed", "account", "add", name, "--role", role];
            if name == "eva" {
                add.extend(["--by", "ana", "--password-file", &password]);
            }
            done(given(&office, &add, &format!("{PASSWORD}\n")));
        }
        (office, password)
    }

    /// Runs a command as an account.
    fn by(office: &Office, (name, password): (&str, &str), arguments: &[&str]) -> Run {
        let mut all = arguments.to_vec();
        all.extend(["--by", name, "--password-file", password]);
        office.run(&all)
    }

    #[test]
    fn what_changes_a_register_bears_the_name_of_an_account_whose_role_may() {
        let (office, password) = with_accounts();
        let list = office.write("second.csv", LIST.replace("Amaya", "Amayo"));
        let mapping = office.write("second.toml", MAPPING);
        let before = contents(&office.register().join("ledger"));
        let add = ["add", &list, "--mapping", &mapping, "--no-watch"];
        let decide = ["decide", "different", "first.csv:1", "first.csv:2", "--why", "two people"];
        let withdraw = ["withdraw", "first.csv", "--why", "asked for"];
        let raise = ["level", "first.csv", "sealed", "--why", "a threat"];
        let nobody = refused(office.run(&add));
        assert!(nobody.contains("say --by"), "{nobody}");
        let unasked = refused(given(&office, &[&add[..], &["--by", "edi"]].concat(), ""));
        assert!(unasked.contains("--password-file"), "never from standard input: {unasked}");
        let acts: [&[&str]; 4] = [&add, &decide, &withdraw, &raise];
        for (name, may) in [("leo", 0), ("edi", 1), ("rita", 2)] {
            for act in &acts[may..] {
                let said = refused(by(&office, (name, &password), act));
                assert!(said.contains("only"), "{name}: {said}");
            }
        }
        for (act, name) in [(&acts[1], "nobody"), (&acts[0], "")] {
            assert!(refused(by(&office, (name, &password), act)).contains("wrong name"));
        }
        assert_eq!(contents(&office.register().join("ledger")), before, "nothing was written");
        done(by(&office, ("edi", &password), &add));
        done(by(&office, ("rita", &password), &decide));
        done(by(&office, ("ana", &password), &raise));
        done(by(&office, ("ana", &password), &["withdraw", "second.csv", "--why", "asked for"]));
        let register = Register::open(&office.register(), no_pdf()).unwrap();
        let who: Vec<String> = register.acts(Level::Sealed).filter_map(|act| act.by()).collect();
        assert_eq!(who, ["ana"], "beside the source that stands");
        let wrong = office.write("wrong", "otra cosa que no es\n");
        assert!(refused(by(&office, ("edi", &wrong), &add)).contains("wrong name"));
        // As many failures as make the wait longer than any command takes here.
        let (accounts, start) =
            (office.register().join("keys/accounts.toml"), UNIX_EPOCH.elapsed().unwrap());
        for hour in 0..12 {
            let later = start + Duration::from_secs(hour * 3_600);
            at_command_line(&accounts, later, ("edi", "otra cosa que no es", "")).unwrap();
        }
        let waits = refused(by(&office, ("edi", &password), &add));
        assert!(waits.contains("too many failed tries: wait"), "{waits}");
        assert_eq!(office.run(&["account", "list"]).out.matches("waits").count(), 1);
    }

    #[test]
    fn a_second_factor_is_asked_for_at_the_command_line_too_and_a_code_is_used_once() {
        let (office, password) = with_accounts();
        let secret = paradero_web::accounts::new_secret().unwrap();
        let path = office.register().join("keys/accounts.toml");
        let recovery = vec![paradero_web::accounts::recovery_hash("edi", "ABCD-2345")];
        let change = paradero_web::accounts::Change::Totp(Some((secret.clone(), recovery)));
        paradero_web::accounts::set(&path, "edi", change).unwrap();
        let add = |file: &str, n: usize| {
            let list =
                office.write(&format!("l{n}.csv"), LIST.replace("Amaya", &format!("Amaya{n}")));
            let mapping = office.write("m.toml", MAPPING);
            by(&office, ("edi", file), &["add", &list, "--mapping", &mapping, "--no-watch"])
        };
        assert!(refused(add(&password, 1)).contains("password or code"));
        let now = UNIX_EPOCH.elapsed().unwrap();
        let code = paradero_web::accounts::code_at(&secret, now.as_secs()).unwrap();
        let coded = office.write("coded", format!("{PASSWORD}\n{code}\n"));
        done(add(&coded, 2));
        assert!(refused(add(&coded, 3)).contains("password or code"), "used");
        let paper = office.write("paper", format!("{PASSWORD}\nabcd 2345\n"));
        done(add(&paper, 4));
        assert!(refused(add(&paper, 5)).contains("password or code"), "used");
    }

    #[test]
    fn accounts_are_changed_by_keepers_and_keepers_by_two() {
        let (office, password) = with_accounts();
        let nobody = refused(given(&office, &["account", "add", "ida"], "un perro en el patio\n"));
        assert!(nobody.contains("say --by"), "{nobody}");
        let keeper = ["account", "role", "edi", "keeper"];
        assert!(refused(by(&office, ("edi", &password), &keeper)).contains("only keepers"));
        done(by(&office, ("ana", &password), &["account", "role", "edi", "reader"]));
        let path = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        // The next writer records it; then it holds.
        let list = office.write("n.csv", LIST.replace("Amaya", "Amaye"));
        let mapping = office.write("n.toml", MAPPING);
        done(by(
            &office,
            ("rita", &password),
            &["add", &list, "--mapping", &mapping, "--no-watch"],
        ));
        done(by(&office, ("ana", &password), &["account", "role", "edi", "editor"]));
        let alone = refused(by(&office, ("ana", &password), &keeper));
        assert!(alone.contains("two keepers"), "{alone}");
        let twice = ["--by", "ana", "--password-file", &password, "--by", "ana"];
        let twice = [&keeper[..], &twice, &["--password-file", &password]].concat();
        assert!(refused(office.run(&twice)).contains("two keepers"), "one person twice");
        let both = ["--by", "ana", "--password-file", &password, "--by", "eva"];
        done(office.run(&[&keeper[..], &both, &["--password-file", &password]].concat()));
    }

    #[test]
    fn one_keeper_proposes_and_another_approves() {
        let (office, password) = with_accounts();
        let path = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        let withdraw = ["withdraw", "first.csv", "--why", "the family asked"];
        let said = done(by(&office, ("ana", &password), &withdraw));
        assert!(said.contains("proposed as team:") && said.contains("approve"), "{said}");
        let all: Value = serde_json::from_str(&office.run(&["proposals", "--json"]).out).unwrap();
        let place = all[0]["place"].as_str().unwrap();
        assert_eq!((all[0]["by"].as_str(), all[0]["state"].as_str()), (Some("ana"), Some("open")));
        assert_eq!(office.run(&["--level", "public", "proposals", "--json"]).out.trim(), "[]");
        let own = refused(by(&office, ("ana", &password), &["approve", place]));
        assert!(own.contains("a second keeper"), "{own}");
        assert!(
            refused(by(&office, ("rita", &password), &["approve", place])).contains("only keepers")
        );
        let number = place.strip_prefix("team:").unwrap();
        let said = done(by(&office, ("eva", &password), &["approve", number]));
        assert!(said.contains("withdrawn: team:0"), "{said}");
        assert!(!office.run(&["people"]).out.contains("Quintana"));
        assert!(office.run(&["proposals"]).out.is_empty());
        assert!(office.run(&["proposals", "--all"]).out.contains("approved by eva, done"));
        assert_eq!(verify(&office.register()).unwrap(), []);
    }

    #[test]
    fn without_accounts_two_keepers_cannot_be_told_apart_and_names_are_as_typed() {
        let office = Office::with_list();
        let withdraw = ["withdraw", "first.csv", "--why", "asked for"];
        assert!(refused(office.run(&withdraw)).contains("say who"));
        let path = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("keeper_acts = \"two\"\n{text}")).unwrap();
        let two = refused(office.run(&[&withdraw[..], &["--by", "Ana", "--by", "Eva"]].concat()));
        assert!(two.contains("needs accounts"), "{two}");
        std::fs::write(&path, text).unwrap();
    }

    #[test]
    fn the_signing_key_may_go_home_in_a_pocket() {
        let office = Office::with_list();
        let (own, stick) =
            (office.register().join("keys/signing.key"), office.write("stick.key", ""));
        std::fs::rename(&own, &stick).unwrap();
        let settings = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&settings).unwrap();
        std::fs::write(&settings, format!("signing_key = \"elsewhere\"\n{text}")).unwrap();
        let list = office.write("second.csv", LIST.replace("Amaya", "Amayo"));
        let mapping = office.write("second.toml", MAPPING);
        let add = ["add", &list, "--mapping", &mapping, "--no-watch"];
        let missing = refused(office.run(&add));
        assert!(missing.contains("--signing-key FILE"), "{missing}");
        done(office.run(&["people"]));
        let other = Office::with_list();
        let others = other.register().join("keys/signing.key");
        let wrong = [&add[..], &["--signing-key", others.to_str().unwrap()]].concat();
        let wrong = refused(office.run(&wrong));
        assert!(wrong.contains("another register"), "{wrong}");
        done(run(office.command(&add).env("PARADERO_SIGNING_KEY", &stick)));
        done(office.run(&["verify"]));
        let copy = office.register().parent().unwrap().join("copy");
        done(office.run(&["backup", copy.to_str().unwrap()]));
    }

    #[test]
    fn with_k_shares_nothing_is_lost_and_with_fewer_nothing_is_read() {
        let (office, password) = with_accounts();
        let secret = office.write("secret.csv", LIST.replace("Quintana", "Quezalte"));
        let mapping = office.write("secret.toml", MAPPING);
        let add = ["add", &secret, "--mapping", &mapping, "--no-watch", "--source-level", "sealed"];
        done(by(&office, ("edi", &password), &add));
        let home = office.register().parent().unwrap().to_owned();
        let at = |name: &str| home.join(name).to_str().unwrap().to_owned();
        // Keys of an earlier backup lie in clear.
        done(office.run(&["backup", &at("copy")]));
        assert!(home.join("copy.keys/signing.key").exists());
        let split = |to: &str| {
            let to = at(to);
            let split = ["shares", "split", "--needed", "3", "--of", "5", "--to", &to];
            done(by(&office, ("ana", &password), &split));
        };
        split("earlier");
        split("shares");
        done(office.run(&["backup", &at("copy")]));
        let kept: Vec<PathBuf> =
            contents(&home.join("copy.keys")).into_iter().map(|(path, _)| path).collect();
        assert_eq!(kept, [home.join("copy.keys/keys.age")], "nothing in clear is left");
        let people = office.run(&["--level", "sealed", "people", "--json"]).out;
        assert!(people.contains("Quezalte"));
        // The machine is lost, and two of the shares.
        std::fs::remove_dir_all(office.register()).unwrap();
        let share = |from: &str, n: usize| at(&format!("{from}/share-{n}-of-5.txt"));
        let join = |shares: &[String], to: &str| {
            let mut command = crate::support::paradero();
            command.args(["shares", "join"]).args(shares);
            run(command.args(["--from", &at("copy.keys"), "--to", &at(to)]))
        };
        let few = refused(join(&[share("shares", 1), share("shares", 4)], "none"));
        assert!(few.contains("3 different shares are needed, and 2 were given"), "{few}");
        let twice = [share("shares", 1), share("shares", 1), share("shares", 4)];
        assert!(refused(join(&twice, "none")).contains("2 were given"));
        let mixed = [share("shares", 1), share("shares", 4), share("earlier", 2)];
        assert!(refused(join(&mixed, "none")).contains("not of one splitting"));
        let old = [1, 2, 3].map(|n| share("earlier", n));
        assert!(refused(join(&old, "none")).contains("another key"), "a key that was replaced");
        assert!(!home.join("none").exists());
        // One page was typed again, as words alone.
        let page = std::fs::read_to_string(share("shares", 5)).unwrap();
        let words = page.split("words:").nth(1).unwrap().split("\n\n").next().unwrap();
        let words: Vec<&str> =
            words.split_whitespace().filter(|word| word.parse::<u8>().is_err()).collect();
        let typed = office.write("typed.txt", words.join(" ").to_uppercase());
        done(join(&[share("shares", 2), share("shares", 4), typed], "found"));
        for (name, bytes) in contents(&home.join("found")) {
            let to = home.join("copy/keys").join(name.strip_prefix(home.join("found")).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, bytes).unwrap();
        }
        std::fs::rename(home.join("copy"), office.register()).unwrap();
        done(office.run(&["verify"]));
        assert_eq!(office.run(&["--level", "sealed", "people", "--json"]).out, people);
        done(by(&office, ("edi", &password), &add));
    }

    fn copy(from: &Path, to: &Path) {
        for (path, bytes) in contents(from) {
            let to = to.join(path.strip_prefix(from).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::write(to, bytes).unwrap();
        }
    }

    /// Names and sizes of the files below a folder that are whole, as they are now.
    fn state(folder: &Path) -> Vec<(PathBuf, u64)> {
        let mut found = Vec::new();
        for below in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            for file in std::fs::read_dir(below.path()).into_iter().flatten().flatten() {
                let is_whole = file.path().extension().is_none();
                let size = file.metadata().map(|file| file.len()).unwrap_or_default();
                if is_whole {
                    found.push((PathBuf::from(file.file_name()), size));
                }
            }
        }
        found.sort();
        found
    }

    /// Sealed acts that the holder of a key reads.
    fn readable(directory: &Path, identity: &Path) -> Vec<bool> {
        let register = Register::open_as(directory, no_pdf(), Some(identity)).unwrap();
        let sealed = register.acts(Level::Sealed).filter(|act| act.level == Level::Sealed);
        sealed.map(|act| matches!(act.what, What::Entry(_))).collect()
    }

    #[test]
    fn killed_while_keys_are_wrapped_anew_every_sealed_act_is_readable_and_the_next_writer_goes_on()
    {
        let office = Office::new();
        let mapping = office.write("m.toml", MAPPING);
        for number in 0..12 {
            let list = office
                .write(&format!("{number}.csv"), LIST.replace("Amaya", &format!("A{number}")));
            let add =
                ["add", &list, "--mapping", &mapping, "--no-watch", "--source-level", "sealed"];
            done(office.run(&add));
        }
        let home = office.register().parent().unwrap().to_owned();
        let old = home.join("old.key");
        std::fs::copy(office.register().join("keys/sealed.identity"), &old).unwrap();
        let new = home.join("new.key");
        let new_name = office.run(&["keygen", "--to", new.to_str().unwrap()]).out.trim().to_owned();
        let base = home.join("base");
        copy(&office.register(), &base);
        let wrapped = state(&base.join("keys/sealed"));
        // A key that was there has another size: the act itself brings a new one before any is wrapped anew.
        let is_begun = |keys: &Path| {
            let is_anew = |(name, size): &(PathBuf, u64)| {
                wrapped.iter().any(|(known, was)| known == name && was != size)
            };
            state(keys).iter().any(is_anew)
        };
        let add = ["recipients", "add", &new_name, "--why", "she reads too", "--by", "Ana"];
        let start = Instant::now();
        done(office.run(&add));
        let mut usual = start.elapsed();
        let (mut killed, mut number, mut half, mut waited) = (0_u32, 0, 0, 0);
        while killed < 40 && number < 160 {
            number += 1;
            std::fs::remove_dir_all(office.register()).unwrap();
            copy(&base, &office.register());
            let mut command = office.command(&add);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let (start, time) = (Instant::now(), usual * (killed * 11 % 40 + 1) / 40);
            // By time, and every other one when the first key has been wrapped anew: whatever else the machine does.
            let keys = office.register().join("keys/sealed");
            let is_due = || {
                if number % 2 == 0 { is_begun(&keys) } else { start.elapsed() >= time }
            };
            while !is_due() && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            if child.wait().unwrap().code().is_some() {
                usual = usual.min(start.elapsed());
                continue;
            }
            killed += 1;
            let (by_old, by_new) =
                (readable(&office.register(), &old), readable(&office.register(), &new));
            assert!(by_old.iter().all(|reads| *reads), "who reads still, reads all: {by_old:?}");
            let some = by_new.iter().any(|reads| *reads) && by_new.iter().any(|reads| !*reads);
            half += u32::from(some);
            let writer = Register::open_writer(&office.register(), no_pdf(), 0).unwrap();
            let proposals = writer.proposals(Level::Sealed);
            drop(writer);
            let by_new = readable(&office.register(), &new);
            if proposals.iter().any(|one| !one.is_open()) {
                assert!(by_new.iter().all(|reads| *reads), "completed: {by_new:?}");
            } else {
                waited += 1;
                assert!(by_new.iter().all(|reads| !*reads), "or not begun: {by_new:?}");
            }
            assert_eq!(verify(&office.register()).unwrap(), []);
        }
        println!("{killed} killed of {number}: {half} half done, {waited} not begun");
        assert_eq!(killed, 40);
        assert!(half > 0, "none was killed in the middle");
    }

    #[test]
    fn killed_while_a_source_is_raised_it_stands_at_one_level_and_the_next_writer_goes_on() {
        let office = Office::with_list();
        let home = office.register().parent().unwrap().to_owned();
        let base = home.join("base");
        copy(&office.register(), &base);
        let raise = ["level", "first.csv", "sealed", "--why", "a threat", "--by", "Ana"];
        let start = Instant::now();
        done(office.run(&raise));
        let mut usual = start.elapsed();
        let (mut killed, mut number, mut completed) = (0_u32, 0, 0);
        while killed < 30 && number < 120 {
            number += 1;
            std::fs::remove_dir_all(office.register()).unwrap();
            copy(&base, &office.register());
            let mut command = office.command(&raise);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let (start, time) = (Instant::now(), usual * (killed * 7 % 30 + 1) / 30);
            // By time, and every other one when the source's file has been written above.
            let above = office.register().join("sources/sealed");
            let is_due = || {
                if number % 2 == 0 { !state(&above).is_empty() } else { start.elapsed() >= time }
            };
            while !is_due() && child.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            if child.wait().unwrap().code().is_some() {
                usual = usual.min(start.elapsed());
                continue;
            }
            killed += 1;
            let writer = Register::open_writer(&office.register(), no_pdf(), 0).unwrap();
            completed += u32::from(writer.notices().iter().any(|one| one.contains("is done now")));
            let raised = writer.proposals(Level::Sealed).iter().any(|one| !one.is_open());
            let stands = |level| {
                let mut own = writer.acts(level).filter(|act| act.level == level);
                own.any(|act| act.import().is_some())
            };
            assert_eq!((stands(Level::Team), stands(Level::Sealed)), (!raised, raised));
            drop(writer);
            assert_eq!(verify(&office.register()).unwrap(), []);
        }
        println!("{killed} killed of {number}, {completed} completed by the next writer");
        assert!(killed == 30 && completed > 0, "{killed} killed, {completed} completed");
    }

    #[test]
    fn what_is_mounted_for_reading_only_is_read_and_refuses_to_be_written() {
        let office = Office::with_list();
        let list = office.write("second.csv", LIST.replace("Amaya", "Amayo"));
        office.write("second.toml", MAPPING);
        done(office.run(&["people"]));
        let inside = |how: &[&str]| {
            Command::new("unshare")
                .args(how)
                .arg(std::env::current_exe().unwrap())
                .args(["--exact", "tests::on_a_disk_for_reading_only", "--nocapture"])
                .env(READ_ONLY, office.register())
                .env("PARADERO_TEST_LIST", &list)
                .output()
        };
        let mut told = String::new();
        for way in [&["--mount"][..], &["--map-root-user", "--mount"]] {
            match inside(way) {
                Ok(output) => {
                    let text = String::from_utf8_lossy(&output.stdout).into_owned()
                        + &String::from_utf8_lossy(&output.stderr);
                    if text.contains("refused for reading only: ") {
                        assert!(output.status.success(), "{text}");
                        return;
                    }
                    told += &text;
                }
                Err(error) => told += &error.to_string(),
            }
        }
        panic!(
            "this test needs to mount: run it as root, or where `unshare --map-root-user --mount` may:\n{told}"
        );
    }

    /// Run by the test above, where mounting is seen by nobody else.
    #[test]
    fn on_a_disk_for_reading_only() {
        let Some(register) = std::env::var_os(READ_ONLY).map(PathBuf::from) else { return };
        let mount = |arguments: &[&str]| {
            Command::new("mount").args(arguments).arg(&register).status().unwrap().success()
        };
        let place = register.to_str().unwrap();
        assert!(
            mount(&["--bind", place]) && mount(&["-o", "remount,bind,ro"]),
            "a mount for reading"
        );
        assert!(std::fs::write(register.join("x"), "x").is_err(), "it cannot be written");
        let list = std::env::var("PARADERO_TEST_LIST").unwrap();
        let mapping = list.replace(".csv", ".toml");
        let command = |arguments: &[&str]| {
            let mut command = crate::support::paradero();
            command.arg("--register").arg(&register).args(arguments);
            command
        };
        let before = contents(&register);
        let mut said = String::new();
        let writing: [&[&str]; 4] = [
            &["add", &list, "--mapping", &mapping, "--no-watch"],
            &["decide", "different", "first.csv:1", "first.csv:2", "--why", "two people"],
            &["withdraw", "first.csv", "--why", "asked for", "--by", "Ana"],
            &["level", "first.csv", "sealed", "--why", "a threat", "--by", "Ana"],
        ];
        for arguments in writing {
            said = refused(run(&mut command(arguments)));
            assert!(said.to_lowercase().contains("read-only"), "{said}");
        }
        for arguments in [&["people"][..], &["show", "Quintana"], &["verify"], &["findings"]] {
            done(run(&mut command(arguments)));
        }
        let mut server = command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut server = server.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut told = std::io::BufReader::new(server.stderr.take().unwrap());
        std::io::BufRead::read_line(&mut told, &mut line).unwrap();
        let address = line.trim_start_matches("http://").split('/').next().unwrap().to_owned();
        let mut page = String::new();
        if let Ok(mut stream) = std::net::TcpStream::connect(&address) {
            write!(
                stream,
                "GET /en/people HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            std::io::Read::read_to_string(&mut stream, &mut page).unwrap();
        }
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("Quintana"), "{line}{page}");
        assert_eq!(contents(&register), before, "nothing was changed");
        println!("refused for reading only: {said}");
    }
}
