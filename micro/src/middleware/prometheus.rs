//! The text format of Prometheus.

use std::fmt::Write;

use super::metrics::{Counters, EndpointCounts, Labels};
use crate::codec::Side;

const STARTED: &str = "\
# HELP micro_calls_started_total Calls that have begun.
# TYPE micro_calls_started_total counter
";
const FINISHED: &str = "\
# HELP micro_calls_total Calls that have ended, by code.
# TYPE micro_calls_total counter
";
const RUNNING: &str = "\
# HELP micro_calls_running Calls that have begun and not ended.
# TYPE micro_calls_running gauge
";
const TOOK: &str = "\
# HELP micro_call_duration_seconds How long calls took.
# TYPE micro_call_duration_seconds histogram
";

pub(super) fn text(counts: &[(Labels, EndpointCounts)]) -> String {
    let counts: Vec<_> = counts
        .iter()
        .map(|(labels, counts)| (written(labels), counts))
        .collect();
    let mut out = String::new();
    out.push_str(STARTED);
    for (labels, counts) in &counts {
        line(&mut out, "calls_started_total", labels, counts.started);
    }
    out.push_str(FINISHED);
    for (labels, counts) in &counts {
        for (code, calls) in &counts.finished {
            let labels = format!("{labels},code=\"{code}\"");
            line(&mut out, "calls_total", &labels, *calls);
        }
    }
    out.push_str(RUNNING);
    for (labels, counts) in &counts {
        line(&mut out, "calls_running", labels, counts.running());
    }
    out.push_str(TOOK);
    for (labels, counts) in &counts {
        histogram(&mut out, labels, counts);
    }
    out
}

fn histogram(out: &mut String, labels: &str, counts: &EndpointCounts) {
    let mut calls = 0;
    for (bound, more) in Counters::BOUNDS.iter().zip(&counts.took) {
        calls += more;
        let labels = format!("{labels},le=\"{}\"", bound.as_secs_f64());
        line(out, "call_duration_seconds_bucket", &labels, calls);
    }
    let all = counts.ended();
    let infinite = format!("{labels},le=\"+Inf\"");
    line(out, "call_duration_seconds_bucket", &infinite, all);
    let total = counts.total.as_secs_f64();
    line(out, "call_duration_seconds_sum", labels, total);
    line(out, "call_duration_seconds_count", labels, all);
}

fn line(out: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    // A string takes all that is written to it.
    let _ = writeln!(out, "micro_{name}{{{labels}}} {value}");
}

fn written(labels: &Labels) -> String {
    let side = match labels.side() {
        Side::Client => "client",
        Side::Server => "server",
    };
    let service = match labels.package() {
        "" => escaped(labels.service()),
        package => escaped(&format!("{package}.{}", labels.service())),
    };
    let method = escaped(labels.method());
    format!("side=\"{side}\",service=\"{service}\",method=\"{method}\"")
}

fn escaped(value: &str) -> String {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    escaped.replace('\n', "\\n")
}
