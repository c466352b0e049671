//! A list of an office's own: what it adds, that it takes nothing away, and what is said of a list that is wrong or hostile.

#[cfg(test)]
mod tests {
    use paradero_gazetteer::{Gazetteer, Hints, Kind, Resolution};
    use proptest::prelude::*;

    const LIST: &str = "name\tother names\tkind\twithin\tcountry\tlatitude\tlongitude\tnote\n\
        Centro Penal Puente Viejo\tEl Puente|CPPV\tprison\tSan Vicente\tSV\t13.64\t-88.78\topened 1990\n\
        Apopa\t\ttown\tUsulut\u{e1}n, El Salvador\t\t\t\tanother of that name\n\
        Casa Blanca\t\tcentro de detenci\u{f3}n\t\tArgentina\t\t\t\n";

    fn codes(gazetteer: &Gazetteer, text: &str, country: &str) -> Vec<String> {
        match gazetteer.resolve(text, Hints { country: Some(country), within: None }) {
            Resolution::One(found) => vec![found.place.code.to_owned()],
            Resolution::Several(all) => {
                all.iter().map(|found| found.place.code.to_owned()).collect()
            }
            Resolution::Unknown => Vec::new(),
        }
    }

    #[test]
    fn a_list_adds_and_takes_nothing_away() {
        let gazetteer = Gazetteer::bundled().with(LIST).unwrap();
        let prison = gazetteer.place("own:centro-penal-puente-viejo").unwrap();
        assert_eq!(
            (prison.kind, prison.within, prison.country),
            (Kind::Prison, Some("SV-SV"), "SV")
        );
        assert!(prison.is_own() && prison.note == "opened 1990" && prison.point.is_some());
        for text in [
            "Penal de Puente Viejo",
            "C\u{e1}rcel Puente Viejo",
            "el puente",
            "CPPV",
            "Sector 3, Puente Viejo, San Vicente",
        ] {
            assert_eq!(codes(&gazetteer, text, "SV"), ["own:centro-penal-puente-viejo"], "{text}");
        }
        assert_eq!(codes(&gazetteer, "Apopa", "SV"), ["SV-SS.0602", "own:apopa"], "both stand");
        assert_eq!(codes(&gazetteer, "Casa Blanca", "AR"), ["own:casa-blanca"]);
        assert_eq!(gazetteer.path("own:casa-blanca").unwrap(), "Casa Blanca, Argentina");
        let more = gazetteer.with("nombre;tipo\nCasa Blanca;aeropuerto\n").unwrap();
        assert!(more.place("own:casa-blanca-2").is_some() && more.place("own:apopa").is_some());
    }

    #[test]
    fn a_fault_says_the_line_and_what_to_do() {
        let head = "name,kind,within,country,latitude,longitude\n";
        let cases = [
            ("", "line 1"),
            ("name,colour\n", "no column is called `colour`"),
            ("name,within\n", "`name` and `kind` are needed"),
            ("name,name,kind\n", "two columns"),
            (&format!("{head}X,castle,,,,\n"), "line 2: kind: `castle`"),
            (&format!("{head}\n,prison,,SV,,\n"), "line 3: `name` is empty"),
            (&format!("{head}X,prison,,Narnia,,\n"), "line 2: country: `Narnia`"),
            (&format!("{head}X,prison,El Rosario,SV,,\n"), "may be SV-CU.0704"),
            (&format!("{head}X,prison,Narnia,SV,,\n"), "within: `Narnia` is not known"),
            (&format!("{head}X,prison,SV-SS,AR,,\n"), "not in that country"),
            (&format!("{head}X,prison,,SV,95,0\n"), "latitude: `95`"),
            (&format!("{head}X,prison,,SV,13,\n"), "longitude: ``"),
            (&format!("{head}X,prison,,SV,NaN,0\n"), "latitude: `NaN`"),
            (&format!("{head}{},prison,,,,\n", "x".repeat(2_000)), "1000 bytes"),
        ];
        for (list, said) in cases {
            let fault = Gazetteer::bundled().with(list).unwrap_err().to_string();
            assert!(fault.contains(said), "{fault} / {said}");
        }
    }

    #[test]
    fn lists_have_limits() {
        let long = format!("name,kind\n{}", "X,prison\n".repeat(60_000));
        assert!(Gazetteer::bundled().with(&long).unwrap_err().to_string().contains("50000"));
        assert!(
            Gazetteer::bundled()
                .with(&" ".repeat(5 << 20))
                .unwrap_err()
                .to_string()
                .contains("divide")
        );
        let many = format!("name,other names,kind\nX,{},prison\n", "a|".repeat(40));
        assert!(Gazetteer::bundled().with(&many).unwrap_err().to_string().contains("32"));
        let text = "San Salvador, ".repeat(1_000);
        assert_eq!(Gazetteer::bundled().resolve(&text, Hints::default()), Resolution::Unknown);
    }

    proptest! {
        #[test]
        fn no_list_and_no_text_brings_it_down(list in "(name|kind|within|[,;\t\n|\"a-z0-9\u{e1}\u{1f600} ]){0,60}", text in "\\PC{0,80}") {
            let _ = Gazetteer::bundled().with(&list);
            let gazetteer = Gazetteer::bundled();
            let resolution = gazetteer.resolve(&text, Hints { country: Some("SV"), within: None });
            prop_assert_eq!(&resolution, &gazetteer.resolve(&text, Hints { country: Some("SV"), within: None }));
            let _ = gazetteer.spelled_like(&text, Hints::default());
        }
    }
}
