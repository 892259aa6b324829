//! One record for each rule: `--explain` and the findings read it, and ABI.md has
//! a section of the same id.

/// What a rule is, for people.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `KW` and three digits; never reused.
    pub id: &'static str,
    /// Kebab-case name.
    pub name: &'static str,
    /// What the rule demands.
    pub what: &'static str,
    /// What goes wrong without it.
    pub why: &'static str,
    /// How an author mends it.
    pub mend: &'static str,
}

macro_rules! rules {
    ($($constant:ident = $id:literal $name:literal, what: $what:literal, why: $why:literal, mend: $mend:literal;)*) => {
        $(#[doc = $what] pub const $constant: Rule =
            Rule { id: $id, name: $name, what: $what, why: $why, mend: $mend };)*
        /// Every rule, by id.
        pub const ALL: &[Rule] = &[$($constant),*];
    };
}

rules! {
    INPUT = "KW001" "input-kind",
        what: "The file is a linked WebAssembly core module.",
        why: "A host compiles core modules; an object file, a component, a native library or text only looks like one.",
        mend: "build with keyway_add_plugin, or link with clang --target=wasm32-wasi, and pass the .wasm that this makes";
    VALID = "KW002" "valid",
        what: "The module is valid WebAssembly, whole, and readable.",
        why: "No host loads an invalid module; most often the file was cut short or altered after the link.",
        mend: "build it again; if it stays invalid, the tool that wrote it last has a bug";
    FEATURES = "KW003" "pinned-features",
        what: "The module uses no instruction or type outside the pinned feature set.",
        why: "Hosts switch off what the ABI does not need; newer compilers switch features on by themselves.",
        mend: "compile every object with the toolchain file, which pins the features, libraries included";
    BOUNDS = "KW004" "bounds",
        what: "The module stays within the checker's bounds on size and complexity.",
        why: "A small file can cost minutes and gigabytes to analyse or compile.",
        mend: "split the plugin, or make its data and its generated code smaller";
    EXPORT_MISSING = "KW010" "export-missing",
        what: "Every export that the contract requires is there, and so is every function that the metadata lists for it, with the memory.",
        why: "The host calls it; without it the plugin cannot run.",
        mend: "write the function and export it: by the SDK's macros, or by EXPORTS in keyway_add_plugin";
    EXPORT_EXPECTED = "KW011" "export-expected",
        what: "Every export that the contract expects is there.",
        why: "Without get_abi_version no host can tell that the plugin was built for an ABI it does not speak.",
        mend: "use the SDK's macros, which export it";
    EXPORT_KIND = "KW012" "export-kind",
        what: "An export that the contract lists is a function, and `memory` is a memory.",
        why: "A global or table of that name cannot be called.",
        mend: "rename the variable, or export the function of that name instead";
    EXPORT_SIGNATURE = "KW013" "export-signature",
        what: "An export that the contract or the metadata lists has the contract's signature.",
        why: "WebAssembly checks signatures at the call, and C compilers turn structs and wide integers into other parameters.",
        mend: "give the function exactly the C prototype of the contract";
    EXPORT_MANGLED = "KW014" "export-mangled",
        what: "An export that the contract lists is not hidden under a mangled name.",
        why: "C++ and Rust encode the parameters into the symbol, so that the host looks for a name that is not there.",
        mend: "in C++ declare the function extern \"C\"; in Rust add #[unsafe(no_mangle)] and extern \"C\"";
    IMPORT = "KW020" "import-denied",
        what: "The module imports only what the contract allows.",
        why: "An import is a capability; a missing one fails at load, and an undefined C function must not become one.",
        mend: "define the function, link what defines it, or do without; never link with --allow-undefined";
    IMPORT_SIGNATURE = "KW021" "import-signature",
        what: "An import that the contract allows has the contract's signature.",
        why: "The host's function takes other parameters, so that the module fails at load.",
        mend: "declare the function exactly as the contract tells it, or include <keyway/host.h>, which does";
    MEMORY = "KW030" "memory-limit",
        what: "The module's initial memory fits the contract's limit.",
        why: "The host would refuse to instantiate it.",
        mend: "make static data and the stack smaller";
    STACK = "KW031" "stack-first",
        what: "The stack lies before the data.",
        why: "A stack that lies after the data overwrites globals when it overflows, without a trap.",
        mend: "link with -Wl,--stack-first, as keyway_add_plugin does";
    CONSTRUCTORS = "KW032" "constructors-once",
        what: "Constructors run once, by _initialize.",
        why: "In a module without _initialize the linker wraps every export, so that each call runs the constructors again.",
        mend: "use the SDK's macros or keyway_add_plugin, which bring _initialize";
    VERSION = "KW040" "abi-version",
        what: "The plugin was built for an ABI version that this host speaks: the same major, no later minor.",
        why: "A call that means something else on the two sides corrupts data instead of failing.",
        mend: "build the plugin with the SDK of the host's version, or update the host";
    METADATA = "KW041" "metadata-contract",
        what: "The contract named in the module's metadata is known, and is the one it is checked against.",
        why: "The author built for another contract than the one in use.",
        mend: "use the macro of the contract that CONTRACT names, or pass the contract file by --contract";
    METADATA_FORM = "KW042" "metadata-form",
        what: "The metadata is UTF-8, and each name in it is of [A-Za-z0-9._-], 1 to 64 of them; it lists a function once, and at most 1,000.",
        why: "The names go into logs, paths and URLs.",
        mend: "give the macro a shorter name, of letters, digits, dot, underscore and hyphen";
}

/// The rule of that id or name, in any case.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id.eq_ignore_ascii_case(id) || rule.name.eq_ignore_ascii_case(id))
}
