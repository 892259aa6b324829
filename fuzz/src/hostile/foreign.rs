//! Bytes that are no core module.

use super::{FULL, Hostile, add};
use crate::sections::push_bytes;

/// Bytes that are no core module.
pub(super) fn foreign(list: &mut Vec<Hostile>) {
    add(list, "zeros-16-mib", || vec![0; FULL]);
    add(list, "text-16-mib", || b"text ".repeat(FULL / 5));
    add(list, "text-comments-16-mib", || b";;\n".repeat(FULL / 3));
    add(list, "archive-16-mib", || [b"!<arch>\n".as_slice(), &vec![b' '; FULL]].concat());
    add(list, "component-nested", || {
        let mut nested = b"\0asm\x0d\0\x01\0".to_vec();
        for _ in 0..2000 {
            let inner = nested;
            nested = b"\0asm\x0d\0\x01\0\x04".to_vec();
            push_bytes(&mut nested, &inner);
        }
        nested
    });
}
