//! Blocks that do not compile: one file in `tests/ui` a mistake, named after it.

/// The words of the compiler are those of Rust 1.95. `TRYBUILD=overwrite` writes down what the compiler says now.
#[test]
fn every_mistake_is_explained() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
