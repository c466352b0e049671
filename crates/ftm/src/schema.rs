//! The schemata and properties of FollowTheMoney that are written here, as of followthemoney 4.11.2 (`schema/*.yaml`).
//!
//! There is no `topics`, no `Membership` and no `Associate` among them, so none can be written of what a register holds.

/// A schema: what kind of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Schema {
    /// A place, or a country as the end of a trip.
    Address,
    /// A case at a court.
    CourtCase,
    /// That somebody has to do with a case.
    CourtCaseParty,
    /// A source of no closer kind.
    Document,
    /// That a document documents something.
    Documentation,
    /// A message.
    Email,
    /// Something that took place; also an order, an obligation and a batch.
    Event,
    /// That two people are kin.
    Family,
    /// A page of the web.
    HyperText,
    /// An identity document.
    Identification,
    /// A picture.
    Image,
    /// Somebody who speaks, of whom nobody says that they act for a state.
    LegalEntity,
    /// What somebody says, without taking it over.
    Note,
    /// A document of pages.
    Pages,
    /// A passport.
    Passport,
    /// A person.
    Person,
    /// Running text.
    PlainText,
    /// An authority.
    PublicBody,
    /// A table.
    Table,
    /// A transfer or a removal of which both ends are stated.
    Trip,
    /// A workbook.
    Workbook,
}

impl Schema {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Address,
        Self::CourtCase,
        Self::CourtCaseParty,
        Self::Document,
        Self::Documentation,
        Self::Email,
        Self::Event,
        Self::Family,
        Self::HyperText,
        Self::Identification,
        Self::Image,
        Self::LegalEntity,
        Self::Note,
        Self::Pages,
        Self::Passport,
        Self::Person,
        Self::PlainText,
        Self::PublicBody,
        Self::Table,
        Self::Trip,
        Self::Workbook,
    ];

    /// Its name in FollowTheMoney.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "Address",
            Self::CourtCase => "CourtCase",
            Self::CourtCaseParty => "CourtCaseParty",
            Self::Document => "Document",
            Self::Documentation => "Documentation",
            Self::Email => "Email",
            Self::Event => "Event",
            Self::Family => "Family",
            Self::HyperText => "HyperText",
            Self::Identification => "Identification",
            Self::Image => "Image",
            Self::LegalEntity => "LegalEntity",
            Self::Note => "Note",
            Self::Pages => "Pages",
            Self::Passport => "Passport",
            Self::Person => "Person",
            Self::PlainText => "PlainText",
            Self::PublicBody => "PublicBody",
            Self::Table => "Table",
            Self::Trip => "Trip",
            Self::Workbook => "Workbook",
        }
    }

    /// Where text goes that no other property takes.
    pub(crate) fn remarks(self) -> Prop {
        match self {
            Self::Person | Self::PublicBody | Self::LegalEntity | Self::CourtCase => prop::NOTES,
            Self::Address => prop::REMARKS,
            Self::Note => prop::DESCRIPTION,
            _ => prop::SUMMARY,
        }
    }

    /// The schema of a source, by the kind of its file.
    pub(crate) fn of_media(media: &str) -> Self {
        match media {
            "csv" | "tsv" | "parquet" | "arrow" | "arrows" | "jsonl" | "json" | "chat" => {
                Self::Table
            }
            "xlsx" | "xls" | "xlsb" | "xlsm" | "ods" => Self::Workbook,
            "html" | "mht" => Self::HyperText,
            "pdf" | "docx" | "odt" => Self::Pages,
            "eml" => Self::Email,
            "text" => Self::PlainText,
            "png" | "jpeg" | "jpg" | "tiff" | "webp" | "gif" | "bmp" => Self::Image,
            _ => Self::Document,
        }
    }
}

/// The type of a property, which says how values are cleaned and whether they have a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// An address as text.
    Address,
    /// A country's code.
    Country,
    /// A date.
    Date,
    /// The id of another entity.
    Entity,
    /// A gender.
    Gender,
    /// The entity's own id.
    Id,
    /// A number of a document or a case.
    Identifier,
    /// A language.
    Language,
    /// A kind of file.
    Mimetype,
    /// A full name.
    Name,
    /// A number.
    Number,
    /// A short text.
    String,
    /// A text.
    Text,
    /// An address of the web.
    Url,
}

impl Type {
    /// Its name in FollowTheMoney, as it stands under `prop_type`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Country => "country",
            Self::Date => "date",
            Self::Entity => "entity",
            Self::Gender => "gender",
            Self::Id => "id",
            Self::Identifier => "identifier",
            Self::Language => "language",
            Self::Mimetype => "mimetype",
            Self::Name => "name",
            Self::Number => "number",
            Self::String => "string",
            Self::Text => "text",
            Self::Url => "url",
        }
    }

    /// Letters that a value may have, as Unicode code points.
    #[must_use]
    pub fn longest(self) -> usize {
        match self {
            Self::Name => 384,
            Self::String => 1024,
            Self::Text => 65_000,
            Self::Identifier => 64,
            Self::Url => 4096,
            Self::Entity => 200,
            _ => 250,
        }
    }
}

/// A property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prop {
    /// Its name in FollowTheMoney.
    pub name: &'static str,
    /// What it takes.
    pub of: Type,
}

/// The properties.
pub mod prop {
    use super::{Prop, Type};

    macro_rules! props {
        ($($constant:ident = $name:literal: $of:ident),+ $(,)?) => {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Prop = Prop { name: $name, of: Type::$of };
            )+
            /// All of them.
            pub const ALL: &[Prop] = &[$($constant),+];
        };
    }

    props! {
        ID = "id": Id,
        ADDRESS = "address": Address,
        ADDRESS_ENTITY = "addressEntity": Entity,
        ALIAS = "alias": Name,
        APPEARANCE = "appearance": String,
        AUTHOR = "author": String,
        BIRTH_DATE = "birthDate": Date,
        BIRTH_PLACE = "birthPlace": String,
        CASE = "case": Entity,
        CASE_NUMBER = "caseNumber": Identifier,
        COUNTRY = "country": Country,
        COURT = "court": String,
        DATE = "date": Date,
        DEATH_DATE = "deathDate": Date,
        DESCRIPTION = "description": Text,
        DOCUMENT = "document": Entity,
        END_DATE = "endDate": Date,
        END_LOCATION = "endLocation": Entity,
        ENTITY = "entity": Entity,
        FILE_NAME = "fileName": String,
        FILE_SIZE = "fileSize": Number,
        FIRST_NAME = "firstName": String,
        FULL = "full": Address,
        GENDER = "gender": Gender,
        HOLDER = "holder": Entity,
        ID_NUMBER = "idNumber": Identifier,
        INVOLVED = "involved": Entity,
        KEYWORDS = "keywords": String,
        LANGUAGE = "language": Language,
        LAST_NAME = "lastName": String,
        LATITUDE = "latitude": Number,
        LOCATION = "location": Address,
        LONGITUDE = "longitude": Number,
        MIME_TYPE = "mimeType": Mimetype,
        MOTHER_NAME = "motherName": String,
        NAME = "name": Name,
        NATIONALITY = "nationality": Country,
        NOTES = "notes": Text,
        NUMBER = "number": Identifier,
        ORGANIZER = "organizer": Entity,
        PARTY = "party": Entity,
        PASSPORT_NUMBER = "passportNumber": Identifier,
        PERSON = "person": Entity,
        PROFESSION = "profession": String,
        PROOF = "proof": Entity,
        PUBLISHER = "publisher": String,
        RECORD_ID = "recordId": String,
        RELATIONSHIP = "relationship": String,
        RELATIVE = "relative": Entity,
        REMARKS = "remarks": String,
        ROLE = "role": String,
        SOURCE_URL = "sourceUrl": Url,
        START_DATE = "startDate": Date,
        START_LOCATION = "startLocation": Entity,
        SUMMARY = "summary": Text,
        TITLE = "title": String,
        TYPE = "type": String,
        WEAK_ALIAS = "weakAlias": Name,
    }
}
