//! The two languages in which pairs are shown.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Lang {
    /// The text in this language.
    pub(crate) fn say<'t>(self, es: &'t str, en: &'t str) -> &'t str {
        if self == Self::Es { es } else { en }
    }

    /// Its code, as it stands in `lang`.
    pub(crate) fn code(self) -> &'static str {
        self.say("es", "en")
    }

    /// The language that a browser prefers (`Accept-Language`); Spanish where it says nothing of either.
    pub(crate) fn preferred(accept: &str) -> Self {
        let mut best = (0.0_f32, Self::Es);
        for part in accept.split(',') {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = fields.find_map(|field| field.trim().strip_prefix("q=")?.parse().ok());
            let weight = weight.unwrap_or(1.0_f32);
            let lang = [Self::Es, Self::En].into_iter().find(|lang| tag.starts_with(lang.code()));
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

    #[test]
    fn the_browser_chooses_the_language() {
        assert_eq!(Lang::preferred("en-GB,en;q=0.9,es;q=0.8"), Lang::En);
        assert_eq!(Lang::preferred("fr, en;q=0.2, es-MX;q=0.5"), Lang::Es);
        assert_eq!(Lang::preferred(""), Lang::Es);
    }
}
