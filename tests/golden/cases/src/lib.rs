//! The golden case folders: what is in them, and their protos as descriptors.
//!
//! How a folder is laid out stands in `tests/golden/README.md`.

mod compile;

pub use compile::{Compiled, compile};

use std::fs;
use std::path::{Path, PathBuf};

/// One folder of `tests/golden` that holds `.proto` files.
#[derive(Clone, Debug)]
pub struct Case {
    /// Name of the folder, a Rust identifier.
    pub name: String,
    /// The folder.
    pub dir: PathBuf,
    /// Protos to generate, as the compiler names them, sorted.
    pub protos: Vec<String>,
    /// Content of `options.txt` as one plugin parameter, or empty.
    pub options: String,
}

impl Case {
    /// Whether the output is only compiled, not kept as text.
    pub fn is_compile_only(&self) -> bool {
        self.dir.join("compile_only").exists()
    }

    /// Where the expected files stand.
    pub fn expected(&self) -> PathBuf {
        self.dir.join("expected")
    }

    /// The protos and their imports, compiled.
    ///
    /// # Errors
    ///
    /// What the protobuf compiler says.
    pub fn compile(&self) -> Result<Compiled, String> {
        let includes = [
            self.dir.clone(),
            self.dir.join("imports"),
            root().join("include"),
        ];
        compile(&includes, &self.protos)
    }

    fn read(dir: PathBuf) -> Option<Self> {
        let mut protos = Vec::new();
        find_protos(&dir, &dir, &mut protos);
        let more = fs::read_to_string(dir.join("generate.txt")).unwrap_or_default();
        protos.extend(more.lines().map(str::to_owned));
        protos.sort();
        if protos.is_empty() {
            return None;
        }
        let options = fs::read_to_string(dir.join("options.txt")).unwrap_or_default();
        Some(Self {
            name: dir.file_name()?.to_str()?.to_owned(),
            options: parameter(&options),
            protos,
            dir,
        })
    }
}

/// The folder `tests/golden`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Cases that must generate, sorted by name.
pub fn all() -> Vec<Case> {
    list(&root())
}

/// Cases that must fail, sorted by name; each keeps its text in `expected.txt`.
pub fn errors() -> Vec<Case> {
    list(&root().join("errors"))
}

fn list(dir: &Path) -> Vec<Case> {
    let mut cases: Vec<Case> = entries(dir)
        .into_iter()
        .filter(|path| path.is_dir() && !path.ends_with("include") && !path.ends_with("errors"))
        .filter_map(Case::read)
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn find_protos(base: &Path, dir: &Path, found: &mut Vec<String>) {
    for path in entries(dir) {
        if path.is_dir() {
            if path != base.join("imports") && path != base.join("expected") {
                find_protos(base, &path, found);
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            let relative = path.strip_prefix(base).expect("found below base");
            found.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(dir).into_iter().flatten();
    let mut paths: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// One option a line, `#` starts a comment line; joined as protoc passes them on.
fn parameter(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let options: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    options.join(",")
}
