//! What a function from bytes to bytes is called with: one slice, or several in a row.

/// Bytes that are copied once, to where the plugin has room for them.
pub(crate) trait Input {
    fn len(&self) -> u64;

    /// Copies all of them to a room of that length.
    fn copy_to(&self, room: &mut [u8]);
}

impl Input for &[u8] {
    #[inline]
    fn len(&self) -> u64 {
        len_of(self)
    }

    #[inline]
    fn copy_to(&self, room: &mut [u8]) {
        room.copy_from_slice(self);
    }
}

/// Slices that are one input.
pub(crate) struct InParts<'a, T>(pub(crate) &'a [T]);

impl<T: AsRef<[u8]>> Input for InParts<'_, T> {
    fn len(&self) -> u64 {
        let lens = self.0.iter().map(|part| len_of(part.as_ref()));
        lens.fold(0, u64::saturating_add) // one slice may be there often
    }

    fn copy_to(&self, mut room: &mut [u8]) {
        for part in self.0 {
            // an `AsRef` may give another slice than it gave before
            let part = part.as_ref();
            let Some((own, rest)) = room.split_at_mut_checked(part.len()) else { return };
            own.copy_from_slice(part);
            room = rest;
        }
    }
}

#[inline]
fn len_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{InParts, Input};

    #[test]
    fn parts_follow_each_other() {
        let parts = InParts(&[&b"one"[..], b"", b"two"]);
        let mut room = [0; 6];
        parts.copy_to(&mut room);
        assert_eq!((parts.len(), &room), (6, b"onetwo"));
    }

    /// Longer each time that it is looked at.
    #[derive(Default)]
    struct Growing(Cell<usize>);

    impl AsRef<[u8]> for Growing {
        fn as_ref(&self) -> &[u8] {
            self.0.set(self.0.get() + 1);
            &b"12345678"[..self.0.get()]
        }
    }

    #[test]
    fn a_part_that_has_grown_is_left_out() {
        let growing = [Growing::default()];
        let parts = InParts(&growing);
        let mut room = [0; 1];
        assert_eq!(parts.len(), 1);
        parts.copy_to(&mut room);
        assert_eq!(room, [0]);
    }
}
