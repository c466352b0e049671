//! How likely the groupings of some records are.
//!
//! The probability of a grouping is taken to be proportional to the product of the posterior odds, clipped as for joining,
//! of all pairs of records that it puts together (the likelihood of Sadinle 2014, section 3, under a flat prior on
//! groupings, pairs taken to be independent). A pair never compared counts as it does for joining, so a group must be held
//! together by pairs that were weighed. Of few records all groupings are summed over, subset by subset: the least record stands
//! with some of the others, and the rest are grouped without it.

use super::groups::Tie;

/// Nodes up to which every grouping is summed over for a cluster's confidence.
pub(super) const SUMMED: usize = 8;
/// Nodes up to which every cut along the strongest links is weighed.
const CUT: usize = 256;

/// Evidence between nodes: records, or records that are surely one.
pub(super) struct Nodes {
    /// By node: the nodes that some pair ties to it, ascending.
    near: Vec<Vec<Near>>,
    /// By node: nodes that may not stand with it, ascending.
    apart: Vec<Vec<u32>>,
    /// By node: the lists without duplicates that its records stand in, ascending.
    lists: Vec<Vec<u32>>,
    /// By node: its records.
    sizes: Vec<f64>,
    /// What a pair never compared adds, in bits; 0 or less.
    absent: f64,
}

/// What ties a node to another.
#[derive(Clone, Copy)]
pub(super) struct Near {
    pub(super) node: u32,
    /// In bits, pairs never compared included.
    pub(super) bits: f64,
    /// Whether some pair was weighed, so that it holds the two together.
    pub(super) holds: bool,
}

impl Nodes {
    /// Nodes of so many records each; ties are between nodes, in any order and any number for two nodes.
    pub(super) fn new(
        sizes: Vec<f64>,
        mut ties: Vec<Tie>,
        apart: &[(u32, u32)],
        absent: f64,
    ) -> Self {
        for tie in &mut ties {
            (tie.one, tie.two) = (tie.one.min(tie.two), tie.one.max(tie.two));
        }
        ties.sort_unstable_by_key(|tie| (tie.one, tie.two));
        let mut near: Vec<Vec<Near>> = vec![Vec::new(); sizes.len()];
        let size = |node: u32| sizes.get(node as usize).copied().unwrap_or(1.0);
        for run in ties.chunk_by(|x, y| (x.one, x.two) == (y.one, y.two)) {
            let Some(&Tie { one, two, .. }) = run.first() else { continue };
            let sum: i64 = run.iter().map(|tie| tie.evidence).sum();
            let never = size(one) * size(two) - crate::input::as_f64(run.len() as u64);
            let bits = bits_of(sum) + absent * never.max(0.0);
            let holds = run.iter().any(|tie| tie.kept);
            for (from, to) in [(one, two), (two, one)] {
                if let Some(near) = near.get_mut(from as usize) {
                    near.push(Near { node: to, bits, holds });
                }
            }
        }
        near.iter_mut().for_each(|near| near.sort_unstable_by_key(|near| near.node));
        let lists = vec![Vec::new(); sizes.len()];
        let mut foes: Vec<Vec<u32>> = vec![Vec::new(); sizes.len()];
        for &(one, two) in apart {
            for (from, to) in [(one, two), (two, one)] {
                if let Some(foes) = foes.get_mut(from as usize) {
                    foes.push(to);
                }
            }
        }
        for foes in &mut foes {
            foes.sort_unstable();
            foes.dedup();
        }
        Self { near, apart: foes, lists, sizes, absent }
    }

    /// The same, no two nodes that share a list ever together.
    pub(super) fn with_lists(self, lists: Vec<Vec<u32>>) -> Self {
        Self { lists, ..self }
    }

    pub(super) fn size(&self, node: u32) -> f64 {
        self.sizes.get(node as usize).copied().unwrap_or(1.0)
    }

    pub(super) fn lists(&self, node: u32) -> &[u32] {
        self.lists.get(node as usize).map_or(&[][..], Vec::as_slice)
    }

    /// Whether two nodes may not stand together.
    pub(super) fn are_apart(&self, one: u32, two: u32) -> bool {
        let others = self.lists(two);
        self.apart(one).binary_search(&two).is_ok()
            || self.lists(one).iter().any(|list| others.binary_search(list).is_ok())
    }

    pub(super) fn len(&self) -> usize {
        self.sizes.len()
    }

    pub(super) fn near(&self, node: u32) -> &[Near] {
        self.near.get(node as usize).map_or(&[][..], Vec::as_slice)
    }

    pub(super) fn apart(&self, node: u32) -> &[u32] {
        self.apart.get(node as usize).map_or(&[][..], Vec::as_slice)
    }

    /// What a node that no pair ties to another adds beside it, in bits.
    pub(super) fn never(&self, one: u32, two: u32) -> f64 {
        self.absent * self.size(one) * self.size(two)
    }

    /// What two nodes add when they stand together, in bits; negative infinity where they may not.
    pub(super) fn between(&self, one: u32, two: u32) -> f64 {
        if self.are_apart(one, two) {
            return f64::NEG_INFINITY;
        }
        let near = self.near(one);
        match near.binary_search_by_key(&two, |near| near.node) {
            Ok(at) => near.get(at).map_or(0.0, |near| near.bits),
            Err(_) => self.never(one, two),
        }
    }

    /// The probability that all nodes are one.
    pub(super) fn together(&self) -> f64 {
        if self.len() < 2 {
            return 1.0;
        }
        if self.len() <= SUMMED { Exact::new(self).together() } else { self.about_together() }
    }

    /// The same of many nodes, from the ways in which they fall in two that are likeliest: one node leaves, or a link of the
    /// greatest spanning tree breaks. It is too high by what other groupings are worth.
    fn about_together(&self) -> f64 {
        let nodes = (0_u32..).take(self.len());
        let alone = |node: u32| (0_u32..).take(self.len()).map(move |other| other == node);
        let mut others: f64 =
            nodes.map(|node| (-self.cut(&alone(node).collect::<Vec<_>>())).exp2()).sum();
        if self.len() <= CUT {
            let sides = self.tree_sides();
            let several = |side: &&Vec<bool>| {
                let count = side.iter().filter(|inside| **inside).count();
                count > 1 && count + 1 < self.len()
            };
            others +=
                sides.iter().filter(several).map(|side| (-self.cut(side)).exp2()).sum::<f64>();
        }
        1.0 / (1.0 + others)
    }

    /// The evidence across a cut, in bits.
    fn cut(&self, side: &[bool]) -> f64 {
        let inside = |node: u32| side.get(node as usize).copied().unwrap_or(false);
        let (mut bits, mut here, mut there, mut tied) = (0.0, 0.0, 0.0, 0.0);
        for (node, size) in (0_u32..).zip(&self.sizes) {
            if !inside(node) {
                there += size;
                continue;
            }
            here += size;
            for near in self.near(node).iter().filter(|near| !inside(near.node)) {
                bits += near.bits;
                tied += size * self.sizes.get(near.node as usize).copied().unwrap_or(1.0);
            }
        }
        bits + self.absent * (here * there - tied)
    }

    /// For each link of the greatest spanning tree, the nodes on one side of it.
    fn tree_sides(&self) -> Vec<Vec<bool>> {
        let mut links: Vec<(f64, u32, u32)> = Vec::new();
        for node in (0_u32..).take(self.len()) {
            let later = self.near(node).iter().filter(|near| near.node > node && near.holds);
            links.extend(later.map(|near| (near.bits, node, near.node)));
        }
        links.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let mut group: Vec<usize> = (0..self.len()).collect();
        let mut sides = Vec::new();
        for (_, one, two) in links {
            let of = |node: u32| group.get(node as usize).copied().unwrap_or(0);
            let (kept, gone) = (of(one), of(two));
            if kept == gone {
                continue;
            }
            // The tree grows from single nodes, so what a link joins is one side of it when it is the last.
            sides.push(group.iter().map(|group| *group == gone).collect());
            group.iter_mut().filter(|group| **group == gone).for_each(|group| *group = kept);
        }
        sides
    }
}

/// Every grouping of few nodes, by subset.
pub(super) struct Exact {
    nodes: usize,
    /// By subset: the weight of its nodes as one group, in bits; negative infinity where they cannot be one.
    group: Vec<f64>,
    /// By subset: the sum over its groupings, in bits.
    all: Vec<f64>,
}

impl Exact {
    pub(super) fn new(nodes: &Nodes) -> Self {
        let count = nodes.len().min(16);
        let subsets = 1_usize << count;
        let holds: Vec<usize> = (0_u32..)
            .take(count)
            .map(|node| {
                let near = nodes.near(node).iter().filter(|near| near.holds);
                near.fold(0, |set, near| set | 1 << near.node)
            })
            .collect();
        let mut exact = Self { nodes: count, group: vec![0.0; subsets], all: vec![0.0; subsets] };
        let mut inside = vec![0.0; subsets];
        for subset in 1..subsets {
            let least = subset.trailing_zeros();
            let rest = subset & (subset - 1);
            let own: f64 = ones(rest).map(|other| nodes.between(least, other)).sum();
            let sum = inside.get(rest).copied().unwrap_or(0.0) + own;
            if let Some(slot) = inside.get_mut(subset) {
                *slot = sum;
            }
            let held = is_held(subset, &holds);
            if let Some(slot) = exact.group.get_mut(subset) {
                *slot = if held { sum } else { f64::NEG_INFINITY };
            }
        }
        for subset in 1..subsets {
            let all = log_sum(|add| exact.each_first(subset, |_, bits| add(bits)));
            if let Some(slot) = exact.all.get_mut(subset) {
                *slot = all;
            }
        }
        exact
    }

    /// Each group that the least node of a subset may stand in, and the weight of all groupings with it.
    fn each_first(&self, subset: usize, mut found: impl FnMut(usize, f64)) {
        let rest = subset & subset.wrapping_sub(1);
        let least = subset ^ rest;
        let mut with = rest;
        loop {
            let group = least | with;
            let own = self.group.get(group).copied().unwrap_or(f64::NEG_INFINITY);
            if own > f64::NEG_INFINITY {
                found(group, own + self.all.get(subset ^ group).copied().unwrap_or(0.0));
            }
            if with == 0 {
                return;
            }
            with = (with - 1) & rest;
        }
    }

    /// The probability that all nodes are one.
    pub(super) fn together(&self) -> f64 {
        let last = |of: &[f64]| of.last().copied().unwrap_or(0.0);
        (last(&self.group) - last(&self.all)).exp2().min(1.0)
    }

    /// Draws a grouping: by node its group. `uniform` gives numbers from 0 to below 1.
    pub(super) fn draw(&self, uniform: &mut impl FnMut() -> f64) -> Vec<u32> {
        let mut of = vec![0; self.nodes];
        let mut left = (1_usize << self.nodes) - 1;
        let mut group = 0;
        while left != 0 {
            let all = self.all.get(left).copied().unwrap_or(0.0);
            let (mut at, mut last, mut chosen) = (uniform(), left, None);
            self.each_first(left, |subset, bits| {
                if chosen.is_none() {
                    (at, last) = (at - (bits - all).exp2(), subset);
                    chosen = (at < 0.0).then_some(subset);
                }
            });
            let subset = chosen.unwrap_or(last);
            for node in ones(subset) {
                if let Some(slot) = of.get_mut(node as usize) {
                    *slot = group;
                }
            }
            group += 1;
            left &= !subset;
        }
        of
    }
}

/// The nodes of a subset.
fn ones(mut subset: usize) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        (subset != 0).then(|| {
            let least = subset.trailing_zeros();
            subset &= subset - 1;
            least
        })
    })
}

/// Whether ties hold a subset together.
fn is_held(subset: usize, holds: &[usize]) -> bool {
    let mut reached = subset & subset.wrapping_neg();
    loop {
        let near = ones(reached).filter_map(|node| holds.get(node as usize));
        let more = near.fold(reached, |set, near| set | (near & subset));
        if more == reached {
            return reached == subset;
        }
        reached = more;
    }
}

/// The logarithm of a sum from logarithms, all in bits.
fn log_sum(each: impl Fn(&mut dyn FnMut(f64))) -> f64 {
    let mut most = f64::NEG_INFINITY;
    each(&mut |bits| most = most.max(bits));
    if most == f64::NEG_INFINITY {
        return most;
    }
    let mut sum = 0.0;
    each(&mut |bits| sum += (bits - most).exp2());
    most + f64::log2(sum)
}

/// Units of 1/1024 bit in bits.
fn bits_of(units: i64) -> f64 {
    let clipped = i32::try_from(units).unwrap_or(if units < 0 { i32::MIN } else { i32::MAX });
    crate::to_bits(clipped)
}
