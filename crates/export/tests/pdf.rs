//! Documents as PDF: what is read back from them, that they are tagged, that they are the same bytes each time.

#![cfg(feature = "pdf")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_export::{Document, Kind};
    use paradero_locale::Lang;
    use paradero_model::Level;

    use crate::support::{Asked, CANARY, HOSTILE, document, id_of, office};

    const KINDS: [Kind; 4] = [Kind::Dossier, Kind::Answer, Kind::Wgeid, Kind::Ced];

    fn team(kind: Kind, id: &str) -> Asked<'_> {
        Asked { kind, id, level: Level::Team, today: "2026-04-10", lang: Lang::en() }
    }

    /// The text of a PDF with any run of white space as one blank.
    fn text(pdf: &[u8]) -> String {
        let text = pdf_extract::extract_text_from_mem(pdf).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn has(pdf: &[u8], bytes: &[u8]) -> bool {
        pdf.windows(bytes.len()).any(|window| window == bytes)
    }

    #[test]
    fn every_document_is_tagged_for_those_who_do_not_see_it_and_the_same_bytes_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), true);
        let id = id_of(&register, Level::Team, "person", "Rosa");
        let batch = id_of(&register, Level::Team, "batch", "Flight 7");
        let all = KINDS.map(|kind| (kind, &id)).into_iter().chain([(Kind::Batch, &batch)]);
        for (kind, id) in all {
            for lang in [Lang::es(), Lang::en()] {
                let document = document(&register, Asked { lang, ..team(kind, id) });
                let pdf = document.pdf().unwrap();
                assert!(pdf.starts_with(b"%PDF-1.7"), "{kind:?}");
                for mark in
                    ["/StructTreeRoot", "/MarkInfo", "pdfuaid:part>1<", "<dc:title>", "Paradero"]
                {
                    assert!(has(&pdf, mark.as_bytes()), "{kind:?}: {mark}");
                }
                assert!(has(&pdf, format!("/Lang({})", lang.code()).as_bytes()), "{kind:?}");
                assert_eq!(pdf, document.pdf().unwrap(), "{kind:?}");
                assert!(!text(&pdf).contains(CANARY), "{kind:?}");
            }
        }
    }

    #[test]
    fn what_a_dossier_says_can_be_read_back_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), true);
        let id = id_of(&register, Level::Team, "person", "Rosa");
        let text = text(&document(&register, team(Kind::Dossier, &id)).pdf().unwrap());
        for said in [
            "Dossier: Rosa Amaya Quintana",
            "said by Coast Police",
            "An order in force bars removal.",
            "Where each thing stands",
            "Signed checkpoint",
            "Office of the <North>",
            "page 1 of ",
            "SHA-256",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }

    #[test]
    fn what_somebody_is_called_is_printed_letter_for_letter() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let id = id_of(&register, Level::Team, "person", "#import");
        let document = document(&register, team(Kind::Answer, &id));
        let text = text(&document.pdf().unwrap());
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert!(bare(&text).contains(&bare(HOSTILE)), "{text}");
    }

    #[test]
    fn letters_of_other_scripts_are_set_and_tricks_are_written_as_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let register = office(&folder.path().join("r"), false);
        let id = id_of(&register, Level::Team, "person", "Rosa");
        let mut document: Document = document(&register, team(Kind::Answer, &id));
        document.title = "Ольга Ñandú Şükrü \u{202e}drawkcab\u{202c} 王 \u{1f600} \u{7}".to_owned();
        let text = text(&document.pdf().unwrap());
        for said in
            ["Ольга Ñandú Şükrü", "[U+202E]drawkcab[U+202C]", "[U+738B]", "[U+1F600]", "[U+0007]"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(text.contains("are written as their numbers"), "{text}");
    }
}
