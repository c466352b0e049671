//! Codes of countries, ISO 3166-1 alpha-2, and the names that lists write.

use unicode_normalization::UnicodeNormalization;

/// Officially assigned codes, as of 2026.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ \
BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT \
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX \
MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN \
TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Names of countries in Spanish and English, folded, each with its code.
const NAMES: &str = "\
AD=andorra|AE=emiratos arabes unidos|AE=united arab emirates|AF=afganistan|AF=afghanistan|\
AL=albania|AM=armenia|AO=angola|AR=argentina|AT=austria|AU=australia|AZ=azerbaiyan|\
AZ=azerbaijan|BA=bosnia y herzegovina|BA=bosnia and herzegovina|BD=bangladesh|BE=belgica|\
BE=belgium|BF=burkina faso|BG=bulgaria|BI=burundi|BJ=benin|BO=bolivia|BR=brasil|BR=brazil|\
BY=belarus|BY=bielorrusia|BZ=belice|BZ=belize|CA=canada|CD=republica democratica del congo|\
CD=democratic republic of the congo|CF=republica centroafricana|CF=central african republic|\
CG=congo|CH=suiza|CH=switzerland|CI=costa de marfil|CI=ivory coast|CL=chile|CM=camerun|\
CM=cameroon|CN=china|CO=colombia|CR=costa rica|CU=cuba|CV=cabo verde|CV=cape verde|\
CY=chipre|CY=cyprus|CZ=republica checa|CZ=czech republic|CZ=czechia|DE=alemania|DE=germany|\
DJ=yibuti|DJ=djibouti|DK=dinamarca|DK=denmark|DO=republica dominicana|DO=dominican republic|\
DZ=argelia|DZ=algeria|EC=ecuador|EE=estonia|EG=egipto|EG=egypt|ER=eritrea|ES=espana|\
ES=spain|ET=etiopia|ET=ethiopia|FI=finlandia|FI=finland|FR=francia|FR=france|GA=gabon|\
GB=reino unido|GB=united kingdom|GB=great britain|GB=inglaterra|GB=england|GE=georgia|\
GH=ghana|GM=gambia|GN=guinea|GQ=guinea ecuatorial|GQ=equatorial guinea|GR=grecia|GR=greece|\
GT=guatemala|GW=guinea bisau|GW=guinea bissau|GY=guyana|HN=honduras|HR=croacia|HR=croatia|\
HT=haiti|HU=hungria|HU=hungary|ID=indonesia|IE=irlanda|IE=ireland|IL=israel|IN=india|\
IQ=irak|IQ=iraq|IR=iran|IS=islandia|IS=iceland|IT=italia|IT=italy|JM=jamaica|JO=jordania|\
JO=jordan|JP=japon|JP=japan|KE=kenia|KE=kenya|KG=kirguistan|KG=kyrgyzstan|KH=camboya|\
KH=cambodia|KM=comoras|KM=comoros|KP=corea del norte|KP=north korea|KR=corea del sur|\
KR=south korea|KW=kuwait|KZ=kazajistan|KZ=kazakhstan|LA=laos|LB=libano|LB=lebanon|\
LK=sri lanka|LR=liberia|LS=lesoto|LS=lesotho|LT=lituania|LT=lithuania|LU=luxemburgo|\
LU=luxembourg|LV=letonia|LV=latvia|LY=libia|LY=libya|MA=marruecos|MA=morocco|MD=moldavia|\
MD=moldova|ME=montenegro|MG=madagascar|MK=macedonia del norte|MK=north macedonia|ML=mali|\
MM=myanmar|MM=birmania|MM=burma|MN=mongolia|MR=mauritania|MW=malaui|MW=malawi|MX=mexico|\
MY=malasia|MY=malaysia|MZ=mozambique|NA=namibia|NE=niger|NG=nigeria|NI=nicaragua|\
NL=paises bajos|NL=netherlands|NL=holanda|NO=noruega|NO=norway|NP=nepal|NZ=nueva zelanda|\
NZ=new zealand|OM=oman|PA=panama|PE=peru|PH=filipinas|PH=philippines|PK=pakistan|PL=polonia|\
PL=poland|PT=portugal|PY=paraguay|QA=catar|QA=qatar|RO=rumania|RO=romania|RS=serbia|\
RU=rusia|RU=russia|RW=ruanda|RW=rwanda|SA=arabia saudita|SA=saudi arabia|SD=sudan|SE=suecia|\
SE=sweden|SI=eslovenia|SI=slovenia|SK=eslovaquia|SK=slovakia|SL=sierra leona|\
SL=sierra leone|SN=senegal|SO=somalia|SR=surinam|SR=suriname|SS=sudan del sur|\
SS=south sudan|SV=el salvador|SY=siria|SY=syria|SZ=esuatini|SZ=eswatini|TD=chad|TG=togo|\
TH=tailandia|TH=thailand|TJ=tayikistan|TJ=tajikistan|TM=turkmenistan|TN=tunez|TN=tunisia|\
TR=turquia|TR=turkey|TT=trinidad y tobago|TT=trinidad and tobago|TW=taiwan|TZ=tanzania|\
UA=ucrania|UA=ukraine|UG=uganda|US=estados unidos|US=united states|\
US=estados unidos de america|US=united states of america|US=usa|US=eeuu|UY=uruguay|\
UZ=uzbekistan|VE=venezuela|VN=vietnam|YE=yemen|ZA=sudafrica|ZA=south africa|ZM=zambia|\
ZW=zimbabue|ZW=zimbabwe|";

/// Whether this is an assigned code or one that ISO leaves to users (AA, QM-QZ, XA-XZ, ZZ).
pub(crate) fn is_code(text: &str) -> bool {
    let &[a, b] = text.as_bytes() else { return false };
    if !a.is_ascii_uppercase() || !b.is_ascii_uppercase() {
        return false;
    }
    matches!((a, b), (b'X', _) | (b'Q', b'M'..=b'Z') | (b'A', b'A') | (b'Z', b'Z'))
        || ASSIGNED.split(' ').any(|code| code == text)
}

/// The code of a country that is written as a code or by its name in Spanish or English.
pub(crate) fn code_of(text: &str) -> Option<&str> {
    if is_code(text) {
        return Some(text);
    }
    named(text)
}

fn named(text: &str) -> Option<&'static str> {
    let marks = |c: &char| !('\u{300}'..='\u{36f}').contains(c);
    let letters: String = text.nfd().filter(marks).filter(|c| *c != '.').collect();
    let folded = letters.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    NAMES
        .split('|')
        .filter_map(|pair| pair.split_once('='))
        .find(|(_, name)| *name == folded)
        .map(|(code, _)| code)
}

/// As [`code_of`], with codes in any case.
pub(crate) fn code_of_any(text: &str) -> Option<&'static str> {
    let upper = text.trim().to_uppercase();
    let assigned = ASSIGNED.split(' ').find(|code| *code == upper);
    assigned.or_else(|| named(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assigned_and_user_assigned_codes_are_codes() {
        assert!(["SV", "US", "XA", "XZ", "ZZ", "QM"].into_iter().all(is_code));
        assert!(!["sv", "UK", "Q", "AAA", "", "\u{e9}"].into_iter().any(is_code));
    }

    #[test]
    fn names_in_two_languages_lead_to_a_code() {
        assert_eq!(code_of("El Salvador"), Some("SV"));
        assert_eq!(code_of("EE.UU."), Some("US"));
        assert_eq!(code_of("M\u{e9}xico"), Some("MX"));
        assert_eq!(code_of("Narnia"), None);
        let coded = NAMES.split('|').filter_map(|pair| pair.split_once('='));
        assert!(coded.clone().all(|(code, _)| is_code(code)) && coded.count() > 200);
    }
}
