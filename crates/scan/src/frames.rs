//! The pictures of a TIFF file: a chain of directories, each of which says where the next one lies (TIFF 6.0, section 2).
//!
//! The library decodes the first alone, with all the forms of pixels that it knows. So a later one is made the first: the file's head is
//! pointed at its directory.

/// Bytes of an entry of a directory.
const ENTRY: usize = 12;

/// Where the directories of the pictures lie, up to the limit of pages. Of a file that is none, or of the form for files above
/// 4 GiB, nothing.
pub(crate) fn offsets(bytes: &[u8]) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let Some(order) = Order::of(bytes) else { return found };
    let mut next = order.number(bytes, 4);
    // A chain that leads back to itself ends where it does.
    while let Some(at) = next.filter(|at| *at != 0 && !found.contains(at)) {
        let Ok(place) = usize::try_from(at) else { break };
        let Some(entries) = order.short(bytes, place) else { break };
        found.push(at);
        if found.len() > crate::limits::PAGES {
            break;
        }
        next = order.number(bytes, place + 2 + usize::from(entries) * ENTRY);
    }
    found
}

/// A file whose first picture is the one of that number, counted from 1.
pub(crate) fn first(bytes: &[u8], nth: usize) -> Option<Vec<u8>> {
    let order = Order::of(bytes)?;
    let at = *offsets(bytes).get(nth.checked_sub(1)?)?;
    let mut moved = bytes.to_vec();
    moved.get_mut(4..8)?.copy_from_slice(&order.bytes(at));
    Some(moved)
}

/// The order of the bytes of a number.
#[derive(Clone, Copy)]
enum Order {
    Least,
    Greatest,
}

impl Order {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.get(..4)? {
            b"II*\0" => Some(Self::Least),
            b"MM\0*" => Some(Self::Greatest),
            _ => None,
        }
    }

    fn short(self, bytes: &[u8], at: usize) -> Option<u16> {
        let two = bytes.get(at..)?.first_chunk::<2>()?;
        Some(match self {
            Self::Least => u16::from_le_bytes(*two),
            Self::Greatest => u16::from_be_bytes(*two),
        })
    }

    fn number(self, bytes: &[u8], at: usize) -> Option<u32> {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        Some(match self {
            Self::Least => u32::from_le_bytes(*four),
            Self::Greatest => u32::from_be_bytes(*four),
        })
    }

    fn bytes(self, number: u32) -> [u8; 4] {
        match self {
            Self::Least => number.to_le_bytes(),
            Self::Greatest => number.to_be_bytes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of directories without entries, each pointing to the next.
    fn chain(next: &[u32]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for to in next {
            bytes.extend([0, 0]);
            bytes.extend(to.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn directories_are_followed_to_the_last() {
        assert_eq!(offsets(&chain(&[14, 20, 0])), [8, 14, 20]);
        assert!(offsets(b"\x89PNG").is_empty());
    }

    #[test]
    fn a_chain_that_leads_back_or_away_ends() {
        assert_eq!(offsets(&chain(&[14, 8])), [8, 14]);
        assert_eq!(offsets(&chain(&[14, 9999])), [8, 14]);
    }

    #[test]
    fn a_later_picture_is_made_the_first() {
        let moved = first(&chain(&[14, 0]), 2).unwrap();
        assert_eq!(offsets(&moved), [14]);
        assert!(first(&chain(&[14, 0]), 3).is_none());
    }
}
