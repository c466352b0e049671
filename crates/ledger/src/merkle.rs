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

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves and roots that the implementations of RFC 6962 share as test vectors.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaves(size: u64) -> Vec<Hash> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    #[test]
    fn roots_and_proofs_are_those_of_the_published_vectors() {
        let leaves: Vec<Hash> = LEAVES.iter().map(|leaf| leaf_hash(leaf)).collect();
        for (size, expected) in ROOTS.iter().enumerate() {
            assert_eq!(root(&leaves[..size]).to_string(), *expected);
        }
        let texts = |proof: Option<Vec<Hash>>| -> Vec<String> {
            proof.unwrap().iter().map(Hash::to_string).collect()
        };
        assert_eq!(
            texts(consistency_proof(&leaves, 6)),
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        );
        assert_eq!(
            texts(consistency_proof(&leaves[..5], 2)),
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]
        );
        assert_eq!(texts(inclusion_proof(&leaves[..3], 2)), [ROOTS[2]]);
    }

    #[test]
    fn every_inclusion_proof_holds_for_its_leaf_and_place_alone() {
        for size in 0..=40 {
            let leaves = leaves(size);
            let root = root(&leaves);
            assert_eq!(inclusion_proof(&leaves, size), None);
            for index in 0..size {
                let proof = inclusion_proof(&leaves, index).unwrap();
                let holds = |index: u64, size: u64, leaf: &Hash, proof: &[Hash]| {
                    verify_inclusion(index, size, leaf, proof, &root)
                };
                let leaf = leaves[index as usize];
                assert!(holds(index, size, &leaf, &proof), "{index} of {size}");
                assert!(!holds(size, size, &leaf, &proof));
                for other in (0..size).filter(|other| *other != index) {
                    assert!(!holds(other, size, &leaf, &proof));
                    assert!(!holds(index, size, &leaves[other as usize], &proof));
                }
                assert_each_change_is_noticed(&proof, |bent| !holds(index, size, &leaf, bent));
            }
        }
    }

    #[test]
    fn every_consistency_proof_holds_for_its_two_trees_alone() {
        let all = leaves(40);
        let roots: Vec<Hash> = (0..=40).map(|size| root(&all[..size])).collect();
        for (new, new_root) in roots.iter().enumerate() {
            assert_eq!(consistency_proof(&all[..new], new as u64 + 1), None);
            for (old, old_root) in roots.iter().enumerate().take(new + 1) {
                let proof = consistency_proof(&all[..new], old as u64).unwrap();
                let holds = |old: usize, new: usize, a: &Hash, b: &Hash, proof: &[Hash]| {
                    verify_consistency(old as u64, new as u64, a, b, proof)
                };
                assert!(holds(old, new, old_root, new_root, &proof), "{old} to {new}");
                for (other, other_root) in roots.iter().enumerate() {
                    if other != old {
                        assert!(!holds(old, new, other_root, new_root, &proof));
                        // The empty tree begins every tree, with an empty proof.
                        if other != 0 || !proof.is_empty() {
                            assert!(!holds(other, new, old_root, new_root, &proof));
                        }
                    }
                    if other != new && old != 0 {
                        assert!(!holds(old, new, old_root, other_root, &proof));
                    }
                }
                assert_each_change_is_noticed(&proof, |bent| {
                    !holds(old, new, old_root, new_root, bent)
                });
            }
        }
    }

    fn assert_each_change_is_noticed(proof: &[Hash], is_noticed: impl Fn(&[Hash]) -> bool) {
        let longer = [proof, &[Hash([0; 32])]].concat();
        assert!(is_noticed(&longer));
        for place in 0..proof.len() {
            let mut bent = proof.to_vec();
            bent[place].0[place % 32] ^= 1;
            assert!(is_noticed(&bent));
            bent.remove(place);
            assert!(is_noticed(&bent));
        }
    }
}
