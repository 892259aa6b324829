//! The differences between two modules, each with what it means: the rows of the table
//! in ABI.md, "Versions of a plugin".

use std::collections::{BTreeMap, HashMap, HashSet};

use keyway_abi::{AbiVersion, export};

use super::{
    Change, ChangeKind, Inside,
    outside::{Imported, Item, Outside, Size, Types},
};
use crate::{Contract, Metadata, Module, Version, contract::id_of_module, names::printable};

/// Entries of one table that every host with the limits of ABI.md can give.
const TABLE_OF_EVERY_HOST: u64 = 10_000;

/// All of them, in the order of the rows.
pub(super) fn between(old: &Module, new: &Module) -> Vec<Change> {
    let mut types = Types::default();
    let (before, now) = (Outside::of(old, &mut types), Outside::of(new, &mut types));
    let mut changes = Changes::default();
    contract(old, new, &mut changes);
    exports(&before, &now, &types, &mut changes);
    listed_functions(old, new, &before, &now, &mut changes);
    imports(&before, &now, &types, &mut changes);
    features(old, new, &mut changes);
    memory(old, new, &mut changes);
    tables(old, new, &mut changes);
    start(old, new, &mut changes);
    abi(old, new, &mut changes);
    inside(&old.inside, &new.inside, &mut changes);
    metadata(old.metadata(), new.metadata(), &mut changes);
    if changes.0.is_empty() && old.inside.wiring != new.inside.wiring {
        let message = "the imports and exports stand in another order, or for other functions";
        changes.patch(message);
    }
    changes.0
}

/// Changes as they are found.
#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn breaking(&mut self, message: impl Into<String>) {
        self.0.push(Change { kind: ChangeKind::Breaking, message: message.into() });
    }

    fn minor(&mut self, message: impl Into<String>) {
        self.0.push(Change { kind: ChangeKind::Minor, message: message.into() });
    }

    fn patch(&mut self, message: impl Into<String>) {
        self.0.push(Change { kind: ChangeKind::Patch, message: message.into() });
    }
}

/// The contract and the plugin's name: by them hosts choose and find it.
fn contract(old: &Module, new: &Module, changes: &mut Changes) {
    let id = |module| {
        let named = id_of_module(module);
        Contract::named(named).map_or_else(|_| named.to_owned(), Contract::id)
    };
    let (before, now) = (id(old), id(new));
    if before != now {
        let (before, now) = (printable(&before), printable(&now));
        changes.breaking(format!("the contract is `{now}`, before `{before}`"));
    }
    match (&old.metadata().plugin, &new.metadata().plugin) {
        (Some(before), Some(now)) if before != now => {
            let (before, now) = (printable(before), printable(now));
            changes.breaking(format!("the plugin's name is `{now}`, before `{before}`"));
        }
        (Some(before), None) => {
            let before = printable(before);
            changes.patch(format!("the metadata no longer names the plugin, before `{before}`"));
        }
        (None, Some(now)) => {
            changes.patch(format!("the metadata names the plugin now: `{}`", printable(now)));
        }
        _ => {}
    }
}

fn exports(before: &Outside<'_>, now: &Outside<'_>, types: &Types, changes: &mut Changes) {
    let (old, new) = (before.exports_by_name(), now.exports_by_name());
    // which a host calls where it is there
    let is_optional = |name: &str| name == export::INITIALIZE;
    for (name, item) in &before.exports {
        let shown = printable(name);
        let text = types.text(*item);
        match new.get(name) {
            None if is_optional(name) => {
                changes.patch(format!("the export `{shown}: {text}` is gone"));
            }
            None => changes.breaking(format!("the export `{shown}: {text}` is gone")),
            Some(now) if now == item => {}
            Some(now) => {
                let change = changed(types, *item, *now);
                changes.breaking(format!("the export `{shown}` is {change}"));
            }
        }
    }
    for (name, item) in now.exports.iter().filter(|(name, _)| !old.contains_key(name)) {
        let message = format!("the export `{}: {}` is new", printable(name), types.text(*item));
        match is_optional(name) {
            true => changes.patch(message),
            false => changes.minor(message),
        }
    }
}

/// `(i64) -> i32, before (i32) -> i32`, and what that is in C.
fn changed(types: &Types, old: Item, new: Item) -> String {
    let text = |item| match item {
        Item::Function(_) => types.text(item),
        _ => format!("a {}", types.text(item)),
    };
    let text = format!("{}, before {}", text(new), text(old));
    match types.why(old, new) {
        Some(why) => format!("{text}: {why}"),
        None => text,
    }
}

/// The functions that only one of the two lists, where the exports do not tell it.
fn listed_functions(
    old: &Module,
    new: &Module,
    before: &Outside<'_>,
    now: &Outside<'_>,
    changes: &mut Changes,
) {
    let (old_exports, exports) = (before.exports_by_name(), now.exports_by_name());
    let in_both = |name: &str| old_exports.contains_key(name) && exports.contains_key(name);
    let (old, new) = (&old.metadata().functions, &new.metadata().functions);
    let (old_names, names) = (old.iter().collect::<HashSet<_>>(), new.iter().collect());
    for name in only_in(old, &names).filter(|name| in_both(name)) {
        let name = printable(name);
        changes.breaking(format!("the metadata no longer lists the function `{name}`"));
    }
    for name in only_in(new, &old_names).filter(|name| in_both(name)) {
        let name = printable(name);
        changes.minor(format!("the metadata lists the function `{name}` now"));
    }
}

/// Each once.
fn only_in<'a>(names: &'a [String], others: &HashSet<&String>) -> impl Iterator<Item = &'a String> {
    let mut seen = HashSet::new();
    names.iter().filter(move |name| !others.contains(name) && seen.insert(*name))
}

/// The imports of one module: those of a name, and of each the strictest size.
struct Asked<'a> {
    by_name: HashMap<(&'a str, &'a str), Item>,
    sizes: HashMap<((&'a str, &'a str), Item), Option<Size>>,
}

impl<'a> Asked<'a> {
    fn of(imports: &[Imported<'a>]) -> Self {
        let mut asked = Self { by_name: HashMap::new(), sizes: HashMap::new() };
        for Imported { name, item, size } in imports {
            asked.by_name.entry(*name).or_insert(*item);
            let known = asked.sizes.entry((*name, *item)).or_insert(*size);
            if let (Some(known), Some(size)) = (known, size) {
                known.initial = known.initial.max(size.initial);
                known.maximum = known.maximum.min(size.maximum);
            }
        }
        asked
    }
}

fn imports(before: &Outside<'_>, now: &Outside<'_>, types: &Types, changes: &mut Changes) {
    let (old, new) = (Asked::of(&before.imports), Asked::of(&now.imports));
    let shown = |(module, name)| format!("{}.{}", printable(module), printable(name));
    let mut seen = HashSet::new();
    for Imported { name, item, .. } in &now.imports {
        if !seen.insert((name, item)) {
            continue; // which says nothing new
        }
        let key = (*name, *item);
        let name = shown(*name);
        match (old.sizes.get(&key), old.by_name.get(&key.0)) {
            (Some(before), _) => {
                if let (Some(before), Some(Some(now))) = (before, new.sizes.get(&key)) {
                    imported_size(&name, *before, *now, changes);
                }
            }
            (None, Some(before)) => {
                let change = changed(types, *before, *item);
                changes.breaking(format!("the import `{name}` is {change}"));
            }
            (None, None) => {
                let text = types.text(*item);
                let message =
                    format!("the import `{name}: {text}` is new: the host has to grant it");
                changes.breaking(message);
            }
        }
    }
    let mut gone = HashSet::new();
    for Imported { name, item, .. } in &before.imports {
        if !new.by_name.contains_key(name) && gone.insert(name) {
            let text = types.text(*item);
            changes.patch(format!("the import `{}: {text}` is gone", shown(*name)));
        }
    }
}

/// A host gives what is between the two.
fn imported_size(name: &str, before: Size, now: Size, changes: &mut Changes) {
    let Size { initial, maximum } = now;
    if initial > before.initial {
        let before = before.initial;
        changes.breaking(format!("the import `{name}` is at least {initial}, before {before}"));
    }
    if maximum < before.maximum {
        let before = match before.maximum {
            u64::MAX => "any".to_owned(),
            maximum => maximum.to_string(),
        };
        changes.breaking(format!("the import `{name}` is at most {maximum}, before {before}"));
    }
}

/// Extensions of WebAssembly: a host switches on what it knows.
fn features(old: &Module, new: &Module, changes: &mut Changes) {
    for feature in new.features().without(old.features()).iter() {
        let what = feature.what();
        changes.breaking(format!("the module uses {what} (`{feature}`), before it did not"));
    }
    for feature in old.features().without(new.features()).iter() {
        let what = feature.what();
        changes.patch(format!("the module uses {what} (`{feature}`) no more"));
    }
}

/// The memories that the module brings, which the host has to find room for.
fn memory(old: &Module, new: &Module, changes: &mut Changes) {
    let own = |module: &Module| {
        let own = module.walrus.memories.iter().filter(|memory| memory.import.is_none());
        let sizes = own.map(|memory| (memory.initial, memory.maximum.unwrap_or(u64::MAX)));
        sizes.reduce(|(initial, maximum), (more, most)| {
            (initial.saturating_add(more), maximum.saturating_add(most))
        })
    };
    let (before, now) = (own(old), own(new));
    let is_in_both = before.is_some() && now.is_some();
    let ((old_initial, old_maximum), (initial, maximum)) =
        (before.unwrap_or_default(), now.unwrap_or_default());
    let pages = |count| match count {
        1 => "1 page".to_owned(),
        _ => format!("{count} pages"),
    };
    if initial != old_initial {
        let (now, before) = (pages(initial), old_initial);
        let message = format!("the module starts with {now} of memory, before with {before}");
        match initial > old_initial {
            true => changes.breaking(message),
            false => changes.patch(message),
        }
    }
    let is_told = !is_in_both && initial != old_initial;
    if maximum != old_maximum && !is_told {
        let most = |maximum| match maximum {
            u64::MAX => "without a maximum".to_owned(),
            maximum => format!("to {}", pages(maximum)),
        };
        let (now, before) = (most(maximum), most(old_maximum));
        let message = format!("the memory may grow {now}, before {before}");
        match maximum > old_maximum {
            true => changes.breaking(message),
            false => changes.patch(message),
        }
    }
}

/// The tables that the module brings. A linker makes them as large as there are
/// functions behind pointers, so that only what some host cannot give is told; the
/// rest is part of the code.
fn tables(old: &Module, new: &Module, changes: &mut Changes) {
    let own = |module: &Module| {
        let own = module.walrus.tables.iter().filter(|table| table.import.is_none());
        own.map(|table| table.initial).max().unwrap_or(0)
    };
    let (before, now) = (own(old), own(new));
    if now > before && now > TABLE_OF_EVERY_HOST {
        let message = format!("the largest table has {now} entries at first, before {before}");
        changes.breaking(message);
    }
}

fn start(old: &Module, new: &Module, changes: &mut Changes) {
    match (old.walrus.start.is_some(), new.walrus.start.is_some()) {
        (false, true) => changes.breaking(
            "the module has a start function, before it had none: code runs before the host can call anything",
        ),
        (true, false) => changes.patch("the module has no start function any more"),
        _ => {}
    }
}

/// The ABI that the module was built for, where it can be read. Hosts load what is of
/// their major and of no later minor.
fn abi(old: &Module, new: &Module, changes: &mut Changes) {
    let told = |module: &Module| match module.abi_version() {
        Version::Known(version) => Some(version),
        _ => module.metadata().abi.as_deref()?.parse::<AbiVersion>().ok(),
    };
    match (told(old), told(new)) {
        (Some(before), Some(now)) if before != now => {
            let message = format!("the ABI version is {now}, before {before}");
            match now.major != before.major || now.minor > before.minor {
                true => changes.breaking(message),
                false => changes.patch(message),
            }
        }
        (None, Some(now)) => changes.patch(format!("the ABI version can be read: {now}")),
        (Some(before), None) => {
            changes.patch(format!("the ABI version cannot be read any more, before {before}"));
        }
        _ => {}
    }
}

fn inside(old: &Inside, new: &Inside, changes: &mut Changes) {
    if old.code != new.code {
        changes.patch("the code differs");
    }
    if old.data != new.data {
        changes.patch("the data differs");
    }
    let custom = |name: &str, what| format!("the custom section `{}` {what}", printable(name));
    for (name, print) in &old.customs {
        match new.customs.get(name) {
            None => changes.patch(custom(name, "is gone")),
            Some(now) if now != print => changes.patch(custom(name, "differs")),
            Some(_) => {}
        }
    }
    let is_new = |name: &&String| !old.customs.contains_key(*name);
    for name in new.customs.keys().filter(is_new) {
        changes.patch(custom(name, "is new"));
    }
}

/// What people read; the version is told apart.
fn metadata(old: &Metadata, new: &Metadata, changes: &mut Changes) {
    let texts = |of: &Metadata| {
        let Metadata { description, licenses, authors, source, .. } = of.clone();
        BTreeMap::from([
            ("description", description),
            ("licenses", licenses),
            ("authors", authors),
            ("source", source),
        ])
    };
    let (before, now) = (texts(old), texts(new));
    for (name, _) in before.iter().filter(|(name, text)| now.get(*name) != Some(*text)) {
        changes.patch(format!("the metadata tells another `{name}`"));
    }
}
