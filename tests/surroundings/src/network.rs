//! A network of a test's own, in which nobody else hears and nobody else is heard.
#![allow(
    clippy::print_stdout,
    reason = "what a test prints belongs to its test"
)]

use std::process::Command;
use std::time::Duration;

use crate::missing;

/// Says that this is the process inside of the network.
const INSIDE: &str = "MICRO_TEST_NETWORK";

/// A machine with one address, which is private, and a route to everywhere that leads nowhere.
const COMMANDS: &str = "ip link set lo up \
    && ip link add net0 type veth peer name net1 \
    && ip link set net0 addrgenmode none \
    && ip link set net1 addrgenmode none \
    && ip link set net1 up \
    && ip link set net0 up \
    && ip addr add 10.11.12.13/24 dev net0 \
    && ip route add default dev net0";

/// No test takes longer.
const LIFETIME: Duration = Duration::from_secs(60);

/// Runs a test, named in full, on a machine of its own: in a network namespace with one private address.
///
/// For that the test is started again as another process, and what that prints is printed here. Root can
/// do so, and everybody else where the kernel lets users have namespaces of their own. Where that is not
/// so, or there is no `unshare` or `ip`, nothing is tested, and that is said.
///
/// # Panics
///
/// If the test fails, and where nothing can be tested in CI.
pub fn within(test: &str, inside: impl Future<Output = ()>) {
    within_one(test, COMMANDS, inside);
}

/// Does the same, in a network that `commands` of `sh` set up.
///
/// # Panics
///
/// As [`within`] does.
pub fn within_one(test: &str, commands: &str, inside: impl Future<Output = ()>) {
    if is_inside() {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime can be had");
        let in_time = runtime.block_on(async { tokio::time::timeout(LIFETIME, inside).await });
        return in_time.expect("the test ends in time");
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
    let program = std::env::current_exe().expect("a test is a program");
    let output = enter(option, &format!("{commands} && exec \"$@\""))
        .arg(program)
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(INSIDE, "1")
        .output()
        .expect("it could be started before");
    let said = String::from_utf8_lossy(&output.stdout);
    print!("{said}");
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    // A name that no test has would pass as well.
    let passed = output.status.success() && said.contains("1 passed");
    assert!(passed, "{test} failed in a network of its own");
}

/// Whether this process is the one that runs the test.
pub fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}
