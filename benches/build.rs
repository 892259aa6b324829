//! Compiles the native twins of `plugins/`, which `bench-host` calls directly.

fn main() {
    #[cfg(feature = "host")]
    twins::compile();
}

#[cfg(feature = "host")]
mod twins {
    /// What the SDK's macros define in each plugin: renamed, since one program holds
    /// several.
    const EXPORTS: [&str; 6] =
        ["cleanup", "get_abi_version", "get_call_count", "init", "is_initialized", "process"];

    pub(crate) fn compile() {
        for plugin in ["ask", "echo", "number"] {
            let mut build = build();
            build.file(format!("plugins/{plugin}.c"));
            for export in EXPORTS {
                let own = format!("{plugin}_{export}");
                build.define(&format!("keyway_export_{export}"), Some(own.as_str()));
            }
            build.compile(&format!("bench-{plugin}"));
        }
        build().file("src/host/native.c").compile("bench-native");
        for path in ["plugins", "src/host/native.c", "../sdk/include"] {
            println!("cargo::rerun-if-changed={path}");
        }
    }

    /// Optimized as a plugin is, whatever the profile of the benchmark.
    fn build() -> cc::Build {
        let mut build = cc::Build::new();
        build.include("../sdk/include").std("c11").opt_level(2).extra_warnings(true);
        build
    }
}
