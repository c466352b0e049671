//! Files in one, as `tar` packs them (POSIX.1-1988, ustar): so that keys are had back without this program.

use crate::error::{Error, Result};

const BLOCK: usize = 512;
/// Longest name that a header has room for.
const NAME: usize = 100;

/// Packs files under their names.
///
/// # Errors
/// If a name is too long, or a file too large for a header.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    for (name, bytes) in files {
        packed.extend(header(name, bytes.len())?);
        packed.extend(bytes);
        packed.resize(packed.len().next_multiple_of(BLOCK), 0);
    }
    packed.resize(packed.len() + 2 * BLOCK, 0);
    Ok(packed)
}

fn header(name: &str, bytes: usize) -> Result<Vec<u8>> {
    if name.len() >= NAME || bytes >= 1 << 33 {
        return Err(Error::said(format!("`{name}`, {bytes} bytes: cannot be packed")));
    }
    let size = format!("{bytes:011o}");
    let fields: [(usize, &str); 9] = [
        (0, name),
        (100, "0000600"),
        (108, "0000000"),
        (116, "0000000"),
        (124, &size),
        (136, "00000000000"),
        (148, "        "),
        (156, "0"),
        (257, "ustar\x0000"),
    ];
    let mut header = vec![0_u8; BLOCK];
    for (at, text) in fields {
        for (place, byte) in header.iter_mut().skip(at).zip(text.bytes()) {
            *place = byte;
        }
    }
    let sum = format!("{:06o}\0 ", total(&header));
    for (place, byte) in header.iter_mut().skip(148).zip(sum.bytes()) {
        *place = byte;
    }
    Ok(header)
}

fn total(header: &[u8]) -> u32 {
    header.iter().map(|byte| u32::from(*byte)).sum()
}

/// The files of what [`pack`] packed.
///
/// # Errors
/// What is wrong: it is cut off, a header does not fit its sum, or a name leads elsewhere.
pub(super) fn unpack(packed: &[u8]) -> std::result::Result<Vec<(String, Vec<u8>)>, String> {
    let (mut files, mut rest) = (Vec::new(), packed);
    loop {
        let header = rest.get(..BLOCK).ok_or("it is cut off")?;
        if header.iter().all(|byte| *byte == 0) {
            return Ok(files);
        }
        let field = |from: usize, to: usize| -> std::result::Result<&str, String> {
            let bytes = header.get(from..to).unwrap_or_default();
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            let text = std::str::from_utf8(bytes.get(..end).unwrap_or_default());
            text.map(str::trim).map_err(|_| "a header is not text".to_owned())
        };
        let octal = |text: &str| usize::from_str_radix(text, 8).map_err(|_| "a header is damaged");
        let blank: Vec<u8> = header
            .iter()
            .enumerate()
            .map(|(at, byte)| if (148..156).contains(&at) { b' ' } else { *byte })
            .collect();
        if octal(field(148, 156)?)? != usize::try_from(total(&blank)).unwrap_or_default() {
            return Err("a header is damaged".to_owned());
        }
        let (name, size) = (field(0, NAME)?.to_owned(), octal(field(124, 136)?)?);
        let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        if !name.split('/').all(plain) || name.contains(['\\', ':']) || field(156, 157)? != "0" {
            return Err(format!("it holds `{name}`, which is no file of keys"));
        }
        let bytes = rest.get(BLOCK..).and_then(|rest| rest.get(..size)).ok_or("it is cut off")?;
        files.push((name, bytes.to_vec()));
        let whole = BLOCK.checked_add(size).and_then(|all| all.checked_next_multiple_of(BLOCK));
        rest = whole.and_then(|whole| rest.get(whole..)).ok_or("it is cut off")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<(String, Vec<u8>)> {
        vec![
            ("signing.key".to_owned(), b"secret\n".to_vec()),
            ("team/ab/cdef".to_owned(), vec![7; 512]),
            ("empty".to_owned(), Vec::new()),
        ]
    }

    #[test]
    fn what_is_packed_is_unpacked_and_tar_reads_it() {
        let packed = pack(&files()).unwrap();
        assert_eq!(unpack(&packed).unwrap(), files());
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("all.tar"), &packed).unwrap();
        let run = std::process::Command::new("tar")
            .args(["-x", "-f", "all.tar"])
            .current_dir(folder.path())
            .status();
        assert!(run.unwrap().success());
        for (name, bytes) in files() {
            assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), bytes);
        }
    }

    #[test]
    fn what_is_cut_or_leads_elsewhere_is_refused() {
        let packed = pack(&files()).unwrap();
        for length in 0..packed.len() - 512 {
            assert!(unpack(&packed[..length]).is_err(), "{length}");
        }
        for name in ["../x", "/x", "a//b", "a/./b", ""] {
            assert!(unpack(&pack(&[(name.to_owned(), vec![1])]).unwrap()).is_err(), "{name}");
        }
        let mut bent = packed.clone();
        bent[130] ^= 1;
        assert!(unpack(&bent).is_err());
    }
}
