//! The tables, and the targets below them.

use anyhow::Result;

use super::programs::{Programs, Running};
use super::samples::{Samples, of};
use super::{Args, Server};

// The columns of what the load generator prints.
const CALLS: usize = 0;
const MESSAGES: usize = 1;
const MEGABYTES: usize = 2;
const P50: usize = 3;
const P99: usize = 4;
const BUSY: usize = 5;

const OURS: &str = "micro";
const THEIRS: &str = "tonic";
const FLOORS: [&str; 2] = ["bare hyper", "bare hyper, current-thread"];

pub(super) fn unary(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |_| true)?;
    let one = measure(args, programs, &servers, &["in-flight=1"])?;
    let many = measure(args, programs, &servers, &["in-flight=64"])?;
    let most = measure(
        args,
        programs,
        &servers,
        &["in-flight=256", "connections=4"],
    )?;

    header(
        "Unary calls, a small message; calls a second in thousands, processor time of the server",
        &[
            "server",
            "1 in flight: µs",
            "× tonic",
            "CPU µs a call",
            "64 on one connection: k/s",
            "× tonic",
            "× hyper's best",
            "CPU µs a call",
            "256 on four: k/s",
            "× tonic",
            "CPU µs a call",
        ],
    );
    let best = |all: &[Samples], samples: &Samples| {
        let floors = FLOORS.iter().filter_map(|name| of(all, name));
        floors
            .map(|floor| samples.ratio(floor, CALLS))
            .reduce(f64::min)
            .unwrap_or(f64::NAN)
    };
    for ((one_row, many_row), most_row) in one.iter().zip(&many).zip(&most) {
        println!(
            "| {} | {:.1} | {:.2} | {:.1} | {:.1} | **{:.2}** | {:.2} | {:.1} | {:.1} | {:.2} | {:.1} |",
            one_row.name,
            one_row.median(P50),
            to_tonic(&one, one_row, P50),
            one_row.median(BUSY),
            many_row.median(CALLS) / 1e3,
            to_tonic(&many, many_row, CALLS),
            best(&many, many_row),
            many_row.median(BUSY),
            most_row.median(CALLS) / 1e3,
            to_tonic(&most, most_row, CALLS),
            most_row.median(BUSY),
        );
    }
    disturbance(&many);
    if let Some(ours) = of(&many, OURS) {
        at_least("64 in flight, × tonic", to_tonic(&many, ours, CALLS), 1.8);
        at_least("64 in flight, × hyper's best", best(&many, ours), 0.85);
    }
    if let Some(ours) = of(&one, OURS) {
        at_most("1 in flight, time × tonic", to_tonic(&one, ours, P50), 1.0);
    }
    Ok(())
}

pub(super) fn allocations(_args: &Args, programs: &Programs) -> Result<()> {
    const CALLS: [u32; 2] = [1_000, 11_000];
    header(
        "Heap of the server, a small message, 64 in flight; counted, not sampled",
        &["server", "allocations a call", "bytes a call"],
    );
    let mut ours = None;
    for mut running in start(programs, is_multi)? {
        // What connecting costs is in both counts, and no longer in the difference.
        let mut counts = vec![running.allocations()?];
        for calls in CALLS {
            let options = ["in-flight=64".to_owned(), format!("calls={calls}")];
            programs.load(&running, &options)?;
            counts.push(running.allocations()?);
        }
        let a_call = |column: usize| {
            let first = counts[1][column] - counts[0][column];
            let second = counts[2][column] - counts[1][column];
            (second - first) / f64::from(CALLS[1] - CALLS[0])
        };
        let (count, bytes) = (a_call(0), a_call(1));
        println!("| {} | {count:.1} | {bytes:.0} |", running.server.name);
        if running.server.name == OURS {
            ours = Some((count, bytes));
        }
    }
    println!();
    if let Some((count, bytes)) = ours {
        at_most("allocations a call", count, 16.0);
        at_most("KiB a call", bytes / 1024.0, 4.0);
    }
    Ok(())
}

pub(super) fn client(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |server| server.name == FLOORS[1])?;
    let Some(server) = servers.first() else {
        println!("No client is measured without bare hyper.");
        return Ok(());
    };
    let clients: Vec<_> = programs
        .servers(|server| [OURS, THEIRS].contains(&server.name))
        .iter()
        .map(|server| (server.name, server.package))
        .collect();
    let all = Samples::interleaved(args.rounds, &clients, |package| {
        programs.client(package, server, 64, args.seconds)
    })?;
    header(
        "Clients, 64 in flight on one connection to bare hyper",
        &["client", "k calls/s", "× tonic", "CPU µs a call"],
    );
    for row in &all {
        println!(
            "| {} | {:.1} | **{:.2}** | {:.1} |",
            row.name,
            row.median(0) / 1e3,
            to_tonic(&all, row, 0),
            row.median(1),
        );
    }
    disturbance(&all);
    if let Some(ours) = of(&all, OURS) {
        at_least("client, × tonic", to_tonic(&all, ours, 0), 1.5);
    }
    Ok(())
}

pub(super) fn discovery(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |server| server.name == OURS)?;
    let Some(server) = servers.first() else {
        println!("Nothing is found without micro.");
        return Ok(());
    };
    let clients = [("fixed address", OURS), ("by name", "micro-named")];
    let all = Samples::interleaved(args.rounds, &clients, |client| {
        programs.client(client, server, 64, args.seconds)
    })?;
    header(
        "Clients of micro, 64 in flight on one connection to micro",
        &["the server is", "k calls/s", "× fixed", "CPU µs a call"],
    );
    for row in &all {
        println!(
            "| {} | {:.1} | **{:.3}** | {:.2} |",
            row.name,
            row.median(0) / 1e3,
            row.ratio(&all[0], 0),
            row.median(1),
        );
    }
    disturbance(&all);
    at_least("found by name, × fixed", all[1].ratio(&all[0], 0), 0.97);
    Ok(())
}

pub(super) fn streams(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |server| server.package != "hyper")?;
    let all = measure(args, programs, &servers, &["stream=1000x1024"])?;
    header(
        "Streams of the server, 1,000 messages of 1 KiB, one at a time",
        &["server", "k messages/s", "× tonic", "CPU ns a message"],
    );
    for row in &all {
        println!(
            "| {} | {:.0} | **{:.2}** | {:.0} |",
            row.name,
            row.median(MESSAGES) / 1e3,
            to_tonic(&all, row, MESSAGES),
            row.median(BUSY),
        );
    }
    disturbance(&all);
    if let Some(ours) = of(&all, OURS) {
        let ratio = to_tonic(&all, ours, MESSAGES);
        at_least("messages a second, × tonic", ratio, 1.2);
    }
    Ok(())
}

pub(super) fn payloads(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |server| server.package != "hyper")?;
    let all = measure(args, programs, &servers, &["blob=1048576"])?;
    header(
        "Unary calls with 1 MiB both ways, one at a time",
        &["server", "MB/s each way", "× tonic", "CPU µs a call"],
    );
    for row in &all {
        println!(
            "| {} | {:.0} | **{:.2}** | {:.0} |",
            row.name,
            row.median(MEGABYTES),
            to_tonic(&all, row, MEGABYTES),
            row.median(BUSY),
        );
    }
    disturbance(&all);
    if let Some(ours) = of(&all, OURS) {
        let peers = [THEIRS, "volo"].into_iter().filter_map(|it| of(&all, it));
        let ratio = peers
            .map(|peer| ours.ratio(peer, MEGABYTES))
            .reduce(f64::min)
            .unwrap_or(f64::NAN);
        at_least("MB/s, × the better of tonic and volo", ratio, 1.0);
    }
    Ok(())
}

pub(super) fn latency(args: &Args, programs: &Programs) -> Result<()> {
    let servers = start(programs, |it| [OURS, THEIRS].contains(&it.package))?;
    let options = ["rate=20000", "in-flight=64", "connections=4"];
    let all = measure(args, programs, &servers, &options)?;
    header(
        "Times at 20,000 calls a second on four connections, from when a call was due",
        &["server", "p50 µs", "p99 µs", "p99 × tonic", "CPU µs a call"],
    );
    for row in &all {
        println!(
            "| {} | {:.0} | {:.0} | **{:.2}** | {:.1} |",
            row.name,
            row.median(P50),
            row.median(P99),
            to_tonic(&all, row, P99),
            row.median(BUSY),
        );
    }
    disturbance(&all);
    if let Some(ours) = of(&all, OURS) {
        at_most("p99 × tonic", to_tonic(&all, ours, P99), 1.0);
    }
    Ok(())
}

fn is_multi(server: &Server) -> bool {
    server.flavour == "multi"
}

/// All of them at once, so that rounds can go from one to the next: an idle server costs nothing.
fn start(programs: &Programs, wanted: impl Fn(&Server) -> bool) -> Result<Vec<Running>> {
    let servers = programs.servers(wanted);
    servers.iter().map(|it| programs.start(*it)).collect()
}

fn measure(
    args: &Args,
    programs: &Programs,
    servers: &[Running],
    options: &[&str],
) -> Result<Vec<Samples>> {
    let mut options: Vec<_> = options.iter().map(|&option| option.to_owned()).collect();
    options.push(format!("seconds={}", args.seconds));
    let subjects: Vec<_> = servers.iter().map(|it| (it.server.name, it)).collect();
    Samples::interleaved(args.rounds, &subjects, |running| {
        programs.load(running, &options)
    })
}

fn to_tonic(all: &[Samples], samples: &Samples, column: usize) -> f64 {
    of(all, THEIRS).map_or(f64::NAN, |tonic| samples.ratio(tonic, column))
}

fn header(title: &str, columns: &[&str]) {
    println!("{title}.\n");
    println!("| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

/// Programs that run beside the measured ones make all figures worth less.
fn disturbance(all: &[Samples]) {
    let most = all.iter().map(Samples::waiting).fold(0.0, f64::max) * 1e2;
    println!("\nOther programs had the processors for at most {most:.0} % of the time.\n");
}

fn at_least(what: &str, value: f64, target: f64) {
    verdict(what, value, "at least", target, value >= target);
}

fn at_most(what: &str, value: f64, target: f64) {
    verdict(what, value, "at most", target, value <= target);
}

fn verdict(what: &str, value: f64, bound: &str, target: f64, is_met: bool) {
    let met = if is_met { "met" } else { "missed" };
    println!("- {what}: {value:.2}, {bound} {target}: **{met}**");
}
