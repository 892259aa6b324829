//! What is in `deploy/` fits the server and the systems that read it: each file is
//! looked at by its own system's tools or schemas, and by what the server says of itself.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    process::{Command, Output},
    thread,
    time::{Duration, Instant},
};

use keyway_tests::{Server, programs, python_programs, repo, scratch};
use regex::Regex;
use serde_json::Value;

fn deploy(file: &str) -> PathBuf {
    repo().join("deploy").join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(deploy(file)).unwrap()
}

/// The objects of a file of YAML.
fn objects(file: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(&read(&format!("kubernetes/{file}"))).unwrap()
}

fn object(file: &str) -> Value {
    let [object] = objects(file).try_into().unwrap();
    object
}

fn show(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

/// The values of `key = value` in a systemd unit.
fn unit(key: &str) -> Vec<String> {
    let text = read("systemd/keyway-server.service");
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    pairs.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect()
}

fn container() -> Value {
    object("deployment.yaml")["spec"]["template"]["spec"]["containers"][0].clone()
}

/// What the Deployment sets in the server's environment.
fn environment(name: &str) -> String {
    let container = container();
    let mut all = container["env"].as_array().unwrap().iter();
    let found = all.find(|variable| variable["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}"))["value"].as_str().unwrap().to_owned()
}

fn validate(files: &[PathBuf], version: &str) -> Output {
    let mut validate = Command::new(python_programs().join("kubernetes-validate"));
    validate.args(["--strict", "--kubernetes-version", version]).args(files).output().unwrap()
}

/// The oldest version that has all of it, and the newest that is known.
const KUBERNETES: [&str; 2] = ["1.30", "1.37"];

#[test]
fn kubernetes_takes_every_object() {
    let files = ["deployment", "service", "autoscaler", "disruption", "network"];
    let files = files.map(|file| deploy(&format!("kubernetes/{file}.yaml")));
    for version in KUBERNETES {
        let output = validate(&files, version);
        let shown = show(&output);
        assert!(output.status.success(), "{shown}");
        assert_eq!(shown.matches("passed for").count(), files.len(), "{shown}");
    }
    // that a wrong word would be seen
    let wrong = scratch("deploy").join("wrong.yaml");
    let text = read("kubernetes/deployment.yaml").replace("readinessProbe", "readynessProbe");
    fs::write(&wrong, text).unwrap();
    let output = validate(&[wrong], KUBERNETES[0]);
    assert!(!output.status.success() && show(&output).contains("readynessProbe"));
}

#[test]
fn fluid_takes_the_data_set() {
    let schema = fs::read_to_string(repo().join("tests/deploy/fluid-1.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let objects = objects("fluid.yaml");
    for object in &objects {
        let errors: Vec<_> = schema.iter_errors(object).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let [set, runtime] = &objects[..] else { panic!("{} objects", objects.len()) };
    assert_eq!(set["metadata"], runtime["metadata"], "Fluid finds a runtime by its name");
    // of one that is only read, Fluid sees no change for two hours
    assert_eq!(set["spec"]["accessModes"], serde_json::json!(["ReadWriteMany"]));
}

#[test]
fn the_deployment_mounts_what_it_names() {
    let pod = object("deployment.yaml")["spec"]["template"]["spec"].clone();
    let container = container();
    let path = |name: &str| {
        let mut mounts = container["volumeMounts"].as_array().unwrap().iter();
        mounts.find(|mount| mount["name"] == name).unwrap()["mountPath"].as_str().unwrap()
    };
    let volume = |name: &str| {
        let mut volumes = pod["volumes"].as_array().unwrap().iter();
        volumes.find(|volume| volume["name"] == name).unwrap()
    };
    assert_eq!(environment("PLUGIN_STORE"), "fluid");
    assert_eq!(environment("FLUID_MOUNT_PATH"), path("plugins"));
    assert_eq!(environment("KEYWAY_CACHE_DIR"), path("cache"));
    assert_eq!(environment("KEYWAY_TOKEN_FILE"), format!("{}/token", path("token")));
    let claim = &volume("plugins")["persistentVolumeClaim"];
    assert_eq!(claim["claimName"], objects("fluid.yaml")[0]["metadata"]["name"]);
    assert_eq!(claim["readOnly"], true);
    let secret = volume("token")["secret"]["secretName"].as_str().unwrap();
    assert_eq!(
        object("monitoring/scrape.yaml")["spec"]["podMetricsEndpoints"][0]["authorization"]["credentials"]
            ["name"],
        secret
    );
    let says = read("kubernetes/kustomization.yaml");
    assert!(
        says.contains(&format!("kubectl create secret generic {secret} --from-literal=token="))
    );
    let port = &container["ports"][0]["containerPort"];
    assert!(environment("KEYWAY_LISTEN").ends_with(&format!(":{port}")));
    let server = object("deployment.yaml")["metadata"]["name"].clone();
    assert_eq!(object("autoscaler.yaml")["spec"]["scaleTargetRef"]["name"], server);
}

#[test]
fn kustomize_lists_every_file() {
    for folder in ["", "monitoring/"] {
        let list = object(&format!("{folder}kustomization.yaml"));
        let listed = list["resources"].as_array().unwrap().iter();
        let listed: BTreeSet<_> = listed.map(|name| name.as_str().unwrap().to_owned()).collect();
        let there = fs::read_dir(deploy("kubernetes").join(folder)).unwrap();
        let there = there.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let there = there.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
        let mut there: BTreeSet<_> = there.collect();
        assert!(there.remove("kustomization.yaml"));
        assert_eq!(listed, there);
    }
    let image = &object("kustomization.yaml")["images"][0];
    assert_eq!(image["newTag"], env!("CARGO_PKG_VERSION"));
    assert_eq!(image["name"], container()["image"]);
}

fn seconds(text: &str) -> u64 {
    text.trim_end_matches('s').parse().unwrap_or_else(|_| panic!("{text} is no time in seconds"))
}

#[test]
fn what_runs_has_time_to_end() {
    let pod = object("deployment.yaml")["spec"]["template"]["spec"].clone();
    let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
    let sleep = container()["lifecycle"]["preStop"]["sleep"]["seconds"].as_u64().unwrap();
    let drain = seconds(&environment("KEYWAY_DRAIN_TIMEOUT"));
    assert!(grace > sleep + drain, "{grace} s for {sleep} s and {drain} s");
    let stop = seconds(&unit("TimeoutStopSec")[0]);
    assert!(stop > drain, "{stop} s for {drain} s");
}

#[test]
fn systemd_takes_the_unit() {
    let folder = scratch("deploy-systemd");
    let file = folder.join("keyway-server.service");
    let server = programs().join("keyway-server");
    let text = read("systemd/keyway-server.service");
    let text = text.replace("/usr/local/bin/keyway-server", server.to_str().unwrap());
    let verify = |text: &str| {
        fs::write(&file, text).unwrap();
        let mut verify = Command::new("systemd-analyze");
        show(&verify.args(["verify", "--man=no"]).arg(&file).output().unwrap())
    };
    assert_eq!(verify(&text), "");
    let wrong = verify(&text.replace("ProtectSystem=strict", "ProtectSystem=strikt"));
    assert!(wrong.contains("strikt"), "{wrong}");

    fs::write(&file, &text).unwrap();
    let mut security = Command::new("systemd-analyze");
    // of 100; one without any protection has 96
    security.args(["security", "--offline=yes", "--threshold=20"]);
    let output = security.arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", show(&output));
}

#[test]
fn the_image_is_built_from_what_is_there() {
    let mut hadolint = Command::new(python_programs().join("hadolint"));
    let output = hadolint.arg(deploy("Dockerfile")).output().unwrap();
    assert!(output.status.success(), "{}", show(&output));

    let text = read("Dockerfile");
    let tool = Regex::new(r"FROM rust:(\d+\.\d+)\.\d+-slim-bookworm AS").unwrap();
    let tools: BTreeSet<_> = tool.captures_iter(&text).map(|found| found[1].to_owned()).collect();
    assert_eq!(tools, BTreeSet::from([env!("CARGO_PKG_RUST_VERSION").to_owned()]));
    assert!(text.contains(concat!("--tag keyway-server:", env!("CARGO_PKG_VERSION"), " ")));

    // cargo reads the manifest of each member, whatever it builds
    let workspace = fs::read_to_string(repo().join("Cargo.toml")).unwrap();
    let workspace: toml::Value = toml::from_str(&workspace).unwrap();
    let through = read("Dockerfile.dockerignore");
    let through: Vec<_> = through.lines().filter_map(|line| line.strip_prefix('!')).collect();
    for member in workspace["workspace"]["members"].as_array().unwrap() {
        assert!(through.contains(&member.as_str().unwrap()), "{member} stays outside");
    }
    for path in through {
        assert!(repo().join(path).exists(), "there is no {path}");
    }
}

#[test]
fn prometheus_takes_every_expression() {
    let rules = object("monitoring/alerts.yaml");
    let rules = rules["spec"]["groups"][0]["rules"].as_array().unwrap().clone();
    let parse = "import promql_parser, sys\nfor line in sys.argv[1:]: promql_parser.parse(line)";
    let check = |expressions: &[&str]| {
        let mut python = Command::new(python_programs().join("python"));
        python.args(["-c", parse]).args(expressions).output().unwrap()
    };
    let expressions: Vec<_> = rules.iter().map(|rule| rule["expr"].as_str().unwrap()).collect();
    let output = check(&expressions);
    assert!(output.status.success(), "{}", show(&output));
    assert!(!check(&["sum by (a rate(b[5m])"]).status.success());
}

fn server(arguments: &[&str]) -> String {
    let mut server = Command::new(programs().join("keyway-server"));
    let output = server.args(arguments).env_clear().output().unwrap();
    assert!(output.status.success(), "{}", show(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn settings(text: &str) -> toml::Table {
    toml::from_str(text).unwrap()
}

#[test]
fn the_sample_has_every_setting_as_it_holds() {
    let sample = deploy("keyway-server.toml");
    let set = settings(&fs::read_to_string(&sample).unwrap());
    let holds = settings(&server(&["--config", sample.to_str().unwrap(), "--print-config"]));
    for (name, value) in &set {
        assert_eq!(Some(value), holds.get(name), "{name}");
    }
    // what is commented out
    let text = read("keyway-server.toml");
    let commented = text.lines().filter_map(|line| line.strip_prefix("# "));
    let commented = commented.filter_map(|line| toml::from_str::<toml::Table>(line).ok());
    let commented: toml::Table = commented.flatten().collect();
    let mut told = set.clone();
    for (name, value) in &commented {
        assert!(!set.contains_key(name), "{name}");
        // the number of cores is another on each machine
        if holds.contains_key(name) && name != "workers" {
            told.insert(name.clone(), value.clone());
        }
    }
    let file = scratch("deploy-sample").join("all.toml");
    fs::write(&file, toml::to_string(&told).unwrap()).unwrap();
    assert_eq!(settings(&server(&["--config", file.to_str().unwrap(), "--print-config"])), holds);
    let help = server(&["--help"]);
    let flags = Regex::new(r"(?m)^ +(?:-\w, )?--([a-z-]+)").unwrap();
    let flags = flags.captures_iter(&help).map(|found| found[1].replace('-', "_"));
    let others = ["config", "print_config", "help", "version"];
    let flags: BTreeSet<_> = flags.filter(|flag| !others.contains(&flag.as_str())).collect();
    assert_eq!(flags, set.into_iter().chain(commented).map(|(name, _)| name).collect());
}

#[test]
fn flags_and_variables_are_those_of_the_server() {
    let help = server(&["--help"]);
    let line = unit("ExecStart").remove(0);
    for flag in Regex::new(r" (--[a-z-]+)").unwrap().captures_iter(&line) {
        assert!(help.contains(&format!("{} <", &flag[1])), "{}", &flag[1]);
    }
    let variable = Regex::new(r"\b(KEYWAY_[A-Z_]+|PLUGIN_STORE|FLUID_MOUNT_PATH)\b").unwrap();
    for file in ["Dockerfile", "kubernetes/deployment.yaml"] {
        let text = read(file);
        let names: BTreeSet<_> = variable.find_iter(&text).map(|found| found.as_str()).collect();
        assert!(names.len() > 3, "{file}: {names:?}");
        for name in names {
            assert!(help.contains(&format!("[env: {name}=")), "{file}: {name}");
        }
    }
}

/// The settings that the Deployment makes are taken together, and fit into its memory.
#[test]
fn the_deployment_fits_its_memory() {
    let container = container();
    let variables = container["env"].as_array().unwrap().iter();
    let variables =
        variables.map(|one| (one["name"].as_str().unwrap(), one["value"].as_str().unwrap()));
    let mut server = Command::new(programs().join("keyway-server"));
    let output = server.arg("--print-config").env_clear().envs(variables).output().unwrap();
    assert!(output.status.success(), "{}", show(&output));
    let holds = settings(&show(&output));
    let mebibytes = |text: &str| -> f64 {
        let unit = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
        let (number, unit) = text.split_at(unit);
        let scale = match unit.trim().trim_end_matches('B') {
            "Mi" => 1.0,
            "Gi" => 1024.0,
            _ => panic!("{text} is no size in MiB or GiB"),
        };
        number.parse::<f64>().unwrap() * scale
    };
    let size = |name: &str| mebibytes(holds[name].as_str().unwrap());
    let calls = f64::from(i32::try_from(holds["max_calls"].as_integer().unwrap()).unwrap());
    let limit = container["resources"]["limits"]["memory"].as_str().unwrap();
    let most = calls * size("memory") + size("max_bodies");
    assert!(most < mebibytes(limit), "{most} MiB of {limit}");
}

#[test]
fn probes_and_scrapes_ask_for_what_is_there() {
    let store = scratch("deploy-probes");
    let module = r#"(module (func (export "process") (param i32) (result i32) local.get 0))"#;
    fs::write(store.join("same.wasm"), wat::parse_str(module).unwrap()).unwrap();
    let server = Server::start(&store, &[]);
    let get = |path: &str| {
        let mut response = ureq::get(format!("{}{path}", server.url)).call().unwrap();
        response.body_mut().read_to_string().unwrap()
    };
    // it is ready, and some metrics are there, once a plugin is
    let start = Instant::now();
    while !get("/plugins").contains("\"ready\"") {
        assert!(start.elapsed() < Duration::from_secs(60), "{}", get("/plugins"));
        thread::sleep(Duration::from_millis(50));
    }
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        get(container()[probe]["httpGet"]["path"].as_str().unwrap());
    }
    let call = serde_json::json!({"plugin": "same", "input": 1});
    ureq::post(format!("{}/run", server.url)).send_json(call).unwrap();
    let scrape = object("monitoring/scrape.yaml");
    let text = get(scrape["spec"]["podMetricsEndpoints"][0]["path"].as_str().unwrap());
    // a counter is declared without the end of its name
    let known = |name: &str| text.contains(&format!("# TYPE {} ", name.trim_end_matches("_total")));
    let metric = Regex::new(r"keyway_[a-z_]+").unwrap();
    let all = read("kubernetes/monitoring/alerts.yaml") + &read("kubernetes/autoscaler.yaml");
    for name in metric.find_iter(&all) {
        assert!(known(name.as_str()), "{} in\n{text}", name.as_str());
    }
}
