//! Documents for programs hold what their schemas promise, of every module in the cases:
//! the report and the list of rules the project's own, SARIF the standard's, which comes
//! out of a crate.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use jsonschema::Validator;
use keyway_tests::{execute, library, repo, scratch, write_modules};
use serde_json::Value;

/// A folder with the modules of the cases and with files that are none, made once.
fn modules() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = scratch("formats");
        for cases in ["module", "output"] {
            for entry in fs::read_dir(repo().join("tests/cases").join(cases)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "wat") {
                    let name = Path::new(path.file_name().unwrap()).with_extension("wasm");
                    write_modules(&fs::read_to_string(&path).unwrap(), &folder.join(name)).unwrap();
                }
            }
        }
        fs::write(folder.join("text.wasm"), "just words").unwrap();
        fs::write(folder.join("empty.wasm"), "").unwrap();
        let fits = fs::read(folder.join("bytes.wasm")).unwrap();
        fs::write(folder.join("cut.wasm"), &fits[..fits.len() / 2]).unwrap();
        fs::write(folder.join("größe 100%::a,b\n](c).wasm"), fits).unwrap();
        folder
    })
}

/// Everything that is, what is not, and standard input.
const ALL: &str = "'*.wasm' missing.wasm \"$PWD/bytes.wasm\" - < text.wasm";

/// The exit code of a line, and the document that it prints.
fn document(line: &str) -> (Option<i32>, Value) {
    let output = execute(modules(), line);
    let json = serde_json::from_slice(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    (output.status.code(), json.unwrap_or_else(|error| panic!("{line}: {error}\n{errors}")))
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, document: &Value) {
    let errors: Vec<_> = validator
        .iter_errors(document)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}\n{document:#}", errors.join("\n"));
}

fn schema(what: &str) -> Value {
    let (_, printed) = document(&format!("wasm-abi-check --print-schema {what}"));
    let file = fs::read(repo().join(format!("check/schema/{what}-1.schema.json"))).unwrap();
    assert_eq!(printed, serde_json::from_slice::<Value>(&file).unwrap());
    jsonschema::meta::validate(&printed).unwrap();
    assert_closed(&printed);
    printed
}

/// Every object says what it holds, and describes it.
fn assert_closed(schema: &Value) {
    if let Value::Object(members) = schema {
        if members.get("type").is_some_and(|kind| kind == "object") {
            assert_eq!(members["additionalProperties"], false, "{schema:#}");
            let all: BTreeSet<_> = members["properties"].as_object().unwrap().keys().collect();
            let required = members["required"].as_array().unwrap();
            let required: BTreeSet<_> = required.iter().map(Value::to_string).collect();
            let all: BTreeSet<_> = all.into_iter().map(|name| format!("\"{name}\"")).collect();
            assert_eq!(required, all, "a member may be null, and is always there");
        }
        members.values().for_each(assert_closed);
    } else if let Value::Array(items) = schema {
        items.iter().for_each(assert_closed);
    }
}

#[test]
fn reports_hold_their_schema() {
    let validator = validator(&schema("report"));
    for options in ["", "--deny warnings", "--contract lifecycle --warn exports", "--quiet"] {
        let (code, report) = document(&format!("wasm-abi-check --format json {options} {ALL}"));
        assert_eq!(code, Some(3));
        assert_valid(&validator, &report);
        let modules = report["modules"].as_array().unwrap();
        let count = |verdict: &str| modules.iter().filter(|m| m["verdict"] == verdict).count();
        let summary = &report["summary"];
        assert_eq!(summary["modules"], modules.len());
        assert_eq!(summary["fit"], count("fits"));
        assert_eq!(summary["do_not_fit"], count("does not fit"));
        assert_eq!(summary["unreadable"], count("unreadable"));
        assert_eq!(summary["not_checked"], count("not checked"));
        assert_eq!(summary["exit_code"], 3);
        for module in modules {
            let findings = module["findings"].as_array().unwrap();
            let count =
                |severity: &str| findings.iter().filter(|f| f["severity"] == severity).count();
            assert_eq!(module["errors"], count("error"));
            assert_eq!(module["warnings"], count("warning"));
            assert_eq!(module["verdict"] == "fits", count("error") == 0, "{module:#}");
        }
        if options == "--deny warnings" {
            assert_eq!(summary["warnings"], 0);
        }
    }
    for format in ["json", "sarif"] {
        let line = |quiet| document(&format!("wasm-abi-check --format {format} {quiet} {ALL}"));
        assert_eq!(line("--quiet"), line(""), "a document is about all modules");
    }
    let line = "wasm-abi-check --format json --output release.new bytes.wasm";
    let (code, report) = document(line);
    assert_eq!(code, Some(0));
    assert_valid(&validator, &report);
    assert_eq!(report["modules"][0]["release"]["path"], "release.new");
    let line = "wasm-abi-check --format json --output none/release.new bytes.wasm";
    let (code, report) = document(line);
    assert_eq!(code, Some(2));
    assert_valid(&validator, &report);
    assert_eq!(report["modules"][0]["release"]["size_bytes"], Value::Null);
    let (_, report) = document("wasm-abi-check --format json --contract bytes --header new.h");
    assert_valid(&validator, &report);
    assert_eq!(report["modules"].as_array().unwrap().len(), 0);
}

#[test]
fn reports_tell_what_changed() {
    let validator = validator(&schema("report"));
    for (old, new, required) in [
        ("bytes", "bytes", "none"),
        ("bytes", "hostile-names", "breaking"),
        ("hostile-names", "bytes", "breaking"),
    ] {
        let line = format!("wasm-abi-check --format json --baseline {old}.wasm {new}.wasm");
        let (_, report) = document(&line);
        assert_valid(&validator, &report);
        let baseline = &report["modules"][0]["baseline"];
        assert_eq!(baseline["path"], format!("{old}.wasm"));
        assert_eq!(baseline["required"], required);
        assert_eq!(baseline["old_version"], Value::Null);
        assert_eq!(baseline["changes"].as_array().unwrap().is_empty(), required == "none");
    }
    for (name, version) in [("one", "1.0.0"), ("two", "2.0.0")] {
        let text = format!(
            "(module (func (export \"process\") (param i32) (result i32) local.get 0)
            (@custom \"version\" \"{version}\"))"
        );
        fs::write(modules().join(name), wat::parse_str(text).unwrap()).unwrap();
    }
    let (_, report) = document("wasm-abi-check --format json --baseline one two");
    assert_valid(&validator, &report);
    let baseline = &report["modules"][0]["baseline"];
    assert_eq!(baseline["old_version"], "1.0.0");
    assert_eq!(baseline["new_version"], "2.0.0");
    let (_, report) = document("wasm-abi-check --format json --baseline bytes.wasm text.wasm");
    assert_eq!(report["modules"][0]["baseline"], Value::Null);
}

#[test]
fn rules_hold_their_schema() {
    let (_, rules) = document("wasm-abi-check --list-rules --format json");
    assert_valid(&validator(&schema("rules")), &rules);
    assert_eq!(rules["rules"].as_array().unwrap().len(), wasm_abi_check::rule::ALL.len());
}

/// A schema of `keyway`.
fn host_schema(what: &str) -> Value {
    let file = fs::read(repo().join(format!("host/schema/{what}-1.schema.json"))).unwrap();
    let schema = serde_json::from_slice(&file).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    assert_closed(&schema);
    schema
}

#[test]
fn inspected_modules_hold_their_schema() {
    let validator = validator(&host_schema("inspect"));
    let mut verdicts = BTreeSet::new();
    for entry in fs::read_dir(modules()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let (code, inspected) = document(&format!("keyway inspect --format json '{name}'"));
        assert_valid(&validator, &inspected);
        assert_eq!(code == Some(0), inspected["verdict"] == "fits", "{name}");
        verdicts.insert(inspected["verdict"].to_string());
        let Some(sections) = inspected["module"]["sections"]["items"].as_array() else { continue };
        let bytes: u64 = sections.iter().map(|section| section["bytes"].as_u64().unwrap()).sum();
        assert_eq!(bytes + 8, inspected["size_bytes"].as_u64().unwrap(), "{name}");
    }
    assert_eq!(verdicts.len(), 3, "{verdicts:?}");
}

#[test]
fn lists_of_hostile_modules_are_cut() {
    let validator = validator(&host_schema("inspect"));
    let mut text = String::from("(module (func)");
    for number in 0..5_000 {
        text.push_str(&format!("(export \"{number}{}\" (func 0))", "\u{1f600}".repeat(300)));
        text.push_str(&format!("(@custom \"s{number}\" \"\")"));
    }
    text.push_str(&format!("(@custom \"{}\" \"\"))", "x".repeat(2_000)));
    fs::write(modules().join("many.bin"), wat::parse_str(text).unwrap()).unwrap();
    let output = execute(modules(), "keyway inspect --format json many.bin");
    assert!(output.stdout.len() < 2 << 20, "{} bytes", output.stdout.len());
    let inspected = serde_json::from_slice(&output.stdout).unwrap();
    assert_valid(&validator, &inspected);
    let module = &inspected["module"];
    assert_eq!(module["exports"]["left_out"], 4_000);
    assert_eq!(module["sections"]["left_out"], 5_001 + 4 - 100);
    let cut = format!("{}…", "x".repeat(1_000));
    let sections = module["sections"]["items"].as_array().unwrap();
    assert!(sections.iter().any(|section| section["name"] == cut.as_str()));
}

#[test]
fn benchmarks_hold_their_schema() {
    let validator = validator(&host_schema("bench"));
    let module = "(module (func (export \"process\") (param i32) (result i32) local.get 0))";
    fs::write(modules().join("identity.bin"), wat::parse_str(module).unwrap()).unwrap();
    let line = "keyway bench identity.bin --input 7 --seconds 0.1 --fresh --format json";
    let (code, report) = document(line);
    assert_eq!(code, Some(0));
    assert_valid(&validator, &report);
    let series = report["series"].as_array().unwrap();
    let kinds: Vec<_> = series.iter().map(|series| series["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["warm", "fresh"]);
    for series in series {
        let times: Vec<_> = ["p50_ns", "p90_ns", "p99_ns", "p999_ns", "max_ns"]
            .map(|name| series[name].as_f64().unwrap())
            .into();
        assert!(times.is_sorted() && times[0] > 0.0, "{series:#}");
        let seconds = series["seconds"].as_f64().unwrap();
        assert!(seconds > 0.01 && seconds < 1.0, "{series:#}");
        let calls = series["calls"].as_f64().unwrap();
        let rate = series["calls_per_second"].as_f64().unwrap();
        assert!((calls / seconds / rate - 1.0).abs() < 0.01, "{series:#}");
    }
    assert!(series[0]["p50_ns"].as_f64() < series[1]["p50_ns"].as_f64(), "{report:#}");
    assert!(series[0]["batch"].as_u64() > Some(1), "calls of nanoseconds are measured together");
}

#[test]
fn sarif_holds_the_standard() {
    let file = library("serde-sarif").join("src/schema.json");
    let mut schema: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    // a bracket too many, which not every engine of patterns takes
    for object in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][object]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    assert!(schema["title"].as_str().unwrap().contains("SARIF) Version 2.1.0"));
    let validator = validator(&schema);
    for options in ["", "--deny warnings", "--output none/release.wasm bytes.wasm #"] {
        let (_, log) = document(&format!("wasm-abi-check --format sarif {options} {ALL}"));
        assert_valid(&validator, &log);
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), wasm_abi_check::rule::ALL.len());
        let mut fingerprints = BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
            let index = usize::try_from(artifact["index"].as_u64().unwrap()).unwrap();
            assert_eq!(run["artifacts"][index]["location"]["uri"], artifact["uri"]);
            let print = result["partialFingerprints"]["primaryLocationLineHash"].to_string();
            assert!(fingerprints.insert(print), "a fingerprint twice: {result:#}");
        }
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    }
    let (_, mut log) = document("wasm-abi-check --format sarif text.wasm");
    assert_valid(&validator, &log);
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&log));
}

/// A finding keeps its fingerprint when the module grows, and when others come and go.
#[test]
fn fingerprints_outlive_a_build() {
    let module = |pages: u32, more: &str| {
        let text = format!(
            "(module {more} (memory {pages}) (func (export \"process\") (param i32) (result i32)
             local.get 0))"
        );
        fs::write(modules().join("grows.bin"), wat::parse_str(text).unwrap()).unwrap();
        let (_, log) = document("wasm-abi-check --format sarif --contract function grows.bin");
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let of = |rule: &str| {
            let result = results.iter().find(|result| result["ruleId"] == rule).unwrap();
            result["partialFingerprints"].clone()
        };
        of("KW030")
    };
    let before = module(1000, "");
    assert_eq!(before, module(2000, ""));
    assert_eq!(before, module(1000, "(import \"env\" \"f\" (func))"));
}
