//! Lists of values that ship, which a mapping names in place of stating them: `values = "countries"`.

use crate::{country, error::Fault};

/// A list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// Names of countries in Spanish and English, and codes in any case, to ISO 3166-1 alpha-2.
    Countries,
    /// Codes of federal courts of the United States, as CourtListener and PACER write them, to their names.
    UsCourts,
}

impl Known {
    /// The list of a name.
    pub(crate) fn named(name: &str, line: u32) -> Result<Self, Fault> {
        match name {
            "countries" => Ok(Self::Countries),
            "us-courts" => Ok(Self::UsCourts),
            other => Err(Fault::at(
                line,
                format!("no list of values `{other}`"),
                "write countries, us-courts, or values = { \"what stands there\" = \"what it means\" }",
            )),
        }
    }

    /// What a text stands for; nothing where the list does not have it.
    pub(crate) fn of(self, text: &str) -> Option<&str> {
        match self {
            Self::Countries => country::code_of_any(text),
            Self::UsCourts => {
                // The address of a court ends in its code: `.../courts/mdd/`.
                let code = text.trim().trim_end_matches('/').rsplit('/').next()?;
                US_COURTS.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
            }
        }
    }
}

/// District courts and courts of appeals, and who reviews immigration judges.
const US_COURTS: [(&str, &str); 109] = [
    ("almd", "U.S. District Court for the Middle District of Alabama"),
    ("alnd", "U.S. District Court for the Northern District of Alabama"),
    ("alsd", "U.S. District Court for the Southern District of Alabama"),
    ("akd", "U.S. District Court for the District of Alaska"),
    ("azd", "U.S. District Court for the District of Arizona"),
    ("ared", "U.S. District Court for the Eastern District of Arkansas"),
    ("arwd", "U.S. District Court for the Western District of Arkansas"),
    ("cacd", "U.S. District Court for the Central District of California"),
    ("caed", "U.S. District Court for the Eastern District of California"),
    ("cand", "U.S. District Court for the Northern District of California"),
    ("casd", "U.S. District Court for the Southern District of California"),
    ("cod", "U.S. District Court for the District of Colorado"),
    ("ctd", "U.S. District Court for the District of Connecticut"),
    ("ded", "U.S. District Court for the District of Delaware"),
    ("dcd", "U.S. District Court for the District of Columbia"),
    ("flmd", "U.S. District Court for the Middle District of Florida"),
    ("flnd", "U.S. District Court for the Northern District of Florida"),
    ("flsd", "U.S. District Court for the Southern District of Florida"),
    ("gamd", "U.S. District Court for the Middle District of Georgia"),
    ("gand", "U.S. District Court for the Northern District of Georgia"),
    ("gasd", "U.S. District Court for the Southern District of Georgia"),
    ("hid", "U.S. District Court for the District of Hawaii"),
    ("idd", "U.S. District Court for the District of Idaho"),
    ("ilcd", "U.S. District Court for the Central District of Illinois"),
    ("ilnd", "U.S. District Court for the Northern District of Illinois"),
    ("ilsd", "U.S. District Court for the Southern District of Illinois"),
    ("innd", "U.S. District Court for the Northern District of Indiana"),
    ("insd", "U.S. District Court for the Southern District of Indiana"),
    ("iand", "U.S. District Court for the Northern District of Iowa"),
    ("iasd", "U.S. District Court for the Southern District of Iowa"),
    ("ksd", "U.S. District Court for the District of Kansas"),
    ("kyed", "U.S. District Court for the Eastern District of Kentucky"),
    ("kywd", "U.S. District Court for the Western District of Kentucky"),
    ("laed", "U.S. District Court for the Eastern District of Louisiana"),
    ("lamd", "U.S. District Court for the Middle District of Louisiana"),
    ("lawd", "U.S. District Court for the Western District of Louisiana"),
    ("med", "U.S. District Court for the District of Maine"),
    ("mdd", "U.S. District Court for the District of Maryland"),
    ("mad", "U.S. District Court for the District of Massachusetts"),
    ("mied", "U.S. District Court for the Eastern District of Michigan"),
    ("miwd", "U.S. District Court for the Western District of Michigan"),
    ("mnd", "U.S. District Court for the District of Minnesota"),
    ("msnd", "U.S. District Court for the Northern District of Mississippi"),
    ("mssd", "U.S. District Court for the Southern District of Mississippi"),
    ("moed", "U.S. District Court for the Eastern District of Missouri"),
    ("mowd", "U.S. District Court for the Western District of Missouri"),
    ("mtd", "U.S. District Court for the District of Montana"),
    ("ned", "U.S. District Court for the District of Nebraska"),
    ("nvd", "U.S. District Court for the District of Nevada"),
    ("nhd", "U.S. District Court for the District of New Hampshire"),
    ("njd", "U.S. District Court for the District of New Jersey"),
    ("nmd", "U.S. District Court for the District of New Mexico"),
    ("nyed", "U.S. District Court for the Eastern District of New York"),
    ("nynd", "U.S. District Court for the Northern District of New York"),
    ("nysd", "U.S. District Court for the Southern District of New York"),
    ("nywd", "U.S. District Court for the Western District of New York"),
    ("nced", "U.S. District Court for the Eastern District of North Carolina"),
    ("ncmd", "U.S. District Court for the Middle District of North Carolina"),
    ("ncwd", "U.S. District Court for the Western District of North Carolina"),
    ("ndd", "U.S. District Court for the District of North Dakota"),
    ("ohnd", "U.S. District Court for the Northern District of Ohio"),
    ("ohsd", "U.S. District Court for the Southern District of Ohio"),
    ("oked", "U.S. District Court for the Eastern District of Oklahoma"),
    ("oknd", "U.S. District Court for the Northern District of Oklahoma"),
    ("okwd", "U.S. District Court for the Western District of Oklahoma"),
    ("ord", "U.S. District Court for the District of Oregon"),
    ("paed", "U.S. District Court for the Eastern District of Pennsylvania"),
    ("pamd", "U.S. District Court for the Middle District of Pennsylvania"),
    ("pawd", "U.S. District Court for the Western District of Pennsylvania"),
    ("rid", "U.S. District Court for the District of Rhode Island"),
    ("scd", "U.S. District Court for the District of South Carolina"),
    ("sdd", "U.S. District Court for the District of South Dakota"),
    ("tned", "U.S. District Court for the Eastern District of Tennessee"),
    ("tnmd", "U.S. District Court for the Middle District of Tennessee"),
    ("tnwd", "U.S. District Court for the Western District of Tennessee"),
    ("txed", "U.S. District Court for the Eastern District of Texas"),
    ("txnd", "U.S. District Court for the Northern District of Texas"),
    ("txsd", "U.S. District Court for the Southern District of Texas"),
    ("txwd", "U.S. District Court for the Western District of Texas"),
    ("utd", "U.S. District Court for the District of Utah"),
    ("vtd", "U.S. District Court for the District of Vermont"),
    ("vaed", "U.S. District Court for the Eastern District of Virginia"),
    ("vawd", "U.S. District Court for the Western District of Virginia"),
    ("waed", "U.S. District Court for the Eastern District of Washington"),
    ("wawd", "U.S. District Court for the Western District of Washington"),
    ("wvnd", "U.S. District Court for the Northern District of West Virginia"),
    ("wvsd", "U.S. District Court for the Southern District of West Virginia"),
    ("wied", "U.S. District Court for the Eastern District of Wisconsin"),
    ("wiwd", "U.S. District Court for the Western District of Wisconsin"),
    ("wyd", "U.S. District Court for the District of Wyoming"),
    ("prd", "U.S. District Court for the District of Puerto Rico"),
    ("gud", "District Court of Guam"),
    ("nmid", "District Court for the Northern Mariana Islands"),
    ("vid", "District Court of the Virgin Islands"),
    ("ca1", "U.S. Court of Appeals for the First Circuit"),
    ("ca2", "U.S. Court of Appeals for the Second Circuit"),
    ("ca3", "U.S. Court of Appeals for the Third Circuit"),
    ("ca4", "U.S. Court of Appeals for the Fourth Circuit"),
    ("ca5", "U.S. Court of Appeals for the Fifth Circuit"),
    ("ca6", "U.S. Court of Appeals for the Sixth Circuit"),
    ("ca7", "U.S. Court of Appeals for the Seventh Circuit"),
    ("ca8", "U.S. Court of Appeals for the Eighth Circuit"),
    ("ca9", "U.S. Court of Appeals for the Ninth Circuit"),
    ("ca10", "U.S. Court of Appeals for the Tenth Circuit"),
    ("ca11", "U.S. Court of Appeals for the Eleventh Circuit"),
    ("cadc", "U.S. Court of Appeals for the District of Columbia Circuit"),
    ("cafc", "U.S. Court of Appeals for the Federal Circuit"),
    ("scotus", "Supreme Court of the United States"),
    ("bia", "Board of Immigration Appeals"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_court_is_known_by_its_code_or_its_address() {
        let court = Some("U.S. District Court for the District of Maryland");
        assert_eq!(Known::UsCourts.of("mdd"), court);
        assert_eq!(Known::UsCourts.of("https://example.org/api/rest/v4/courts/mdd/"), court);
        assert_eq!(Known::UsCourts.of("zzz"), None);
    }

    #[test]
    fn a_country_is_known_by_its_name_or_its_code_in_any_case() {
        assert_eq!(Known::Countries.of("EL SALVADOR"), Some("SV"));
        assert_eq!(Known::Countries.of("sv"), Some("SV"));
        assert_eq!(Known::Countries.of("Narnia"), None);
    }
}
