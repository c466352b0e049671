//! Courts and authorities that have one name everywhere, as patterns.

use std::sync::OnceLock;

use regex::Regex;

use super::Sort;

/// States whose districts federal courts are named by.
const STATE: &str = r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Columbia|Connecticut|Delaware|Florida|Georgia|Guam|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New\s+Hampshire|New\s+Jersey|New\s+Mexico|New\s+York|North\s+Carolina|North\s+Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Puerto\s+Rico|Rhode\s+Island|South\s+Carolina|South\s+Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West\s+Virginia|Wisconsin|Wyoming)";

const CIRCUIT: &str = r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|D\.C\.|DC|Federal|\d{1,2}(?:st|nd|rd|th))";

/// Patterns with what they find, the longer before the shorter.
pub(super) fn patterns() -> &'static [(Regex, Sort)] {
    static PATTERNS: OnceLock<Vec<(Regex, Sort)>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let area = format!(
            r"(?:(?:(?:Northern|Southern|Eastern|Western|Middle|Central)\s+)?District\s+of\s+{STATE}|{CIRCUIT}\s+Circuit|{STATE})"
        );
        let courts = [
            format!(r"\b(?:(?:\d{{1,2}}(?:st|nd|rd|th)|{CIRCUIT})\s+)?(?:U\.\s?S\.|United\s+States|US)\s+(?:District\s+Court|Circuit\s+Court\s+of\s+Appeals|Court\s+of\s+Appeals|Supreme\s+Court|Bankruptcy\s+Court|Court\s+of\s+Federal\s+Claims)(?:\s+(?:for|in|of)\s+(?:the\s+)?{area})?"),
            format!(r"\b(?:(?:Northern|Southern|Eastern|Western|Middle|Central)\s+District\s+of\s+{STATE})\b|\bDistrict\s+of\s+{}\b", STATE.replace("Columbia|", "")),
            format!(r"\b{CIRCUIT}\s+Circuit(?:\s+Court\s+of\s+Appeals)?\b|\bCourt\s+of\s+Appeals\s+for\s+the\s+{CIRCUIT}\s+Circuit\b"),
            r"\bSupreme\s+Court(?:\s+of\s+(?:the\s+)?(?:United\s+States|[A-Z][\p{L}]+(?:\s+[A-Z][\p{L}]+)?))?\b".to_owned(),
            r"\b[SNWEMC]\.\s?D\.\s?(?:N\.\s?Y\.|[A-Z][a-z]+\.)|\bD\.\s?(?:Md|Mass|Ariz|Colo|Conn|Minn|Nev|Or|Utah|N\.J|D\.C)\.".to_owned(),
            r"(?i)\b(?:federal\s+(?:(?:district|appeals)\s+)?|immigration\s+)(?:courts?|judges?)\b".to_owned(),
            r"\bBoard\s+of\s+Immigration\s+Appeals\b|\bBIA\b".to_owned(),
            r"\bInter-?American\s+(?:Court|Commission)\s+(?:of|on)\s+Human\s+Rights\b|\bIACHR\b|\bIACtHR\b".to_owned(),
            r"(?i)\b(?:corte|comisi[oó]n)\s+interamericana\s+de\s+derechos\s+humanos\b".to_owned(),
            r"\bCIDH\b|\bCorte\s+IDH\b".to_owned(),
            r"\bInternational\s+Criminal\s+Court\b|\bInternational\s+Court\s+of\s+Justice\b|\bEuropean\s+Court\s+of\s+Human\s+Rights\b".to_owned(),
            r"\bCorte\s+Penal\s+Internacional\b|\bAudiencia\s+(?:Nacional|Provincial|Territorial)(?:\s+de\s+[A-ZÁÉÍÓÚÑ]\p{L}+(?:\s+[A-ZÁÉÍÓÚÑ]\p{L}+)?)?\b".to_owned(),
        ];
        let authorities = [
            r"\b(?:U\.S\.\s+)?Immigration\s+and\s+Customs\s+Enforcement\b|\b(?:U\.S\.\s+)?Customs\s+and\s+Border\s+Protection\b".to_owned(),
            r"\bEnforcement\s+and\s+Removal\s+Operations\b|\bExecutive\s+Office\s+for\s+Immigration\s+Review\b|\b(?:U\.S\.\s+)?Citizenship\s+and\s+Immigration\s+Services\b".to_owned(),
            r"\b(?:U\.S\.|US|United\s+States)\s+(?:[Gg]overnment|[Aa]dministration)\b|\bWhite\s+House\b|\b(?:[A-SU-Z]\p{Ll}+|T[a-gi-z]\p{Ll}*)\s+administration\b".to_owned(),
            r"\b(?:ICE|DHS|CBP|USCIS|EOIR|DOJ|FBI|ERO|PNC|FGR|INM|PDH|SSF|PGR|CNDH|SPF)\b".to_owned(),
            r"\bSecretary\s+of\s+(?:State|Defense|Homeland\s+Security)\b".to_owned(),
        ];
        let places = [
            r"\bCECOT\b".to_owned(),
            r"\b(?:EE\.\s?UU\.|EEUU|USA|U\.S\.A\.)".to_owned(),
        ];
        let with = |list: Vec<String>, sort: Sort| list.into_iter().map(move |pattern| (pattern, sort));
        let all = with(courts.to_vec(), Sort::Court)
            .chain(with(authorities.to_vec(), Sort::Authority))
            .chain(with(places.to_vec(), Sort::Place));
        all.filter_map(|(pattern, sort)| Some((Regex::new(&pattern).ok()?, sort))).collect()
    })
}
