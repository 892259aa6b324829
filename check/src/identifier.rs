//! Names under which C and C++ can declare a function.

/// Words of C11 to C23 and of C++17 to C++23, and names that the language or the
/// SDK's headers give to something else.
const TAKEN: &str = "\
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t \
    char32_t char8_t class co_await co_return co_yield compl concept const const_cast \
    consteval constexpr constinit continue decltype default delete do double dynamic_cast \
    else enum explicit export extern false float for friend goto if inline int int16_t \
    int32_t int64_t int8_t linux long main mutable namespace new noexcept not not_eq nullptr \
    operator or or_eq private protected public register reinterpret_cast requires restrict \
    return short signed sizeof static static_assert static_cast struct switch template this \
    thread_local throw true try typedef typeid typename typeof typeof_unqual uint16_t \
    uint32_t uint64_t uint8_t union unix unsigned using virtual void volatile wchar_t while \
    xor xor_eq";

/// Whether `extern "C" int32_t NAME(void);` compiles: an identifier that is no
/// word of the languages, and that neither the compiler (`__name`, `_Name`) nor
/// the SDK (`KEYWAY_NAME`) keeps for itself.
pub(crate) fn can_be_declared(name: &str) -> bool {
    let is_identifier = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && !name.is_empty();
    let is_reserved = match name.as_bytes() {
        [b'_', second, ..] => *second == b'_' || second.is_ascii_uppercase(),
        _ => name.starts_with("KEYWAY_"),
    };
    is_identifier && !is_reserved && !TAKEN.split_ascii_whitespace().any(|word| word == name)
}

#[cfg(test)]
mod tests {
    use super::can_be_declared;

    #[test]
    fn tells_what_c_and_cpp_can_declare() {
        for name in ["process", "_initialize", "a", "Class", "get_2", "keyway_alloc"] {
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
        ] {
            assert!(!can_be_declared(name), "{name}");
        }
    }
}
