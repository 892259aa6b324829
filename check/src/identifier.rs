//! Names under which C and C++ can declare a function.

/// Words of C11 to C23 and of C++17 to C++23, and names that the language or the
/// headers of the SDK and of the compiler give to something else.
const TAKEN: &str = "\
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t \
    char32_t char8_t class co_await co_return co_yield compl concept const const_cast \
    consteval constexpr constinit continue decltype default delete do double dynamic_cast \
    else enum explicit export extern false float for friend goto if inline int \
    linux long main memcmp memcpy memmove memset mutable namespace new noexcept not not_eq \
    nullptr operator or or_eq private protected public register reinterpret_cast requires \
    restrict return short signed size_t sizeof static static_assert static_cast strlen \
    struct switch template this thread_local throw true try typedef typeid typename typeof \
    typeof_unqual union unix unsigned using virtual void volatile wchar_t while xor xor_eq";

/// How names begin that the SDK keeps for itself.
const TAKEN_PREFIXES: [&str; 3] = ["KEYWAY_", "keyway_range_", "keyway_version_"];

/// Whether `extern "C" int32_t NAME(void);` compiles beside `keyway/export.h`: an
/// identifier that is no word of the languages, and that neither the compiler
/// (`__name`, `_Name`) nor the headers keep for themselves.
pub(crate) fn can_be_declared(name: &str) -> bool {
    let is_identifier = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty();
    is_identifier && !is_taken(name)
}

fn is_taken(name: &str) -> bool {
    let is_compilers = match name.as_bytes() {
        [b'_', second, ..] => *second == b'_' || second.is_ascii_uppercase(),
        _ => false,
    };
    // int32_t, uint_fast8_t, intptr_t; C lets compilers have more of them
    let is_integer =
        name.strip_prefix('u').unwrap_or(name).starts_with("int") && name.ends_with("_t");
    is_compilers
        || is_integer
        || TAKEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || TAKEN.split_ascii_whitespace().any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::can_be_declared;

    #[test]
    fn tells_what_c_and_cpp_can_declare() {
        for name in [
            "process",
            "_initialize",
            "a",
            "Class",
            "get_2",
            "keyway_alloc",
            "keyway_version",
            "print_t",
            "integer",
            "int_t2",
        ] {
            assert!(can_be_declared(name), "{name}");
        }
        for name in [
            "",
            "2a",
            "a-b",
            "a.b",
            "größe",
            "a\n",
            "class",
            "xor_eq",
            "__wasm__",
            "_Bool",
            "KEYWAY_OK",
            "keyway_version_pack",
            "keyway_range_len",
            "size_t",
            "int32_t",
            "int_fast16_t",
            "uintptr_t",
            "uintmax_t",
            "memcpy",
            "memmove",
            "memset",
            "memcmp",
            "strlen",
            "__cxa_atexit",
            "__wasm_call_ctors",
            "_Exit",
        ] {
            assert!(!can_be_declared(name), "{name}");
        }
    }
}
