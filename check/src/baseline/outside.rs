//! A module's imports and exports in a form that two modules can be compared in.

use std::collections::HashMap;

use walrus::{ExportItem, FunctionId, HeapType, ImportKind, TypeId, ValType};

use crate::{Module, Signature, rules::why_in_c};

/// Parameters, and results, that a message shows.
const MAX_SHOWN: usize = 16;

/// A type of a value, the same in every module.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Plain(ValType),
    /// A reference to a type of the module, which is taken for its number.
    Defined(usize),
}

impl Value {
    fn of(kind: ValType) -> Self {
        match kind {
            ValType::Ref(reference) => match reference.heap_type {
                HeapType::Concrete(id) | HeapType::Exact(id) => Self::Defined(id.index()),
                _ => Self::Plain(kind),
            },
            _ => Self::Plain(kind),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Plain(kind) => kind.to_string(),
            Self::Defined(number) => format!("(ref {number})"),
        }
    }
}

/// What a name on the outside stands for. Sizes are told elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Function(usize),
    Tag(usize),
    Global { value: Value, mutable: bool, shared: bool },
    Table { element: Value, is_64_bit: bool },
    Memory { is_64_bit: bool, shared: bool },
}

/// How large something imported has to be, and may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) initial: u64,
    /// [`u64::MAX`] where there is none.
    pub(super) maximum: u64,
}

/// One import.
pub(super) struct Imported<'a> {
    pub(super) name: (&'a str, &'a str),
    pub(super) item: Item,
    /// Of a memory or a table.
    pub(super) size: Option<Size>,
}

/// One module's outside.
pub(super) struct Outside<'a> {
    pub(super) exports: Vec<(&'a str, Item)>,
    pub(super) imports: Vec<Imported<'a>>,
}

/// The function types of both modules, each once, so that to compare two of them is to
/// compare two numbers.
#[derive(Default)]
pub(super) struct Types {
    numbers: HashMap<(Vec<Value>, Vec<Value>), usize>,
    signatures: Vec<Signature>,
    texts: Vec<String>,
}

impl Types {
    fn number(&mut self, kind: &walrus::Type) -> usize {
        let values = |types: &[ValType]| types.iter().copied().map(Value::of).collect::<Vec<_>>();
        let key = (values(kind.params()), values(kind.results()));
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.signatures.len();
        self.texts.push(text(&key.0, &key.1));
        self.signatures.push(Signature::of(kind));
        self.numbers.insert(key, number);
        number
    }

    /// As messages write it: `(i32) -> i32`, `mutable global i32`.
    pub(super) fn text(&self, item: Item) -> String {
        let wide = |is_64_bit| if is_64_bit { "64-bit " } else { "" };
        let shared = |shared| if shared { "shared " } else { "" };
        match item {
            Item::Function(number) => self.texts[number].clone(),
            Item::Tag(number) => format!("tag {}", self.texts[number]),
            Item::Global { value, mutable, shared: is_shared } => {
                let mutable = if mutable { "mutable " } else { "" };
                format!("{}{mutable}global {}", shared(is_shared), value.text())
            }
            Item::Table { element, is_64_bit } => {
                format!("{}table of {}", wide(is_64_bit), element.text())
            }
            Item::Memory { is_64_bit, shared: is_shared } => {
                format!("{}{}memory", wide(is_64_bit), shared(is_shared))
            }
        }
    }

    /// What makes a C compiler write the one signature where the other one was.
    pub(super) fn why(&self, old: Item, new: Item) -> Option<&'static str> {
        let (Item::Function(old), Item::Function(new)) = (old, new) else { return None };
        let (old, new) = (&self.signatures[old], &self.signatures[new]);
        let is_short = |of: &Signature| of.params.len() + of.results.len() <= MAX_SHOWN;
        if is_short(old) && is_short(new) { why_in_c(old, new) } else { None }
    }
}

/// A signature as [`Signature`] shows it, with references told apart, and cut where it
/// is long.
fn text(params: &[Value], results: &[Value]) -> String {
    let join = |values: &[Value]| {
        let shown: Vec<_> = values.iter().take(MAX_SHOWN).map(|value| value.text()).collect();
        let shown = shown.join(", ");
        match values.len() {
            ..=MAX_SHOWN => shown,
            count => format!("{shown}, … {count} in all"),
        }
    };
    match results {
        [result] => format!("({}) -> {}", join(params), result.text()),
        _ => format!("({}) -> ({})", join(params), join(results)),
    }
}

impl<'a> Outside<'a> {
    pub(super) fn of(module: &'a Module, types: &mut Types) -> Self {
        let mut reader = Reader { walrus: &module.walrus, types, seen: HashMap::new() };
        let exports = module.walrus.exports.iter().map(|export| {
            let item = match export.item {
                ExportItem::Function(id) => reader.function(id),
                ExportItem::Table(id) => reader.table(id).0,
                ExportItem::Memory(id) => reader.memory(id).0,
                ExportItem::Global(id) => reader.global(id),
                ExportItem::Tag(id) => reader.tag(id),
            };
            (export.name.as_str(), item)
        });
        let exports = exports.collect();
        let imports = module.walrus.imports.iter().map(|import| {
            let (item, size) = match import.kind {
                ImportKind::Function(id) => (reader.function(id), None),
                ImportKind::Table(id) => reader.table(id),
                ImportKind::Memory(id) => reader.memory(id),
                ImportKind::Global(id) => (reader.global(id), None),
                ImportKind::Tag(id) => (reader.tag(id), None),
            };
            Imported { name: (&import.module, &import.name), item, size }
        });
        let imports = imports.collect();
        Self { exports, imports }
    }

    pub(super) fn exports_by_name(&self) -> HashMap<&'a str, Item> {
        self.exports.iter().copied().collect()
    }
}

struct Reader<'a, 'b> {
    walrus: &'a walrus::Module,
    types: &'b mut Types,
    seen: HashMap<TypeId, usize>,
}

impl Reader<'_, '_> {
    fn number(&mut self, id: TypeId) -> usize {
        let (walrus, types) = (self.walrus, &mut *self.types);
        *self.seen.entry(id).or_insert_with(|| types.number(walrus.types.get(id)))
    }

    fn function(&mut self, id: FunctionId) -> Item {
        Item::Function(self.number(self.walrus.funcs.get(id).ty()))
    }

    fn tag(&mut self, id: walrus::TagId) -> Item {
        Item::Tag(self.number(self.walrus.tags.get(id).ty))
    }

    fn global(&self, id: walrus::GlobalId) -> Item {
        let global = self.walrus.globals.get(id);
        let value = Value::of(global.ty);
        Item::Global { value, mutable: global.mutable, shared: global.shared }
    }

    fn table(&self, id: walrus::TableId) -> (Item, Option<Size>) {
        let table = self.walrus.tables.get(id);
        let element = Value::of(ValType::Ref(table.element_ty));
        let maximum = table.maximum.unwrap_or(u64::MAX);
        let size = Size { initial: table.initial, maximum };
        (Item::Table { element, is_64_bit: table.table64 }, Some(size))
    }

    fn memory(&self, id: walrus::MemoryId) -> (Item, Option<Size>) {
        let memory = self.walrus.memories.get(id);
        let maximum = memory.maximum.unwrap_or(u64::MAX);
        let size = Size { initial: memory.initial, maximum };
        (Item::Memory { is_64_bit: memory.memory64, shared: memory.shared }, Some(size))
    }
}
