//! What a reader is told, in Spanish and English.

use super::report::{Agreement, Caution, Estimate, Method, Reason};

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Spanish.
    Es,
    /// English.
    En,
}

impl Lang {
    fn say(self, es: String, en: String) -> String {
        match self {
            Self::Es => es,
            Self::En => en,
        }
    }
}

/// A number of people, whole, with its thousands apart. Spanish parts five digits and more, by a thin space.
#[must_use]
pub fn count(lang: Lang, number: f64) -> String {
    if !number.is_finite() {
        return "∞".to_owned();
    }
    let digits = format!("{:.0}", number.max(0.0));
    let apart = match lang {
        Lang::Es if digits.len() <= 4 => "",
        Lang::Es => "\u{202f}",
        Lang::En => ",",
    };
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(apart);
        }
        text.push(digit);
    }
    text
}

/// What an engine is called.
#[must_use]
pub fn name(method: Method, lang: Lang) -> &'static str {
    let (es, en) = match method {
        Method::Chapman => ("Dos listas (Chapman)", "Two lists (Chapman)"),
        Method::Chao => ("Cota de Chao", "Chao's bound"),
        Method::Zelterman => ("Zelterman", "Zelterman"),
        Method::Coverage => ("Cobertura muestral", "Sample coverage"),
        Method::CapturesChao => ("Capturas, cota de Chao", "Captures, Chao's bound"),
        Method::CapturesDarroch => ("Personas que difieren", "People who differ"),
        Method::LoglinearBic => ("Log-lineal, BIC", "Log-linear, BIC"),
        Method::LoglinearAic => ("Log-lineal, AIC", "Log-linear, AIC"),
        Method::LoglinearStepwise => ("Log-lineal, por pasos", "Log-linear, stepwise"),
        Method::Graphs => ("Promedio de grafos", "Graph averaging"),
        Method::Latent => ("Clases latentes", "Latent classes"),
    };
    match lang {
        Lang::Es => es,
        Lang::En => en,
    }
}

/// Which model an engine chose, where a reader can use it.
#[must_use]
pub fn model(estimate: &Estimate, lang: Lang) -> String {
    if estimate.method != Method::Latent {
        return estimate.model.clone();
    }
    let occupied = estimate.diagnostics.get("occupied").and_then(serde_json::Value::as_f64);
    occupied.map_or_else(String::new, |classes| {
        format!("{classes:.1} {}", lang.say("clases".to_owned(), "classes".to_owned()))
    })
}

/// Why a number is refused, as a sentence.
#[must_use]
pub fn reason(reason: &Reason, lang: Lang) -> String {
    match reason {
        Reason::FewLists { lists } => lang.say(
            format!(
                "Número de listas: {lists}. Con menos de tres no se puede ver si una lista depende de otra, así que no se da una \
                 estimación; los números de dos listas son solo orientación."
            ),
            format!(
                "Number of lists: {lists}. With fewer than three it cannot be seen whether one depends on another, so no \
                 estimate is given; numbers of two lists are for orientation only."
            ),
        ),
        Reason::Apart { list } => lang.say(
            format!("La lista «{list}» no comparte a nadie con ninguna otra: no dice nada de cuántos faltan."),
            format!("The list \"{list}\" shares nobody with any other: it says nothing of how many are missing."),
        ),
        Reason::Unbounded => lang.say(
            "Los datos no acotan el número: números cada vez mayores se ajustan igual de bien.".to_owned(),
            "The data do not bound the number: ever greater numbers fit as well.".to_owned(),
        ),
        Reason::Saturated { weight } => lang.say(
            format!(
                "El {:.0} % del peso está en el modelo en que todas las listas dependen entre sí: allí los datos no dicen \
                 nada de quién no está en ninguna.",
                weight * 100.0
            ),
            format!(
                "{:.0} % of the weight lies on the model in which all lists depend on each other: there the data say \
                 nothing of who is on none.",
                weight * 100.0
            ),
        ),
        Reason::NotMet { r_hat, effective } => lang.say(
            format!(
                "Las cadenas no coinciden o valen poco (R-hat {r_hat:.3}, {} sorteos efectivos; se piden 1.05 y \
                 400): hágalas más largas.",
                count(lang, *effective)
            ),
            format!(
                "The chains have not met or are worth little (R-hat {r_hat:.3}, {} effective draws; 1.05 and 400 \
                 are asked for): make them longer.",
                count(lang, *effective)
            ),
        ),
        Reason::Capped { share } => lang.say(
            format!("En el {:.1} % de los sorteos el número se escapó hasta el tope: los datos no lo acotan.", share * 100.0),
            format!("In {:.1} % of the draws the number ran away to the cap: the data do not bound it.", share * 100.0),
        ),
        Reason::NotIdentified => lang.say(
            "El método no tiene una estimación finita con esta tabla.".to_owned(),
            "The method has no finite estimate on this table.".to_owned(),
        ),
        Reason::Lists { lists, least, most } => lang.say(
            format!("Este método toma de {least} a {most} listas, y hay {lists}."),
            format!("This method takes {least} to {most} lists, and there are {lists}."),
        ),
        Reason::NotMade { what } => lang.say(format!("No se pudo: {what}."), format!("Not made: {what}.")),
    }
}

/// A caution, as a sentence.
#[must_use]
pub fn caution(caution: &Caution, lang: Lang) -> String {
    match caution {
        Caution::BelowBound { bound, estimate } => lang.say(
            format!(
                "Una cota inferior ({}) supera una estimación ({}): o las personas difieren en la \
                 facilidad con que llegan a una lista, y los números son «al menos», o dos listas se evitan.",
                count(lang, *bound),
                count(lang, *estimate)
            ),
            format!(
                "A bound from below ({}) lies above an estimate ({}): either people differ in how easily \
                 they come onto a list, and the numbers are \"at least\", or two lists avoid each other.",
                count(lang, *bound),
                count(lang, *estimate)
            ),
        ),
        Caution::PeopleDiffer { gain } => lang.say(
            format!(
                "Los modelos en que las personas difieren se ajustan mucho mejor (AIC {gain:.0} menos): las estimaciones \
                 tienden a quedar cortas. Lea los números como «al menos»."
            ),
            format!(
                "Models in which people differ fit much better (AIC {gain:.0} less): estimates tend to be too low. Read the \
                 numbers as \"at least\"."
            ),
        ),
        Caution::NoOverlap { lists: (a, b) } => lang.say(
            format!("Las listas «{a}» y «{b}» no comparten a nadie."),
            format!("The lists \"{a}\" and \"{b}\" share nobody."),
        ),
        Caution::TwoTops { mode, median } => lang.say(
            format!("La distribución tiene dos cimas: lo más probable es {}, y la mitad queda bajo {}.", count(lang, *mode as f64), count(lang, *median as f64)),
            format!("The distribution has two tops: the most probable is {}, and half lies below {}.", count(lang, *mode as f64), count(lang, *median as f64)),
        ),
        Caution::LittleOverlap { share } => lang.say(
            format!("Solo el {:.1} % de las personas está en más de una lista.", share * 100.0),
            format!("Only {:.1} % of the people are on more than one list.", share * 100.0),
        ),
    }
}

/// How far the engines agree, as a sentence.
#[must_use]
pub fn agreement(agreement: Agreement, lang: Lang) -> String {
    match agreement {
        Agreement::Agree { factor } => lang.say(
            format!("Los métodos coinciden dentro del 20 % (factor {factor:.2})."),
            format!("The methods agree within 20 % (factor {factor:.2})."),
        ),
        Agreement::Range { factor } => lang.say(
            format!("Los métodos difieren en un factor de {factor:.2}: dé un rango, no un número."),
            format!("The methods differ by a factor of {factor:.2}: give a range, not a number."),
        ),
        Agreement::Disagree { factor } => lang.say(
            format!(
                "Los métodos no coinciden (factor {factor:.2}): la tabla no sostiene un número."
            ),
            format!(
                "The methods do not agree (factor {factor:.2}): the table does not carry a number."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_does() {
        assert_eq!(count(Lang::Es, 4_400.2), "4400");
        assert_eq!(count(Lang::Es, 10_356.5), "10\u{202f}356");
        assert_eq!(count(Lang::En, 4_400.0), "4,400");
        assert_eq!(count(Lang::En, 1_234_567.0), "1,234,567");
    }

    #[test]
    fn sentences_part_thousands_too() {
        let caution_of = Caution::TwoTops { mode: 10_356, median: 1_234_567 };
        assert!(caution(&caution_of, Lang::En).contains("10,356, and half lies below 1,234,567"));
        assert!(caution(&caution_of, Lang::Es).contains("10\u{202f}356"));
        let eight = Reason::Lists { lists: 8, least: 3, most: 7 };
        assert_eq!(reason(&eight, Lang::Es), "Este método toma de 3 a 7 listas, y hay 8.");
    }
}
