//! A plugin's memory stays as large as its largest call needs, in every state.
#![allow(clippy::unwrap_used)]

use std::{fs, sync::OnceLock};

use keyway_host::{Error, Grants, Host, Instance, Limits, Plugin};
use keyway_tests::{Project, copy, repo, scratch};

const MIB: usize = 1 << 20;

fn echo() -> &'static Plugin {
    static ECHO: OnceLock<Plugin> = OnceLock::new();
    ECHO.get_or_init(build)
}

fn build() -> Plugin {
    let folder = scratch("memory/echo");
    copy(&repo().join("templates/bytes-c"), &folder.join("source"));
    let project = Project::new(folder.join("source"), folder.join("build"));
    project.make("-G Ninja -DCMAKE_BUILD_TYPE=Release");
    let bytes = fs::read(project.file("bytes-c.wasm")).unwrap();
    Host::new(Limits::default()).unwrap().load(&bytes).unwrap()
}

/// Calls with 1 MiB, each of which must end in `code`, or in the input.
fn calls(instance: &mut Instance, count: usize, code: Option<i32>) {
    let input = vec![7; MIB];
    for _ in 0..count {
        match (instance.call("echo", &input), code) {
            (Ok(result), None) => assert_eq!(result, input),
            (Err(Error::Plugin { code, .. }), Some(expected)) => assert_eq!(code, expected),
            (result, _) => panic!("{result:?}"),
        }
    }
}

#[test]
fn calls_take_nothing_for_good() {
    let mut instance = echo().instantiate_with(Grants::default()).unwrap();
    calls(&mut instance, 100, Some(-1));
    let once = instance.memory_bytes();
    assert!(once < 2 * MIB, "{once} bytes before init");
    for _ in 0..3 {
        instance.init().unwrap();
        calls(&mut instance, 100, None);
        instance.cleanup().unwrap();
        calls(&mut instance, 100, Some(-1));
    }
    assert!(instance.memory_bytes() < 2 * MIB, "{} bytes at the end", instance.memory_bytes());
}

/// Inputs of all sizes from 0 to 64 KiB, in no order.
#[test]
fn memory_is_flat() {
    let mut instance = echo().instantiate_with(Grants::default()).unwrap();
    instance.init().unwrap();
    let input = vec![1; 64 << 10];
    let mut call = |size: usize| match instance.call("echo", &input[..size]) {
        Ok(result) => assert_eq!(result.len(), size),
        Err(error) => assert_eq!(size, 0, "{error}"), // an empty input is refused
    };
    call(input.len());
    let size = |step: usize| step.wrapping_mul(2_654_435_761) >> 7 & 0xffff;
    (0..1000).for_each(|step| call(size(step)));
    (1000..50_000).for_each(|step| call(size(step)));
    assert_eq!(instance.memory_bytes(), 3 * (64 << 10));
}
