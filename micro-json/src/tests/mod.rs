//! One message written by hand as generated code would be, and tables of JSON for it.

mod any;
mod errors;
mod hostile;
mod options;
mod sample;
mod scalars;
mod schema;
mod well_known;

use super::{ReadOptions, Value, WriteOptions};
use sample::Sample;

/// `json` is what is written for what it is read as.
#[track_caller]
fn same(json: &str) {
    reads_as(json, json);
}

/// `json` is read, and what is read is written as `canonical`.
#[track_caller]
fn reads_as(json: &str, canonical: &str) {
    let read: Sample = super::from_str(json, &ReadOptions::STRICT).unwrap();
    let written = super::to_string(&read, &WriteOptions::CANONICAL).unwrap();
    assert_eq!(written, canonical);
}

/// `json` is refused, for a reason that holds `because`.
#[track_caller]
fn refused(json: &str, because: &str) {
    let read = super::from_str::<Sample>(json, &ReadOptions::STRICT);
    let error = read.expect_err("must be refused").to_string();
    assert!(error.contains(because), "{error}");
}

/// Reads any type, strictly.
fn read<T: Value>(json: &str) -> Result<T, String> {
    super::from_str(json, &ReadOptions::STRICT).map_err(|error| error.to_string())
}

/// Writes any type, canonically.
fn write<T: Value>(value: &T) -> Result<String, String> {
    super::to_string(value, &WriteOptions::CANONICAL).map_err(|error| error.to_string())
}
