//! Numbers beside what they are compared with, and pictures for pages that hold the style themselves.

use super::*;
use crate::assess::{AsTruth, Number};
use crate::linkage::Pooled;

fn linked() -> Linkage {
    let pooled = Pooled {
        method: Method::Graphs,
        estimate: 12_000.0,
        lower: 10_000.0,
        upper: 18_000.0,
        share_from_linkage: 0.42,
        draws: 20,
        single: Some((11_000.0, 10_000.0, 12_000.0)),
        rubin: None,
    };
    Linkage { draws: 20, observed: (8_000, 8_100), pooled: vec![pooled] }
}

#[test]
fn the_mixture_is_as_much_wider_than_one_linkage_as_its_limits() {
    let mut linked = linked();
    let svg = linkage(&linked, Lang::En).unwrap();
    let found = is_whole(&svg);
    let wide = |class: &str| {
        let spans = found.iter().filter(|one| one.class() == class);
        spans.map(|one| one.number("x2") - one.number("x1")).fold(0.0, f64::max)
    };
    assert!((wide("whisker main") / wide("whisker") - 4.0).abs() < 0.02);
    assert!(texts(&found).contains(&"12,000 (10,000\u{a0}– 18,000)"));
    assert!(texts(&found).contains(&"42 % of the variance is from linkage."));
    assert!(svg.contains("one linkage: 11,000 (10,000\u{a0}– 12,000)."), "said to who sees none");
    linked.pooled.clear();
    assert!(linkage(&linked, Lang::Es).is_none());
}

#[test]
fn a_list_stands_where_it_is_known_and_where_the_others_put_it() {
    let number = |estimate: f64| Number {
        what: String::new(),
        estimate,
        lower: estimate - 10.0,
        upper: estimate + 10.0,
    };
    let list = |name: &str, known, number| AsTruth { list: name.to_owned(), known, number };
    let lists = vec![
        list("met", 500, Some(number(500.0))),
        list("<missed>", 500, Some(number(300.0))),
        list("none", 90, None),
    ];
    let checks = Checks { as_truth: lists, ..Checks::default() };
    for lang in LANGS {
        let found = is_whole(&truth(&checks, lang).unwrap());
        let squares: Vec<f64> =
            found.iter().filter(|one| one.has("on")).map(|one| one.number("x") + 3.0).collect();
        let circles: Vec<f64> =
            found.iter().filter(|one| one.has("point")).map(|one| one.number("cx")).collect();
        assert_eq!((squares.len(), circles.len()), (3, 2));
        assert!((squares[0] - circles[0]).abs() < 0.11 && squares[1] - circles[1] > 50.0);
    }
    let found = elements(&truth(&checks, Lang::En).unwrap());
    assert!(texts(&found).contains(&"has 90; the others cannot"));
    assert!(truth(&Checks::default(), Lang::En).is_none());
}

#[test]
fn a_picture_for_a_page_has_no_style_of_its_own() {
    let whole = linkage(&linked(), Lang::En).unwrap();
    let bare = without_style(&whole);
    assert!(whole.contains(STYLE) && !bare.contains("<style>"));
    assert_eq!(whole.len(), bare.len() + STYLE.len() + "<style>\n</style>\n".len());
    is_whole(&bare);
    assert_eq!(without_style("<svg/>"), "<svg/>");
}
