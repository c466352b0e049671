//! What the typesetter may see: one template, one document, the fonts that are compiled in. No disk, no net, no clock.

use std::sync::OnceLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};

/// The template; it reads the document as data.
const TEMPLATE: &str = include_str!("document.typ");

/// Names of the files that there are.
const MAIN: &str = "document.typ";
const DATA: &str = "document.json";
const CODE: &str = "checkpoint.svg";

/// The fonts that are compiled in.
pub(super) fn fonts() -> &'static FontStore {
    static FONTS: OnceLock<FontStore> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = FontStore::new();
        fonts.extend(embedded());
        fonts
    })
}

/// The typesetter's library. Heads of rows of tables are told as such to whoever does not see them.
fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        LazyHash::new(Library::builder().with_features(features).build())
    })
}

/// One document to be set.
pub(super) struct Desk {
    main: Source,
    data: (FileId, Bytes),
    code: (FileId, Bytes),
}

fn file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl Desk {
    /// A desk with a document in JSON and the picture of its checkpoint's code. `None` is a fault of this program:
    /// names of the three files that the typesetter does not take.
    pub(super) fn new(data: String, code: String) -> Option<Self> {
        Some(Self {
            main: Source::new(file(MAIN)?, TEMPLATE.to_owned()),
            data: (file(DATA)?, Bytes::from_string(data)),
            code: (file(CODE)?, Bytes::from_string(code)),
        })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts().book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let known = [&self.data, &self.code].into_iter().find(|(known, _)| *known == id);
        known.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
