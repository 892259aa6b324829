//! The rules that compare a module with a contract, in the order of their groups.

mod absent;
mod determinism;
mod exports;
mod features;
mod import_hints;
mod imports;
mod limits;
mod metadata;
mod release;
mod start;
mod surplus;
mod version;

pub(crate) use self::{
    determinism::{floats, nondeterministic_features, nondeterministic_imports},
    exports::{exports, why_in_c},
    features::features,
    imports::{imports, mutable_globals},
    limits::{limits, stack_first},
    metadata::{is_name, metadata, metadata_form, metadata_missing},
    release::{debug_info, host_paths},
    start::{command, constructors, start_section},
    surplus::surplus,
    version::{version, version_told},
};
