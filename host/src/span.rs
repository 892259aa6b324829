//! Ranges of a plugin's memory: claims, until they were compared with its size.

use std::{borrow::Cow, ops::Range};

/// A range as a plugin tells it, anywhere in 32 bits and beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) ptr: u32,
    pub(crate) len: u32,
}

impl Span {
    /// Reads `len << 32 | ptr`.
    pub(crate) const fn unpack(packed: u64) -> Self {
        let [len @ .., a, b, c, d] = packed.to_be_bytes();
        Self { ptr: u32::from_be_bytes([a, b, c, d]), len: u32::from_be_bytes(len) }
    }

    /// The bytes, where all of them lie in `memory`.
    pub(crate) fn of(self, memory: &[u8]) -> Option<&[u8]> {
        memory.get(self.range()?)
    }

    /// The bytes to be written, where all of them lie in `memory`.
    pub(crate) fn of_mut(self, memory: &mut [u8]) -> Option<&mut [u8]> {
        memory.get_mut(self.range()?)
    }

    /// In 64 bits, so that no sum wraps.
    fn range(self) -> Option<Range<usize>> {
        let end = u64::from(self.ptr) + u64::from(self.len);
        Some(usize::try_from(self.ptr).ok()?..usize::try_from(end).ok()?)
    }
}

/// The text that bytes are, of at most `limit` bytes; what is not UTF-8 is replaced.
pub(crate) fn lossy(bytes: &[u8], limit: usize) -> Cow<'_, str> {
    // a letter that was cut in two is no longer one
    let whole = match bytes.get(..limit + 3) {
        Some(more) => more,
        None => bytes,
    };
    let mut text = String::from_utf8_lossy(whole);
    if text.len() > limit {
        let end = text.floor_char_boundary(limit);
        match &mut text {
            Cow::Borrowed(text) => *text = &text[..end],
            Cow::Owned(text) => text.truncate(end),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Span, lossy};

    #[test]
    fn a_range_is_of_a_memory_or_it_is_not() {
        let memory = [7; 16];
        let fits = |ptr, len| Span { ptr, len }.of(&memory).map(<[u8]>::len);
        assert_eq!(
            (fits(0, 16), fits(15, 1), fits(16, 0), fits(0, 0)),
            (Some(16), Some(1), Some(0), Some(0))
        );
        assert_eq!((fits(0, 17), fits(16, 1), fits(17, 0)), (None, None, None));
        assert_eq!(
            (fits(u32::MAX, 1), fits(1, u32::MAX), fits(u32::MAX, u32::MAX)),
            (None, None, None)
        );
    }

    #[test]
    fn a_packed_range_is_its_length_above_its_address() {
        assert_eq!(Span::unpack(0x0000_0003_8000_0010), Span { ptr: 0x8000_0010, len: 3 });
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(lossy("déjà".as_bytes(), 5), "déj");
        assert_eq!(lossy("déjà".as_bytes(), 6), "déjà");
        assert_eq!(lossy(b"ab\xff", 5), "ab\u{fffd}");
        assert_eq!(lossy(&[0xff; 100], 10).len(), 9);
        assert_eq!(lossy(b"", 0), "");
    }
}
