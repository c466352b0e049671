//! What things look like, on pages, in files and on paper.

/// What something is, as far as its look depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text that is read.
    Ink,
    /// Text beside it.
    Soft,
    /// A heading.
    Strong,
    /// Text that warns.
    Grave,
    /// A line of the scale.
    Tick,
    /// The day on which clocks are read.
    Today,
    /// The line that a lane runs along.
    Rail,
    /// What is stated to have lasted.
    Span,
    /// What may have lasted: within the days that a date was taken to mean.
    Perhaps,
    /// What is said not to have been.
    Denied,
    /// Of an order: the time in which it stands.
    Order,
    /// Of an order: the time since its deadline.
    Over,
    /// What nobody states.
    Gap,
    /// Where statements cannot both hold.
    Clash,
    /// A mark.
    Mark,
    /// A mark of what needs looking at.
    Alert,
    /// From one lane to another.
    Join,
    /// A bar.
    Bar,
    /// The part of a bar that is missing.
    Missing,
    /// A bar of a number that is kept back.
    Kept,
    /// Land on a map.
    Land,
    /// A place on a map, and how many.
    Place,
    /// A place on a map whose point no source states.
    PlaceRead,
    /// A way on a map.
    Way,
}

impl Look {
    /// The class, which [`STYLE`] dresses.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Ink => "p-ink",
            Self::Soft => "p-soft",
            Self::Strong => "p-strong",
            Self::Grave => "p-grave",
            Self::Tick => "p-tick",
            Self::Today => "p-today",
            Self::Rail => "p-rail",
            Self::Span => "p-span",
            Self::Perhaps => "p-perhaps",
            Self::Denied => "p-denied",
            Self::Order => "p-order",
            Self::Over => "p-over",
            Self::Gap => "p-gap",
            Self::Clash => "p-clash",
            Self::Mark => "p-mark",
            Self::Alert => "p-alert",
            Self::Join => "p-join",
            Self::Bar => "p-bar",
            Self::Missing => "p-missing",
            Self::Kept => "p-kept",
            Self::Land => "p-land",
            Self::Place => "p-place",
            Self::PlaceRead => "p-place-read",
            Self::Way => "p-way",
        }
    }

    /// The attributes that hold where there is no style sheet; of a filling, the name of the pattern is put in by the sheet.
    pub(crate) const fn attributes(self) -> &'static str {
        match self {
            Self::Ink => {
                r##"fill="#1b1f23" font-size="13" stroke="#fcfcfa" stroke-width="3" stroke-linejoin="round" paint-order="stroke""##
            }
            Self::Soft => {
                r##"fill="#50585f" font-size="12" stroke="#fcfcfa" stroke-width="3" stroke-linejoin="round" paint-order="stroke""##
            }
            Self::Strong => {
                r##"fill="#1b1f23" font-size="13" font-weight="bold" stroke="#fcfcfa" stroke-width="3" stroke-linejoin="round" paint-order="stroke""##
            }
            Self::Grave => {
                r##"fill="#9b1c1c" font-size="12" font-weight="bold" stroke="#fcfcfa" stroke-width="3" stroke-linejoin="round" paint-order="stroke""##
            }
            Self::Tick => r##"stroke="#d6dadd" stroke-dasharray="2 3""##,
            Self::Today => r##"stroke="#1b1f23" stroke-dasharray="6 3""##,
            Self::Rail => r##"stroke="#d6dadd""##,
            Self::Span => r##"fill="#1f5c7a""##,
            Self::Perhaps => r##"fill="#1f5c7a" stroke="#1f5c7a" stroke-dasharray="3 3""##,
            Self::Denied => {
                r##"fill="none" stroke="#9b1c1c" stroke-width="2" stroke-dasharray="5 3""##
            }
            Self::Order => r##"fill="#fcfcfa" stroke="#1b1f23""##,
            Self::Over => r##"fill="none" stroke="#9b1c1c""##,
            Self::Gap => r##"fill="none" stroke="#50585f" stroke-dasharray="1 3""##,
            Self::Clash => r##"fill="none" stroke="#9b1c1c" stroke-width="1.5""##,
            Self::Mark => r##"fill="#1f5c7a" stroke="#fcfcfa""##,
            Self::Alert => r##"fill="#9b1c1c" stroke="#fcfcfa""##,
            Self::Join => r##"stroke="#1f5c7a" stroke-width="2" stroke-dasharray="2 2""##,
            Self::Bar => r##"fill="#1f5c7a""##,
            Self::Missing => r##"fill="none" stroke="#9b1c1c""##,
            Self::Kept => r##"fill="none" stroke="#50585f" stroke-dasharray="2 2""##,
            Self::Land => r##"fill="#e3e8eb" stroke="#fcfcfa" stroke-width="0.7""##,
            Self::Place => r##"fill="#1f5c7a" fill-opacity="0.55" stroke="#1f5c7a""##,
            Self::PlaceRead => {
                r##"fill="#fcfcfa" fill-opacity="0.55" stroke="#1f5c7a" stroke-width="1.5" stroke-dasharray="3 2""##
            }
            Self::Way => r##"fill="none" stroke="#9b1c1c" stroke-width="2""##,
        }
    }

    /// The pattern with which it is filled, where it has one.
    pub(crate) const fn pattern(self) -> Option<&'static str> {
        match self {
            Self::Gap | Self::Kept => Some("gap"),
            Self::Over | Self::Missing => Some("hatch"),
            Self::Clash => Some("clash"),
            _ => None,
        }
    }
}

/// The style sheet of pages that show pictures. Colours are the page's own (`--ink`, `--paper`, `--soft`, `--line`, `--accent`,
/// `--serious`, `--panel`, `--focus`).
pub const STYLE: &str = include_str!("picture.css");

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Look; 24] = [
        Look::Ink,
        Look::Soft,
        Look::Strong,
        Look::Grave,
        Look::Tick,
        Look::Today,
        Look::Rail,
        Look::Span,
        Look::Perhaps,
        Look::Denied,
        Look::Order,
        Look::Over,
        Look::Gap,
        Look::Clash,
        Look::Mark,
        Look::Alert,
        Look::Join,
        Look::Bar,
        Look::Missing,
        Look::Kept,
        Look::Land,
        Look::Place,
        Look::PlaceRead,
        Look::Way,
    ];

    #[test]
    fn every_look_is_dressed_by_the_sheet_also_where_colours_are_forced() {
        let (plain, forced) = STYLE.split_once("@media (forced-colors: active)").unwrap();
        for look in ALL {
            for part in [plain, forced] {
                assert!(part.contains(&format!(".{}", look.class())), "{look:?}");
            }
            assert!(look.attributes().contains("fill=") || look.attributes().contains("stroke="));
        }
    }
}
