//! A timestamping authority: `openssl`, with certificates made for a test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a test may stop at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Which key signs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Rsa,
    P256,
    P384,
}

/// A root, a certificate for timestamps issued by it, and one for web servers.
pub(crate) struct Authority {
    folder: PathBuf,
}

impl Authority {
    /// Makes keys and certificates in an empty folder. `name` stands in the subject.
    pub(crate) fn new(folder: &Path, kind: Kind, name: &str) -> Self {
        let own = Self { folder: folder.to_owned() };
        let config = format!(
            "[tsa]\ndefault_tsa = ours\n[ours]\nserial = {0}/serial\ndigests = sha256, sha512\n\
             default_policy = 1.2.3.4.1\nsigner_digest = sha256\ness_cert_id_alg = sha256\n\
             [stamping]\nextendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n\
             subjectKeyIdentifier = hash\n[serving]\nextendedKeyUsage = critical,serverAuth\n",
            own.folder.display()
        );
        std::fs::write(own.path("tsa.conf"), config).unwrap();
        let key: &[&str] = match kind {
            Kind::Rsa => &["rsa:2048"],
            Kind::P256 => &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            Kind::P384 => &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        };
        let request = |out: &str, more: &[&str], subject: &str| {
            let mut all = vec!["req", "-newkey"];
            all.extend(key);
            let keyout = format!("{out}.key");
            let subject = format!("/O={subject}");
            all.extend(["-nodes", "-keyout", &keyout, "-subj", &subject]);
            all.extend(more);
            own.run(&all);
        };
        request("root", &["-x509", "-days", "30", "-out", "root.pem"], "the root");
        for (out, subject, section) in
            [("signer", name, "stamping"), ("web", "a web server", "serving")]
        {
            let (csr, pem) = (format!("{out}.csr"), format!("{out}.pem"));
            request(out, &["-out", &csr], subject);
            own.run(&[
                "x509",
                "-req",
                "-in",
                &csr,
                "-CA",
                "root.pem",
                "-CAkey",
                "root.key",
                "-CAcreateserial",
                "-days",
                "20",
                "-out",
                &pem,
                "-extfile",
                "tsa.conf",
                "-extensions",
                section,
            ]);
        }
        own
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn run(&self, arguments: &[&str]) {
        let ran = self.try_run(arguments);
        ran.unwrap_or_else(|error| panic!("openssl {arguments:?}: {error}"));
    }

    fn try_run(&self, arguments: &[&str]) -> Result<(), String> {
        let output = Command::new("openssl").current_dir(&self.folder).args(arguments).output();
        let output = output.map_err(|error| format!("{error} (./test installs openssl)"))?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(said) }
    }

    /// The root's certificate.
    pub(crate) fn root(&self) -> String {
        std::fs::read_to_string(self.path("root.pem")).unwrap()
    }

    /// The certificate that signs timestamps.
    pub(crate) fn signer(&self) -> String {
        std::fs::read_to_string(self.path("signer.pem")).unwrap()
    }

    /// What the authority answers.
    pub(crate) fn reply(&self, query: &[u8]) -> Vec<u8> {
        self.reply_with(query, "signer")
    }

    /// What it would answer with another of its certificates: openssl itself refuses to, so that its
    /// token is made by the tool for CMS around what the right one would say.
    pub(crate) fn reply_with(&self, query: &[u8], signer: &str) -> Vec<u8> {
        std::fs::write(self.path("query.tsq"), query).unwrap();
        let (pem, key) = ("signer.pem", "signer.key");
        self.run(&[
            "ts",
            "-reply",
            "-config",
            "tsa.conf",
            "-queryfile",
            "query.tsq",
            "-signer",
            pem,
            "-inkey",
            key,
            "-chain",
            "root.pem",
            "-out",
            "answer.tsr",
        ]);
        if signer == "signer" {
            return std::fs::read(self.path("answer.tsr")).unwrap();
        }
        self.run(&[
            "ts",
            "-reply",
            "-config",
            "tsa.conf",
            "-in",
            "answer.tsr",
            "-token_out",
            "-out",
            "token.der",
        ]);
        self.run(&[
            "cms",
            "-verify",
            "-noverify",
            "-inform",
            "DER",
            "-in",
            "token.der",
            "-out",
            "info.der",
        ]);
        let (pem, key) = (format!("{signer}.pem"), format!("{signer}.key"));
        self.run(&[
            "cms",
            "-sign",
            "-cades",
            "-nodetach",
            "-binary",
            "-econtent_type",
            "1.2.840.113549.1.9.16.1.4",
            "-in",
            "info.der",
            "-signer",
            &pem,
            "-inkey",
            &key,
            "-outform",
            "DER",
            "-out",
            "token.der",
            "-md",
            "sha256",
            "-nosmimecap",
        ]);
        self.run(&[
            "ts",
            "-reply",
            "-config",
            "tsa.conf",
            "-token_in",
            "-in",
            "token.der",
            "-out",
            "forged.tsr",
        ]);
        std::fs::read(self.path("forged.tsr")).unwrap()
    }

    /// A refusal: what is asked for is a digest that the authority does not take.
    pub(crate) fn refuse(&self) -> Vec<u8> {
        self.run(&["ts", "-query", "-digest", &"00".repeat(20), "-sha1", "-out", "sha1.tsq"]);
        self.run(&[
            "ts",
            "-reply",
            "-config",
            "tsa.conf",
            "-queryfile",
            "sha1.tsq",
            "-signer",
            "signer.pem",
            "-inkey",
            "signer.key",
            "-out",
            "refused.tsr",
        ]);
        std::fs::read(self.path("refused.tsr")).unwrap()
    }

    /// Asks openssl whether an answer holds.
    pub(crate) fn verify(&self, query: &[u8], answer: &[u8], message: &[u8]) {
        for (name, bytes) in [("v.tsq", query), ("v.tsr", answer), ("v.note", message)] {
            std::fs::write(self.path(name), bytes).unwrap();
        }
        for of in [["-data", "v.note"], ["-queryfile", "v.tsq"]] {
            self.run(&["ts", "-verify", of[0], of[1], "-in", "v.tsr", "-CAfile", "root.pem"]);
        }
    }
}
