//! The module as it is shipped: without what only a debugger reads.

use wasmparser::{Parser, Payload};

/// What a release keeps of what only people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// None of it.
    #[default]
    Nothing,
    /// The names of functions, which make a trap's stack readable.
    Names,
}

/// `bytes` without function names, unless `keep` says so, debug information, and the
/// list of tools that made them. Metadata, `target_features` and every other section stay as they
/// are and where they are, so that the same module always gives the same bytes.
///
/// # Errors
///
/// The parser's error where `bytes` are no module; a checked module is one.
pub fn release(bytes: &[u8], keep: Keep) -> Result<Vec<u8>, wasmparser::BinaryReaderError> {
    let mut shipped = Vec::with_capacity(bytes.len());
    shipped.extend_from_slice(bytes.get(..8).unwrap_or(bytes)); // magic and version
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(custom) if is_dropped(custom.name(), keep)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            shipped.push(id);
            push_leb128(&mut shipped, range.len());
            // a section that ends behind the end is an error of the next payload
            shipped.extend_from_slice(bytes.get(range).unwrap_or_default());
        }
    }
    Ok(shipped)
}

/// Whether only a debugger reads a custom section.
pub(crate) fn is_for_debuggers(section: &str) -> bool {
    is_dropped(section, Keep::Nothing)
}

fn is_dropped(section: &str, keep: Keep) -> bool {
    match section {
        "name" => keep == Keep::Nothing,
        "producers" | "sourceMappingURL" | "external_debug_info" => true,
        _ => section.starts_with(".debug_"),
    }
}

fn push_leb128(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::{Keep, release};

    #[test]
    fn drops_what_debuggers_read_and_nothing_else() {
        let full = "(module (@custom \"keyway\" \"plugin=x\") (@custom \".debug_info\" \"path\")
            (func $named (export \"process\") (param i32) (result i32) local.get 0)
            (@custom \"target_features\" \"\") (@custom \"producers\" \"\"))";
        let plain = "(module (@custom \"keyway\" \"plugin=x\")
            (func (export \"process\") (param i32) (result i32) local.get 0)
            (@custom \"target_features\" \"\"))";
        let bytes = |text| wat::parse_str(text).unwrap_or_default();
        assert_eq!(release(&bytes(full), Keep::Nothing).ok(), Some(bytes(plain)));
        assert_eq!(release(&bytes(plain), Keep::Nothing).ok(), Some(bytes(plain)));
        assert!(release(b"no module", Keep::Nothing).is_err());
        let whole = bytes(full);
        assert!(
            (0..whole.len())
                .all(|end| end == 8 || release(&whole[..end], Keep::Nothing).is_err() || end > 8)
        );
    }

    #[test]
    fn keeps_names_where_asked() {
        let named = "(module $m (func $named (export \"process\")))";
        let debug =
            "(module $m (func $named (export \"process\")) (@custom \".debug_line\" \"path\"))";
        let bytes = |text| wat::parse_str(text).unwrap_or_default();
        assert_eq!(release(&bytes(debug), Keep::Names).ok(), Some(bytes(named)));
        assert_ne!(release(&bytes(named), Keep::Nothing).ok(), Some(bytes(named)));
    }
}
