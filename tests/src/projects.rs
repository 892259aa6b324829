//! Every template and plugin, and how it is tried.

/// A template or a plugin.
pub struct Sample {
    /// Its folder in the repository.
    pub folder: &'static str,
    /// What is run of it: the arguments of `keyway` and of the twin, `{}` standing for
    /// the module.
    pub lines: &'static [&'static str],
    /// Inputs of its functions, to make others of.
    pub seeds: &'static [&'static str],
}

impl Sample {
    /// Its name, which is that of its folder.
    pub fn name(&self) -> &'static str {
        self.folder.rsplit('/').next().unwrap()
    }

    /// Whether it calls functions that `keyway` does not have, but another host: its
    /// lines are those of the twin alone.
    pub fn is_for_another_host(&self) -> bool {
        self.name() == "own-host-cpp"
    }
}

/// The sample of that folder.
pub fn project(folder: &str) -> &'static Sample {
    PROJECTS.iter().find(|sample| sample.folder == folder).unwrap()
}

const INTEGERS: &[&str] = &["run {} --input 21 --input 4 --input -3"];

/// All of them; a test finds one that is missing.
pub const PROJECTS: &[Sample] = &[
    Sample { folder: "plugins/hello", lines: INTEGERS, seeds: &[] },
    Sample {
        folder: "plugins/greet",
        lines: &[
            "run {}",
            "call {} greet --input Ada --input Grace",
            "call {} greet --input ''",
            "call {} greet_in --input 'fr Ada' --input 'ja Ada' --input 'xx Ada' --input fr",
        ],
        seeds: &["Ada", "fr Ada", "de Grace Hopper", "ja 久美子", "it "],
    },
    Sample {
        folder: "plugins/wordcount",
        lines: &[
            "call {} count --input 'a rose is a rose' --input ''",
            "call {} top --input '2 a rose is a rose is a rose' --input 'is' --input '0 a'",
        ],
        seeds: &["3 a rose is a rose", "1000 to be or not to be\nthat is", "12\t\u{b}x\u{c}y"],
    },
    Sample {
        folder: "plugins/json-minify",
        lines: &[
            r#"call {} minify --input '{ "a" : [1, 2.5e+3, "\u00e9 \n"], "b": null }'"#,
            "call {} minify --input '[1,\n 2,]' --input '[01]' --input '{\"a\" 1}' --input '\"\\x\"'",
            "call {} check --input ' [ true , false ] ' --input '[true' --input '1 2'",
        ],
        seeds: &[
            r#"{ "a" : [1, 2.5e+3, "\u00e9 \n"], "b": null, "c": {"d": []} }"#,
            "[ -0, 0.5, 1E9, true , false,null,{}, [ ] ]\r\n",
            "\"text \\\" with \\\\ escapes \\b\\f\\r\\t\\/\"",
            "[[[[[[[[[[ {\"x\":{\"y\":{\"z\":[1]}}} ]]]]]]]]]]",
        ],
    },
    Sample {
        folder: "plugins/counter",
        lines: &[
            "call {} add --allow all --input visits --input visits --input other",
            "call {} add --allow all --config step=5 --input visits --input visits",
            "call {} count --allow all --config step=none --input visits",
            "call {} count --allow all --input visits --input ''",
        ],
        seeds: &[
            "visits",
            "a",
            "b",
            "a name of more than sixty-four bytes, which is not counted....",
        ],
    },
    Sample { folder: "templates/function-c", lines: INTEGERS, seeds: &[] },
    Sample { folder: "templates/function-cpp", lines: INTEGERS, seeds: &[] },
    Sample { folder: "templates/lifecycle-c", lines: INTEGERS, seeds: &[] },
    Sample { folder: "templates/lifecycle-cpp", lines: INTEGERS, seeds: &[] },
    Sample {
        folder: "templates/custom-contract-c",
        lines: &["run {} --contract source/gauge.toml --input 21 --input 4 --input -300"],
        seeds: &[],
    },
    Sample {
        folder: "templates/bytes-c",
        lines: &["call {} echo --input hello", "call {} echo"],
        seeds: &["hello", "a\nb"],
    },
    Sample {
        folder: "templates/bytes-cpp",
        lines: &[
            "call {} shout --input hello",
            "call {} shout",
            "call {} size --input hello --input ''",
        ],
        seeds: &["hello", "Grüße", "{}[`az]"],
    },
    Sample {
        folder: "templates/host-functions-cpp",
        lines: &[
            "call {} greet --allow all --input Ada --input Grace",
            "call {} greet --allow all --config greeting=Salut --input Ada",
        ],
        seeds: &["Ada", "Grace", ""],
    },
    Sample {
        folder: "templates/own-host-cpp",
        lines: &["run {}", "call {} quote --input tea --input 'a castle'"],
        seeds: &[],
    },
    Sample {
        folder: "templates/wasi-cpp",
        lines: &["call {} sort --allow log --input 'the quick brown fox' --input ''"],
        seeds: &["the quick brown fox", "b a\n\tc  a", "x"],
    },
];
