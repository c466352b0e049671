//! What each level of each field is worth: how often people and strangers agree so.

use maud::{Markup, html};
use paradero_link::{BIT, Field, FieldModel, level_names};

use super::run::{Told, cut, probability};
use super::summary::field_name;
use super::svg::{Picture, Scale, key, percent, px, upright};
use super::tables::Table;
use super::waterfall::label;

const STEP: f64 = 34.0;
const TOP: f64 = 6.0;
/// The rarest that the logarithmic scale shows, in bits.
const RAREST: f64 = -20.0;
/// Frequent values told of a field.
const FREQUENT: usize = 8;

pub(super) fn section(told: &Told<'_>) -> Markup {
    let w = told.words;
    let model = told.run.model;
    let known: Vec<(usize, &Field, &FieldModel)> = told
        .run
        .input
        .fields
        .iter()
        .enumerate()
        .filter_map(|(at, field)| Some((at, field, model_of(told, field)?)))
        .collect();
    let widest = known.iter().flat_map(|(_, _, known)| weights(known)).map(f64::abs);
    let widest = widest.fold(4.0, f64::max);
    html! {
        section id="model" aria-label=(w.model) {
            h2 { (w.model) }
            p { (w.model_note) }
            p { (w.fill(w.prior_is, &[&w.bits(f64::from(model.prior) / f64::from(BIT))])) " "
                (if model.trained { w.learnt } else { w.not_learnt }) }
            (key(&[("dot m", w.m_means), ("dot u", w.u_means), ("for", w.speaks_for), ("against", w.speaks_against)]))
            div.two { @for (at, field, known) in &known {
                div { (chart(told, field, known, (*at, widest))) (rarity(told, known)) (beside(told, known)) }
            } }
        }
    }
}

/// What the model says of a field: by name and kind, else by kind.
fn model_of<'a>(told: &Told<'a>, field: &Field) -> Option<&'a FieldModel> {
    let of_kind = || told.run.model.fields.iter().filter(|known| known.kind == field.kind);
    of_kind()
        .find(|known| known.name.as_deref() == Some(&field.name))
        .or_else(|| of_kind().find(|known| known.name.is_none()))
        .or_else(|| of_kind().next())
}

/// The weight of each level from 1, in bits.
fn weights(known: &FieldModel) -> Vec<f64> {
    known.m.iter().zip(&known.u).map(|(m, u)| f64::from(m - u) / f64::from(BIT)).collect()
}

fn chart(told: &Told<'_>, field: &Field, known: &FieldModel, (at, widest): (usize, f64)) -> Markup {
    let w = told.words;
    let title = field_name(told, &cut(&field.name), field.kind);
    let names: Vec<String> =
        level_names(field.kind).iter().skip(1).map(|name| w.level_named(name)).collect();
    let mut table =
        Table::new(title.clone(), &[w.level_head, w.m_head, w.u_head, w.weight_head], 1);
    let chances = known.m.iter().zip(&known.u).map(|(m, u)| (probability(*m), probability(*u)));
    let each = names.iter().zip(chances).zip(weights(known));
    let mut lines: Vec<(&String, (f64, f64), f64)> =
        each.map(|((name, chances), weight)| (name, chances, weight)).collect();
    lines.reverse();
    for (name, (m, u), weight) in &lines {
        table.push(vec![(*name).clone(), w.chance(*m), w.chance(*u), w.signed(*weight)]);
    }
    let best = lines.first().map_or(0.0, |line| line.2);
    let worst = lines.last().map_or(0.0, |line| line.2);
    let says = w.fill(w.model_says, &[&w.signed(best), &w.signed(worst)]);
    let bottom = TOP + STEP * lines.len() as f64;
    let rare = Scale::new((RAREST, 0.0), (2.0, 44.0));
    let bits = Scale::new((-widest, widest), (52.0, 99.0));
    let drawing = html! {
        @for (power, name) in [(-20.0, "10⁻⁶"), (-9.97, "10⁻³"), (0.0, "1")] {
            (upright(&rare.x(power), (TOP + 16.0, bottom), "grid"))
            text class="scale" x=(percent(rare.at(power))) y=(px(bottom + 14.0)) text-anchor="middle" { (name) }
        }
        (upright(&bits.x(0.0), (TOP + 16.0, bottom), "zero"))
        @for end in bits.ticks(4.0) {
            text class="scale" x=(percent(bits.at(end))) y=(px(bottom + 14.0)) text-anchor="middle" { (w.plain(end)) }
        }
        @for (at, (name, (m, u), weight)) in lines.iter().enumerate() {
            @let y = TOP + STEP * at as f64;
            @let (x, width) = bits.bar(0.0, *weight);
            (label(name, &w.signed(*weight), y))
            line class="link" x1=(rare.x(m.log2())) x2=(rare.x(u.log2())) y1=(px(y + 23.0)) y2=(px(y + 23.0)) {}
            circle class="dot u" cx=(rare.x(u.log2())) cy=(px(y + 23.0)) r="4.5" {}
            circle class="dot m" cx=(rare.x(m.log2())) cy=(px(y + 23.0)) r="4.5" {}
            rect class=(if *weight < 0.0 { "against" } else { "for" }) x=(x) width=(width) y=(px(y + 18.0)) height="10" {}
        }
    };
    let id = format!("field-{}", at + 1);
    Picture { id: &id, title, says, height: bottom + 20.0, drawing, table }.shown(w)
}

/// The most frequent values or words, which say least when they agree.
fn rarity(told: &Told<'_>, known: &FieldModel) -> Markup {
    let w = told.words;
    let Some(terms) = known.terms.as_ref().filter(|terms| terms.strength > 0) else {
        return html! {};
    };
    let mut frequent: Vec<(&String, &i32)> = terms.bits.iter().collect();
    frequent.sort_by_key(|(term, bits)| (**bits, *term));
    let shares = |bits: i32| w.chance(probability(-bits));
    let rows = frequent.into_iter().take(FREQUENT).map(|(term, bits)| (cut(term), *bits));
    let table = Table::new(w.frequent, &[w.value, w.share_head], 1).with(
        rows.chain([(w.any_other.to_owned(), terms.other)])
            .map(|(term, bits)| vec![term, shares(bits)]),
    );
    html! { details { summary { (w.frequent) } p { (w.rarity_note) } (table.shown()) } }
}

/// The levels beside a field on which this one depends.
fn beside(told: &Told<'_>, known: &FieldModel) -> Markup {
    let w = told.words;
    let Some(beside) = &known.beside else { return html! {} };
    let names = level_names(known.kind).iter().skip(1).map(|name| w.level_named(name));
    let bits = |m: i32, u: i32| w.signed(f64::from(m - u) / f64::from(BIT));
    let agrees = beside.m_agrees.iter().zip(&beside.u_agrees).map(|(m, u)| bits(*m, *u));
    let differs = beside.m_differs.iter().zip(&known.u).map(|(m, u)| bits(*m, *u));
    let title = w.fill(w.depends_on, &[&cut(&beside.field)]);
    let rows = names.zip(agrees).zip(differs).map(|((name, one), two)| vec![name, one, two]);
    let table = Table::new(title.clone(), &[w.level_head, w.if_agrees, w.if_differs], 1).with(rows);
    html! { details { summary { (title) } (table.shown()) } }
}
