//! What is left behind by a program that is interrupted: nothing.

/// From now on an interrupt removes the files that are not whole yet.
#[cfg(unix)]
pub(super) fn watch() {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
        iterator::Signals,
        low_level::emulate_default_handler,
    };
    use wasm_abi_check::file;

    // where it cannot be watched for, a file with a telling name may stay
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let _nothing_more = file::abandon();
            let _ = emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(super) fn watch() {}
