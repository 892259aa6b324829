//! C libraries that others wrote, compiled unchanged into plugins: whether they give
//! the answers that are published, those of their native twins, and back what they
//! were given.
//!
//! Their sources come out of crates, fetched by cargo (tests/third-party/Cargo.toml);
//! the plugins around them are in tests/third-party/plugins.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use keyway_tests::{
    Answer, Pair, Project, Random, copy, library, llvm_folder, programs, repo, run_in,
};
use tempfile::TempDir;

/// The most that a module may weigh in Release, about a quarter above what it does.
const MOST_BYTES: [(&str, u64); 4] =
    [("lz4", 12_000), ("xxhash", 23_000), ("blake3", 20_000), ("zlib", 77_000)];

/// Inputs of each function that module and twin are compared with, beside those of
/// `inputs`.
const COMPARED: usize = 200;

/// KEYWAY_ERROR_INVALID_ARGUMENT, with which a plugin refuses an input.
const INVALID_ARGUMENT: i32 = -3;

/// A library's plugin: as a module in Release and in Debug, each with the twin.
struct Built {
    _place: TempDir,
    pairs: [Pair; 2],
}

impl Built {
    fn new(name: &str, library: &Path) -> Self {
        let place = tempfile::tempdir().unwrap();
        let source = place.path().join("source");
        copy(&repo().join("tests/third-party/plugins").join(name), &source);
        let option = format!("-DLIBRARY='{}'", library.display());
        let modules = ["Release", "Debug"].map(|configuration| {
            let project = Project::new(&source, place.path().join(configuration));
            project.make(&format!("-G Ninja -DCMAKE_BUILD_TYPE={configuration} {option}"));
            project.file(&format!("{name}.wasm"))
        });
        let line = format!(
            "cmake -S source -B native -G Ninja -DCMAKE_PREFIX_PATH=\"$KEYWAY\" \
             -DKEYWAY_CHECKER='{}' -DKEYWAY_SANITIZE=ON {option} && cmake --build native",
            programs().join("wasm-abi-check").display()
        );
        let outcome = run_in(place.path(), &line);
        assert_eq!(outcome.code, Some(0), "{}", outcome.show());
        let twin = place.path().join(format!("native/{name}-native"));
        weigh(name, &modules[0], library);
        Self { pairs: modules.map(|module| Pair::new(&module, &twin)), _place: place }
    }
    /// The answers of a function, the same of all three.
    fn answers(&self, function: &str, inputs: &[Vec<u8>]) -> Vec<Answer> {
        let mut answers = Vec::new();
        for pair in &self.pairs {
            let [wasm, native] = pair.answers(function, inputs);
            for ((wasm, native), input) in wasm.iter().zip(&native).zip(inputs) {
                let size = input.len();
                assert!(wasm == native, "{function} of {size} bytes: {wasm:?}, twin {native:?}");
            }
            answers = wasm;
        }
        answers
    }

    /// The one answer of a function, which must be a result.
    fn answer(&self, function: &str, input: &[u8]) -> Vec<u8> {
        let (code, result) = self.answers(function, &[input.to_vec()]).remove(0);
        assert_eq!(code, 0, "{function}({input:?}): {}", String::from_utf8_lossy(&result));
        result
    }

    /// The message with which a function refuses an input.
    fn refusal(&self, function: &str, input: &[u8]) -> String {
        let (code, message) = self.answers(function, &[input.to_vec()]).remove(0);
        assert_eq!(code, INVALID_ARGUMENT, "{function}({input:?}): {message:?}");
        String::from_utf8(message).unwrap()
    }

    /// Gives every function many inputs, and looks for a difference to the twin.
    fn compare(&self, seeds: &[&str]) {
        for pair in &self.pairs {
            let comparison = pair.compare(seeds, COMPARED);
            assert!(comparison.inputs >= COMPARED);
            assert!(comparison.differences.is_empty(), "{}", comparison.differences.join("\n"));
        }
    }

    /// Compresses and decompresses; then decompresses what has a wrong byte in it.
    fn round_trip(&self, compress: &str, decompress: &str) {
        let inputs = inputs();
        let compressed: Vec<_> = results(self.answers(compress, &inputs));
        let back = results(self.answers(decompress, &compressed));
        for (input, back) in inputs.iter().zip(&back) {
            assert!(input == back, "{} bytes came back as {}", input.len(), back.len());
        }
        let mut random = Random::new(11);
        let broken: Vec<_> = (0..COMPARED)
            .map(|_| {
                let mut bytes = compressed[random.below(compressed.len())].clone();
                // most of the structure is near the beginning
                let end = if random.below(2) == 0 { bytes.len() } else { bytes.len().min(20) };
                bytes[random.below(end)] ^= 1 << random.below(8);
                bytes
            })
            .collect();
        let answers = self.answers(decompress, &broken);
        assert!(answers.iter().any(|(code, _)| *code == INVALID_ARGUMENT), "nothing was refused");
    }
}

/// Looks at the module of Release. Its size is printed, and left in a file.
fn weigh(name: &str, module: &Path, library: &Path) {
    let bytes = fs::read(module).unwrap();
    println!("{name}.wasm: {} bytes", bytes.len());
    let folder = programs().parent().unwrap().join("e2e").join(llvm_folder()).join("sizes");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), format!("{}\n", bytes.len())).unwrap();
    let (_, most) = MOST_BYTES.iter().find(|(plugin, _)| *plugin == name).unwrap();
    assert!(bytes.len() as u64 <= *most, "{name}.wasm has {} bytes", bytes.len());
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    assert!(!holds(b"\x06keyway\x03log"), "{name}.wasm asks for the log");
    let library = library.to_str().unwrap();
    assert!(!holds(library.as_bytes()), "{library} is in {name}.wasm");
}

fn results(answers: Vec<Answer>) -> Vec<Vec<u8>> {
    let result = |(code, result): Answer| {
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&result));
        result
    };
    answers.into_iter().map(result).collect()
}

/// Bytes of any kind, text, and zeros, from nothing to 64 KiB, about the sizes of words,
/// blocks, chunks and windows.
fn inputs() -> Vec<Vec<u8>> {
    const SIZES: [usize; 26] = [
        0, 1, 3, 4, 7, 8, 12, 13, 15, 16, 17, 31, 32, 33, 63, 65, 255, 257, 1023, 1025, 4096,
        12_345, 32_767, 32_769, 65_535, 65_536,
    ];
    let mut random = Random::new(5);
    let mut inputs = Vec::new();
    for size in SIZES {
        inputs.push((0..size).map(|_| random.below(256) as u8).collect());
        inputs.push(text(&mut random, size));
        inputs.push(vec![0; size]);
    }
    inputs
}

fn text(random: &mut Random, size: usize) -> Vec<u8> {
    const WORDS: [&str; 12] =
        ["key", "way", "a", "door", "that", "opens", "and", "closes", "the", "lock", "of", "Grüße"];
    let mut text = Vec::new();
    while text.len() < size {
        text.extend(WORDS[random.below(WORDS.len())].bytes());
        text.push(if random.below(9) == 0 { b'\n' } else { b' ' });
    }
    text.truncate(size);
    text
}

/// Blocks put together by hand after the block format's description: a token of two
/// lengths, literals, an offset, more of a length that is 15 and above.
const LZ4_BLOCKS: [(&[u8], &[u8]); 6] = [
    (b"\0", b""),
    (b"\x50hello", b"hello"),
    (b"\xf0\x05abcdefghijklmnopqrst", b"abcdefghijklmnopqrst"),
    // the last five bytes are literals
    (b"\x1fa\x01\0\0\x50aaaaa", &[b'a'; 1 + 19 + 5]),
    (b"\x1fa\x01\0\xff\x02\x50aaaaa", &[b'a'; 1 + 19 + 257 + 5]),
    (b"\x35abc\x03\0\x50abcab", b"abcabcabcabcabcab"),
];

#[test]
fn lz4() {
    let lz4 = Built::new("lz4", &library("lz4-sys"));
    for (block, content) in LZ4_BLOCKS {
        assert_eq!(lz4.answer("decompress", block), content, "{block:?}");
    }
    // there is no shorter form of them
    for (block, content) in &LZ4_BLOCKS[..2] {
        assert_eq!(lz4.answer("compress", content), *block);
    }
    let cut_short = b"\x50hell".as_slice();
    let before_the_beginning = b"\x1fa\x09\0\0\x50aaaaa".as_slice();
    for block in [b"".as_slice(), cut_short, before_the_beginning] {
        assert_eq!(lz4.refusal("decompress", block), "not an LZ4 block");
    }
    let zeros = lz4.answer("compress", &[0; 65_536]);
    assert!(zeros.len() < 300, "{} bytes", zeros.len());
    lz4.round_trip("compress", "decompress");
    lz4.compare(&["\x50hello", "\x1fa\x01\0\0\x50aaaaa", "\x35abc\x03\0\x50abcab"]);
}

/// The self-test of the library's own benchmark program: size, xxh32 with the seed 0
/// and with PRIME, and xxh64 with each.
const XXHASH_VECTORS: [(usize, [&str; 2], [&str; 2]); 4] = [
    (0, ["02cc5d05", "36b78ae7"], ["ef46db3751d8e999", "ac75fda2929b17ef"]),
    (1, ["b85cbee5", "d5845d64"], ["4fce394cc88952d8", "739840cb819fa723"]),
    (14, ["e5aa0ab4", "4481951d"], ["cffa8db881bc3a3d", "5b9611585efcc9cb"]),
    (101, ["1f1aa412", "498ec8e2"], ["0eab543384f878ad", "caa65939306f1e21"]),
];

const XXHASH_PRIME: u32 = 2_654_435_761;

#[test]
fn xxhash() {
    let xxhash = Built::new("xxhash", &library("lz4-sys"));
    let squares = std::iter::successors(Some(XXHASH_PRIME), |at| Some(at.wrapping_mul(*at)));
    let pattern: Vec<u8> = squares.map(|at| (at >> 24) as u8).take(101).collect();
    for (size, of_32, of_64) in XXHASH_VECTORS {
        for (index, seed) in [0, XXHASH_PRIME].into_iter().enumerate() {
            let input = [&seed.to_le_bytes(), &pattern[..size]].concat();
            assert_eq!(xxhash.answer("xxh32", &input), of_32[index].as_bytes(), "{size}");
            let input = [&u64::from(seed).to_le_bytes(), &pattern[..size]].concat();
            for function in ["xxh64", "xxh64_pieces"] {
                assert_eq!(xxhash.answer(function, &input), of_64[index].as_bytes(), "{size}");
            }
        }
    }
    let seeded: Vec<_> = inputs().into_iter().map(|input| [vec![7; 8], input].concat()).collect();
    xxhash.answers("xxh32", &seeded);
    assert!(xxhash.answers("xxh64", &seeded) == xxhash.answers("xxh64_pieces", &seeded));
    assert_eq!(xxhash.refusal("xxh32", b"123"), "the input is shorter than its seed");
    xxhash.compare(&["a seed of some bytes and then a text of more than thirty-two", "1234567"]);
}

/// Out of BLAKE3's published test_vectors.json: a size, and the first 32 bytes of hash,
/// keyed_hash and derive_key.
const BLAKE3_VECTORS: [(usize, [&str; 3]); 9] = [
    (
        0,
        [
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
            "92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26",
            "2cc39783c223154fea8dfb7c1b1660f2ac2dcbd1c1de8277b0b0dd39b7e50d7d",
        ],
    ),
    (
        1,
        [
            "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213",
            "6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b",
            "b3e2e340a117a499c6cf2398a19ee0d29cca2bb7404c73063382693bf66cb06c",
        ],
    ),
    (
        1023,
        [
            "10108970eeda3eb932baac1428c7a2163b0e924c9a9e25b35bba72b28f70bd11",
            "c951ecdf03288d0fcc96ee3413563d8a6d3589547f2c2fb36d9786470f1b9d6e",
            "74a16c1c3d44368a86e1ca6df64be6a2f64cce8f09220787450722d85725dea5",
        ],
    ),
    (
        1024,
        [
            "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7",
            "75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4",
            "7356cd7720d5b66b6d0697eb3177d9f8d73a4a5c5e968896eb6a689684302706",
        ],
    ),
    (
        1025,
        [
            "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444",
            "357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69",
            "effaa245f065fbf82ac186839a249707c3bddf6d3fdda22d1b95a3c970379bcb",
        ],
    ),
    (
        2049,
        [
            "5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030",
            "9f29700902f7c86e514ddc4df1e3049f258b2472b6dd5267f61bf13983b78dd5",
            "2ea477c5515cc3dd606512ee72bb3e0e758cfae7232826f35fb98ca1bcbdf273",
        ],
    ),
    (
        8193,
        [
            "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b",
            "954a2a75420c8d6547e3ba5b98d963e6fa6491addc8c023189cc519821b4a1f5",
            "af1e0346e389b17c23200270a64aa4e1ead98c61695d917de7d5b00491c9b0f1",
        ],
    ),
    (
        31_744,
        [
            "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47",
            "efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419",
            "39772aef80e0ebe60596361e45b061e8f417429d529171b6764468c22928e28e",
        ],
    ),
    (
        102_400,
        [
            "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085",
            "1c35d1a5811083fd7119f5d5d1ba027b4d01c0c6c49fb6ff2cf75393ea5db4a7",
            "4652cff7a3f385a6103b5c260fc1593e13c778dbe608efb092fe7ee69df6e9c6",
        ],
    ),
];

/// The whole of one, which is longer than a block of output.
const BLAKE3_LONG: &str = "\
    d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444f4c4a22b4b399155358a994e\
    52bf255de60035742ec71bd08ac275a1b51cc6bfe332b0ef84b409108cda080e6269ed4b3e2c3f7d722aa4cd\
    c98d16deb554e5627be8f955c98e1d5f9565a9194cad0c4285f93700062d9595adb992ae68ff12800ab67a";

const BLAKE3_KEY: &str = "whats the Elvish word for friend";
const BLAKE3_CONTEXT: &str = "BLAKE3 2019-12-27 16:29:52 test vectors context";

#[test]
fn blake3() {
    let blake3 = Built::new("blake3", &library("blake3"));
    let pattern = |size| (0..size).map(|i| (i % 251) as u8).collect::<Vec<u8>>();
    for (size, expected) in BLAKE3_VECTORS {
        let context = format!("{BLAKE3_CONTEXT}\n");
        let modes = [("hash", ""), ("keyed_hash", BLAKE3_KEY), ("derive_key", &context)];
        for ((function, before), expected) in modes.into_iter().zip(expected) {
            let input = [before.as_bytes(), &pattern(size)].concat();
            let hash = String::from_utf8(blake3.answer(function, &input)).unwrap();
            assert_eq!(hash[..64], *expected, "{function} of {size} bytes");
        }
    }
    assert_eq!(blake3.answer("hash", &pattern(1025)), BLAKE3_LONG.as_bytes());
    blake3.answers("hash", &inputs());
    assert_eq!(blake3.refusal("keyed_hash", b"123"), "the input is shorter than a key");
    blake3.compare(&[BLAKE3_KEY, "a context\nand a text", "\n"]);
}

/// Streams after RFC 1950 and 1951: an empty block of fixed codes, one with one letter,
/// and a stored one.
const ZLIB_STREAMS: [(&[u8], &[u8]); 3] = [
    (b"\x78\x9c\x03\0\0\0\0\x01", b""),
    (b"\x78\x9c\x4b\x04\0\0\x62\0\x62", b"a"),
    (b"\x78\x01\x01\x05\0\xfa\xffhello\x06\x2c\x02\x15", b"hello"),
];

/// What each of the two sums gives for a text that is known for it.
const ZLIB_SUMS: [(&str, &str, &str); 4] = [
    ("", "00000000", "00000001"),
    ("123456789", "cbf43926", "091e01de"),
    ("Wikipedia", "adaac02e", "11e60398"),
    ("The quick brown fox jumps over the lazy dog", "414fa339", "5bdc0fda"),
];

#[test]
fn zlib() {
    let zlib = Built::new("zlib", &library("libz-sys"));
    for (stream, content) in ZLIB_STREAMS {
        assert_eq!(zlib.answer("decompress", stream), content, "{stream:?}");
    }
    let (stored, content) = ZLIB_STREAMS[2];
    assert_eq!(zlib.answer("store", content), stored);
    for (text, crc, adler) in ZLIB_SUMS {
        assert_eq!(zlib.answer("crc", text.as_bytes()), crc.as_bytes(), "{text}");
        assert_eq!(zlib.answer("adler", text.as_bytes()), adler.as_bytes(), "{text}");
    }
    for (stream, message) in [
        (b"".as_slice(), "buffer error"),
        (b"\x78\x9d\x03\0\0\0\0\x01", "incorrect header check"),
        (b"\x78\x9c\x07\0\0\0\0\x01", "invalid block type"),
        (b"\x78\x9c\x03\0\0\0\0\x02", "incorrect data check"),
    ] {
        assert_eq!(zlib.refusal("decompress", stream), message, "{stream:?}");
    }
    for function in ["store", "compress_fast", "compress"] {
        zlib.round_trip(function, "decompress");
    }
    for function in ["crc", "adler"] {
        zlib.answers(function, &inputs());
    }
    zlib.compare(&["a rose is a rose is a rose", "\x78\x01\x01\x05\0hello"]);
}
