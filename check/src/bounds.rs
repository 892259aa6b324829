//! What a module may cost before anything expensive looks at it (KW004).

use wasmparser::{Parser, Payload};

use crate::{report::Finding, rule};

/// Bytes of a module: 16 MiB.
pub const MAX_MODULE_BYTES: usize = 16 << 20;
/// Functions that a module defines.
pub const MAX_FUNCTIONS: u32 = 100_000;
/// Local variables of all functions together. A thousand functions of 50,000
/// locals fit into 8 KB and cost an analysis gigabytes.
pub const MAX_LOCALS: u64 = 500_000;

/// Whether `bytes` stay within the bounds. Sections that cannot be parsed are
/// left for the validator, which says what is wrong with them.
///
/// # Errors
///
/// A finding that tells the bound and the value.
pub fn expect_within(bytes: &[u8]) -> Result<(), Box<Finding>> {
    exceeds("bytes", bytes.len() as u64, MAX_MODULE_BYTES as u64)?;
    let mut locals = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload {
            Ok(Payload::CodeSectionStart { count, .. }) => {
                exceeds("functions", count.into(), MAX_FUNCTIONS.into())?;
            }
            Ok(Payload::CodeSectionEntry(body)) => {
                let Ok(reader) = body.get_locals_reader() else { break };
                for group in reader.into_iter().map_while(Result::ok) {
                    locals += u64::from(group.0);
                }
                exceeds("local variables", locals, MAX_LOCALS)?;
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    Ok(())
}

fn exceeds(what: &str, value: u64, limit: u64) -> Result<(), Box<Finding>> {
    if value <= limit {
        return Ok(());
    }
    let message = format!("the module has more than {limit} {what}, at least {value}");
    Err(Box::new(Finding::error(&rule::BOUNDS, message)))
}
