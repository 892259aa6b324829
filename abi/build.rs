//! Tells the tests which target they run on: the crate `cc` asks for it.
fn main() {
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=KEYWAY_TEST_TARGET={target}");
    println!("cargo::rerun-if-changed=build.rs");
}
