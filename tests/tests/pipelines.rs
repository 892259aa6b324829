//! What other people's pipelines use works there: `action.yml` as a runner of GitHub
//! would run it, the hook as pre-commit runs it, and what the documents show holds its
//! schema. Nothing is built for it: WASM_ABI_CHECK names the program under test.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use keyway_tests::{programs, python_programs, redact, repo, run_in, scratch};
use regex::Regex;
use serde_json::Value;

const FITS: &str = r#"(module (func (export "process") (param i32) (result i32) local.get 0)
    (@custom "keyway" "plugin=fits\ncontract=function@1\n"))"#;
const BROKEN: &str =
    r#"(module (func (export "_Z7processi") (param i32) (result i32) local.get 0))"#;

/// Names that do something else where a script does not take them as they are.
const HOSTILE: [&str; 7] = [
    "$(touch one).wasm",
    "a b; touch two;.wasm",
    "`touch three`.wasm",
    "<b>&'\".wasm",
    "::warning::[x](y) ##[group].wasm",
    "--header=g.wasm",
    "--output=x.wasm",
];

/// A workspace with modules, and an empty folder for temporary files beside it.
fn workspace(name: &str) -> PathBuf {
    let folder = scratch(&format!("pipelines/{name}"));
    fs::create_dir(folder.join("temp")).unwrap();
    fs::create_dir(folder.join("work")).unwrap();
    let work = folder.join("work");
    fs::write(work.join("fits.wasm"), wat::parse_str(FITS).unwrap()).unwrap();
    fs::write(work.join("broken.wasm"), wat::parse_str(BROKEN).unwrap()).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// A runner, as far as the action's scripts see it.
struct Runner {
    folder: PathBuf,
    environment: Vec<(String, String)>,
    /// By `STEP.OUTPUT`.
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), environment: Vec::new(), outputs: BTreeMap::new() }
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    fn ready(self) -> Self {
        self.with("WASM_ABI_CHECK", programs().join("wasm-abi-check").to_str().unwrap())
    }

    /// Runs the steps that are scripts, and shows what they print and hand on.
    fn run(&mut self, inputs: &[(&str, &str)]) -> String {
        let action = action();
        for (name, _) in inputs {
            assert!(action["inputs"].get(name).is_some(), "no input {name}");
        }
        let mut shown = String::new();
        for (name, value) in inputs {
            writeln!(shown, "{name}: {value:?}").unwrap();
        }
        let (summary, output) = (self.folder.join("summary"), self.folder.join("output"));
        fs::write(&summary, "").unwrap();
        for step in action["runs"]["steps"].as_array().unwrap() {
            let Some(script) = step["run"].as_str() else {
                self.cache(step["uses"].as_str().unwrap());
                continue;
            };
            assert_eq!(step["shell"], "bash");
            let file = self.folder.join("script.sh");
            fs::write(&file, script).unwrap();
            fs::write(&output, "").unwrap();
            let mut bash = Command::new("bash");
            bash.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&file);
            bash.current_dir(self.folder.join("work")).stdin(Stdio::null());
            bash.env_remove("WASM_ABI_CHECK").env("GITHUB_ACTION_PATH", repo());
            bash.env("GITHUB_OUTPUT", &output).env("GITHUB_STEP_SUMMARY", &summary);
            bash.env("RUNNER_TEMP", self.folder.join("temp"));
            bash.env("TMPDIR", self.folder.join("temp"));
            bash.envs(self.environment.iter().cloned());
            for (name, value) in step["env"].as_object().into_iter().flatten() {
                bash.env(name, self.value(value.as_str().unwrap(), &action, inputs));
            }
            let result = bash.output().unwrap();
            for line in fs::read_to_string(&output).unwrap().lines() {
                let (name, value) = line.split_once('=').unwrap();
                let name = format!("{}.{name}", step["id"].as_str().unwrap());
                self.outputs.insert(name, value.to_owned());
            }
            for (name, stream) in [("stdout", &result.stdout), ("stderr", &result.stderr)] {
                if !stream.is_empty() {
                    let step = step["name"].as_str().unwrap();
                    let stream = String::from_utf8_lossy(stream);
                    write!(shown, "--- {step}: {name}\n{stream}").unwrap();
                }
            }
            if !result.status.success() {
                writeln!(shown, "--- exit {}", result.status.code().unwrap()).unwrap();
                break;
            }
        }
        for (name, output) in action["outputs"].as_object().unwrap() {
            let value = self.value(output["value"].as_str().unwrap(), &action, inputs);
            writeln!(shown, "--- output {name}: {value}").unwrap();
        }
        let summary = fs::read_to_string(summary).unwrap();
        if !summary.is_empty() {
            write!(shown, "--- summary\n{summary}").unwrap();
        }
        let shown = redact(&shown, &self.folder);
        let random = Regex::new(r"[0-9a-f]{32}|report\.\w{6}|tmp\.\w{10}").unwrap();
        random.replace_all(&shown, "[RANDOM]").into_owned()
    }

    /// The steps of actions/cache, where no program is named.
    fn cache(&self, uses: &str) {
        if self.environment.iter().any(|(name, _)| name == "WASM_ABI_CHECK") {
            return;
        }
        let (kept, used) = (self.folder.join("cache"), self.folder.join("temp/wasm-abi-check"));
        let copy = |from: &Path, to: &Path| {
            fs::create_dir_all(to.join("bin")).unwrap();
            fs::copy(from.join("bin/wasm-abi-check"), to.join("bin/wasm-abi-check")).unwrap();
        };
        match uses {
            "actions/cache/restore@v4" if kept.exists() => copy(&kept, &used),
            "actions/cache/restore@v4" => {}
            "actions/cache/save@v4" if self.outputs.contains_key("build.built") => {
                copy(&used, &kept);
            }
            "actions/cache/save@v4" => {}
            _ => panic!("{uses}"),
        }
    }

    /// What an expression stands for, of the few kinds that the action uses.
    fn value(&self, text: &str, action: &Value, inputs: &[(&str, &str)]) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}"))
        else {
            assert!(!text.contains("${{"), "{text} is more than one expression");
            return text.to_owned();
        };
        if let Some(name) = expression.strip_prefix("inputs.") {
            let given = inputs.iter().find(|(input, _)| *input == name);
            let default = action["inputs"][name].get("default").map(|text| text.as_str().unwrap());
            return given.map(|(_, value)| *value).or(default).unwrap().to_owned();
        }
        let output = expression.strip_prefix("steps.").unwrap().replace(".outputs.", ".");
        self.outputs.get(&output).cloned().unwrap_or_default()
    }
}

fn action() -> Value {
    let text = fs::read_to_string(repo().join("action.yml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn assert_snapshot(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(repo().join("tests/pipelines"));
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// What stands in a script is run: nothing of a workflow's may be put there.
#[test]
fn no_input_reaches_a_script_but_by_the_environment() {
    let action = action();
    for step in action["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{") && !script.contains("eval "), "{script}");
        assert_ne!(step["run"].is_string(), step["uses"].is_string());
    }
    for part in ["inputs", "outputs"] {
        for (name, entry) in action[part].as_object().unwrap() {
            assert!(entry["description"].is_string(), "{name}");
        }
    }
}

#[test]
fn the_action_checks_modules() {
    let folder = workspace("action");
    let mut shown = String::new();
    for inputs in [
        &[("modules", "fits.wasm")][..],
        &[("modules", "\n  *.wasm  \r\n\n")],
        &[
            ("modules", "fits.wasm"),
            ("deny", "warnings metadata-missing"),
            ("args", "--allow KW043\n--quiet"),
        ],
        &[("modules", "broken.wasm"), ("format", "human"), ("contract", "function")],
        &[("modules", "missing.wasm")],
        &[("modules", "none/*.wasm"), ("sarif-file", "none.sarif")],
        &[("modules", "fits.wasm"), ("contract", "lifecicle")],
        &[("modules", "")],
    ] {
        writeln!(shown, "{}\n", Runner::new(&folder).ready().run(inputs)).unwrap();
    }
    assert_eq!(names(&folder.join("work")), ["broken.wasm", "fits.wasm"]);
    assert_snapshot("action", &shown);
}

#[test]
fn the_action_runs_nothing_that_a_name_says() {
    let folder = workspace("hostile");
    let work = folder.join("work");
    fs::remove_file(work.join("fits.wasm")).unwrap();
    for name in HOSTILE {
        fs::copy(work.join("broken.wasm"), work.join(name)).unwrap();
    }
    let before = names(&work);
    let mut shown = String::new();
    let list = HOSTILE.join("\n");
    for format in ["github", "human"] {
        let inputs = [("modules", list.as_str()), ("format", format), ("args", "--allow *")];
        shown.push_str(&Runner::new(&folder).ready().run(&inputs[..2]));
        shown.push_str(&Runner::new(&folder).ready().run(&inputs));
    }
    for (input, value) in [
        ("contract", "$(touch four)"),
        ("contract", "--output=five"),
        ("deny", "$(touch six)"),
        ("format", "$(touch seven)"),
    ] {
        let inputs = [("modules", "broken.wasm"), (input, value)];
        shown.push_str(&Runner::new(&folder).ready().run(&inputs));
    }
    assert_eq!(names(&work), before);
    assert_snapshot("hostile", &shown);
}

#[test]
fn the_action_writes_sarif_and_keeps_the_report() {
    let folder = workspace("sarif");
    let mut runner = Runner::new(&folder).ready();
    let inputs =
        [("modules", "*.wasm"), ("format", "json"), ("sarif-file", "out put/keyway.sarif")];
    runner.run(&inputs);
    let read = |path: &Path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap();
    let sarif = read(&folder.join("work/out put/keyway.sarif"));
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 1);
    let report = read(Path::new(&runner.outputs["check.report"]));
    assert_eq!(report["summary"]["exit_code"], 1);
    assert_eq!(runner.outputs["check.fits"], "false");
}

/// Of all the formats one alone writes, so that each is about the same module.
#[test]
fn the_action_writes_a_release_once() {
    let folder = workspace("release");
    let work = folder.join("work");
    let named = r#"(module (func $name (export "process") (param i32) (result i32) local.get 0)
        (@custom "keyway" "plugin=named\ncontract=function@1\n"))"#;
    fs::write(work.join("named.wasm"), wat::parse_str(named).unwrap()).unwrap();
    for args in ["--output named.wasm --warn release", "--warn release --output=named.wasm"] {
        let inputs = [("modules", "named.wasm"), ("args", args), ("sarif-file", "named.sarif")];
        let shown = Runner::new(&folder).ready().run(&inputs);
        assert_eq!(shown.matches("KW071").count(), 2, "{shown}"); // log and summary
        assert!(
            fs::read_to_string(work.join("named.sarif"))
                .unwrap()
                .contains("\"KW071\",\n          \"ruleIndex")
        );
        fs::write(work.join("named.wasm"), wat::parse_str(named).unwrap()).unwrap();
    }
}

/// The program is built where the cache does not have it, by a cargo that is told here
/// what to do, and not a second time.
#[test]
fn the_action_builds_its_checker_once() {
    let folder = workspace("build");
    let tools = folder.join("tools");
    fs::create_dir(&tools).unwrap();
    for name in ["cargo", "rustup"] {
        let file = tools.join(name);
        let text = format!(
            "#!/bin/sh\necho \"{name} in $PWD for ${{CARGO_BUILD_TARGET-this machine}}:\"\n\
             printf '  %s\\n' \"$@\"\n[ {name} = rustup ] && exit\n\
             mkdir -p \"$RUNNER_TEMP/wasm-abi-check/bin\"\n\
             cp '{}' \"$RUNNER_TEMP/wasm-abi-check/bin\"\n",
            programs().join("wasm-abi-check").display()
        );
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:{}", tools.display(), env::var("PATH").unwrap());
    let runner = || {
        let runner = Runner::new(&folder).with("PATH", &path);
        runner.with("CARGO_BUILD_TARGET", "wasm32-unknown-unknown")
    };
    let inputs = [("modules", "fits.wasm"), ("toolchain", "1.95.0")];
    let mut shown = runner().run(&inputs);
    shown.push_str(&runner().run(&inputs));
    // what an earlier step has put there
    fs::remove_dir_all(folder.join("cache")).unwrap();
    let planted = folder.join("temp/wasm-abi-check/bin/wasm-abi-check");
    fs::write(&planted, "#!/bin/sh\necho planted\n").unwrap();
    shown.push_str(&runner().run(&inputs[..1]));
    assert_ne!(fs::read(planted).unwrap(), b"#!/bin/sh\necho planted\n");
    // what was restored from a cache, but is for another machine
    fs::write(folder.join("cache/bin/wasm-abi-check"), "\x7fELF").unwrap();
    shown.push_str(&runner().run(&inputs[..1]));
    shown.push_str(&runner().with("WASM_ABI_CHECK", "/nowhere").run(&inputs[..1]));
    assert_snapshot("build", &shown);
}

/// A repository of git in `folder`, with all that is there in one commit.
fn commit(folder: &Path) {
    let git = "git -c user.name=you -c user.email=you@example.com";
    let line = format!(
        "export GIT_CONFIG_GLOBAL=/dev/null && \
         git init --quiet && git add . && {git} commit --quiet -m all"
    );
    let outcome = run_in(folder, &line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
}

/// pre-commit itself, with the hook and the script of this tree.
#[test]
fn the_hook_of_pre_commit_checks_modules() {
    let folder = workspace("pre-commit");
    let (hook, work) = (folder.join("hook"), folder.join("work"));
    fs::create_dir_all(hook.join("check")).unwrap();
    for file in [".pre-commit-hooks.yaml", "check/pre-commit", "check/install"] {
        fs::copy(repo().join(file), hook.join(file)).unwrap();
    }
    commit(&hook);
    for name in [HOSTILE[0], HOSTILE[5], HOSTILE[6]] {
        fs::copy(work.join("fits.wasm"), work.join(name)).unwrap();
    }
    fs::write(work.join("other.txt"), "no module").unwrap();
    let config = format!(
        "repos:\n  - repo: {}\n    rev: $(git -C ../hook rev-parse HEAD)\n    hooks:\n      \
         - id: wasm-abi-check\n        args: [--contract, function, --deny, warnings]\n",
        hook.display()
    );
    let outcome = run_in(&work, &format!("cat > .pre-commit-config.yaml <<END\n{config}END"));
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    commit(&work);
    let line = |more: &str| {
        let line = format!(
            "export PRE_COMMIT_HOME=\"$PWD/../temp\" PATH='{}':\"$PATH\" && \
             export WASM_ABI_CHECK=\"$(command -v wasm-abi-check)\" && \
             pre-commit run --color never --files {more}",
            python_programs().display()
        );
        let outcome = run_in(&work, &line);
        assert_eq!(
            names(&work),
            [
                "$(touch one).wasm",
                "--header=g.wasm",
                "--output=x.wasm",
                ".git",
                ".pre-commit-config.yaml",
                "broken.wasm",
                "fits.wasm",
                "other.txt"
            ]
        );
        let told = outcome.show();
        let told = told.split_once('\n').unwrap().1; // without the line
        let told: Vec<_> = told.lines().filter(|line| !line.starts_with("[INFO]")).collect();
        format!("$ pre-commit run --files {more}\n{}\n", told.join("\n"))
    };
    let mut shown = line("other.txt");
    shown.push_str(&line("fits.wasm '$(touch one).wasm'"));
    shown.push_str(&line("./*"));
    assert_snapshot("pre-commit", &shown);
}

/// What was built is built again where it does not start.
#[test]
fn the_hook_builds_a_checker_that_starts() {
    let folder = workspace("hook");
    let (hook, tools) = (folder.join("hook"), folder.join("tools"));
    let kept = hook.join("target/pre-commit/bin");
    for new in [&hook.join("check"), &kept, &tools] {
        fs::create_dir_all(new).unwrap();
    }
    for file in ["check/pre-commit", "check/install"] {
        fs::copy(repo().join(file), hook.join(file)).unwrap();
    }
    let executable = |file: &Path, text: &str| {
        fs::write(file, text).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    executable(&kept.join("wasm-abi-check"), "\x7fELF");
    let program = programs().join("wasm-abi-check");
    let build = format!(
        "#!/bin/sh\necho \"flags: ${{RUSTC_WRAPPER-}}${{CARGO_BUILD_RUSTFLAGS-}}\"\n\
         cp '{}' target/pre-commit/bin\n",
        program.display()
    );
    executable(&tools.join("cargo"), &build);
    let line = "unset WASM_ABI_CHECK; export RUSTC_WRAPPER=none CARGO_BUILD_RUSTFLAGS=-Cx; \
                PATH=\"$PWD/../tools:$PATH\" && ../hook/check/pre-commit fits.wasm";
    let first = run_in(&folder.join("work"), line);
    assert_eq!((first.code, &*first.stderr), (Some(0), "flags: \n"), "{}", first.show());
    let second = run_in(&folder.join("work"), line);
    assert_eq!((second.code, &*second.stderr), (Some(0), ""), "{}", second.show());
}

/// The files of pipelines, of this repository and in CHECK.md, as those take them that
/// read them.
#[test]
fn pipelines_hold_their_schemas() {
    let folder = scratch("pipelines/schemas");
    let document = fs::read_to_string(repo().join("CHECK.md")).unwrap();
    let block = Regex::new(r"(?s)```yaml\n# (\S+)\n(.*?)```").unwrap();
    let mut examples = Vec::new();
    for example in block.captures_iter(&document) {
        let name = example[1].rsplit('/').next().unwrap().to_owned();
        fs::write(folder.join(&name), &example[2]).unwrap();
        examples.push(name);
    }
    assert_eq!(examples, ["plugins.yml", ".pre-commit-config.yaml", ".gitlab-ci.yml"]);
    let schema = |name: &str| format!("check-jsonschema --builtin-schema vendor.{name}");
    for (reader, file) in [
        (schema("github-actions"), "\"$KEYWAY/action.yml\""),
        (schema("github-workflows"), "\"$KEYWAY\"/.github/workflows/*.yml"),
        (schema("github-workflows"), "plugins.yml"),
        (schema("gitlab-ci"), ".gitlab-ci.yml"),
        ("pre-commit validate-manifest".into(), "\"$KEYWAY/.pre-commit-hooks.yaml\""),
        ("pre-commit validate-config".into(), ".pre-commit-config.yaml"),
    ] {
        let path = python_programs();
        let line = format!("PATH='{}':\"$PATH\" && {reader} {file}", path.display());
        let outcome = run_in(&folder, &line);
        assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    }
    // of the action, what the example hands over
    let workflow = fs::read_to_string(folder.join("plugins.yml")).unwrap();
    let workflow: Value = serde_saphyr::from_str(&workflow).unwrap();
    let steps = workflow["jobs"]["check"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["uses"] == "OWNER/keyway@v0.1.0").unwrap();
    let action = action();
    for (input, _) in step["with"].as_object().unwrap() {
        assert!(action["inputs"].get(input).is_some(), "no input {input}");
        assert!(document.contains(&format!("\n| `{input}` |")), "{input} is not described");
    }
    let described = action["inputs"].as_object().unwrap();
    assert!(described.keys().all(|input| document.contains(&format!("\n| `{input}` |"))));
}
