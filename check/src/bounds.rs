//! What a module may cost before anything looks at it closely (KW004).
//!
//! A validator and the checker need time and memory that grow with the module, for
//! some few things faster than it. Within these bounds a check takes less than a
//! second. What a compiler can bear is less, and stands in the contract's limits.

use crate::{report::Finding, rule};

/// Bytes of a module: 16 MiB.
pub const MAX_MODULE_BYTES: u64 = 16 << 20;
/// Types.
pub const MAX_TYPES: u64 = 100_000;
/// Bytes of all types: what a module shows is validated once for each feature that it
/// may use.
pub const MAX_TYPE_BYTES: u64 = 2 << 20;
/// Elements that are written as expressions, each of which is validated.
pub const MAX_ELEMENT_EXPRESSIONS: u64 = 2_000_000;
/// Imports.
pub const MAX_IMPORTS: u64 = 20_000;
/// Exports.
pub const MAX_EXPORTS: u64 = 50_000;
/// Globals.
pub const MAX_GLOBALS: u64 = 200_000;
/// Bytes of all globals, and of all tables: of the expressions that they begin with
/// walrus makes lists of large instructions.
pub const MAX_CONSTANT_BYTES: u64 = 2 << 20;
/// Types times functions that can be seen from outside: walrus compares each with each.
pub const MAX_TYPES_TIMES_EXPORTS: u64 = 50_000_000;
/// Custom sections.
pub const MAX_CUSTOM_SECTIONS: u64 = 10_000;
/// Values that calls and branches move, as their types tell: a call of two bytes may
/// move a thousand.
pub const MAX_MOVED_VALUES: u64 = 100_000_000;

/// Whether `bytes` are not too many, which is asked before they are parsed.
///
/// # Errors
///
/// A finding that tells the bound.
pub(crate) fn expect_size(bytes: &[u8]) -> Result<(), Box<Finding>> {
    expect(bytes.len() as u64, MAX_MODULE_BYTES, "bytes")
}

/// # Errors
///
/// A finding that tells the bound and the value.
pub(crate) fn expect(value: u64, limit: u64, what: &str) -> Result<(), Box<Finding>> {
    if value <= limit {
        return Ok(());
    }
    let message = format!("the module has at least {value} {what}, the limit is {limit}");
    Err(Box::new(Finding::error(&rule::BOUNDS, message)))
}
