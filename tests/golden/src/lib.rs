//! Generated code, compiled: one module a case, mounted by `build.rs`.
#![deny(warnings)]

/// Where the case of the option `runtime_path` looks for the runtime.
pub use micro as runtime;

include!(concat!(env!("OUT_DIR"), "/cases.rs"));
