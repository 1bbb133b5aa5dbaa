//! The builder: where files come from, where they go, and who reads them.
//! What the generated code looks like is chosen in `options.rs`.

use std::io;
use std::path::PathBuf;

use micro_codegen::Options;

use crate::environment::Environment;
use crate::{Error, Protos, run};

/// The choices of one build; see [`configure`](crate::configure).
#[derive(Clone, Debug, Default)]
#[must_use = "nothing happens until `compile` is called"]
pub struct Builder {
    pub(crate) options: Options,
    pub(crate) includes: Vec<PathBuf>,
    pub(crate) destination: Destination,
    pub(crate) check: bool,
    pub(crate) protoc: Option<Option<PathBuf>>,
}

/// Where the generated files go.
#[derive(Clone, Debug, Default)]
pub(crate) enum Destination {
    #[default]
    OutDir,
    Folder(PathBuf),
    Committed(PathBuf),
}

impl Builder {
    /// Adds a folder in which imports are looked up; the first that has a file wins.
    ///
    /// A compiled file is named after its place in the first such folder that
    /// holds it. Without any, one folder is used: the innermost that holds all
    /// compiled files and from which their imports are found, for
    /// `proto/greeter.proto` usually `proto`.
    pub fn include(mut self, folder: impl Into<PathBuf>) -> Self {
        self.includes.push(folder.into());
        self
    }

    /// Writes to this folder instead of cargo's `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.destination = Destination::Folder(folder.into());
        self
    }

    /// Writes to a folder below `src/`, for generated code that is committed.
    ///
    /// The code is then mounted as any other, with `mod proto;` for `src/proto`, and
    /// those who build it need neither this crate nor the `.proto` files. Files
    /// that an earlier run left in the folder and nobody generates any more are removed.
    ///
    /// With [`check`](Self::check), or when `CI` is set, nothing is written:
    /// `compile` then fails when the folder is not up to date. To rewrite it
    /// even so, set `MICRO_BUILD_UPDATE=1`.
    ///
    /// It works from a build script, and as well from a test, with this crate
    /// under `[dev-dependencies]` only:
    ///
    /// ```no_run
    /// #[test]
    /// fn generated_code_is_up_to_date() {
    ///     micro_build::configure()
    ///         .commit_to("src/proto")
    ///         .check()
    ///         .compile("proto/greeter.proto")
    ///         .unwrap();
    /// }
    /// ```
    pub fn commit_to(mut self, folder: impl Into<PathBuf>) -> Self {
        self.destination = Destination::Committed(folder.into());
        self
    }

    /// Fails when the output folder is not up to date instead of writing to it.
    ///
    /// The error lists the files that differ, are missing or are left over.
    pub fn check(mut self) -> Self {
        self.check = true;
        self
    }

    /// Reads the `.proto` files with protoc: the program in the variable `PROTOC`, else the one on the `PATH`.
    ///
    /// Without this call protoc is used only when `PROTOC` is set, or when a file
    /// begins with `edition`, which the built-in compiler (protox) can't read. Without feature
    /// `protox` it reads all files.
    pub fn protoc(mut self) -> Self {
        self.protoc.get_or_insert(None);
        self
    }

    /// Reads the `.proto` files with this protoc, whatever `PROTOC` says.
    pub fn protoc_executable(mut self, program: impl Into<PathBuf>) -> Self {
        self.protoc = Some(Some(program.into()));
        self
    }

    /// Compiles `.proto` files, or all those in a folder.
    ///
    /// Only what changed is written. In a build script it also tells cargo to run
    /// again when one of the files, or a file they import, changes.
    ///
    /// # Errors
    ///
    /// Every problem of every file, each with its place; also when something can't
    /// be read or written, and when a [`check`](Self::check) fails.
    pub fn compile(self, protos: impl Protos) -> Result<(), Error> {
        let environment = Environment::read();
        run::run(&self, &protos.paths(), &environment, &mut io::stdout())
    }
}

/// Begins with options that were read elsewhere, such as by `micro_codegen::Options::parse`.
impl From<Options> for Builder {
    fn from(options: Options) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }
}
