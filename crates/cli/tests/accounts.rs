//! Accounts from the command line, and what the server makes of them.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    fn paradero(register: &Path, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .arg("-r")
            .arg(register)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that refuses at once reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    fn said(output: &Output) -> String {
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn register() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let made = paradero(folder.path(), &["init", folder.path().to_str().unwrap()], "");
        assert!(made.status.success(), "{}", said(&made));
        folder
    }

    #[test]
    fn accounts_are_added_listed_and_removed() {
        let folder = register();
        let run = |args: &[&str], input: &str| paradero(folder.path(), args, input);
        let added = run(&["--level", "public", "account", "add", "ana"], "a long pass phrase\n");
        assert!(added.status.success() && said(&added).contains("`ana` added"), "{}", said(&added));
        let short = run(&["account", "add", "eva"], "short\n");
        assert_eq!(short.status.code(), Some(2));
        assert!(said(&short).contains("12 characters"), "{}", said(&short));
        let empty = run(&["account", "add", "eva"], "");
        assert_eq!(empty.status.code(), Some(2), "no password at all");
        let listed = run(&["account", "list", "--json"], "");
        let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
        assert_eq!(
            listed,
            serde_json::json!([{ "name": "ana", "level": "public", "role": "reader", "tokens": [], "totp": false, "waits": 0 }])
        );
        let given = run(
            &["account", "token", "ana", "--for", "R", "--role", "editor", "--until", "2999-01-31"],
            "",
        );
        let token = String::from_utf8(given.stdout.clone()).unwrap();
        assert!(token.starts_with("paradero_") && token.trim().len() == 41, "{token}");
        let said_of_it = said(&given);
        assert!(said_of_it.contains("is reader and sees up to level public"), "{said_of_it}");
        let twice = run(&["account", "token", "ana", "--for", "R"], "");
        assert!(twice.status.code() == Some(2) && said(&twice).contains("remove it first"));
        assert_eq!(run(&["account", "token", "ana"], "").status.code(), Some(2), "for what?");
        let listed = run(&["account", "list"], "");
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        assert!(listed.contains("ana: token `R`, until 2999-01-31"), "{listed}");
        assert!(!listed.contains(token.trim()));
        assert!(run(&["account", "token", "ana", "--remove", "R"], "").status.success());
        assert_eq!(run(&["account", "token", "ana", "--remove", "R"], "").status.code(), Some(2));
        assert_eq!(run(&["account", "remove", "eva"], "").status.code(), Some(2));
        assert!(run(&["account", "remove", "ana"], "").status.success());
        assert!(run(&["account", "list"], "").stdout.is_empty());
    }

    #[test]
    fn roles_are_given_changed_and_listed() {
        let folder = register();
        let run = |args: &[&str], input: &str| paradero(folder.path(), args, input);
        let word = "tres gatos en la azotea\n";
        assert!(run(&["account", "add", "ana"], word).status.success());
        assert!(run(&["account", "add", "eva", "--role", "keeper"], word).status.success());
        let unasked = run(&["account", "role", "ana", "keeper"], "");
        assert!(unasked.status.code() == Some(2) && said(&unasked).contains("say --by"));
        let file = folder.path().join("eva.password");
        std::fs::write(&file, word).unwrap();
        // From here on by the keeper.
        let run = |args: &[&str], input: &str| {
            let by = ["--by", "eva", "--password-file", file.to_str().unwrap()];
            let by = if args.contains(&"list") { &by[..0] } else { &by };
            paradero(folder.path(), &[args, by].concat(), input)
        };
        let none = run(&["account", "add", "ida", "--role", "boss"], word);
        assert!(
            none.status.code() == Some(2) && said(&none).contains("no role"),
            "{}",
            said(&none)
        );
        assert!(run(&["account", "role", "ana", "reviewer"], "").status.success());
        let nobody = run(&["account", "role", "ida", "reader"], "");
        assert!(nobody.status.code() == Some(2) && said(&nobody).contains("no account `ida`"));
        let common = run(&["account", "add", "ana"], "password1234\n");
        assert!(common.status.code() == Some(2) && said(&common).contains("commonest"));
        assert!(run(&["account", "require-totp", "keeper"], "").status.success());
        let listed = String::from_utf8(run(&["account", "list"], "").stdout).unwrap();
        assert_eq!(listed, "team    reviewer  -     ana\nteam    keeper    must  eva\n");
        let bare = run(&["account", "role", "ana", "reader"], "");
        assert!(bare.status.code() == Some(2) && said(&bare).contains("second factor"));
    }

    #[test]
    fn a_second_factor_is_confirmed_with_a_code_before_it_counts() {
        let folder = register();
        let run = |args: &[&str], input: &str| paradero(folder.path(), args, input);
        assert!(run(&["account", "add", "ana"], "tres gatos en la azotea\n").status.success());
        let wrong = run(&["account", "totp", "ana"], "0\n");
        assert!(wrong.status.code() == Some(2) && said(&wrong).contains("nothing was changed"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .arg("-r")
            .arg(folder.path())
            .args(["account", "totp", "ana"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut uri = String::new();
        out.read_line(&mut uri).unwrap();
        assert!(uri.starts_with("otpauth://totp/"), "{uri}");
        let secret = uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let code = paradero_web::accounts::code_at(secret, now.as_secs()).unwrap();
        writeln!(child.stdin.take().unwrap(), "{code}").unwrap();
        let mut codes = String::new();
        out.read_to_string(&mut codes).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(codes.lines().count(), 10, "{codes}");
        let list = || String::from_utf8(run(&["account", "list"], "").stdout).unwrap();
        assert_eq!(list(), "team    reader    totp  ana\n");
        assert!(run(&["account", "totp", "ana", "--off"], "").status.success());
        assert_eq!(list(), "team    reader    -     ana\n");
    }

    #[test]
    fn a_directory_that_is_no_register_gets_no_account() {
        let folder = tempfile::tempdir().unwrap();
        let refused = paradero(folder.path(), &["account", "add", "ana"], "a long pass phrase\n");
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("is no register"), "{}", said(&refused));
    }

    #[test]
    fn other_machines_are_answered_only_where_there_is_an_account_and_someone_signed_in() {
        let folder = register();
        let open = ["serve", "--listen", "0.0.0.0:0"];
        let refused = paradero(folder.path(), &open, "");
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("paradero account add"), "{}", said(&refused));
        let added = paradero(folder.path(), &["account", "add", "ana"], "a long pass phrase\n");
        assert!(added.status.success());
        let mut server = Command::new(env!("CARGO_BIN_EXE_paradero"))
            .arg("-r")
            .arg(folder.path())
            .args(open)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap();
        let address = format!("127.0.0.1:{port}");
        let get = |path: &str| {
            let mut stream = TcpStream::connect(&address).unwrap();
            let ask = format!("GET {path} HTTP/1.1\r\nHost: office\r\nConnection: close\r\n\r\n");
            stream.write_all(ask.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.to_lowercase()
        };
        let (page, data, form) = (get("/en/people"), get("/api/people"), get("/login"));
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(page.starts_with("http/1.1 303") && page.contains("location: /login"), "{page}");
        assert!(data.starts_with("http/1.1 401"), "{data}");
        assert!(form.starts_with("http/1.1 200"), "{form}");
    }
}
