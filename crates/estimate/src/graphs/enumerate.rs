//! All decomposable graphs of a few lists.

/// A decomposable graph, by its signed sets of lists: the product over them of the evidence of each, to the power of its
/// sign, is the evidence of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// Edges: bit of the pair `(i, j)`, `i < j`, in the order (0,1), (0,2), ..., (1,2), ...
    pub edges: u32,
    /// Sets of lists with how often each counts, cliques above 0 and separators below; never the empty set.
    pub terms: Vec<(u32, i8)>,
}

/// All decomposable graphs of `p` lists, by their edges.
///
/// # Panics
/// If there are more than seven lists.
#[must_use]
pub fn decomposable(p: usize) -> Vec<Graph> {
    assert!(p <= super::MAX_LISTS, "graphs are enumerated for up to seven lists");
    let pairs = pairs(p);
    (0..1_u32 << pairs.len())
        .filter_map(|edges| Some(Graph { edges, terms: terms(p, &pairs, edges)? }))
        .collect()
}

/// The pairs of lists in order.
fn pairs(p: usize) -> Vec<(usize, usize)> {
    (0..p).flat_map(|i| (i + 1..p).map(move |j| (i, j))).collect()
}

/// The signed sets of a graph, or `None` where it is not decomposable. Lists are taken away one by one whose
/// neighbours are all joined: each leaves the set with its neighbours over the set of its neighbours.
fn terms(p: usize, pairs: &[(usize, usize)], edges: u32) -> Option<Vec<(u32, i8)>> {
    let near = near(p, pairs, edges);
    let (mut left, mut signed) = ((1_u32 << p) - 1, [0_i8; 1 << super::MAX_LISTS]);
    while left != 0 {
        let v = simplicial(p, &near, left)?;
        let of = near[v] & left;
        signed[(of | 1 << v) as usize] += 1;
        signed[of as usize] -= 1;
        left &= !(1 << v);
    }
    let sets = (1_u32..).zip(&signed[1..]).filter(|(_, sign)| **sign != 0);
    Some(sets.map(|(set, sign)| (set, *sign)).collect())
}

/// Of each list those that it is joined to.
fn near(p: usize, pairs: &[(usize, usize)], edges: u32) -> [u32; super::MAX_LISTS] {
    debug_assert_eq!(pairs.len(), p * (p - 1) / 2, "every two lists are a pair");
    let mut near = [0_u32; super::MAX_LISTS];
    for (at, (i, j)) in pairs.iter().enumerate() {
        if edges >> at & 1 == 1 {
            near[*i] |= 1 << j;
            near[*j] |= 1 << i;
        }
    }
    near
}

/// The first of the lists that are left whose neighbours among them are all joined.
fn simplicial(p: usize, near: &[u32; super::MAX_LISTS], left: u32) -> Option<usize> {
    let of = |v: usize| near[v] & left;
    (0..p).find(|v| {
        left >> v & 1 == 1
            && (0..p).filter(|w| of(*v) >> w & 1 == 1).all(|w| of(*v) & !(near[w] | 1 << w) == 0)
    })
}

/// The lists of a decomposable graph in an order in which each depends, given those before it, on some of them that are all
/// joined: `(list, those it depends on)`.
pub(super) fn order(p: usize, edges: u32) -> Vec<(usize, u32)> {
    let near = near(p, &pairs(p), edges);
    let (mut left, mut order) = ((1_u32 << p) - 1, Vec::with_capacity(p));
    while let Some(v) = simplicial(p, &near, left) {
        order.push((v, near[v] & left & !(1 << v)));
        left &= !(1 << v);
    }
    order.reverse();
    order
}

impl Graph {
    /// The graph in letters: its cliques, as in `12.3`; lists are counted from 1.
    #[must_use]
    pub fn name(&self) -> String {
        let set = |set: u32| -> String {
            (0..super::MAX_LISTS)
                .filter(|j| set >> j & 1 == 1)
                .map(|j| (j + 1).to_string())
                .collect()
        };
        let mut cliques: Vec<String> =
            self.terms.iter().filter(|(_, sign)| *sign > 0).map(|(one, _)| set(*one)).collect();
        cliques.sort();
        cliques.join(".")
    }

    /// Whether all lists depend on each other: then the data say nothing of who is on none.
    #[must_use]
    pub fn is_saturated(&self, p: usize) -> bool {
        self.terms == [((1_u32 << p) - 1, 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_as_are_known() {
        // OEIS A058862, labelled chordal graphs.
        let counts = (1..=6).map(|p| decomposable(p).len()).collect::<Vec<_>>();
        assert_eq!(counts, [1, 2, 8, 61, 822, 18_154]);
    }

    #[test]
    fn a_path_is_its_edges_over_what_they_share() {
        // 0-1, 1-2.
        let graphs = decomposable(3);
        let path = graphs.iter().find(|graph| graph.edges == 0b101).unwrap();
        assert_eq!(path.terms, [(0b010, -1), (0b011, 1), (0b110, 1)]);
        assert_eq!(path.name(), "12.23");
        assert!(graphs.last().unwrap().is_saturated(3));
    }

    #[test]
    fn a_ring_of_four_is_none() {
        // 0-1, 1-2, 2-3, 0-3.
        let edges = 0b10_1101;
        assert!(decomposable(4).iter().all(|graph| graph.edges != edges));
    }
}
