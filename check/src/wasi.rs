//! WASI preview 1 as capabilities: its functions, the group of each, and its signature
//! (from the witx files of github.com/WebAssembly/WASI, tag snapshot-01).

/// The module that its functions are imported from.
pub(crate) const MODULE: &str = "wasi_snapshot_preview1";

/// The same before it was named so, with other flags.
pub(crate) const OLD_MODULE: &str = "wasi_unstable";

/// A function of WASI.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    /// What it is a part of.
    pub(crate) group: &'static str,
    /// As a contract writes it.
    pub(crate) signature: &'static str,
}

macro_rules! functions {
    ($($group:literal: $($name:ident $signature:literal,)*)*) => {
        /// All of them, by group.
        const FUNCTIONS: &[Function] = &[
            $($(Function { name: stringify!($name), group: $group, signature: $signature },)*)*
        ];
        /// The groups.
        pub(crate) const GROUPS: &[&str] = &[$($group),*];
    };
}

functions! {
    "args":
        args_get "(i32, i32) -> i32",
        args_sizes_get "(i32, i32) -> i32",
    "environ":
        environ_get "(i32, i32) -> i32",
        environ_sizes_get "(i32, i32) -> i32",
    "clock":
        clock_res_get "(i32, i32) -> i32",
        clock_time_get "(i32, i64, i32) -> i32",
    "random":
        random_get "(i32, i32) -> i32",
    "stdio":
        fd_close "(i32) -> i32",
        fd_fdstat_get "(i32, i32) -> i32",
        fd_fdstat_set_flags "(i32, i32) -> i32",
        fd_read "(i32, i32, i32, i32) -> i32",
        fd_seek "(i32, i64, i32, i32) -> i32",
        fd_write "(i32, i32, i32, i32) -> i32",
    "files":
        fd_advise "(i32, i64, i64, i32) -> i32",
        fd_allocate "(i32, i64, i64) -> i32",
        fd_datasync "(i32) -> i32",
        fd_fdstat_set_rights "(i32, i64, i64) -> i32",
        fd_filestat_get "(i32, i32) -> i32",
        fd_filestat_set_size "(i32, i64) -> i32",
        fd_filestat_set_times "(i32, i64, i64, i32) -> i32",
        fd_pread "(i32, i32, i32, i64, i32) -> i32",
        fd_prestat_dir_name "(i32, i32, i32) -> i32",
        fd_prestat_get "(i32, i32) -> i32",
        fd_pwrite "(i32, i32, i32, i64, i32) -> i32",
        fd_readdir "(i32, i32, i32, i64, i32) -> i32",
        fd_renumber "(i32, i32) -> i32",
        fd_sync "(i32) -> i32",
        fd_tell "(i32, i32) -> i32",
        path_create_directory "(i32, i32, i32) -> i32",
        path_filestat_get "(i32, i32, i32, i32, i32) -> i32",
        path_filestat_set_times "(i32, i32, i32, i32, i64, i64, i32) -> i32",
        path_link "(i32, i32, i32, i32, i32, i32, i32) -> i32",
        path_open "(i32, i32, i32, i32, i32, i64, i64, i32, i32) -> i32",
        path_readlink "(i32, i32, i32, i32, i32, i32) -> i32",
        path_remove_directory "(i32, i32, i32) -> i32",
        path_rename "(i32, i32, i32, i32, i32, i32) -> i32",
        path_symlink "(i32, i32, i32, i32, i32) -> i32",
        path_unlink_file "(i32, i32, i32) -> i32",
    "poll":
        poll_oneoff "(i32, i32, i32, i32) -> i32",
    "process":
        proc_exit "(i32) -> ()",
        proc_raise "(i32) -> i32",
    "sched":
        sched_yield "() -> i32",
    "sockets":
        sock_accept "(i32, i32, i32) -> i32",
        sock_recv "(i32, i32, i32, i32, i32, i32) -> i32",
        sock_send "(i32, i32, i32, i32, i32) -> i32",
        sock_shutdown "(i32, i32) -> i32",
}

/// The names of all functions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// The function of that name.
pub(crate) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use crate::Signature;

    #[test]
    fn signatures_can_be_read() {
        assert_eq!(FUNCTIONS.len(), 46);
        for function in FUNCTIONS {
            assert!(function.signature.parse::<Signature>().is_ok(), "{}", function.name);
        }
    }
}
