//! One record for each rule: `--explain`, the findings, SARIF and the levels read it,
//! and ABI.md has a section of the same id.

use crate::{level::Level, names};

/// What a rule is, for people.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// `KW` and three digits; never reused.
    pub id: &'static str,
    /// Kebab-case name.
    pub name: &'static str,
    /// What it looks at.
    pub group: Group,
    /// How a finding counts unless the contract or the user says otherwise.
    pub level: Level,
    /// What the rule demands.
    pub what: &'static str,
    /// What goes wrong without it.
    pub why: &'static str,
    /// How an author mends it.
    pub mend: &'static str,
}

impl Rule {
    /// The section of ABI.md that states the rule, as a link into it.
    pub fn link(&self) -> String {
        format!("ABI.md#{}-{}", self.id.to_ascii_lowercase(), self.name)
    }

    /// Whether its level may be changed: what cannot be read as a module stays an
    /// error.
    pub fn is_fixed(&self) -> bool {
        self.group == Group::Input
    }
}

/// What a rule looks at. Findings stand in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Group {
    /// What the bytes are.
    Input,
    /// Extensions of WebAssembly.
    Features,
    /// What the module gives.
    Exports,
    /// What it asks for.
    Imports,
    /// Memory, table, stack, data and size.
    Limits,
    /// What runs by itself.
    Start,
    /// Versions and what the module says of itself.
    Metadata,
    /// What makes two runs differ.
    Determinism,
    /// What should not leave the machine that built it.
    Release,
    /// What changed since an earlier release.
    Baseline,
}

impl Group {
    /// Every group, in order.
    pub const ALL: [Self; 10] = [
        Self::Input,
        Self::Features,
        Self::Exports,
        Self::Imports,
        Self::Limits,
        Self::Start,
        Self::Metadata,
        Self::Determinism,
        Self::Release,
        Self::Baseline,
    ];

    /// Its name on the command line and in contract files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Features => "features",
            Self::Exports => "exports",
            Self::Imports => "imports",
            Self::Limits => "limits",
            Self::Start => "start",
            Self::Metadata => "metadata",
            Self::Determinism => "determinism",
            Self::Release => "release",
            Self::Baseline => "baseline",
        }
    }
}

macro_rules! rules {
    ($($constant:ident = $id:literal $name:literal $group:ident $level:ident, what: $what:literal, why: $why:literal, mend: $mend:literal;)*) => {
        $(#[doc = $what] pub const $constant: Rule = Rule {
            id: $id, name: $name, group: Group::$group, level: Level::$level, what: $what, why: $why, mend: $mend,
        };)*
        /// Every rule, by id.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    INPUT = "KW001" "input-kind" Input Deny,
        what: "The file is a linked WebAssembly core module.",
        why: "A host compiles core modules; an object file, a component, a native library or text only looks like one.",
        mend: "build with keyway_add_plugin, or link with clang --target=wasm32-wasi, and pass the .wasm that this makes";
    VALID = "KW002" "valid" Input Deny,
        what: "The module is valid WebAssembly, whole, and readable.",
        why: "No host loads an invalid module; most often the file was cut short or altered after the link.",
        mend: "build it again; if it stays invalid, the tool that wrote it last has a bug";
    FEATURES = "KW003" "pinned-features" Features Deny,
        what: "The module uses no instruction or type outside the pinned feature set.",
        why: "Hosts switch off what the ABI does not need; newer compilers switch features on by themselves.",
        mend: "compile every object with the toolchain file, which pins the features, libraries included";
    BOUNDS = "KW004" "bounds" Input Deny,
        what: "The module stays within the checker's bounds on size and complexity.",
        why: "A small file can cost minutes and gigabytes to analyse or compile.",
        mend: "split the plugin, or make its data and its generated code smaller";
    EXPORT_MISSING = "KW010" "export-missing" Exports Deny,
        what: "Every export that the contract requires is there, and so is every function that the metadata lists for it, with the memory.",
        why: "The host calls it; without it the plugin cannot run.",
        mend: "write the function and export it: by the SDK's macros, or by EXPORTS in keyway_add_plugin; where it is written, look for `static`, a misspelt name, a namespace, or a missing extern \"C\"";
    EXPORT_EXPECTED = "KW011" "export-expected" Exports Warn,
        what: "Every export that the contract expects is there.",
        why: "The plugin runs without it, and the host knows less: without get_abi_version not even whether it speaks the plugin's ABI.",
        mend: "write the function and export it; get_abi_version comes with the SDK's macros";
    EXPORT_KIND = "KW012" "export-kind" Exports Deny,
        what: "An export that the contract lists is a function, and `memory` is a memory.",
        why: "A global or table of that name cannot be called.",
        mend: "rename the variable, or export the function of that name instead";
    EXPORT_SIGNATURE = "KW013" "export-signature" Exports Deny,
        what: "An export that the contract or the metadata lists has the contract's signature.",
        why: "WebAssembly checks signatures at the call, and C compilers turn structs and wide integers into other parameters.",
        mend: "give the function exactly the C prototype of the contract";
    EXPORT_MANGLED = "KW014" "export-mangled" Exports Deny,
        what: "An export that the contract lists is not hidden under a mangled name.",
        why: "C++ and Rust encode the parameters into the symbol, so that the host looks for a name that is not there.",
        mend: "in C++ declare the function extern \"C\"; in Rust add #[unsafe(no_mangle)] and extern \"C\"";
    EXPORT_NAME = "KW015" "export-name" Exports Deny,
        what: "An export that the contract lists is not there under a name that is nearly right.",
        why: "Names are compared byte by byte: another case, a leading underscore or a slip makes another name.",
        mend: "rename the function as the contract writes it";
    EXPORT_HIDDEN = "KW016" "export-hidden" Exports Deny,
        what: "A function that the contract lists is exported, not only defined.",
        why: "A static function, or one without an export name, stays inside the module, where no host can call it.",
        mend: "drop `static`, and export it: by the SDK's macros, or by EXPORTS in keyway_add_plugin";
    EXPORT_FORBIDDEN = "KW017" "export-forbidden" Exports Deny,
        what: "The module exports nothing that the contract forbids.",
        why: "The host reserves the name, or gives it another meaning.",
        mend: "rename it, or keep it inside: make it `static`, and take it out of EXPORTS of keyway_add_plugin";
    EXPORT_UNEXPECTED = "KW018" "export-unexpected" Exports Allow,
        what: "The module exports nothing that the contract does not list.",
        why: "Whatever is exported can be called, and somebody will rely on it.",
        mend: "keep it inside, or list it in the contract under [exports.optional]";
    EXPORT_TOOLCHAIN = "KW019" "export-toolchain" Exports Warn,
        what: "The module does not export what belongs to its compiler, linker or C library.",
        why: "A host that calls malloc or __wasm_call_ctors at the wrong time corrupts the plugin, and the names change with the toolchain.",
        mend: "link without --export-all and --export-dynamic, and name in --export only functions of your own";
    IMPORT = "KW020" "import-denied" Imports Deny,
        what: "The module imports only what the contract allows.",
        why: "An import is a capability; a missing one fails at load, and an undefined C function must not become one.",
        mend: "define the function, link what defines it, or do without; never link with --allow-undefined";
    IMPORT_SIGNATURE = "KW021" "import-signature" Imports Deny,
        what: "An import that the contract allows has the contract's signature.",
        why: "The host's function takes other parameters, so that the module fails at load.",
        mend: "declare the function exactly as the contract tells it, or include <keyway/host.h>, which does";
    MUTABLE_GLOBAL = "KW023" "mutable-global" Imports Warn,
        what: "The module neither exports nor imports a mutable global.",
        why: "Both sides can write it at any time, so that neither can rely on its value; sandboxes differ in how they share it.",
        mend: "export a function that reads or sets the value";
    MEMORY = "KW030" "memory-limit" Limits Deny,
        what: "The module's initial memory fits the contract's limit.",
        why: "The host would refuse to instantiate it.",
        mend: "make static data and the stack smaller";
    STACK = "KW031" "stack-first" Limits Warn,
        what: "The stack lies before the data.",
        why: "A stack that lies after the data overwrites globals when it overflows, without a trap.",
        mend: "link with -Wl,--stack-first, as keyway_add_plugin does";
    CONSTRUCTORS = "KW032" "constructors-once" Start Warn,
        what: "Constructors run once, by _initialize.",
        why: "In a module without _initialize the linker wraps every export, so that each call runs the constructors again.",
        mend: "use the SDK's macros or keyway_add_plugin, which bring _initialize";
    TABLE = "KW033" "table-limit" Limits Deny,
        what: "The initial tables fit the contract's limit.",
        why: "Each entry costs the host memory, before the plugin runs.",
        mend: "use fewer functions through pointers, or raise table_elements in the contract";
    STACK_LIMIT = "KW034" "stack-limit" Limits Deny,
        what: "The stack in linear memory fits the contract's limit.",
        why: "Each instance pays for its stack, used or not.",
        mend: "link with a smaller stack: -Wl,-z,stack-size=65536, in CMake -DKEYWAY_STACK_SIZE=65536";
    DATA = "KW035" "data-limit" Limits Deny,
        what: "The data segments fit the contract's limit.",
        why: "Data is copied into each instance's memory when it starts.",
        mend: "make constant tables smaller, or fill them at start, or raise data_bytes in the contract";
    SIZE = "KW036" "size-budget" Limits Deny,
        what: "The module fits the contract's budget of bytes, bytes of code, exports and imports.",
        why: "Bytes are shipped, stored and compiled.",
        mend: "build with -Os and without debug information: cmake -DCMAKE_BUILD_TYPE=MinSizeRel; or raise the budget in the contract";
    COMPLEXITY = "KW037" "complexity" Limits Deny,
        what: "No function, and not all of them together, cost a compiler more than the contract's limits.",
        why: "A compiler needs time and memory that grow faster than the code: a few kilobytes can cost minutes and gigabytes.",
        mend: "split the function or the plugin, or raise the limit in the contract";
    VERSION = "KW040" "abi-version" Metadata Deny,
        what: "The plugin was built for an ABI version that this host speaks: the same major, no later minor.",
        why: "A call that means something else on the two sides corrupts data instead of failing.",
        mend: "build the plugin with an SDK of the host's version, or update the host";
    METADATA = "KW041" "metadata-contract" Metadata Warn,
        what: "The contract named in the module's metadata is known, and is the one it is checked against.",
        why: "The author built for another contract than the one in use.",
        mend: "use the macro of the contract that CONTRACT names, or pass the contract file by --contract";
    METADATA_FORM = "KW042" "metadata-form" Metadata Deny,
        what: "The metadata is UTF-8, and each name in it is of [A-Za-z0-9._-], 1 to 64 of them; it lists a function once, and at most 1,000.",
        why: "The names go into logs, paths and URLs.",
        mend: "give the macro a shorter name, of letters, digits, dot, underscore and hyphen";
    VERSION_TOLD = "KW043" "abi-told" Metadata Warn,
        what: "The ABI version can be read without running the module, and its code and its metadata agree.",
        why: "A host that has to run a plugin to learn its version runs one that it may have to refuse.",
        mend: "use the SDK's macros, which write both from one place";
    METADATA_MISSING = "KW044" "metadata-missing" Metadata Deny,
        what: "The metadata that the contract requires is there.",
        why: "Whoever finds the module later has to know what it is and whom to ask.",
        mend: "use the SDK's macros, and VERSION in project() of CMake; write other sections by KEYWAY_CUSTOM_SECTION";
    START = "KW050" "start-section" Start Warn,
        what: "The module has no start function.",
        why: "It runs while the module is instantiated, before the host can call anything or tell what went wrong.",
        mend: "do this work in _initialize or init";
    COMMAND = "KW051" "reactor" Start Warn,
        what: "The module is a library, not a program: it has no _start.",
        why: "A program runs once from main to its exit; calls of its exports after that find a library that is shut down.",
        mend: "rename main, and link with -Wl,--no-entry, or with -mexec-model=reactor where wasi-libc is linked";
    FLOATS = "KW060" "floats" Determinism Allow,
        what: "No code computes with floating-point numbers.",
        why: "The bits of a NaN differ between machines, and so may whatever is made of them.",
        mend: "compute with integers, or let the host canonicalize NaNs and allow the rule";
    NONDETERMINISTIC_FEATURE = "KW061" "nondeterministic-feature" Determinism Allow,
        what: "No code uses an extension of WebAssembly whose results may differ: threads, relaxed SIMD.",
        why: "Results depend on the machine and on how threads are scheduled.",
        mend: "compile without -pthread, -matomics and -mrelaxed-simd";
    NONDETERMINISTIC_IMPORT = "KW062" "nondeterministic-import" Determinism Allow,
        what: "The module does not import clocks or random numbers.",
        why: "Two runs on the same input give different results.",
        mend: "take the time and the seed as input";
    HOST_PATH = "KW070" "host-path" Release Warn,
        what: "No data of the module holds a path of the machine that built it.",
        why: "Paths tell names of people and projects, and make builds differ from folder to folder.",
        mend: "compile with -ffile-prefix-map=FOLDER=. as keyway_add_plugin does; in Rust with --remap-path-prefix FOLDER=.";
    DEBUG_INFO = "KW071" "debug-info" Release Allow,
        what: "The module holds no debug information, function names or list of the tools that made it.",
        why: "They make a module several times larger, and tell its source.",
        mend: "ship what --output writes: wasm-abi-check --output RELEASE.wasm PLUGIN.wasm";
    VERSION_BUMP = "KW080" "version-bump" Baseline Deny,
        what: "The plugin's version went up as far as the change to its ABI asks for.",
        why: "Users who update by semantic versions get a plugin that no longer fits.",
        mend: "raise the version in project() of CMake, or keep the ABI as it was";
}

/// The rule of that id or name, in any case.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id.eq_ignore_ascii_case(id) || rule.name.eq_ignore_ascii_case(id))
}

/// The rule whose name is nearest to one that no rule has.
pub fn nearest(name: &str) -> Option<&'static Rule> {
    let name = name.to_ascii_lowercase();
    names::nearest(&name, ALL.iter().map(|rule| rule.name)).and_then(find)
}
