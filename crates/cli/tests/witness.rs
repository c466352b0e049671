//! Registers that witness each other, with the real program and its real servers.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader};
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};

    use crate::support::{Office, contents, paradero, run};

    /// A witness of its own, and its server where it runs.
    struct Witness {
        folder: tempfile::TempDir,
        key: String,
        server: Option<Child>,
        url: String,
    }

    impl Witness {
        /// A witness that knows the logs of some registers.
        fn of(name: &str, offices: &[&Office]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path().join("witness");
            let made = run(paradero().args(["witness", "init"]).arg(&dir).args(["--name", name]));
            assert_eq!(made.code, 0, "{}", made.err);
            let own =
                Self { folder, key: made.out.trim().to_owned(), server: None, url: String::new() };
            for office in offices {
                let key = office.register().join("keys/verify.key");
                let known = run(paradero().args(["witness", "trust"]).arg(own.dir()).arg(key));
                assert_eq!(known.code, 0, "{}", known.err);
                assert!(known.out.contains("/team  not cosigned yet"), "{}", known.out);
            }
            own
        }

        fn dir(&self) -> PathBuf {
            self.folder.path().join("witness")
        }

        fn serve(mut self) -> Self {
            let mut server = paradero()
                .args(["witness", "serve"])
                .arg(self.dir())
                .args(["--listen", "127.0.0.1:0"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
            let first =
                lines.find(|line| line.as_ref().unwrap().starts_with("http://")).unwrap().unwrap();
            self.url = first.split(' ').next().unwrap().to_owned();
            self.server = Some(server);
            // What it says is read, so that it can go on saying it.
            std::thread::spawn(move || lines.for_each(drop));
            self
        }

        fn settings(&self) -> String {
            let url = if self.url.is_empty() {
                String::new()
            } else {
                format!("url = \"{}\"\n", self.url)
            };
            format!("\n[[witness]]\nkey = \"{}\"\n{url}", self.key)
        }

        fn forks(&self) -> Vec<String> {
            let all = contents(&self.dir()).into_iter().map(|(path, _)| path.display().to_string());
            all.filter(|path| path.contains("/forks/")).collect()
        }
    }

    impl Drop for Witness {
        fn drop(&mut self) {
            if let Some(server) = &mut self.server {
                let _ = server.kill();
                let _ = server.wait();
            }
        }
    }

    /// A copy of a directory.
    fn copy(from: &Path, to: &Path) {
        for (path, bytes) in contents(from) {
            let target = to.join(path.strip_prefix(from).unwrap());
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, bytes).unwrap();
        }
    }

    #[test]
    fn two_offices_witness_each_other_and_a_proof_carries_it() {
        let (north, south) = (Office::with_list(), Office::with_list());
        let by_south = Witness::of("south.example/witness", &[&north]).serve();
        let by_north = Witness::of("north.example/witness", &[&south]).serve();
        north.set(&by_south.settings());
        south.set(&by_north.settings());
        for office in [&north, &south] {
            // Nobody is asked by another command.
            assert!(!office.team_log().join("cosigned").exists());
            let asked = office.run(&["cosign"]);
            assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
            assert!(asked.err.contains("/witness cosigned 1 entries on 20"), "{}", asked.err);
        }
        north.add_person("Julio Paz Orellana");
        let status = north.run(&["status", "--json"]);
        let status: serde_json::Value = serde_json::from_str(&status.out).unwrap();
        let log = status
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["log"].as_str().is_some_and(|l| l.ends_with("/team")));
        let log = log.unwrap();
        assert_eq!((&log["number"], &log["cosigned"]), (&2.into(), &1.into()), "{log}");
        assert_eq!(log["witnesses"][0]["by"], "south.example/witness");
        assert!(north.run(&["status"]).out.contains("1 not cosigned yet"));
        assert!(
            status.as_array().unwrap().iter().all(|row| !row["log"].to_string().contains("sealed"))
        );
        // From where it stood, with a proof; then again, since it is fresh word that nothing else was seen.
        for _ in 0..2 {
            let asked = north.run(&["cosign"]);
            assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
            assert!(asked.err.contains("cosigned 2 entries"), "{}", asked.err);
        }
        // What is kept was lost: the witness says where it stands.
        std::fs::remove_dir_all(north.team_log().join("cosigned")).unwrap();
        north.add_person("Rosa Amaya Quintana");
        let asked = north.run(&["cosign"]);
        assert!(
            asked.code == 0 && asked.err.contains("cosigned 3 entries"),
            "{}{}",
            asked.out,
            asked.err
        );
        north.add_person("Hugo Serrano Mixco");
        let checked = north.run(&["verify"]);
        assert_eq!(checked.code, 0, "{}", checked.out);
        assert!(checked.err.contains("1 checkpoints that witnesses cosigned"), "{}", checked.err);

        let proof = north.write("proof.json", "");
        let made = north.run(&["prove", "first.csv:2", "--to", &proof]);
        assert_eq!(made.code, 0, "{}", made.err);
        let alone = run(paradero().args(["verify", &proof]));
        assert!(alone.code == 0 && alone.err.contains("unchecked: give its key"), "{}", alone.err);
        let with = run(paradero().args(["verify", &proof, "--witness", &by_south.key]));
        assert!(
            with.code == 0 && with.out.contains("which south.example/witness cosigned on 20"),
            "{}{}",
            with.out,
            with.err
        );
        assert!(with.out.contains("under a checkpoint of 3 entries"), "{}", with.out);
        let other = run(paradero().args(["verify", &proof, "--witness", &by_north.key]));
        assert!(
            other.code == 1 && other.out.contains("no cosignature of north.example"),
            "{}",
            other.out
        );
        let known = north.run(&["verify", &proof]);
        assert!(
            known.code == 0 && known.err.contains("continues that checkpoint; it has 4"),
            "{}",
            known.err
        );
        let elsewhere = south.run(&["verify", &proof]);
        assert!(
            elsewhere.code == 0 && elsewhere.err.contains("is not compared"),
            "{}",
            elsewhere.err
        );
        // The same from the standards alone.
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/proof.py");
        let key = std::fs::read_to_string(north.register().join("keys/verify.key")).unwrap();
        let told =
            Command::new("python3").arg(script).args([&proof, key.trim(), &by_south.key]).output();
        let told = told.expect("Python 3 is needed for this test: apt-get install python3");
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(
            text.contains("cosigned by south.example/witness"),
            "{text}{}",
            String::from_utf8_lossy(&told.stderr)
        );

        // The checkpoint that a witness gives to whoever watches is one that the register continues.
        let kept = by_south.dir().join("logs");
        let kept =
            contents(&kept).into_iter().find(|(path, _)| path.ends_with("checkpoint")).unwrap();
        let file = north.write("from-witness.note", &kept.1);
        let compared = north.run(&["verify", "--checkpoint", &file, &proof]);
        assert_eq!(compared.code, 0, "{}", compared.out);
        assert_eq!(
            compared.out.matches("continues this checkpoint of 3 entries").count(),
            2,
            "{}",
            compared.out
        );
        let foreign = south.run(&["verify", "--checkpoint", &file]);
        assert!(
            foreign.code == 1 && foreign.out.contains("not signed with the key"),
            "{}",
            foreign.out
        );
        let none = north.write("none.txt", "nothing of the kind\n");
        assert_eq!(north.run(&["verify", "--checkpoint", &none]).code, 2);
    }

    #[test]
    fn a_fork_made_with_the_real_key_is_refused_and_both_heads_are_kept() {
        let office = Office::with_list();
        let witness = Witness::of("witness.example/w1", &[&office]).serve();
        office.set(&witness.settings());
        office.add_person("Rosa Amaya Quintana");
        let thief = Office::new();
        std::fs::remove_dir_all(thief.register()).unwrap();
        copy(&office.register(), &thief.register());
        office.add_person("Julio Paz Orellana");
        thief.add_person("Hugo Serrano Mixco");
        assert_eq!(office.run(&["cosign"]).code, 0);
        // The same size, with the same key, by the same program.
        let forked = thief.run(&["cosign"]);
        assert_eq!(forked.code, 1, "{}", forked.err);
        assert!(forked.out.contains("ALARM"), "{}", forked.out);
        // And a longer one.
        thief.add_person("Elena Ruiz Castro");
        let forked = thief.run(&["cosign"]);
        assert!(forked.code == 1 && forked.out.contains("another history"), "{}", forked.out);
        let forks = witness.forks();
        assert_eq!(forks.iter().filter(|path| path.ends_with(".given")).count(), 2, "{forks:?}");
        assert_eq!(forks.iter().filter(|path| path.ends_with(".cosigned")).count(), 2, "{forks:?}");
        let listed = run(paradero().args(["witness", "trust"]).arg(witness.dir()));
        assert!(listed.out.contains("ALARM: 2 heads"), "{}", listed.out);
        // Each register tells the head that it does not continue.
        for (own, ending, code) in
            [(&office, ".cosigned", 0), (&office, ".given", 1), (&thief, ".cosigned", 1)]
        {
            // The head of the same size.
            let of_three =
                |path: &&String| std::fs::read_to_string(path).unwrap().contains("/team\n3\n");
            let file = forks.iter().filter(|path| path.ends_with(ending)).find(of_three).unwrap();
            let told = own.run(&["verify", "--checkpoint", file]);
            assert_eq!(told.code, code, "{ending}: {}", told.out);
            assert_eq!(
                told.out.contains("its key signed two histories"),
                code == 1,
                "{}",
                told.out
            );
        }
        assert_eq!(office.run(&["cosign"]).code, 0);
    }

    #[test]
    fn a_register_that_was_put_back_is_told_by_what_was_cosigned_the_witness_and_any_copy() {
        let office = Office::with_list();
        let witness = Witness::of("witness.example/w1", &[&office]).serve();
        office.set(&witness.settings());
        office.add_person("Rosa Amaya Quintana");
        assert_eq!(office.run(&["cosign"]).code, 0);
        let older = tempfile::tempdir().unwrap();
        copy(&office.register(), older.path());
        office.add_person("Julio Paz Orellana");
        assert_eq!(office.run(&["cosign"]).code, 0);
        let head = std::fs::read(office.team_log().join("checkpoint")).unwrap();
        let head = office.write(
            "printed.txt",
            [b"text above\r\n\r\n", head.as_slice(), b"\r\ntext below\r\n"].concat(),
        );
        let cosigned = tempfile::tempdir().unwrap();
        copy(&office.team_log().join("cosigned"), cosigned.path());
        std::fs::remove_dir_all(office.register()).unwrap();
        copy(older.path(), &office.register());
        // All was put back: nothing here can tell, but whoever kept the checkpoint can.
        assert_eq!(office.run(&["verify"]).code, 0);
        let told = office.run(&["verify", "--checkpoint", &head]);
        assert_eq!(told.code, 1);
        assert!(told.out.contains("was put back or replaced after 3 was signed"), "{}", told.out);
        let asked = office.run(&["cosign"]);
        assert_eq!(asked.code, 1);
        assert!(
            asked.out.contains("ALARM: it has cosigned 3 entries, and here are 2"),
            "{}",
            asked.out
        );
        // All but what was cosigned.
        copy(cosigned.path(), &office.team_log().join("cosigned"));
        let told = office.run(&["verify"]);
        assert_eq!(told.code, 1, "{}", told.err);
        let file = office.team_log().join("cosigned/003");
        let line = told.out.lines().find(|line| line.starts_with(file.to_str().unwrap())).unwrap();
        assert!(line.contains("was put back or replaced after 3 was cosigned"), "{line}");
        assert!(office.run(&["status"]).out.contains("MORE WERE COSIGNED"));
    }

    #[test]
    fn offices_without_a_network_carry_requests_and_answers_as_files() {
        let office = Office::with_list();
        let witness = Witness::of("witness.example/w1", &[&office]);
        office.set(&witness.settings());
        let nobody = office.run(&["cosign"]);
        assert!(nobody.code == 2 && nobody.err.contains("--request DIR"), "{}", nobody.err);
        let folder = office.register().with_file_name("stick");
        let carry = |answered: i32| -> String {
            let asked = office.run(&["cosign", "--request", folder.to_str().unwrap()]);
            assert_eq!(asked.code, 0, "{}", asked.err);
            let file =
                asked.err.lines().find(|line| line.ends_with("-team.request")).unwrap().to_owned();
            let to = folder.join("answer").display().to_string();
            let mut command = paradero();
            command.args(["witness", "answer"]).arg(witness.dir()).args([&file, "--to", &to]);
            let done = run(&mut command);
            assert_eq!(done.code, answered, "{}{}", done.out, done.err);
            to
        };
        let answer = carry(0);
        let taken = office.run(&["cosign", "--answers", &answer]);
        assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
        assert!(taken.err.contains("1 entries cosigned by witness.example/w1"), "{}", taken.err);
        office.add_person("Rosa Amaya Quintana");
        // Answered, and the answer lost on the way: the witness stands further than is known here.
        carry(0);
        office.add_person("Julio Paz Orellana");
        let answer = carry(1);
        let taken = office.run(&["cosign", "--answers", &answer]);
        assert!(
            taken.code == 0 && taken.err.contains("2 entries cosigned"),
            "{}{}",
            taken.out,
            taken.err
        );
        let answer = carry(0);
        // As a witness answers by HTTP: bare lines.
        let text = std::fs::read_to_string(&answer).unwrap();
        let bare: String = text
            .lines()
            .filter(|l| l.starts_with("\u{2014} witness.example"))
            .map(|l| format!("{l}\n"))
            .collect();
        let bare = office.write("bare", bare);
        let taken = office.run(&["cosign", "--answers", &bare]);
        assert!(
            taken.code == 0 && taken.err.contains("3 entries cosigned"),
            "{}{}",
            taken.out,
            taken.err
        );
        let checked = office.run(&["verify"]);
        assert!(
            checked.code == 0 && checked.err.contains("3 checkpoints that witnesses"),
            "{}{}",
            checked.out,
            checked.err
        );
        // Of another register, of nobody known, or bent.
        let other = Office::with_list();
        other.set(&witness.settings());
        for (own, bytes) in [
            (&other, text.clone()),
            (&office, text.replace("witness.example", "stranger.example")),
            (&office, text.replace("/team\n3\n", "/team\n2\n")),
        ] {
            let file = own.write("wrong", bytes);
            let refused = own.run(&["cosign", "--answers", &file]);
            assert_eq!(refused.code, 1, "{}{}", refused.out, refused.err);
        }
        // A backup has it, and mends it.
        let backup = office.register().with_file_name("copy");
        assert_eq!(office.run(&["backup", backup.to_str().unwrap()]).code, 0);
        let file = office.team_log().join("cosigned/003");
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, &whole[..whole.len() - 9]).unwrap();
        let told = office.run(&["verify", "--quick"]);
        assert!(told.code == 1 && told.out.contains("cosigned/003"), "{}", told.out);
        let mended = office.run(&["repair", "--from", backup.to_str().unwrap()]);
        assert_eq!(mended.code, 0, "{}{}", mended.out, mended.err);
        assert_eq!(std::fs::read(&file).unwrap(), whole);
    }

    #[test]
    fn one_witness_that_does_not_answer_is_told_and_the_others_go_on() {
        let office = Office::with_list();
        let silent = Witness::of("silent.example/w", &[]);
        let stranger = Witness::of("stranger.example/w", &[]).serve();
        let witness = Witness::of("witness.example/w1", &[&office]).serve();
        let nowhere = silent.settings() + "url = \"http://127.0.0.1:1/\"\n";
        office.set(&(nowhere + &stranger.settings() + &witness.settings()));
        let asked = office.run(&["cosign"]);
        assert_eq!(asked.code, 1);
        assert_eq!(asked.out.lines().count(), 2, "{}", asked.out);
        assert!(
            asked.out.contains("silent.example/w did not cosign: http://127.0.0.1:1/"),
            "{}",
            asked.out
        );
        assert!(
            asked.out.contains("stranger.example/w did not cosign: it does not know this log"),
            "{}",
            asked.out
        );
        assert!(asked.err.contains("witness.example/w1 cosigned 1 entries"), "{}", asked.err);
        // A witness that answers with another key than is written is not believed.
        let text = std::fs::read_to_string(office.register().join("paradero.toml")).unwrap();
        let swapped = text.replace(&format!("url = \"{}\"\n", stranger.url), "").replace(
            &format!("key = \"{}\"\n", stranger.key),
            &format!("key = \"{}\"\nurl = \"{}\"\n", stranger.key, witness.url),
        );
        std::fs::write(office.register().join("paradero.toml"), swapped).unwrap();
        let asked = office.run(&["cosign"]);
        assert!(
            asked.out.contains("stranger.example/w did not cosign: its answer bears no"),
            "{}",
            asked.out
        );
        for (wrong, told) in [
            ("[[witness]]\nkey = \"x\"\n", "witness 1: key: not a note key"),
            ("[[timestamp]]\ncertificate = \"\"\n", "timestamp 1: certificate"),
            ("[[timestamp]]\ncertificate = \"c\"\nurl = \"ftp://x\"\n", "`ftp://x` is no address"),
            ("[[timestamp]]\ncertificate = \"c\"\nlevels = []\n", "levels: name one"),
        ] {
            let other = Office::new();
            other.set(wrong);
            let refused = other.run(&["status"]);
            assert!(refused.code == 2 && refused.err.contains(told), "{told}: {}", refused.err);
        }
    }

    #[test]
    fn a_witness_that_is_killed_while_it_answers_goes_on_where_it_stood() {
        let office = Office::with_list();
        let mut witness = Witness::of("witness.example/w1", &[&office]);
        let plain = std::fs::read_to_string(office.register().join("paradero.toml")).unwrap();
        let settings = office.register().join("paradero.toml");
        for (round, name) in ["Ana", "Eva", "Inés", "Luz", "Paz", "Sol"].iter().enumerate() {
            office.add_person(name);
            witness = witness.serve();
            std::fs::write(&settings, plain.clone() + &witness.settings()).unwrap();
            let mut asking = office.command(&["cosign"]);
            let mut asking = asking.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(4 * round as u64));
            let mut server = witness.server.take().unwrap();
            server.kill().unwrap();
            server.wait().unwrap();
            // Whether it was answered or not.
            asking.wait().unwrap();
            witness = witness.serve();
            std::fs::write(&settings, plain.clone() + &witness.settings()).unwrap();
            let asked = office.run(&["cosign"]);
            assert_eq!(asked.code, 0, "{}{}", asked.out, asked.err);
            let told = format!("cosigned {} entries", round + 2);
            assert!(asked.err.contains(&told), "{told}: {}", asked.err);
            let mut server = witness.server.take().unwrap();
            server.kill().unwrap();
            server.wait().unwrap();
        }
        assert_eq!(witness.forks(), Vec::<String>::new());
        // Records the settings that were changed by hand.
        office.add_person("Zoe");
        let checked = office.run(&["verify"]);
        assert!(
            checked.code == 0 && checked.err.contains("6 checkpoints"),
            "{}{}",
            checked.out,
            checked.err
        );
    }
}
