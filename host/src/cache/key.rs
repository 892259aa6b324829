//! Under what names a compiled module is kept.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use crate::hex::hex;

/// The layout of the folder and of its entries.
const FORMAT: u32 = 1;

/// Bytes of a hash.
pub(super) const HASH: usize = 32;

/// What decides about compiled code: the compiler with its settings, and the module.
pub(super) struct Key {
    version: String,
    name: String,
    hashes: [[u8; HASH]; 2],
}

impl Key {
    pub(super) fn new(engine: &Engine, bytes: &[u8]) -> Self {
        let mut settings = Settings(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut settings);
        let hashes: [[u8; HASH]; 2] = [settings.0.finalize().into(), Sha256::digest(bytes).into()];
        let version = format!("{FORMAT}-{}", hex(&hashes[0]));
        Self { version, name: hex(&hashes[1]), hashes }
    }

    /// The subfolder. What another version left is never looked at.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The file in the subfolder.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What an entry begins with.
    pub(super) fn header(&self) -> &[u8] {
        self.hashes.as_flattened()
    }
}

/// Whether a subfolder is one of a cache, of whatever version.
pub(super) fn is_version(name: &str) -> bool {
    name.split_once('-').is_some_and(|(format, settings)| {
        !format.is_empty() && format.bytes().all(|byte| byte.is_ascii_digit()) && is_entry(settings)
    })
}

/// Whether a file in such a subfolder is an entry.
pub(super) fn is_entry(name: &str) -> bool {
    name.len() == 2 * HASH && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Hashes as the standard library's do, but alike in every process, and too well for
/// two settings to meet.
struct Settings(Sha256);

impl Hasher for Settings {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let hash: [u8; HASH] = self.0.clone().finalize().into();
        hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::{hex, is_entry, is_version};

    #[test]
    fn only_names_of_the_cache_are_its_own() {
        let hash = hex(&[0x0f; 32]);
        assert_eq!(hash, "0f".repeat(32));
        assert!(is_entry(&hash) && !is_entry(&hash[1..]) && !is_entry(&hash.to_uppercase()));
        assert!(is_version(&format!("1-{hash}")) && is_version(&format!("20-{hash}")));
        for other in [format!("-{hash}"), format!("x-{hash}"), hash.clone(), "1-0f".to_owned()] {
            assert!(!is_version(&other), "{other}");
        }
    }
}
