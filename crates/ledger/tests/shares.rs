//! Shares against the vectors that come with SLIP-0039 (github.com/trezor/python-shamir-mnemonic, vectors.json).

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod tests {
    use paradero_ledger::shares::{Share, join};

    /// What it is; shares; the secret in hexadecimal digits, empty where there is none; the secret's
    /// BIP-32 key, which is nothing to us.
    type Vector = (String, Vec<String>, String, String);

    #[test]
    fn shares_are_those_of_slip_39() {
        let text = include_str!("data/slip39-vectors.json");
        let vectors: Vec<Vector> = serde_json::from_str(text).unwrap();
        let mut good = 0;
        for (what, words, secret, _) in &vectors {
            let read: Result<Vec<Share>, _> =
                words.iter().map(|words| Share::parse(words)).collect();
            if let Ok(shares) = &read {
                for (share, words) in shares.iter().zip(words) {
                    assert_eq!(&share.words().join(" "), words, "{what}");
                }
            }
            let joined = read.and_then(|shares| join(&shares, b"TREZOR"));
            match joined {
                Ok(joined) => {
                    let hex: String = joined.iter().map(|byte| format!("{byte:02x}")).collect();
                    assert_eq!(&hex, secret, "{what}");
                    good += 1;
                }
                Err(error) => assert_eq!(secret, "", "{what}: {error}"),
            }
        }
        assert_eq!((vectors.len(), good), (45, 15));
    }
}
