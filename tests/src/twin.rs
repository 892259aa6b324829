//! The same plugin as a module and as a native program: whether both answer alike.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use keyway_host::{Error, Grants, Host, Instance, Limits, Plugin, Vars};

use crate::Random;

/// What was compared.
#[derive(Default)]
pub struct Comparison {
    /// Inputs, each given to both.
    pub inputs: usize,
    /// Where the answers differ, for people.
    pub differences: Vec<String>,
}

/// An answer: the code, and the result or the message.
pub type Answer = (i32, Vec<u8>);

/// A module, loaded, and its twin.
pub struct Pair {
    plugin: Plugin,
    twin: PathBuf,
}

impl Pair {
    /// Loads the module.
    pub fn new(module: &Path, twin: &Path) -> Self {
        let host = Host::new(Limits::default()).unwrap();
        let plugin = host.load(&std::fs::read(module).unwrap()).unwrap();
        Self { plugin, twin: twin.to_owned() }
    }

    /// The answers of a function of a bytes plugin to `inputs`, in their order: the
    /// module's and the twin's. They begin alike, and so keep the same state.
    pub fn answers(&self, function: &str, inputs: &[Vec<u8>]) -> [Vec<Answer>; 2] {
        let mut grants = Grants::default();
        let vars = Vars::default();
        grants.config_get = Some(Arc::new(BTreeMap::new()));
        grants.var_get = Some(vars.clone());
        grants.var_set = Some(vars);
        let mut instance = self.plugin.instantiate_with(grants).unwrap();
        instance.init().unwrap();
        let native = native_answers(&self.twin, function, inputs);
        let wasm = inputs.iter().map(|input| wasm_answer(&mut instance, function, input)).collect();
        instance.cleanup().unwrap();
        [wasm, native]
    }

    /// Calls every function of a bytes plugin with `count` inputs, made of `seeds`, in
    /// both.
    pub fn compare(&self, seeds: &[&str], count: usize) -> Comparison {
        let mut comparison = Comparison::default();
        for function in self.plugin.functions() {
            let mut random = Random::new(7);
            let inputs: Vec<_> = (0..count).map(|_| random.input(seeds)).collect();
            let [wasm, native] = self.answers(function, &inputs);
            for ((input, wasm), native) in inputs.iter().zip(wasm).zip(native) {
                comparison.inputs += 1;
                if wasm != native {
                    comparison.differences.push(format!(
                        "{function}({:?}): module {}, twin {}",
                        String::from_utf8_lossy(input),
                        show(&wasm),
                        show(&native)
                    ));
                }
            }
        }
        comparison
    }
}

/// Compares a module with its twin: see [`Pair::compare`].
pub fn compare_bytes(module: &Path, twin: &Path, seeds: &[&str], count: usize) -> Comparison {
    Pair::new(module, twin).compare(seeds, count)
}

fn show((code, bytes): &Answer) -> String {
    format!("{code} {:?}", String::from_utf8_lossy(bytes))
}

fn wasm_answer(instance: &mut Instance, function: &str, input: &[u8]) -> Answer {
    match instance.call(function, input) {
        Ok(result) => (0, result.to_vec()),
        Err(Error::Plugin { code, message, .. }) => {
            (code, message.unwrap_or_default().into_bytes())
        }
        Err(error) => panic!("{function}({:?}): {error}", String::from_utf8_lossy(input)),
    }
}

/// The twin's answers, by its frames on standard input and output.
fn native_answers(twin: &Path, function: &str, inputs: &[Vec<u8>]) -> Vec<Answer> {
    let mut child = Command::new(twin)
        .args(["pipe", function])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null()) // the log
        .spawn()
        .unwrap();
    let mut frames = Vec::new();
    for input in inputs {
        frames.extend(u32::try_from(input.len()).unwrap().to_le_bytes());
        frames.extend(input);
    }
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&frames));
    let mut output = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut output).unwrap();
    let _ = writer.join().unwrap(); // a twin that ended early is seen below
    let status = child.wait().unwrap();
    assert!(status.success(), "{} ended with {status}", twin.display());
    let mut rest = output.as_slice();
    let mut answers = Vec::new();
    while !rest.is_empty() {
        let code = i32::from_le_bytes(take(&mut rest, 4).try_into().unwrap());
        let size = u32::from_le_bytes(take(&mut rest, 4).try_into().unwrap());
        answers.push((code, take(&mut rest, size as usize).to_vec()));
    }
    assert_eq!(answers.len(), inputs.len(), "{} ended early", twin.display());
    answers
}

fn take<'a>(rest: &mut &'a [u8], size: usize) -> &'a [u8] {
    let (head, tail) = rest.split_at(size);
    *rest = tail;
    head
}
