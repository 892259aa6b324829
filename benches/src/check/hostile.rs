//! Modules that are made to cost much more than their size.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use wasm_encoder::{
    CodeSection, Function, FunctionSection, Instruction, Module, NameMap, NameSection, TypeSection,
    ValType,
};

/// Writes them into `folder`.
pub(crate) fn write(folder: &Path) -> io::Result<Vec<PathBuf>> {
    // the specification's implementations allow a function 50,000 locals
    let locals = functions(1_000, 50_000, false);
    let names = functions(1_000_000, 0, true);
    let modules = [("hostile-locals", locals), ("hostile-functions", names)];
    let written = modules.into_iter().map(|(name, bytes)| {
        let path = folder.join(name).with_extension("wasm");
        fs::write(&path, bytes).map(|()| path)
    });
    written.collect()
}

/// A module of empty functions, each with this many locals, with and without names.
fn functions(count: u32, locals: u32, are_named: bool) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let mut names = NameMap::new();
    for index in 0..count {
        functions.function(0);
        let locals = (locals > 0).then_some((locals, ValType::I32));
        let mut body = Function::new(locals);
        body.instruction(&Instruction::End);
        code.function(&body);
        if are_named {
            names.append(index, "f");
        }
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    if are_named {
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
    }
    module.finish()
}

#[cfg(test)]
mod tests {
    use wasmparser::{Validator, WasmFeatures};

    use super::functions;

    #[test]
    fn hostile_modules_are_valid_and_small() {
        for (module, most) in
            [(functions(1_000, 50_000, false), 10_000), (functions(1_000_000, 0, true), 9_000_000)]
        {
            assert!(module.len() < most, "{} bytes", module.len());
            let mut validator = Validator::new_with_features(WasmFeatures::all());
            assert!(validator.validate_all(&module).is_ok());
        }
    }
}
