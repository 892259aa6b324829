//! The contract that a module fulfils.

use std::collections::BTreeMap;

use keyway_abi::export;
use semver::Version;

use super::{
    AllowedImport, Contract, Exports, Imports, Limits, MAX_NAME, RequiredMetadata, is_of_name,
    limits::writable, pattern::is_pattern,
};
use crate::{Module, Signature};

impl Contract {
    /// The narrowest contract that `module` fulfils: the functions that it exports are
    /// required, all that it imports is allowed, with these signatures, and no more than
    /// it asks for. Its name is `name`, or what of it may stand in a name.
    ///
    /// What no contract file can name is left out: exports with `*` in their name or with
    /// a reference of another kind in their signature, and imports without a name or with
    /// `*` or blanks in it, which the contract thus denies.
    pub fn of(module: &Module, name: &str) -> Self {
        let name: String = name
            .to_ascii_lowercase()
            .chars()
            .take(MAX_NAME)
            .map(|c| if is_of_name(c) { c } else { '-' })
            .collect();
        let metadata = module.metadata();
        let version = metadata.version.as_deref().and_then(|text| Version::parse(text).ok());
        Self {
            name: if name.is_empty() { "plugin".to_owned() } else { name },
            version: version.unwrap_or(Version::new(1, 0, 0)),
            summary: String::new(),
            features: module.features(),
            exports: exports(module),
            imports: Imports { allow: imports(module), wasi: Vec::new() },
            limits: limits(module),
            metadata: RequiredMetadata::default(),
            rules: BTreeMap::new(),
            is_built_in: false,
        }
    }
}

fn exports(module: &Module) -> Exports {
    let functions: BTreeMap<String, Signature> = module
        .exports()
        .filter(|export| export.name != export::INITIALIZE)
        .filter(|export| !is_pattern(&export.name))
        .filter_map(|export| Some((export.name, export.signature?)))
        .filter(|(_, signature)| signature.can_be_written())
        .collect();
    let listed = &module.metadata().functions;
    let mut signatures = listed.iter().map(|name| functions.get(name));
    // where they have one signature in common, the metadata may list others
    let first = signatures.next().flatten();
    let common = first.filter(|first| signatures.all(|other| other == Some(*first))).cloned();
    // into which their callers write
    let memory =
        module.exports().any(|found| found.name == export::MEMORY && found.kind == "memory");
    let common = common.filter(|_| memory);
    let is_listed = |name: &String| common.is_some() && listed.contains(name);
    let required = functions.into_iter().filter(|(name, _)| !is_listed(name)).collect();
    Exports { functions: common, memory, required, ..Exports::default() }
}

fn imports(module: &Module) -> Vec<AllowedImport> {
    let mut allow: Vec<_> = module
        .imports()
        .map(|import| AllowedImport {
            module: import.module,
            name: import.name,
            signature: import.signature.filter(Signature::can_be_written),
        })
        .filter(AllowedImport::is_writable)
        .collect();
    allow.sort_by(|one, other| (&one.module, &one.name).cmp(&(&other.module, &other.name)));
    allow.dedup_by(|later, first| {
        let is_same = (&later.module, &later.name) == (&first.module, &first.name);
        if is_same && later.signature != first.signature {
            first.signature = None; // it is imported as this and as that
        }
        is_same
    });
    allow
}

/// The memory that it asks for, and what it needs beyond the default limits.
fn limits(module: &Module) -> Limits {
    let measured = module.measured();
    let memory_pages = measured.memory_pages.map(writable);
    Limits { memory_pages, ..measured.beyond_default() }
}
