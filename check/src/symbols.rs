//! The names that a compiler left for debuggers, in the section `name`.

use wasmparser::{BinaryReader, Name, NameSectionReader, Naming};

/// Bytes of the section that are looked into: 4 MiB. Names only make messages better.
const MAX_BYTES: usize = 4 << 20;

/// A section `name`, which may be wrong in any way.
#[derive(Default)]
pub(crate) struct Symbols {
    bytes: Vec<u8>,
}

impl Symbols {
    pub(crate) fn of(section: &[u8]) -> Self {
        Self { bytes: section[..section.len().min(MAX_BYTES)].to_vec() }
    }

    /// Functions by index, imported ones too.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (u32, &str)> {
        self.of_kind(|name| match name {
            Name::Function(names) => Some(names),
            _ => None,
        })
    }

    /// Globals by index, imported ones too.
    pub(crate) fn globals(&self) -> impl Iterator<Item = (u32, &str)> {
        self.of_kind(|name| match name {
            Name::Global(names) => Some(names),
            _ => None,
        })
    }

    fn of_kind<'a>(
        &'a self,
        choose: impl Fn(Name<'a>) -> Option<wasmparser::NameMap<'a>>,
    ) -> impl Iterator<Item = (u32, &'a str)> {
        NameSectionReader::new(BinaryReader::new(&self.bytes, 0))
            .map_while(Result::ok)
            .filter_map(choose)
            .flat_map(|names| names.into_iter().map_while(Result::ok))
            .map(|Naming { index, name }| (index, name))
    }
}
