//! Timestamps of a real authority (`openssl ts`), with the real program.

#[cfg(test)]
#[path = "../../ledger/tests/support/authority.rs"]
mod authority;
#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpListener;
    use std::process::Command;

    use crate::authority::{Authority, Kind};
    use crate::support::{Office, contents, paradero, run};

    /// An authority by HTTP: answers so many requests, each with what openssl makes of it.
    fn authority_by_http(
        authority: Authority,
        requests: usize,
    ) -> (String, std::thread::JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let serving = std::thread::spawn(move || {
            for stream in listener.incoming().take(requests) {
                let mut stream = BufReader::new(stream.unwrap());
                let (mut head, mut length) = (String::new(), 0);
                loop {
                    let mut line = String::new();
                    stream.read_line(&mut line).unwrap();
                    if let Some(of) = line.to_lowercase().strip_prefix("content-length:") {
                        length = of.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    head.push_str(&line);
                }
                assert!(
                    head.to_lowercase().contains("content-type: application/timestamp-query"),
                    "{head}"
                );
                let mut query = vec![0; length];
                stream.read_exact(&mut query).unwrap();
                let answer = authority.reply(&query);
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    answer.len()
                );
                stream.get_mut().write_all(&[head.as_bytes(), &answer].concat()).unwrap();
            }
        });
        (url, serving)
    }

    #[test]
    fn checkpoints_are_stamped_by_http_and_by_file_and_what_is_kept_is_checked_with_the_log() {
        let office = Office::with_list();
        let none = office.run(&["timestamp"]);
        assert!(none.code == 2 && none.err.contains("[[timestamp]]"), "{}", none.err);
        let (ours, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let authority = Authority::new(ours.path(), Kind::Rsa, "time");
        let other = Authority::new(theirs.path(), Kind::Rsa, "time");
        std::fs::write(office.register().join("tsa.pem"), authority.root()).unwrap();
        let (url, serving) = authority_by_http(authority, 1);
        let (false_url, false_serving) = authority_by_http(other, 1);
        office.set(
            &format!(
                "\n[[timestamp]]\nurl = \"{url}\"\ncertificate = \"tsa.pem\"\n\n[[timestamp]]\nurl = \"{false_url}\"\n\
                 certificate = \"tsa.pem\"\n"
            ),
        );
        let stamped = office.run(&["timestamp"]);
        serving.join().unwrap();
        false_serving.join().unwrap();
        assert_eq!(stamped.code, 1);
        assert!(stamped.err.contains("1 entries stamped on 20"), "{}{}", stamped.out, stamped.err);
        assert!(stamped.out.contains("does not come from one that is trusted"), "{}", stamped.out);
        assert_eq!(stamped.out.lines().count(), 1, "{}", stamped.out);

        office.add_person("Rosa Amaya Quintana");
        let authority =
            Authority::new(tempfile::tempdir().unwrap().keep().as_path(), Kind::P256, "paper");
        let root = office.write("root.pem", authority.root());
        let folder = office.register().with_file_name("stick");
        let asked = office.run(&["timestamp", "--request", folder.to_str().unwrap()]);
        assert_eq!(asked.code, 0, "{}", asked.err);
        let query = std::fs::read(folder.join("team-2.tsq")).unwrap();
        let answer = folder.join("team-2.tsr");
        std::fs::write(&answer, authority.refuse()).unwrap();
        let take = |certificate: &str| {
            office.run(&[
                "timestamp",
                "--answer",
                answer.to_str().unwrap(),
                "--certificate",
                certificate,
            ])
        };
        let refused = take(&root);
        assert!(
            refused.code == 1 && refused.out.contains("the authority refused"),
            "{}",
            refused.out
        );
        std::fs::write(&answer, authority.reply(&query)).unwrap();
        let tsa = office.register().join("tsa.pem");
        assert_eq!(take(tsa.to_str().unwrap()).code, 1);
        let taken = take(&root);
        assert!(
            taken.code == 0 && taken.err.contains("2 entries stamped"),
            "{}{}",
            taken.out,
            taken.err
        );
        assert_eq!(take(&root).code, 0, "the same again is kept once");

        let kept = office.team_log().join("stamped");
        let names: Vec<String> = contents(&kept)
            .iter()
            .map(|(p, _)| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 10, "{names:?}");
        let checked = office.run(&["verify"]);
        assert!(
            checked.code == 0 && checked.err.contains("and 2 that were stamped"),
            "{}{}",
            checked.out,
            checked.err
        );
        assert!(office.run(&["status"]).out.contains("stamped up to 2 by O=paper"));
        // As docs/custody.md says that an expert does it.
        let by_openssl = |note: &str, tsr: &str, pem: &str| {
            let mut command = Command::new("openssl");
            command
                .current_dir(&kept)
                .args(["ts", "-verify", "-data", note, "-in", tsr, "-CAfile", pem]);
            command.output().unwrap().status.success()
        };
        assert!(by_openssl("1.note", "1.tsr", "1.pem") && by_openssl("2.note", "2.tsr", "2.pem"));
        let sums =
            Command::new("sha256sum").current_dir(&kept).args(["-c", "2.sha256"]).output().unwrap();
        assert!(sums.status.success());
        // Every file of it is named when a bit of it is bent, or when it is gone.
        for (path, bytes) in contents(&kept) {
            for place in [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
                let mut bent = bytes.clone();
                bent[place] ^= 1 << (place % 8);
                std::fs::write(&path, &bent).unwrap();
                let told = office.run(&["verify", "--quick"]);
                assert!(
                    told.code == 1 && told.out.contains(path.to_str().unwrap()),
                    "{} {place}: {}",
                    path.display(),
                    told.out
                );
            }
            std::fs::remove_file(&path).unwrap();
            let told = office.run(&["verify", "--quick"]);
            let text = format!("{}{}", told.out, told.err);
            let stem = path.with_extension("");
            assert!(text.contains(stem.to_str().unwrap()), "{}: {text}", path.display());
            std::fs::write(&path, &bytes).unwrap();
        }
        let backup = office.register().with_file_name("copy");
        assert_eq!(office.run(&["backup", backup.to_str().unwrap()]).code, 0);
        let copied = run(paradero().arg("-r").arg(&backup).args(["verify", "--files"]));
        assert!(
            copied.code == 0 && copied.err.contains("and 2 that were stamped"),
            "{}{}",
            copied.out,
            copied.err
        );
    }
}
