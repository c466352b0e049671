//! What a reader is told, in Spanish and English.

use super::report::{Agreement, Caution, Reason, Report};

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

/// Why a number is refused, as a sentence.
#[must_use]
pub fn reason(reason: &Reason, lang: Lang) -> String {
    match reason {
        Reason::FewLists { lists } => lang.say(
            format!(
                "Hay {lists} listas: con menos de tres no se puede ver si una lista depende de otra, así que no se da una \
                 estimación; los números de dos listas son solo orientación."
            ),
            format!(
                "There are {lists} lists: with fewer than three it cannot be seen whether one depends on another, so no \
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
                "Las cadenas no coinciden o valen poco (R-hat {r_hat:.3}, {effective:.0} sorteos efectivos; se piden 1.05 y \
                 400): hágalas más largas."
            ),
            format!(
                "The chains have not met or are worth little (R-hat {r_hat:.3}, {effective:.0} effective draws; 1.05 and 400 \
                 are asked for): make them longer."
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
        Reason::NotMade { what } => lang.say(format!("No se pudo: {what}."), format!("Not made: {what}.")),
    }
}

/// A caution, as a sentence.
#[must_use]
pub fn caution(caution: &Caution, lang: Lang) -> String {
    match caution {
        Caution::BelowBound { bound, estimate } => lang.say(
            format!(
                "Una cota inferior ({bound:.0}) supera una estimación ({estimate:.0}): o las personas difieren en la \
                 facilidad con que llegan a una lista, y los números son «al menos», o dos listas se evitan."
            ),
            format!(
                "A bound from below ({bound:.0}) lies above an estimate ({estimate:.0}): either people differ in how easily \
                 they come onto a list, and the numbers are \"at least\", or two lists avoid each other."
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
            format!("La distribución tiene dos cimas: lo más probable es {mode}, y la mitad queda bajo {median}."),
            format!("The distribution has two tops: the most probable is {mode}, and half lies below {median}."),
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

/// A number of people as a reader is told it: to two digits, and never as if it were counted.
fn about(number: f64) -> String {
    let step = 10_f64.powf((number.max(1.0).log10().floor() - 1.0).max(0.0));
    format!("{:.0}", (number / step).round() * step)
}

/// What a reader is told of a table, who does not read methods: how many are documented, and how many more at least, or that it
/// cannot be said.
#[must_use]
pub fn plain(report: &Report, lang: Lang) -> String {
    let n = report.observed;
    let standing =
        report.estimates.iter().filter(|one| one.method.is_main() && one.refused.is_empty());
    let numbers: Vec<f64> = standing.map(|one| one.estimate - n as f64).collect();
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(0.0, f64::max);
    let Some((lower, upper)) = report.range.filter(|_| !numbers.is_empty()) else {
        return lang.say(
            format!("En las listas hay {n} personas. De cuántas más podrían haber aparecido en ellas y no están en ninguna, estas listas no permiten decir un número."),
            format!("{n} people are on the lists. How many more could have been on them and are on none, these lists cannot say."),
        );
    };
    let (low, high) = (about((lower - n as f64).max(0.0)), about(upper - n as f64));
    let (least, most) = (about(least), about(most));
    let between = |es: bool| match (least == most, es) {
        (true, true) => format!("unas {least}"),
        (true, false) => format!("about {least}"),
        (false, true) => format!("entre {least} y {most}, según el método"),
        (false, false) => format!("between {least} and {most}, by method"),
    };
    lang.say(
        format!(
            "En las listas hay {n} personas. Otras, {}, podrían haber aparecido en alguna y no están en ninguna; con la incertidumbre de cada método, de {low} a {high}. \
             Quien no podía aparecer en ninguna lista no está contado: léase «al menos».",
            between(true)
        ),
        format!(
            "{n} people are on the lists. Others, {}, could have been on one and are on none; with each method's uncertainty, {low} to {high}. Who could \
             be on no list is not counted: read it as \"at least\".",
            between(false)
        ),
    )
}
