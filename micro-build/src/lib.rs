//! Compiles .proto files for micro services from a build script.
