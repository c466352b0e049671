//! The folder of a run on a disk.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use paradero_link::Error;
use paradero_link::kernel::{Give, Named, Take};

use crate::sections::{Section, Writing};
use crate::{WHOLE, section_file};

/// The folder of a run: takes groups of sections and gives them.
pub struct Folder {
    root: PathBuf,
    veil: [u8; 32],
    /// The group that is being written: where it will lie, and where it is written.
    writing: Option<(PathBuf, PathBuf)>,
    named: Named,
}

/// Something that the disk refused.
fn refused(path: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::new(format!("{}: {why}; look to the place where runs are kept", path.display()))
}

impl Folder {
    /// A folder, which is made where there is none. The veil is drawn from `veil`, which must come from the system's randomness.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(root: &Path, veil: [u8; 32]) -> Result<Self, Error> {
        std::fs::create_dir_all(root).map_err(|error| refused(root, &error))?;
        let named = Named { ground: String::new(), stage: String::new() };
        Ok(Self { root: root.to_owned(), veil, writing: None, named })
    }

    /// The groups of the stage that was written last.
    #[must_use]
    pub fn named(&self) -> &Named {
        &self.named
    }

    fn write<T>(
        &mut self,
        name: &str,
        write: impl FnOnce(File) -> Result<T, parquet::errors::ParquetError>,
    ) -> Result<(), Error> {
        let Some((_, group)) = &self.writing else {
            return Err(Error::new(format!("section {name:?} is given outside of a group")));
        };
        let path = group.join(section_file(name));
        let file = File::create(&path).map_err(|error| refused(&path, &error))?;
        write(file).map(drop).map_err(|error| refused(&path, &error))
    }

    fn section(&self, name: &str) -> Result<Section<File>, Error> {
        let path = self.root.join(section_file(name));
        let file = File::open(&path).map_err(|error| refused(&path, &error))?;
        Ok(Section::new(name, file))
    }
}

impl Give for Folder {
    fn veil(&self) -> [u8; 32] {
        self.veil
    }

    fn begin(&mut self, group: &str, digest: u64) -> Result<bool, Error> {
        let name = format!("{group}-{digest:016x}");
        let path = self.root.join(&name);
        if group == "ground" {
            self.named.ground = name;
        } else {
            self.named.stage = name;
        }
        if path.join(WHOLE).exists() {
            return Ok(false);
        }
        let beside = path.with_extension("tmp");
        for old in [&path, &beside] {
            if old.exists() {
                std::fs::remove_dir_all(old).map_err(|error| refused(old, &error))?;
            }
        }
        std::fs::create_dir_all(&beside).map_err(|error| refused(&beside, &error))?;
        self.writing = Some((path, beside));
        Ok(true)
    }

    fn put_words(&mut self, name: &str, values: &[u32]) -> Result<(), Error> {
        self.write(name, |file| Writing::words(file, values))
    }

    fn put_longs(&mut self, name: &str, values: &[u64]) -> Result<(), Error> {
        self.write(name, |file| Writing::longs(file, values))
    }

    fn put_texts(
        &mut self,
        name: &str,
        values: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Error> {
        self.write(name, |file| Writing::texts(file, values))
    }

    fn end(&mut self) -> Result<(), Error> {
        let Some((path, beside)) = self.writing.take() else { return Ok(()) };
        let whole = beside.join(WHOLE);
        File::create(&whole).map_err(|error| refused(&whole, &error))?;
        std::fs::rename(&beside, &path).map_err(|error| refused(&path, &error))
    }
}

impl Take for Folder {
    fn words(&self, name: &str, range: Option<Range<usize>>) -> Result<Vec<u32>, Error> {
        self.section(name)?.words(range)
    }

    fn longs(&self, name: &str) -> Result<Vec<u64>, Error> {
        self.section(name)?.longs()
    }

    fn texts(&self, name: &str, each: &mut dyn FnMut(&str)) -> Result<(), Error> {
        self.section(name)?.texts(each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read_as_they_were_given_whole_and_in_part() {
        let directory = tempfile::tempdir().unwrap();
        let mut folder = Folder::new(directory.path(), [0; 32]).unwrap();
        let many: Vec<u32> = (0..2_500_000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect();
        let longs: Vec<u64> = (0..1000).map(|n: u64| n << 40).collect();
        assert!(folder.begin("ground", 5).unwrap());
        folder.put_words("many", &many).unwrap();
        folder.put_words("none", &[]).unwrap();
        folder.put_longs("longs", &longs).unwrap();
        let texts = ["", "uno", "dos\u{1f}tres", "é"];
        folder.put_texts("texts", &mut texts.iter().map(|text| (*text).to_owned())).unwrap();
        folder.end().unwrap();
        assert!(!folder.begin("ground", 5).unwrap(), "it stands");
        let group = folder.named().ground.clone();
        let named = |name: &str| format!("{group}/{name}");
        assert_eq!(Take::words(&folder, &named("many"), None).unwrap(), many);
        for range in [0..0, 0..1, 1_048_575..1_048_577, 2_000_000..2_500_000, 7..2_400_001] {
            let found = Take::words(&folder, &named("many"), Some(range.clone())).unwrap();
            assert_eq!(found, many[range]);
        }
        assert!(Take::words(&folder, &named("many"), Some(0..2_500_001)).is_err());
        assert!(Take::words(&folder, &named("none"), None).unwrap().is_empty());
        assert_eq!(Take::longs(&folder, &named("longs")).unwrap(), longs);
        let mut found = Vec::new();
        Take::texts(&folder, &named("texts"), &mut |text| found.push(text.to_owned())).unwrap();
        assert_eq!(found, texts);
        let error = Take::longs(&folder, &named("many")).unwrap_err().to_string();
        assert!(error.contains("no long numbers") && error.contains("run again"), "{error}");
    }

    #[test]
    fn a_group_that_was_broken_off_is_written_anew() {
        let directory = tempfile::tempdir().unwrap();
        let mut folder = Folder::new(directory.path(), [0; 32]).unwrap();
        assert!(folder.begin("count", 1).unwrap());
        Give::put_words(&mut folder, "a", &[1]).unwrap();
        let mut later = Folder::new(directory.path(), [0; 32]).unwrap();
        assert!(later.begin("count", 1).unwrap());
        Give::put_words(&mut later, "a", &[2]).unwrap();
        later.end().unwrap();
        assert_eq!(Take::words(&later, &format!("{}/a", later.named().stage), None).unwrap(), [2]);
    }
}
