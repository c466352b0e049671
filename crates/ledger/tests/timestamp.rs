//! Timestamps of a real authority: `openssl ts`, with certificates made here.

#[cfg(test)]
#[path = "support/authority.rs"]
mod authority;

#[cfg(test)]
mod tests {
    use super::authority::{Authority, Kind};
    use paradero_ledger::timestamp::{Stamp, check, check_certificates, query};
    use std::path::Path;

    const MESSAGE: &[u8] = b"register.example/north\n1\n";
    const NONCE: [u8; 8] = [0xff, 2, 3, 4, 5, 6, 7, 8];

    fn stamp(authority: &Authority) -> (Vec<u8>, Vec<u8>) {
        let query = query(MESSAGE, NONCE).unwrap();
        let answer = authority.reply(&query);
        (query, answer)
    }

    fn why(checked: Result<Stamp, paradero_ledger::Error>) -> String {
        checked.expect_err("it should not hold").to_string()
    }

    #[test]
    fn openssl_answers_the_query_and_its_token_holds_under_the_authority_or_its_own_certificate() {
        for kind in [Kind::Rsa, Kind::P256, Kind::P384] {
            let folder = tempfile::tempdir().unwrap();
            let authority = Authority::new(folder.path(), kind, "timestamps");
            let (query, answer) = stamp(&authority);
            let made = check(MESSAGE, &query, &answer, &authority.root()).unwrap();
            assert!(made.authority.contains("timestamps"), "{made:?}");
            assert!(made.at > 1_700_000_000, "{made:?}");
            assert_eq!(check(MESSAGE, &query, &answer, &authority.signer()).unwrap(), made);
            let both = format!("text before\n{}{}", authority.signer(), authority.root());
            assert_eq!(check(MESSAGE, &query, &answer, &both).unwrap(), made);
            authority.verify(&query, &answer, MESSAGE);
        }
    }

    #[test]
    fn what_is_not_of_this_message_this_request_and_this_authority_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let own = Authority::new(&sub(folder.path(), "own"), Kind::P256, "timestamps");
        let other = Authority::new(&sub(folder.path(), "other"), Kind::P256, "timestamps");
        let (asked, answer) = stamp(&own);
        let holds = |message: &[u8], asked: &[u8], answer: &[u8], certificates: &str| {
            check(message, asked, answer, certificates)
        };
        let root = own.root();
        holds(MESSAGE, &asked, &answer, &root).unwrap();
        assert!(why(holds(b"other", &asked, &answer, &root)).contains("of other bytes"));
        let again = query(MESSAGE, [9; 8]).unwrap();
        assert!(why(holds(MESSAGE, &again, &answer, &root)).contains("another request"));
        // A token over other bytes, with the query of these.
        let wrong = own.reply(&query(b"other", NONCE).unwrap());
        assert!(why(holds(MESSAGE, &asked, &wrong, &root)).contains("of other bytes"));
        // An authority of the same name that is not the one that is trusted.
        assert!(why(holds(MESSAGE, &asked, &answer, &other.root())).contains("not come from"));
        let theirs = other.reply(&asked);
        assert!(why(holds(MESSAGE, &asked, &theirs, &root)).contains("not come from"));
        // A certificate of the right authority that is not for timestamps.
        let misused = own.reply_with(&asked, "web");
        assert!(why(holds(MESSAGE, &asked, &misused, &root)).contains("not for timestamps"));
        let refused = own.refuse();
        assert!(why(holds(MESSAGE, &asked, &refused, &root)).contains("the authority refused"));
        assert!(check_certificates("no certificate").is_err());
        check_certificates(&root).unwrap();
    }

    #[test]
    fn a_bent_bit_never_makes_another_stamp_and_no_cut_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new(folder.path(), Kind::P256, "timestamps");
        let (query, answer) = stamp(&authority);
        let root = authority.root();
        let made = check(MESSAGE, &query, &answer, &root).unwrap();
        let mut refused = 0;
        for place in 0..answer.len() {
            let mut bent = answer.clone();
            bent[place] ^= 1 << (place % 8);
            match check(MESSAGE, &query, &bent, &root) {
                Err(_) => refused += 1,
                // What nobody signs (such as a certificate that is not needed) may be bent.
                Ok(read) => assert_eq!(read, made, "byte {place}"),
            }
            assert!(check(MESSAGE, &query, &answer[..place], &root).is_err(), "cut at {place}");
        }
        assert!(refused * 3 > answer.len() * 2, "{refused} of {}", answer.len());
    }

    fn sub(folder: &Path, name: &str) -> std::path::PathBuf {
        let path = folder.join(name);
        std::fs::create_dir(&path).unwrap();
        path
    }
}
