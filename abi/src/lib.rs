//! The Keyway plugin ABI: what a plugin and its host agree on.
//!
//! Every name and number comes from `sdk/include/keyway/abi.h` by way of [`raw`],
//! which bindgen writes and a test compares. ABI.md says what they mean.
#![cfg(not(feature = "regen"))]
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

use std::{ffi::CStr, fmt, str::FromStr};

/// The header's constants under their C names.
#[allow(missing_docs)]
pub mod raw {
    include!("bindings.rs");
}

const fn text(text: &'static CStr) -> &'static str {
    match text.to_str() {
        Ok(text) => text,
        Err(_) => panic!("the header holds UTF-8"),
    }
}

/// Export names.
pub mod export {
    use super::{raw, text};

    /// The linear memory.
    pub const MEMORY: &str = text(raw::KEYWAY_NAME_MEMORY);
    /// Runs the constructors, once, before all else.
    pub const INITIALIZE: &str = text(raw::KEYWAY_NAME_INITIALIZE);
    /// Tells the packed ABI version.
    pub const GET_ABI_VERSION: &str = text(raw::KEYWAY_NAME_GET_ABI_VERSION);
    /// Makes the plugin ready.
    pub const INIT: &str = text(raw::KEYWAY_NAME_INIT);
    /// Computes one result.
    pub const PROCESS: &str = text(raw::KEYWAY_NAME_PROCESS);
    /// Releases what `init` acquired.
    pub const CLEANUP: &str = text(raw::KEYWAY_NAME_CLEANUP);
    /// Tells the number of `process` calls since `init`.
    pub const GET_CALL_COUNT: &str = text(raw::KEYWAY_NAME_GET_CALL_COUNT);
    /// Tells whether the plugin is between `init` and `cleanup`.
    pub const IS_INITIALIZED: &str = text(raw::KEYWAY_NAME_IS_INITIALIZED);
    /// Begins a call and makes room for its input.
    pub const ALLOC: &str = text(raw::KEYWAY_NAME_ALLOC);
    /// Tells the message of the last error.
    pub const ERROR: &str = text(raw::KEYWAY_NAME_ERROR);
}

/// Import names. Each but [`RESULT_GET`](import::RESULT_GET) is a capability.
pub mod import {
    use super::{raw, text};

    /// The module of all of them.
    pub const MODULE: &str = text(raw::KEYWAY_IMPORT_MODULE);
    /// Writes a message to the host's log.
    pub const LOG: &str = text(raw::KEYWAY_IMPORT_LOG);
    /// Reads a value of the configuration.
    pub const CONFIG_GET: &str = text(raw::KEYWAY_IMPORT_CONFIG_GET);
    /// Reads a variable.
    pub const VAR_GET: &str = text(raw::KEYWAY_IMPORT_VAR_GET);
    /// Writes a variable.
    pub const VAR_SET: &str = text(raw::KEYWAY_IMPORT_VAR_SET);
    /// Reads what the host keeps of the last call of a function from bytes to bytes.
    pub const RESULT_GET: &str = text(raw::KEYWAY_IMPORT_RESULT_GET);
}

/// Contract names, as `NAME@MAJOR`.
pub mod contract {
    use super::{raw, text};

    /// One integer function.
    pub const FUNCTION: &str = text(raw::KEYWAY_CONTRACT_FUNCTION);
    /// An integer function with `init` and `cleanup`.
    pub const LIFECYCLE: &str = text(raw::KEYWAY_CONTRACT_LIFECYCLE);
    /// Named functions from bytes to bytes.
    pub const BYTES: &str = text(raw::KEYWAY_CONTRACT_BYTES);
}

/// The metadata section and its keys.
pub mod metadata {
    use super::{raw, text};

    /// Name of the custom section: UTF-8 lines `key=value`.
    pub const SECTION: &str = text(raw::KEYWAY_SECTION);
    /// Key of the plugin's name.
    pub const PLUGIN: &str = text(raw::KEYWAY_KEY_PLUGIN);
    /// Key of the ABI's version.
    pub const ABI: &str = text(raw::KEYWAY_KEY_ABI);
    /// Key of the contract that the plugin was built for.
    pub const CONTRACT: &str = text(raw::KEYWAY_KEY_CONTRACT);
    /// Key of a function of the plugin, one line each.
    pub const FUNCTION: &str = text(raw::KEYWAY_KEY_FUNCTION);
}

/// Says in words what a negative status code means.
///
/// ```
/// assert_eq!(keyway_abi::describe_code(-3), "invalid argument");
/// assert_eq!(keyway_abi::describe_code(-100), "the plugin's own code");
/// assert_eq!(keyway_abi::describe_code(-42), "reserved code");
/// ```
pub fn describe_code(code: i32) -> &'static str {
    match code {
        0.. => "success",
        raw::KEYWAY_ERROR_NOT_INITIALIZED => "not initialized",
        raw::KEYWAY_ERROR_ALREADY_INITIALIZED => "already initialized",
        raw::KEYWAY_ERROR_INVALID_ARGUMENT => "invalid argument",
        raw::KEYWAY_ERROR_INTERNAL => "internal error",
        raw::KEYWAY_ERROR_OUT_OF_MEMORY => "out of memory",
        raw::KEYWAY_ERROR_UNKNOWN_FUNCTION => "unknown function",
        raw::KEYWAY_ERROR_CAPABILITY_DENIED => "capability denied",
        raw::KEYWAY_ERROR_HOST => "host error",
        raw::KEYWAY_ERROR_NOT_FOUND => "not found",
        ..=raw::KEYWAY_ERROR_PLUGIN => "the plugin's own code",
        _ => "reserved code",
    }
}

/// An ABI version. `major` is 0..=65535 (a plugin may claim anything), `minor`
/// and `patch` are 0..=255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AbiVersion {
    /// Changes that break plugins.
    pub major: u16,
    /// Additions.
    pub minor: u8,
    /// Corrections.
    pub patch: u8,
}

impl AbiVersion {
    /// The version that this host and checker speak.
    pub const CURRENT: Self = Self::unpack(raw::KEYWAY_ABI_VERSION);

    /// Reads the packed form that `get_abi_version` returns.
    ///
    /// ```
    /// let version = keyway_abi::AbiVersion::unpack(0x0001_0203);
    /// assert_eq!(version.to_string(), "1.2.3");
    /// ```
    pub const fn unpack(packed: i32) -> Self {
        let [major_high, major_low, minor, patch] = packed.to_be_bytes();
        Self { major: u16::from_be_bytes([major_high, major_low]), minor, patch }
    }

    /// Whether a host of version `self` loads a plugin of version `plugin`: the
    /// same major, and no later minor.
    pub const fn supports(self, plugin: Self) -> bool {
        self.major == plugin.major && plugin.minor <= self.minor
    }
}

/// A text that is no version of the ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseVersionError;

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a version of the ABI such as `1.0.0`")
    }
}

impl std::error::Error for ParseVersionError {}

impl FromStr for AbiVersion {
    type Err = ParseVersionError;

    /// ```
    /// use keyway_abi::AbiVersion;
    ///
    /// let version: AbiVersion = "1.2.3".parse()?;
    /// assert_eq!(version.to_string(), "1.2.3");
    /// for text in ["", "1.2", "1.2.3.4", "+1.2.3", "1.2.256", "01.2.3"] {
    ///     assert!(text.parse::<AbiVersion>().is_err(), "{text}");
    /// }
    /// # Ok::<(), keyway_abi::ParseVersionError>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let part = |part: &str| part.parse().ok().filter(|n: &u16| n.to_string() == part);
        let parts: Option<Vec<u16>> = text.split('.').map(part).collect();
        let Some(&[major, minor, patch]) = parts.as_deref() else { return Err(ParseVersionError) };
        match (minor.try_into(), patch.try_into()) {
            (Ok(minor), Ok(patch)) => Ok(Self { major, minor, patch }),
            _ => Err(ParseVersionError),
        }
    }
}

impl fmt::Display for AbiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
