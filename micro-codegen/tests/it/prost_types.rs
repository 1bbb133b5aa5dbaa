//! The JSON of prost-types that the runtime holds, written by the same emitter.

use std::fs;
use std::path::Path;

use crate::diff::diff;

const UPDATE: &str = "UPDATE_GOLDEN=1 cargo test -p micro-codegen --test it prost_types";

#[test]
fn the_runtime_holds_what_is_generated() {
    let protos = ["api", "compiler/plugin", "struct"];
    let protos = protos.map(|name| format!("google/protobuf/{name}.proto"));
    let compiled = golden_cases::compile(&[], &protos).unwrap();
    let actual = micro_codegen::prost_types_json(&compiled.files).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../micro-json/src/wkt/generated.rs");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let difference = diff(&expected, &actual);
    assert!(
        difference.is_empty(),
        "{}: {difference}\nIf this is right: {UPDATE}\n",
        path.display()
    );
}
