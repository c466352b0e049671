//! The languages that are at hand.

use std::sync::Arc;

use crate::Lang;

/// The languages that are at hand, Spanish first, then English, then others in the order of their codes.
#[derive(Clone, Debug)]
pub struct Languages(Arc<[Lang]>);

impl Default for Languages {
    /// Those that are built in.
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl Languages {
    /// Those that are built in, and more.
    #[must_use]
    pub fn with(mut more: Vec<Lang>) -> Self {
        more.retain(|lang| !["es", "en"].contains(&lang.code()));
        more.sort_by_key(|lang| lang.code());
        more.dedup_by_key(|lang| lang.code());
        Self([Lang::es(), Lang::en()].into_iter().chain(more).collect())
    }

    /// All.
    pub fn all(&self) -> impl Iterator<Item = Lang> + '_ {
        self.0.iter().copied()
    }

    /// The one of a code, in capitals or not.
    #[must_use]
    pub fn of(&self, code: &str) -> Option<Lang> {
        self.all().find(|lang| lang.code().eq_ignore_ascii_case(code))
    }

    /// The language that a browser prefers (`Accept-Language`, RFC 9110 section 12.5.4); Spanish where it names none of
    /// them. A tag means the language of just that code, else the one of its first part.
    #[must_use]
    pub fn preferred(&self, accept: &str) -> Lang {
        let mut best = (0.0_f32, Lang::es());
        for part in accept.split(',') {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or_default().trim();
            let weight = fields
                .find_map(|field| field.trim().strip_prefix("q=")?.parse().ok())
                .unwrap_or(1.0_f32);
            let first = tag.split('-').next().unwrap_or_default();
            let lang = self.of(tag).or_else(|| self.of(first));
            if let Some(lang) = lang.filter(|_| weight > best.0) {
                best = (weight, lang);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;

    #[test]
    fn the_browser_chooses_the_language() {
        let languages = Languages::default();
        assert_eq!(languages.preferred("en-GB,en;q=0.9,es;q=0.8"), Lang::en());
        assert_eq!(languages.preferred("fr, en;q=0.2, es-MX;q=0.5"), Lang::es());
        assert_eq!(languages.preferred(""), Lang::es());
        let file = "language-name = Português\nlanguage-direction = ltr\n";
        let other = load("pt-BR", &[("pt-BR.ftl", file)]).unwrap().lang;
        let languages = Languages::with(vec![other]);
        assert_eq!(languages.preferred("pt-br, en;q=0.5"), other);
        assert_eq!(languages.preferred("pt, en;q=0.5"), Lang::en());
        let codes: Vec<_> = languages.all().map(Lang::code).collect();
        assert_eq!(codes, ["es", "en", "pt-BR"]);
    }
}
