//! Whatever is said is printable, and what is meant as code is code.

use std::path::Path;

use wasm_abi_check::{Contract, ContractError, Report, contract::Header, rule};

use super::{Failure, broken, shown};

/// Every message is one printable line, every rule is one that is documented, and the
/// findings stand in the order of their groups.
pub(super) fn report(report: &Report) -> Result<(), Failure> {
    one_line(&report.verdict())?;
    for finding in &report.findings {
        one_line(&finding.message)?;
        one_line(finding.hint.as_deref().unwrap_or_default())?;
        if !rule::ALL.contains(finding.rule) {
            return broken("a rule is not in the list", finding.rule.id);
        }
        let shown = finding.show(Path::new("a\u{202e}\n.wasm")).to_string();
        if shown.lines().count() != 2 {
            return broken("a finding is not shown on two lines", shown);
        }
    }
    if !report.findings.is_sorted_by_key(|finding| finding.rule.group) {
        return broken("findings are not sorted by group", shown(report));
    }
    Ok(())
}

fn one_line(text: &str) -> Result<(), Failure> {
    match text.chars().find(|&c| is_unprintable(c)) {
        Some(c) => {
            broken("a message is not printable", format!("{}: {text:?}", c.escape_unicode()))
        }
        None => Ok(()),
    }
}

/// What controls a terminal or the direction of writing, or is drawn as nothing.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The errors of contract files are printable, line by line, and so is what was meant.
pub(super) fn contract_error(error: &ContractError) -> Result<(), Failure> {
    error.to_string().lines().try_for_each(one_line)?;
    one_line(&error.hint().unwrap_or_default())
}

/// The header holds nothing but comments, directives, and prototypes of identifiers.
pub(super) fn header(contract: &Contract) -> Result<(), Failure> {
    let text = Header(contract).to_string();
    text.lines().try_for_each(one_line)?;
    for line in text.lines() {
        let code = match line.strip_prefix("/*") {
            Some(comment) => comment.split_once("*/").map_or(line, |(_, code)| code),
            None => line,
        };
        let is_directive = code.starts_with('#') && !code.contains(['\\', ';']);
        if !code.is_empty() && !is_directive && !is_prototype(code) {
            return broken("a header holds other code than prototypes", line);
        }
    }
    Ok(())
}

fn is_prototype(code: &str) -> bool {
    let parts = || {
        let (name, rest) = code.strip_prefix("KEYWAY_EXPORT_AS(\"")?.split_once("\") ")?;
        let (_, rest) = rest.split_once(' ')?;
        let params = rest.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(");")?;
        let is_identifier = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_list =
            params.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_, ".contains(&byte));
        Some(is_identifier && is_list)
    };
    parts().unwrap_or(false)
}
