//! What the generator writes, for the case folders of `tests/golden`.
#![allow(clippy::unwrap_used)]

mod determinism;
mod diff;
mod errors;
mod golden;
mod prost_types;
mod regressions;
mod rules;

use std::sync::LazyLock;

use golden_cases::{Case, Compiled};
use micro_codegen::{GeneratedFile, Options};

/// A case with what came of it.
struct Outcome {
    case: Case,
    result: Result<Vec<GeneratedFile>, String>,
}

/// Every case, generated once for all tests.
static OUTCOMES: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let cases = golden_cases::all().into_iter();
    let outcomes = cases.map(|case| Outcome {
        result: generate(&case),
        case,
    });
    outcomes.collect()
});

/// Compiles and generates a case, or says why not.
fn generate(case: &Case) -> Result<Vec<GeneratedFile>, String> {
    generate_compiled(case, &case.compile()?)
}

fn generate_compiled(case: &Case, compiled: &Compiled) -> Result<Vec<GeneratedFile>, String> {
    let options = Options::parse(&case.options).map_err(|errors| errors.to_string())?;
    micro_codegen::generate(&compiled.files, &compiled.to_generate, &options)
        .map_err(|errors| errors.to_string())
}
