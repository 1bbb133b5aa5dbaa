//! A network of a test's own, in which nobody else hears and nobody else is heard.

use std::future::Future;
use std::io::Write;
use std::process::Command;

/// Says that this is the process inside of the network.
const INSIDE: &str = "MICRO_MDNS_NAMESPACE";

/// Runs a test, named in full, in a network that these commands set up; for that the test is started
/// again by another process. Where that is not allowed, nothing is tested, and that is said.
pub(crate) fn within(test: &str, network: &str, inside: impl Future<Output = ()>) {
    if std::env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(2).enable_all().build();
        return runtime.unwrap().block_on(inside);
    }
    let enter = |option: &str, command: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args([option, "sh", "-c", command, "sh"]);
        unshare
    };
    let allowed = |option: &&str| {
        let tried = enter(option, "ip link set lo up").output();
        tried.is_ok_and(|output| output.status.success())
    };
    let Some(option) = ["-n", "-Urn"].into_iter().find(allowed) else {
        missing::<()>("`unshare` and `ip` can't make a network of its own here");
        return;
    };
    let status = enter(option, &format!("{network} && exec \"$@\""))
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .status();
    assert!(status.unwrap().success(), "failed in a network of its own");
}

/// Says that nothing is tested, which in CI is a failure.
pub(crate) fn missing<T>(what: &str) -> Option<T> {
    let message = format!("NOT TESTED: {what}\n");
    let ci = std::env::var("CI").unwrap_or_default();
    assert!(ci.is_empty() || ci == "false", "{message}");
    // Past the capture of a test that is about to pass.
    let _ = std::io::stderr().write_all(message.as_bytes());
    None
}
