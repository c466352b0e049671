//! PDFs written for tests.

/// Pages that are written word by word.
#[derive(Default)]
pub(crate) struct Paper(Vec<String>);

impl Paper {
    pub(crate) fn page(&mut self) -> &mut Self {
        self.0.push(String::new());
        self
    }

    pub(crate) fn put(&mut self, operators: &str) -> &mut Self {
        if self.0.is_empty() {
            self.page();
        }
        self.0.last_mut().unwrap().push_str(operators);
        self
    }

    /// Text of 10 points from a place that is counted from the top left corner.
    pub(crate) fn text(&mut self, x: f32, y: f32, text: &str) -> &mut Self {
        let text = text.replace('(', "\\(").replace(')', "\\)");
        self.put(&format!("BT /F1 10 Tf {x} {} Td ({text}) Tj ET\n", 792.0 - y))
    }

    /// Digits that end at a place.
    pub(crate) fn number(&mut self, right: f32, y: f32, text: &str) -> &mut Self {
        let width: f32 = text.chars().map(|c| if c == ',' { 2.78 } else { 5.56 }).sum();
        self.text(right - width, y, text)
    }

    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32)) -> &mut Self {
        let (y0, y1) = (792.0 - from.1, 792.0 - to.1);
        self.put(&format!("{} {y0} m {} {y1} l S\n", from.0, to.0))
    }

    pub(crate) fn row(&mut self, y: f32, cells: &[(f32, &str)]) -> &mut Self {
        for (x, text) in cells {
            self.text(*x, y, text);
        }
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.0.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
                .to_owned(),
        ];
        for (n, stream) in self.0.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
                 /Resources << /Font << /F1 3 0 R >> >> >>",
                5 + 2 * n
            ));
            objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
        }
        let mut pdf = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (number, object) in (1..).zip(&objects) {
            places.push(pdf.len());
            pdf.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        let table = pdf.len();
        pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
        places.iter().for_each(|place| pdf.push_str(&format!("{place:010} 00000 n \n")));
        let size = objects.len() + 1;
        pdf.push_str(&format!(
            "trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        ));
        pdf.into_bytes()
    }
}
