//! What lies in a container, as a text: a container that is kept as it was received is read so.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::unpacked;
use crate::error::Fault;

/// The files in a container, a line each with size and hash, then what is no source with its reason.
///
/// # Errors
/// As [`super::unpack_each`].
pub(crate) fn contents(name: &str, bytes: &[u8]) -> Result<String, Fault> {
    let mut text = String::new();
    let rest = unpacked(name, bytes, &mut |part| {
        let hash: String =
            Sha256::digest(&part.bytes).iter().fold(String::new(), |mut hash, byte| {
                let _ = write!(hash, "{byte:02x}");
                hash
            });
        let _ = writeln!(text, "{}\t{} bytes\tSHA-256 {hash}", part.path, part.bytes.len());
        ControlFlow::Continue(())
    })?;
    for left in &rest.left {
        let _ = writeln!(text, "{}\t{} file(s) left: {}", left.path, left.members, left.why);
    }
    for said in &rest.said {
        let _ = writeln!(text, "{said}");
    }
    Ok(text)
}
