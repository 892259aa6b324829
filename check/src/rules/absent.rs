//! KW010, KW011 and KW014 to KW016: what is wanted and not exported, and what is there in
//! its place.

use std::collections::HashSet;

use keyway_abi::{contract, export};

use super::{
    exports::{Wanted, is_bytes},
    metadata::MAX_NAME,
};
use crate::{
    Contract, Export, Finding, Module,
    contract::Need,
    names::{self, printable},
    rule::{self, Rule},
};

/// How many symbols are looked into for one name.
const MAX_CANDIDATES: usize = 100;

/// For how many absent functions of a module the others are looked through; after
/// these nobody needs more hints, and the check stays linear.
const MAX_SEARCHES: usize = 16;

/// The module, as far as it may explain why a function is absent.
pub(super) struct Search<'a> {
    module: &'a Module,
    found: &'a [Export],
    /// Names that are there for something else.
    wanted: HashSet<&'a str>,
    /// Nothing in it tells which contract it is for.
    is_guess: bool,
    /// It is made with Keyway's SDK, or checked as if it were.
    is_for_sdk: bool,
    /// It has functions of the SDK's, and not the macro that makes a plugin of them.
    lacks_macro: bool,
    left: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        module: &'a Module,
        found: &'a [Export],
        wanted: &[Wanted<'a>],
        contract: &Contract,
        is_guess: bool,
    ) -> Self {
        let metadata = module.metadata();
        let has_functions =
            wanted.iter().any(|wanted| wanted.is_listed && is_bytes(wanted.signature));
        // which nobody writes by hand
        let has_alloc = found.iter().any(|export| export.name == export::ALLOC);
        Self {
            module,
            found,
            is_guess,
            is_for_sdk: contract.is_for_sdk(module),
            wanted: wanted.iter().map(|wanted| wanted.name).collect(),
            lacks_macro: has_functions && !metadata.is_of_sdk() && !has_alloc,
            left: MAX_SEARCHES,
        }
    }

    /// The finding for a function that is not exported under its name.
    pub(super) fn absent(&mut self, wanted: &Wanted<'_>) -> Option<Finding> {
        if wanted.need == Need::Optional {
            return None;
        }
        let search = self.left > 0;
        self.left = self.left.saturating_sub(1);
        let mangled = if search { self.mangled(wanted.name) } else { None };
        if let Some((verb, symbol, mangled)) = mangled {
            return Some(hidden(wanted, verb, symbol, &mangled));
        }
        let name = format!("`{}: {}`", printable(wanted.name), wanted.signature);
        let name = match wanted.need {
            _ if wanted.is_listed => format!("{name}, which the metadata lists,"),
            Need::Required => format!("the required export {name}"),
            _ => format!("the expected export {name}"),
        };
        if search && let Some((rule, what, hint)) = self.instead(wanted) {
            let message = format!("{name} is missing{what}");
            return Some(weighed(rule, wanted, message).hint(hint));
        }
        let rule = match wanted.need {
            Need::Required => &rule::EXPORT_MISSING,
            _ => &rule::EXPORT_EXPECTED,
        };
        let finding = weighed(rule, wanted, format!("{name} is missing"));
        let hint = if self.lacks_macro && is_of_macro(wanted) {
            Some(MACRO_HINT.to_owned())
        } else if self.is_guess {
            Some(GUESS_HINT.to_owned())
        } else if wanted.is_listed {
            Some(wanted.how_to_write())
        } else {
            (!self.is_for_sdk).then(|| how_to_export("it", wanted.name))
        };
        Some(match hint {
            Some(hint) => finding.hint(hint),
            None => finding,
        })
    }

    /// A mangled function of that name: whether it is exported or only there, its
    /// symbol, and what the symbol means.
    fn mangled(&self, name: &str) -> Option<(&'static str, &str, names::Mangled)> {
        let exported = self.found.iter().filter(|export| export.signature.is_some());
        let exported = exported.map(|export| ("exported", export.name.as_str()));
        let defined = self.module.function_names().map(|symbol| ("defined", symbol));
        // a symbol holds the name that it was made of
        let candidates = exported.chain(defined).filter(|(_, symbol)| symbol.contains(name));
        candidates.take(MAX_CANDIDATES).find_map(|(verb, symbol)| {
            let mangled = names::demangle(symbol).or_else(|| names::from_demangled(symbol))?;
            (mangled.base == name).then_some((verb, symbol, mangled))
        })
    }

    /// What is there instead: under this name but not exported (KW016), or exported
    /// under a name that is nearly right (KW015).
    fn instead(&self, wanted: &Wanted<'_>) -> Option<(&'static Rule, String, String)> {
        let name = wanted.name;
        if self.module.function_names().any(|function| function == name) {
            let mend = if wanted.is_listed {
                wanted.how_to_write()
            } else if !self.is_for_sdk {
                how_to_export("it", name)
            } else {
                "drop `static`, and list it in EXPORTS of keyway_add_plugin".to_owned()
            };
            let what = ", although the function is in the module".to_owned();
            return Some((&rule::EXPORT_HIDDEN, what, mend));
        }
        let near = self.found.iter().find(|export| {
            export.signature.is_some()
                && !self.wanted.contains(export.name.as_str())
                && is_near(&export.name, name)
        })?;
        let near = printable(&near.name);
        let mend = if wanted.is_listed {
            format!(
                "give the function and the line `function={}` in the metadata one name",
                printable(name)
            )
        } else {
            format!("rename `{near}`, and declare it `{}`", wanted.prototype())
        };
        Some((&rule::EXPORT_NAME, format!(", the nearest is `{near}`"), mend))
    }
}

/// How a function, or one that a pattern stands for, is exported without Keyway's SDK.
pub(super) fn how_to_export(what: &str, name: &str) -> String {
    let name = printable(&name.replace('*', "NAME"));
    format!(
        "export {what}: in C and C++ by `__attribute__((export_name(\"{name}\")))`, in Rust by `#[unsafe(export_name = \"{name}\")]`, in Go by `//go:wasmexport {name}`"
    )
}

/// An error where the contract requires the export, a warning where it expects it.
fn weighed(rule: &'static Rule, wanted: &Wanted<'_>, message: String) -> Finding {
    match wanted.need {
        Need::Required => Finding::error(rule, message),
        _ => Finding::warning(rule, message),
    }
}

fn hidden(wanted: &Wanted<'_>, verb: &str, symbol: &str, mangled: &names::Mangled) -> Finding {
    let name = printable(wanted.name);
    let source = printable(&mangled.demangled);
    let symbol = printable(symbol);
    let (language, mend) = if mangled.is_rust {
        ("Rust", format!("write it `#[unsafe(no_mangle)] pub extern \"C\" fn {name}`"))
    } else if wanted.is_listed {
        ("C++", wanted.how_to_write())
    } else {
        ("C++", format!("add extern \"C\": `extern \"C\" {}`", wanted.prototype()))
    };
    let message = if symbol == source {
        format!("`{name}` is {verb} only as {language}'s `{source}`")
    } else {
        format!("`{name}` is {verb} as `{symbol}`, which is {language} for `{source}`")
    };
    weighed(&rule::EXPORT_MANGLED, wanted, message).hint(mend)
}

const GUESS_HINT: &str = "export it; or where the module is for another host, name the contract: \
    --contract NAME|FILE, which --contract-from PLUGIN.wasm writes";

const MACRO_HINT: &str = "add `KEYWAY_BYTES_PLUGIN(\"name\");` once, in C++ for a class \
    `KEYWAY_BYTES_CLASS(\"name\", Class);`";

/// Whether the SDK's macro of `bytes@1` exports it.
fn is_of_macro(wanted: &Wanted<'_>) -> bool {
    Contract::named(contract::BYTES)
        .is_ok_and(|bytes| bytes.exports.required.get(wanted.name) == Some(wanted.signature))
}

/// Whether two names differ by case, by an underscore before them, or by one slip of
/// the finger. Of longer names than a plugin's only the case is compared.
fn is_near(found: &str, name: &str) -> bool {
    // `_process`, as some linkers write it
    let found = if name.starts_with('_') { found } else { found.trim_start_matches('_') };
    found.eq_ignore_ascii_case(name) || (name.len() <= MAX_NAME && is_one_slip(found, name))
}

/// Whether one letter more, less, another one, or two in the wrong order make one
/// name of the other. What both begin and end with is not looked at.
fn is_one_slip(one: &str, other: &str) -> bool {
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = |(a, b): &(char, char)| a == b;
    let start = one.chars().zip(other.chars()).take_while(same).count();
    let rest = |name: &str| name.chars().skip(start).collect::<Vec<_>>();
    let (one, other) = (rest(one), rest(other));
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn one_slip_is_near() {
        for found in ["Process", "_process", "proces", "processs", "procsess", "prozess"] {
            assert!(is_near(found, "process"), "{found}");
        }
        for found in ["process", "tini", ""] {
            assert!(!is_near(found, "init"), "{found}");
        }
        assert!(!is_near("procss2", "process") && !is_near("ssecorp", "process"));
    }
}
