//! Stretches of numbers of unseen people, of which few are looked at.
//!
//! The weight of a graph is smooth in the number, so 16 numbers of a stretch tell the others: the polynomial through them is
//! taken, whose sum over the stretch is a sum over the 16. The weight is a product of ratios of gamma functions, with no pole nearer than
//! the number itself, and a stretch is no longer than half its first number. One over which the weight changes by more than `e` is
//! halved; one of 16 is looked at whole. The worst that is left is the top of a bell, 2.8 standard deviations of it: there the remainder
//! (Lagrange) is 2 in 10^9 of the top; elsewhere it is far less than the rounding of logarithms.

/// Numbers looked at in a stretch.
pub(super) const NODES: usize = 16;
/// The longest stretch.
pub(super) const LONGEST: u64 = 1024;

/// What is known of all stretches of one length.
pub(super) struct Shape {
    /// Which numbers of it are looked at, counted from its first; beyond its end where it is shorter than [`NODES`].
    pub(super) nodes: [u64; NODES],
    /// Of each number of the stretch, how it is made of those looked at.
    pub(super) of_nodes: Vec<[f64; NODES]>,
    /// The sum over the stretch, made of those looked at.
    pub(super) sum: [f64; NODES],
}

impl Shape {
    fn new(length: u64) -> Self {
        let nodes = nodes(length);
        let of_nodes: Vec<[f64; NODES]> = (0..length).map(|at| lagrange(&nodes, at)).collect();
        let mut sum = [0.0; NODES];
        for one in &of_nodes {
            sum.iter_mut().zip(one).for_each(|(sum, of_node)| *sum += of_node);
        }
        Self { nodes, of_nodes, sum }
    }

    pub(super) fn length(&self) -> u64 {
        self.of_nodes.len() as u64
    }
}

/// The shapes of stretches: of each length that a stretch can have.
pub(super) struct Shapes(Vec<Shape>);

impl Shapes {
    /// With stretches of at most so many numbers; no less than [`NODES`].
    pub(super) fn up_to(longest: u64) -> Self {
        let short = 1..NODES as u64;
        let doubled = std::iter::successors(Some(NODES as u64), |length| Some(2 * length));
        let doubled = doubled.take_while(|length| *length <= longest);
        Self(short.chain(doubled).map(Shape::new).collect())
    }

    /// The longest stretch that may begin at a number of unseen people, with so many numbers left.
    pub(super) fn at(&self, first: u64, left: u64) -> &Shape {
        let most = (first / 2).max(NODES as u64).min(left);
        let fits = self.0.partition_point(|shape| shape.length() <= most);
        &self.0[fits.max(1) - 1]
    }

    /// The half of a stretch; none of one that is looked at whole.
    pub(super) fn half(&self, of: &Shape) -> Option<&Shape> {
        let half = of.length() / 2;
        (of.length() > NODES as u64).then(|| {
            let at = self.0.partition_point(|shape| shape.length() < half);
            &self.0[at]
        })
    }
}

/// Which numbers are looked at: dense towards the ends, as the extremes of a cosine (Chebyshev and Lobatto), each once.
fn nodes(length: u64) -> [u64; NODES] {
    let mut nodes = [0; NODES];
    let last = length.max(NODES as u64) - 1;
    for at in 0..NODES / 2 {
        let angle = std::f64::consts::PI * at as f64 / (NODES - 1) as f64;
        let place = (last as f64 / 2.0 * (1.0 - angle.cos())).round() as u64;
        nodes[at] = if at == 0 { 0 } else { place.max(nodes[at - 1] + 1) };
        nodes[NODES - 1 - at] = last - nodes[at];
    }
    nodes
}

/// How the value at a number is made of those at the nodes.
fn lagrange(nodes: &[u64; NODES], at: u64) -> [f64; NODES] {
    let mut made = [1.0; NODES];
    for (one, node) in made.iter_mut().zip(nodes) {
        for other in nodes.iter().filter(|other| *other != node) {
            *one *= (at as f64 - *other as f64) / (*node as f64 - *other as f64);
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_stretch_is_looked_at_whole() {
        for length in 1..=NODES as u64 {
            let shape = Shape::new(length);
            assert_eq!(shape.nodes, std::array::from_fn(|at| at as u64));
            for (at, made) in shape.of_nodes.iter().enumerate() {
                let only: [f64; NODES] = std::array::from_fn(|node| f64::from(node == at));
                assert_eq!(*made, only, "{length}: {at}");
            }
        }
    }

    #[test]
    fn sixteen_numbers_tell_a_smooth_curve() {
        for shape in Shapes::up_to(LONGEST).0.into_iter().skip(NODES - 1) {
            let length = shape.length() as f64;
            let curve =
                |at: u64| (4.0 * (at as f64 / length - 0.3).powi(2) - at as f64 / length).exp();
            let looked = shape.nodes.map(curve);
            let made =
                |by: &[f64; NODES]| by.iter().zip(looked).map(|(by, of)| by * of).sum::<f64>();
            for (at, of_nodes) in shape.of_nodes.iter().enumerate() {
                let right = curve(at as u64);
                let off = made(of_nodes) / right - 1.0;
                assert!(off.abs() < 5e-9, "{length}: {at}: {off}");
            }
            let right: f64 = (0..shape.length()).map(curve).sum();
            assert!((made(&shape.sum) / right - 1.0).abs() < 1e-10, "{length}");
        }
    }

    #[test]
    fn stretches_lie_one_after_the_other_up_to_the_end() {
        let shapes = Shapes::up_to(LONGEST);
        for last in [1, 15, 16, 17, 100, 4_999, 27_440] {
            let (mut first, mut count) = (1, 0);
            while first <= last {
                first += shapes.at(first, last + 1 - first).length();
                count += 1;
            }
            assert_eq!(first, last + 1);
            assert!(count <= 60, "{count} stretches up to {last}");
        }
    }
}
