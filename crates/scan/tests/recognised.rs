//! Pages come back as they were written: from pictures, from scans in a PDF, askew and upside down, in order, and the same each time.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use image::{ImageFormat, imageops};
    use paradero_intake::Page;
    use paradero_scan::Engine;

    use crate::support::*;

    /// The lines that a page should have, and does not.
    fn missing<'a>(page: &Page, lines: &[&'a str]) -> Vec<&'a str> {
        let read: Vec<&str> = page.text.lines().collect();
        lines.iter().copied().filter(|line| !read.contains(line)).collect()
    }

    fn one(bytes: &[u8]) -> Page {
        let mut pages = scanner().picture(bytes).unwrap();
        assert_eq!(pages.len(), 1);
        pages.remove(0)
    }

    #[test]
    fn a_drawn_page_comes_back_with_its_words_where_they_stand() {
        let page = one(&saved(&drawn(&LINES, 0.0), ImageFormat::Png));
        assert_eq!(missing(&page, &LINES), [""; 0], "{}", page.text);
        let engine = Engine::find(&["spa".to_owned(), "eng".to_owned()]).unwrap();
        assert_eq!(page.by, Some(engine.said("spa")));
        assert!(page.recognised && page.turned == 0.0);
        let text: Vec<char> = page.text.chars().collect();
        for word in &page.words {
            let start = word.start.unwrap() as usize;
            let here: String = text[start..].iter().take(word.text.chars().count()).collect();
            assert_eq!(here, word.text);
            assert!(word.confidence.unwrap() > 0.6, "{word:?}");
        }
        // The name stands on the second line, 28 points below the first.
        let top = |text: &str| page.words.iter().find(|word| word.text == text).unwrap().frame[1];
        assert!((top("Orlando") - top("Registro") - 28.0).abs() < 3.0);
        assert!((page.size.0 - 595.0).abs() < 3.0 && (page.size.1 - 842.0).abs() < 3.0);
    }

    #[test]
    fn a_page_askew_is_levelled_and_says_so() {
        for degrees in [2.6, -1.4] {
            let page = one(&saved(&drawn(&LINES, degrees), ImageFormat::Jpeg));
            assert!(missing(&page, &LINES).len() <= 1, "{degrees}: {}", page.text);
            assert!((page.turned + degrees).abs() < 0.3, "{degrees}: {}", page.turned);
        }
    }

    #[test]
    fn a_page_on_its_side_or_head_is_turned() {
        let page = drawn(&LINES, 0.0);
        for (turned, by) in [
            (imageops::rotate90(&page), 90.0),
            (imageops::rotate180(&page), 180.0),
            (imageops::rotate270(&page), -90.0),
        ] {
            let page = one(&saved(&turned, ImageFormat::Png));
            assert!(missing(&page, &LINES).len() <= 1, "{by}: {}", page.text);
            assert!((page.turned - by).abs() < 0.3, "{by}: {}", page.turned);
        }
    }

    #[test]
    fn specks_and_shade_are_taken_away() {
        let mut page = drawn(&LINES, 1.0);
        let (width, height) = page.dimensions();
        for (x, y, pixel) in page.enumerate_pixels_mut() {
            let light = 255 - (x + y) * 110 / (width + height);
            pixel.0[0] = u8::try_from(u32::from(pixel.0[0]) * light / 255).unwrap();
        }
        for at in 0..width * height / 60 {
            let place = at.wrapping_mul(2_654_435_761);
            page.put_pixel(
                place % width,
                place / 7 % height,
                image::Luma([255 * u8::from(at % 2 == 0)]),
            );
        }
        let page = one(&saved(&page, ImageFormat::Png));
        assert!(missing(&page, &LINES).len() <= 1, "{}", page.text);
    }

    #[test]
    fn of_a_pdf_the_pages_without_text_are_recognised_and_no_others() {
        let scan = saved(&drawn(&LINES, 0.0), ImageFormat::Jpeg);
        let stamp = "Case 9:99-cv-00099 Document 7 Filed 01/02/99 Page 4 of 4";
        let bytes = pdf(vec![
            Sheet::written(&["Written words"]),
            Sheet::scanned(scan.clone(), ""),
            Sheet::blank(),
            Sheet::scanned(scan, stamp),
        ]);
        let text = ["Written words", "", " \n", stamp].map(|text| Page::from(text.to_owned()));
        let pages = scanner().complete(&bytes, text.to_vec()).unwrap();
        assert_eq!(pages.len(), 4);
        assert_eq!(pages[0], text[0]);
        assert_eq!(missing(&pages[1], &LINES), [""; 0], "{}", pages[1].text);
        assert_eq!(pages[2], text[2]);
        assert!(missing(&pages[3], &LINES[1..]).len() <= 1, "{}", pages[3].text);
        assert!(pages[3].recognised && pages[3].text.contains("Document"), "{}", pages[3].text);
    }

    #[test]
    fn the_pages_of_a_tiff_stand_in_its_order_and_are_the_same_each_time() {
        let sheets: Vec<_> = LINES[1..4].iter().map(|line| drawn(&[*line; 6], 0.0)).collect();
        let bytes = tiff(&sheets);
        let pages = scanner().picture(&bytes).unwrap();
        assert_eq!(pages.len(), 3);
        for (page, line) in pages.iter().zip(&LINES[1..4]) {
            assert_eq!(missing(page, &[line]), [""; 0], "{}", page.text);
        }
        assert_eq!(scanner().picture(&bytes).unwrap(), pages);
    }

    #[test]
    fn a_picture_without_text_is_an_empty_page() {
        let grey = image::GrayImage::from_pixel(900, 900, image::Luma([200]));
        let page = one(&saved(&grey, ImageFormat::Png));
        assert!(page.text.is_empty() && page.words.is_empty() && page.recognised);
    }

    #[test]
    fn what_is_missing_on_this_machine_is_said_with_what_to_install() {
        let picture = saved(&drawn(&LINES, 0.0), ImageFormat::Png);
        let wanted = scanner().with_languages(&["qaa".to_owned()]);
        let why = wanted.picture(&picture).unwrap_err();
        assert!(why.contains("tesseract-ocr-qaa"), "{why}");
        // A path on which there are no programs is given to a process of its own.
        let file = std::env::temp_dir().join(format!("paradero-scan-{}.png", std::process::id()));
        std::fs::write(&file, &picture).unwrap();
        let mut command = std::process::Command::new(program());
        let ran = command.arg(&file).env("PATH", "/nowhere").output().unwrap();
        std::fs::remove_file(&file).unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success() && said.contains("install tesseract-ocr and"), "{said}");
    }

    #[test]
    fn of_a_pdf_a_scan_that_cannot_be_recognised_says_why_and_the_rest_stands() {
        let scan = saved(&drawn(&LINES, 0.0), ImageFormat::Jpeg);
        let bytes = pdf(vec![Sheet::scanned(scan, ""), Sheet::blank()]);
        let text = vec![Page::default(); 2];
        let wanted = scanner().with_languages(&["qaa".to_owned()]);
        let pages = wanted.complete(&bytes, text).unwrap();
        assert!(pages[0].trouble.as_deref().is_some_and(|why| why.contains("tesseract-ocr-qaa")));
        assert_eq!(pages[1], Page::default());
    }
}
