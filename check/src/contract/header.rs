//! A contract as a C and C++ header, so that a function of the wrong signature
//! already fails in the compiler.
//!
//! Contract files come from anywhere: what stands in code is an identifier or the
//! checker's own words; all other text stands in comments, and there only as
//! [`comment`] lets it through.

use std::fmt::{self, Display, Formatter};

use super::{Contract, Need, is_of_name, pattern::is_pattern};
use crate::{Signature, identifier::can_be_declared, names::printable};

/// The header of a contract, for C11 and C++17 and later: a prototype under its
/// export name for each function that the contract lists. The same contract
/// always gives the same text.
#[derive(Debug)]
pub struct Header<'a>(pub &'a Contract);

impl Display for Header<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(contract) = self;
        // a contract that was not read from a file may have any name
        let name = contract.name.replace(|c: char| !is_of_name(c), "_");
        let id = format!("{name}@{}", contract.version.major);
        let guard = format!("KEYWAY_CONTRACT_{}_H", name.to_ascii_uppercase().replace('-', "_"));
        let summary = comment(&contract.summary);
        let colon = if summary.is_empty() { "" } else { ": " };
        writeln!(f, "/* Contract {id}{colon}{summary} */")?;
        writeln!(f, "#ifndef {guard}\n#define {guard}\n")?;
        writeln!(f, "/* Written by wasm-abi-check --header from the contract: change that. */")?;
        writeln!(f, "#include <keyway/export.h>\n\n#define KEYWAY_CONTRACT \"{id}\"")?;
        for (name, signature, need) in contract.functions() {
            writeln!(f)?;
            declare(f, name, signature, need)?;
        }
        if let Some(signature) = &contract.exports.functions {
            writeln!(f, "\n/* required, one or more, each listed in the metadata: */")?;
            writeln!(f, "/* KEYWAY_EXPORT_AS(\"NAME\") {}; */", signature.c_prototype("NAME"))?;
        }
        writeln!(f, "\n#endif /* {guard} */")
    }
}

fn declare(f: &mut Formatter<'_>, name: &str, signature: &Signature, need: Need) -> fmt::Result {
    let need = match need {
        Need::Required => "required",
        Need::Expected => "expected",
        Need::Optional => "optional",
    };
    if is_pattern(name) {
        let name = comment(name);
        let prototype = signature.c_prototype("any_name");
        writeln!(f, "/* {need}, under names like {name}: {prototype}; */")
    } else if !signature.is_plain_c() {
        let name = comment(name);
        writeln!(f, "/* {need}, but no plain C function has this signature: {name}: {signature} */")
    } else if can_be_declared(name) {
        writeln!(f, "/* {need} */")?;
        writeln!(f, "KEYWAY_EXPORT_AS(\"{name}\") {};", signature.c_prototype(name))
    } else {
        let (name, prototype) = (comment(name), signature.c_prototype("any_name"));
        writeln!(f, "/* {need}, but no function can have this name in C and C++; by hand: */")?;
        writeln!(f, "/* KEYWAY_EXPORT_AS(\"{name}\") {prototype}; */")
    }
}

/// Text that can neither end a comment nor begin one, and that means the same
/// with and without trigraphs: on one line, printable, cut where it is long.
fn comment(text: &str) -> String {
    let mut safe = String::new();
    let mut before = ' ';
    for c in printable(text.trim()).chars() {
        if matches!((before, c), ('*', '/') | ('/', '*') | ('?', '?')) {
            safe.push(' ');
        }
        safe.push(c);
        before = c;
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn comments_hold_whatever_text() {
        assert_eq!(comment("a */ b /* c **/ d /*/"), "a * / b / * c ** / d / * /");
        assert_eq!(comment(" ???/\n*\u{202e}/ "), "? ? ?/\\u{a}*\\u{202e}/");
        assert_eq!(comment("*"), "*");
        assert_eq!(comment("init/process, twice?"), "init/process, twice?");
    }
}
