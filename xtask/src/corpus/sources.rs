//! Which corpora, and where they come from: packages of public registries at fixed versions.

/// A set of `.proto` files compiled together.
#[derive(Debug)]
pub(crate) struct Corpus {
    /// Also the name of its folder in `tests/corpus/`.
    pub(crate) name: &'static str,
    pub(crate) origin: Origin,
    /// Folders in what was fetched from which imports are found.
    pub(crate) includes: &'static [&'static str],
    /// Only files whose name begins with this.
    pub(crate) prefix: &'static str,
    /// What reads the files.
    pub(crate) compiler: Compiler,
}

/// What a corpus can be read with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compiler {
    /// Everything: the plugin runs under protoc, the library with protox.
    Any,
    /// protoc alone: protox looks relative names up in more packages than a file imports.
    Protoc,
    /// A protoc that knows editions; the library is left out.
    NewestProtoc,
}

/// A package that holds `.proto` files.
#[derive(Debug)]
pub(crate) enum Origin {
    Npm {
        package: &'static str,
        version: &'static str,
    },
    Crate {
        package: &'static str,
        version: &'static str,
    },
    /// Whatever version the system's release has.
    Debian { package: &'static str },
    /// Modules that import each other by their module paths.
    Go {
        modules: &'static [(&'static str, &'static str)],
    },
}

const GOOGLE_PROTO_FILES: Origin = Origin::Npm {
    package: "google-proto-files",
    version: "6.0.1",
};

/// Every corpus, the one the measurements are made on first.
pub(crate) const CORPORA: &[Corpus] = &[
    Corpus {
        name: "googleapis",
        origin: GOOGLE_PROTO_FILES,
        includes: &["package"],
        prefix: "",
        compiler: Compiler::Any,
    },
    Corpus {
        name: "protobuf",
        origin: GOOGLE_PROTO_FILES,
        includes: &["package"],
        prefix: "google/protobuf/",
        compiler: Compiler::NewestProtoc,
    },
    Corpus {
        name: "envoy",
        origin: Origin::Crate {
            package: "envoy-types",
            version: "0.7.7",
        },
        includes: &[
            "proto/data-plane-api",
            "proto/xds",
            "proto/protoc-gen-validate",
            "proto/googleapis",
            "proto/opentelemetry-proto",
            "proto/cel-spec/proto",
            "proto/client_model",
        ],
        prefix: "",
        compiler: Compiler::Protoc,
    },
    Corpus {
        name: "kubernetes",
        origin: Origin::Go {
            modules: &[
                ("k8s.io/api", "v0.34.0"),
                ("k8s.io/apimachinery", "v0.34.0"),
            ],
        },
        includes: &[""],
        prefix: "k8s.io/",
        compiler: Compiler::Any,
    },
    Corpus {
        name: "grpc",
        origin: Origin::Debian {
            package: "grpc-proto",
        },
        includes: &["usr/share/grpc-proto"],
        prefix: "",
        compiler: Compiler::Any,
    },
];
