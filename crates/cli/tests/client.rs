//! The JSON API as others meet it: a client made from its description by a program of others, and answers against their schemas.

#![allow(missing_docs, reason = "a test crate has no public items")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod support;

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};

    use super::support::{paradero, run};

    const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client/check.py");

    /// Python with the package that makes clients, which `./test` installs.
    fn python() -> PathBuf {
        let usual = || std::env::temp_dir().join("paradero-api/bin/python");
        let python = std::env::var_os("API_PYTHON").map_or_else(usual, PathBuf::from);
        assert!(
            python.exists(),
            "{} is missing: ./test installs it, or set API_PYTHON",
            python.display()
        );
        python
    }

    struct Server(Child);

    impl Drop for Server {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    fn serve(register: &Path) -> (Server, String) {
        let mut command = paradero();
        command.arg("-r").arg(register).args(["serve", "--today", "2026-01-15"]);
        let child = command.args(["--listen", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn();
        let mut server = Server(child.unwrap());
        let mut said = BufReader::new(server.0.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let address = line.split_whitespace().next().unwrap().trim_end_matches('/').to_owned();
        (server, address)
    }

    /// Gives an account and a token of it.
    fn token(register: &Path) -> String {
        let mut add = paradero();
        add.arg("-r").arg(register).args(["account", "add", "ines", "--role", "editor"]);
        let mut child = add.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"tres gatos en la azotea\n").unwrap();
        assert!(child.wait().unwrap().success());
        let mut give = paradero();
        give.arg("-r").arg(register).args(["account", "token", "ines", "--for", "a script"]);
        let given = run(&mut give);
        assert_eq!(given.code, 0, "{}", given.err);
        given.out.trim().to_owned()
    }

    #[test]
    fn a_client_made_from_the_description_reads_every_answer() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("demo");
        let made = run(paradero().args(["demo", "--no-serve", "--directory"]).arg(&register));
        assert_eq!(made.code, 0, "{}", made.err);
        let token = token(&register);
        let (_server, address) = serve(&register);
        let mut check = Command::new(python());
        check.arg(SCRIPT).args([&address, &token]).arg(folder.path());
        let done = run(&mut check);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        assert!(done.out.contains("in three forms"), "{}", done.out);
        println!("{}", done.out);
    }
}
