//! What running one program costs. Each measurement is a process of its own,
//! since the peak memory the system reports is the largest of all children so far.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike as _};

use crate::run;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    program: Vec<String>,
}

/// What one run took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of processor time, of all its processes.
    pub(crate) cpu: f64,
    /// Megabytes of the largest process.
    pub(crate) peak: f64,
}

/// The inside of `cargo xtask measure`: runs, and prints the cost as three numbers.
pub(crate) fn run(args: &Args) -> Result<()> {
    let (name, arguments) = args.program.split_first().context("no program")?;
    let mut command = Command::new(name);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());

    let begin = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("cannot start `{name}`"))?;
    let wall = begin.elapsed().as_secs_f64();
    if !status.success() {
        bail!("`{name}` failed: {status}");
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    println!("{wall} {cpu} {}", usage.max_rss() / 1024);
    Ok(())
}

#[allow(clippy::cast_precision_loss)]
fn seconds(time: TimeVal) -> f64 {
    time.num_microseconds() as f64 / 1e6
}

/// Runs a program in a fresh process that measures it.
pub(crate) fn cost(program: &Command) -> Result<Cost> {
    let mut measure = run::program(std::env::current_exe()?);
    measure
        .arg("measure")
        .arg("--")
        .arg(program.get_program())
        .args(program.get_args());
    for (key, value) in program.get_envs() {
        match value {
            Some(value) => measure.env(key, value),
            None => measure.env_remove(key),
        };
    }
    let printed = run::output(&mut measure)?;
    let mut numbers = printed.split_whitespace().map(str::parse);
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(wall)), Some(Ok(cpu)), Some(Ok(peak))) => Ok(Cost { wall, cpu, peak }),
        _ => bail!("cannot read the measurement `{printed}`"),
    }
}

/// The middle value; the mean of the two in the middle of an even number.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => 0.0,
        length if length.is_multiple_of(2) => f64::midpoint(values[half - 1], values[half]),
        _ => values[half],
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
        assert_eq!(median(vec![4.0, 1.0]).to_bits(), 2.5_f64.to_bits());
    }
}
