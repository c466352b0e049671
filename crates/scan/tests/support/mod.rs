//! Pages, pictures and files for the tests: drawn here, so that what stands on them is known.
#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat};
use paradero_scan::Scanner;

/// What stands on the page of most tests; nobody of it exists.
pub const LINES: [&str; 6] = [
    "Registro de personas detenidas en Puente Viejo",
    "1 Orlando Villalta Campos 13/06/1996",
    "2 Magdalena Zamora Luna 07/06/2002",
    "3 Ernesto Iglesias Garay 15/12/1973",
    "4 Karen Serrano Rivas 11/08/2005",
    "Lista ficticia: ninguna de estas personas existe",
];

/// The program under test.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_paradero-scan")
}

pub fn scanner() -> Scanner {
    Scanner::new(program().into(), &["child"])
}

/// A stream of a PDF: the entries of its dictionary, and its bytes.
struct Stream(String, Vec<u8>);

/// A page of a PDF: what it draws, and the pictures that it draws with their names.
pub struct Sheet {
    draws: String,
    picture: Option<Vec<u8>>,
}

impl Sheet {
    /// Lines of text, one below the other.
    pub fn written(lines: &[&str]) -> Self {
        let texts = lines.iter().map(|line| format!("({line}) Tj 0 -28 Td "));
        let draws = format!("BT /F1 15 Tf 60 760 Td {}ET", texts.collect::<String>());
        Self { draws, picture: None }
    }

    /// A picture over the whole page, as scanners write it, and a line printed across its head.
    pub fn scanned(jpeg: Vec<u8>, stamp: &str) -> Self {
        let stamp = format!("BT /F1 9 Tf 60 825 Td ({stamp}) Tj ET");
        Self { draws: format!("q 595 0 0 842 0 0 cm /P1 Do Q {stamp}"), picture: Some(jpeg) }
    }

    pub fn blank() -> Self {
        Self { draws: String::new(), picture: None }
    }
}

/// A PDF of pages of A4.
pub fn pdf(sheets: Vec<Sheet>) -> Vec<u8> {
    let kids: Vec<String> = (0..sheets.len()).map(|at| format!("{} 0 R", 4 + at * 3)).collect();
    let mut objects = vec![
        Stream("/Type /Catalog /Pages 2 0 R".into(), Vec::new()),
        Stream(
            format!("/Type /Pages /Kids [{}] /Count {}", kids.join(" "), kids.len()),
            Vec::new(),
        ),
        Stream("/Type /Font /Subtype /Type1 /BaseFont /Helvetica".into(), Vec::new()),
    ];
    for (at, sheet) in sheets.into_iter().enumerate() {
        let (content, picture) = (5 + at * 3, 6 + at * 3);
        objects.push(Stream(
            format!(
                "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
                 /Resources << /Font << /F1 3 0 R >> /XObject << /P1 {picture} 0 R >> >>"
            ),
            Vec::new(),
        ));
        let draws = sheet.draws.into_bytes();
        objects.push(Stream(format!("/Length {}", draws.len()), draws));
        let jpeg = sheet.picture.unwrap_or_default();
        let size =
            image::load_from_memory(&jpeg).map(|p| (p.width(), p.height())).unwrap_or((1, 1));
        objects.push(Stream(
            format!(
                "/Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8 \
                 /ColorSpace /DeviceGray /Filter /DCTDecode /Length {}",
                size.0,
                size.1,
                jpeg.len()
            ),
            jpeg,
        ));
    }
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, Stream(entries, content)) in (1..).zip(&objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n<< {entries} >>\n").into_bytes());
        if entries.contains("/Length") {
            bytes.extend(b"stream\n");
            bytes.extend(content);
            bytes.extend(b"\nendstream\n");
        }
        bytes.extend(b"endobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n")
            .into_bytes(),
    );
    bytes
}

/// A page with lines of text, as it is drawn at 150 dots an inch, turned against the clock.
pub fn drawn(lines: &[&str], degrees: f32) -> GrayImage {
    let png = scanner().show(&pdf(vec![Sheet::written(lines)]), 1, degrees, 2_000).unwrap();
    image::load_from_memory(&png).unwrap().into_luma8()
}

/// A picture in a form.
pub fn saved(picture: &GrayImage, form: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).write_to(&mut bytes, form).unwrap();
    bytes.into_inner()
}

/// A TIFF file of several pictures in grey.
pub fn tiff(pictures: &[GrayImage]) -> Vec<u8> {
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    let mut last = 4;
    for picture in pictures {
        let pixels = u32::try_from(bytes.len()).unwrap();
        bytes.extend(picture.as_raw());
        let directory = u32::try_from(bytes.len()).unwrap();
        bytes[last..last + 4].copy_from_slice(&directory.to_le_bytes());
        let (width, height) = picture.dimensions();
        // Tag, type (3 is two bytes, 4 is four), value.
        let entries: [(u16, u16, u32); 9] = [
            (256, 4, width),
            (257, 4, height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, pixels),
            (277, 3, 1),
            (278, 4, height),
            (279, 4, width * height),
        ];
        bytes.extend(9_u16.to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        last = bytes.len();
        bytes.extend([0; 4]);
    }
    bytes
}
