//! Files in one, as `tar` packs them: so that keys are had back without this program.

use std::io::Read as _;

use tar::{Archive, Builder, EntryType, Header};

use crate::error::{Error, Result};

/// Packs files under their names; of what a system says of a file nothing is told.
///
/// # Errors
/// If a name is too long.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut packed = Builder::new(Vec::new());
    let wrong = |error: std::io::Error| Error::said(format!("keys cannot be packed: {error}"));
    for (name, bytes) in files {
        let mut header = Header::new_ustar();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o600);
        header.set_size(bytes.len() as u64);
        packed.append_data(&mut header, name, bytes.as_slice()).map_err(wrong)?;
    }
    packed.into_inner().map_err(wrong)
}

/// The files of what [`pack`] packed.
///
/// # Errors
/// What is wrong: it is cut off, a header does not fit its sum, or a name leads elsewhere.
pub(super) fn unpack(packed: &[u8]) -> std::result::Result<Vec<(String, Vec<u8>)>, String> {
    let text = |error: std::io::Error| error.to_string();
    if packed.len() < 1024 || packed[packed.len() - 1024..].iter().any(|byte| *byte != 0) {
        return Err("it is cut off".to_owned());
    }
    let mut files = Vec::new();
    for entry in Archive::new(packed).entries().map_err(text)? {
        let mut entry = entry.map_err(text)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        let is_file = entry.header().entry_type() == EntryType::Regular;
        if !is_file || !name.split('/').all(plain) || name.contains(['\\', ':']) {
            return Err(format!("it holds `{name}`, which is no file of keys"));
        }
        let size = entry.size();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(text)?;
        if bytes.len() as u64 != size {
            return Err("it is cut off".to_owned());
        }
        files.push((name, bytes));
    }
    Ok(files)
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
        for name in ["../x", "/x", "a/../b"] {
            let mut archive = Builder::new(Vec::new());
            let mut header = Header::new_ustar();
            header.set_size(1);
            header.set_entry_type(EntryType::Regular);
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            archive.append(&header, &[1_u8][..]).unwrap();
            assert!(unpack(&archive.into_inner().unwrap()).is_err(), "{name}");
        }
        let mut bent = packed.clone();
        bent[130] ^= 1;
        assert!(unpack(&bent).is_err());
    }
}
