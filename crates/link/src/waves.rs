//! Parts of work over all threads, a few at a time.

use rayon::prelude::*;

/// Parts at a time for each thread: enough that threads hardly wait for each other at the end of a wave.
const AHEAD: usize = 4;

/// Does each part of the work and takes what they give in their order.
///
/// What a part gives often lies in many small pieces, which take more room than what is made of them. So they are taken
/// wave after wave, before there are more; no result depends on how many parts a wave has.
pub(crate) fn in_waves<P: Sync, T: Send>(
    parts: &[P],
    work: impl Fn(&P) -> T + Sync,
    mut take: impl FnMut(T),
) {
    for wave in parts.chunks(AHEAD * rayon::current_num_threads()) {
        let done: Vec<T> = wave.par_iter().map(&work).collect();
        done.into_iter().for_each(&mut take);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_give_is_taken_in_their_order() {
        for parts in [0, 1, 7, 1000] {
            let numbers: Vec<usize> = (0..parts).collect();
            let mut taken = Vec::new();
            in_waves(&numbers, |at| vec![at * 2; at % 3], |some| taken.extend(some));
            let expected: Vec<usize> = numbers.iter().flat_map(|at| vec![at * 2; at % 3]).collect();
            assert_eq!(taken, expected);
        }
    }
}
