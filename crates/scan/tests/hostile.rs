//! Pictures made to exhaust the machine, or broken: refused in one line, or read; never a panic, and never beyond the limits.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use crate::support::*;

    /// A chunk of a PNG file.
    fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut check = flate2::Crc::new();
        check.update(kind);
        check.update(content);
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], kind, content, &check.sum().to_be_bytes()].concat()
    }

    /// A PNG that claims a size, of one bit a pixel, all of one colour, whatever data it has.
    fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
        let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(chunk(b"IHDR", &head));
        bytes.extend(chunk(b"IDAT", data));
        bytes.extend(chunk(b"IEND", &[]));
        bytes
    }

    /// Noughts, packed.
    fn packed(bytes: u64) -> Vec<u8> {
        let mut packer = flate2::read::ZlibEncoder::new(
            std::io::Read::take(std::io::repeat(0), bytes),
            flate2::Compression::best(),
        );
        let mut packed = Vec::new();
        std::io::Read::read_to_end(&mut packer, &mut packed).unwrap();
        packed
    }

    fn refused(bytes: &[u8]) -> String {
        let said = [scanner().describe(bytes).map(|_| ()), scanner().picture(bytes).map(|_| ())];
        let [one, other] = said.map(|said| said.expect_err("it is refused"));
        assert_eq!(one, other);
        assert!(!one.contains('\n') && !one.is_empty());
        one
    }

    #[test]
    fn a_claim_of_too_many_pixels_is_refused_before_anything_is_decoded() {
        let why = refused(&png(60_000, 60_000, &packed(1000)));
        assert!(why.contains("40000 pixels on a side"), "{why}");
        let why = refused(&png(30_000, 30_000, &packed(1000)));
        assert!(why.contains("900000000 pixels, and the limit is 100000000"), "{why}");
    }

    #[test]
    fn a_bomb_that_unpacks_to_more_than_it_claims_is_cut_at_its_claim() {
        // Three hundred megabytes in a picture of a thousand pixels: decoded or refused, and soon.
        let bomb = png(1000, 1, &packed(300 << 20));
        assert!(bomb.len() < 400 << 10);
        let read = scanner().describe(&bomb);
        assert!(read.is_err() || read.is_ok_and(|picture| picture.size == (1000, 1)));
    }

    #[test]
    fn broken_pictures_of_every_form_are_read_or_refused_in_one_line() {
        let page = drawn(&LINES, 0.0);
        let small = image::imageops::thumbnail(&page, 160, 200);
        let forms = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff, ImageFormat::WebP];
        for form in forms {
            let whole = saved(&small, form);
            let cuts = [8, whole.len() / 3, whole.len() - 1].map(|end| whole[..end].to_vec());
            let flips = (0..12_usize).map(|n| {
                let mut bytes = whole.clone();
                let at = n * n * 37 % bytes.len();
                bytes[at] ^= 0x55;
                bytes
            });
            for bytes in cuts.into_iter().chain(flips) {
                if let Err(why) = scanner().describe(&bytes) {
                    assert!(!why.is_empty() && !why.contains('\n'), "{form:?}: {why}");
                    assert!(!why.contains("panicked"), "{form:?}: {why}");
                }
            }
            let why = scanner().describe(&whole[..whole.len() / 3]);
            // A JPEG that ends early shows its upper part, as every viewer does.
            assert!(why.is_err() || form == ImageFormat::Jpeg, "{form:?}");
        }
    }

    #[test]
    fn a_tiff_whose_pictures_lead_back_to_each_other_ends() {
        let page = image::GrayImage::from_pixel(40, 40, image::Luma([255]));
        let mut bytes = tiff(&[page.clone(), page]);
        let first: [u8; 4] = bytes[4..8].try_into().unwrap();
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&first);
        assert_eq!(scanner().describe(&bytes).unwrap().frames, 2);
    }

    #[test]
    fn what_is_no_picture_and_no_pdf_is_refused() {
        assert!(refused(b"GIF89a....").contains("no PNG, JPEG, TIFF or WebP"));
        let why = scanner().show(b"%PDF-1.4 nothing", 1, 0.0, 100).unwrap_err();
        assert!(why.contains("malformed"), "{why}");
        let page = pdf(vec![Sheet::blank()]);
        assert!(scanner().show(&page, 2, 0.0, 100).unwrap_err().contains("no page 2"));
    }
}
