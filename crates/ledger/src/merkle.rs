//! The Merkle tree of RFC 6962: roots, proofs, and their verification. Pure.

use crate::hash::{Hash, sha256, sha256_of};
use std::ops::Range;

/// The hash of one entry (RFC 6962 section 2.1): SHA-256 of 0x00 and the entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256_of(&[&[0], entry])
}

/// The hash of an inner node: SHA-256 of 0x01, the left and the right child.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256_of(&[&[1], &left.0, &right.0])
}

/// The root of a tree with these leaf hashes; of none, the SHA-256 of nothing.
#[must_use]
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
            node_hash(&root(left), &root(right))
        }
    }
}

/// The greatest power of two below `n`, for n >= 2: where RFC 6962 splits n leaves.
pub(crate) fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - (n - 1).leading_zeros())
}

/// The audit path of the leaf `index` (RFC 6962 section 2.1.1), or `None` when there is none.
#[must_use]
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let ranges = inclusion_ranges(index, leaves.len() as u64)?;
    Some(ranges.into_iter().map(|range| root_of_range(leaves, &range)).collect())
}

/// The proof that the first `old` leaves are a beginning of all of them (RFC 6962 section
/// 2.1.2), or `None` when there are fewer. From 0, and to the same size, it is empty.
#[must_use]
pub fn consistency_proof(leaves: &[Hash], old: u64) -> Option<Vec<Hash>> {
    let ranges = consistency_ranges(old, leaves.len() as u64)?;
    Some(ranges.into_iter().map(|range| root_of_range(leaves, &range)).collect())
}

fn root_of_range(leaves: &[Hash], range: &Range<u64>) -> Hash {
    root(&leaves[range.start as usize..range.end as usize])
}

/// The leaf ranges whose roots make up the audit path, nearest to the leaf first.
pub(crate) fn inclusion_ranges(index: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if index >= size {
        return None;
    }
    let (mut low, mut high, mut ranges) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    ranges.reverse();
    Some(ranges)
}

/// The leaf ranges whose roots make up a consistency proof, in the order of the RFC.
pub(crate) fn consistency_ranges(old: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if old > size {
        return None;
    }
    let mut ranges = Vec::new();
    if old == 0 || old == size {
        return Some(ranges);
    }
    let (mut low, mut high, mut is_old_root) = (0, size, true);
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
            is_old_root = false;
        }
    }
    if !is_old_root {
        ranges.push(low..high);
    }
    ranges.reverse();
    Some(ranges)
}

/// Whether `proof` shows that the tree of `size` leaves and root `root` has `leaf` (a leaf
/// hash) at `index`. The algorithm of RFC 9162 section 2.1.3.2.
#[must_use]
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Whether `proof` shows that the tree (`old_size`, `old_root`) is a beginning of the tree
/// (`new_size`, `new_root`). The algorithm of RFC 9162 section 2.1.4.2; an empty tree is a
/// beginning of every tree.
#[must_use]
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> bool {
    if old_size > new_size {
        return false;
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    if old_size == 0 {
        return proof.is_empty() && *old_root == root(&[]);
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (first, rest) = if old_size.is_power_of_two() {
        (*old_root, proof)
    } else if let [first, rest @ ..] = proof {
        (*first, rest)
    } else {
        return false;
    };
    let (mut old_hash, mut new_hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == *old_root && new_hash == *new_root
}
