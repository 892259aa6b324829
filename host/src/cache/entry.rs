//! What a file of the cache holds: the two hashes of its key, compiled code, and the
//! SHA-256 of all that.

use sha2::{Digest, Sha256};

use super::key::{HASH, Key};

/// Compiled code that is as it was written.
pub(super) struct Code<'a>(&'a [u8]);

impl Code<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        self.0
    }
}

/// Bytes of the entry that holds `code`.
pub(super) fn size(code: &[u8]) -> u64 {
    code.len() as u64 + 3 * HASH as u64
}

/// The parts of an entry, in their order.
pub(super) fn parts<'a>(key: &'a Key, code: &'a [u8]) -> (&'a [u8], &'a [u8], [u8; HASH]) {
    let sum = Sha256::new().chain_update(key.header()).chain_update(code).finalize();
    (key.header(), code, sum.into())
}

/// The code in an entry that is whole and belongs to `key`.
pub(super) fn verify<'a>(entry: &'a [u8], key: &Key) -> Option<Code<'a>> {
    let (before, sum) = entry.split_last_chunk::<HASH>()?;
    let code = before.strip_prefix(key.header())?;
    (Sha256::digest(before).as_slice() == sum).then_some(Code(code))
}
