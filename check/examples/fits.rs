//! Says whether modules fit a contract: `cargo run --example fits -- shop.toml *.wasm`.
use wasm_abi_check::{Contract, Options, check};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let contract = Contract::find(&arguments.next().ok_or("which contract?")?)?;
    for path in arguments {
        let report = check(&std::fs::read(&path)?, Some(&contract), &Options::default());
        for finding in &report.findings {
            println!("{}", finding.show(path.as_ref()));
        }
        println!("{path}: {}", report.verdict());
    }
    Ok(())
}
