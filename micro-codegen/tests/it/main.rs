//! What the generator writes, for the case folders of `tests/golden`.
#![allow(clippy::unwrap_used)]

mod determinism;
mod diff;
mod errors;
mod golden;
mod rules;

use golden_cases::Case;
use micro_codegen::{GeneratedFile, Options};

/// Generates a case, or says why not.
fn generate(case: &Case) -> Result<Vec<GeneratedFile>, String> {
    let compiled = case.compile()?;
    let options = Options::parse(&case.options).map_err(|errors| errors.to_string())?;
    micro_codegen::generate(&compiled.files, &compiled.to_generate, &options)
        .map_err(|errors| errors.to_string())
}
