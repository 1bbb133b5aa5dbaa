//! Runs the targets for a bounded time: `fuzz [--seconds N] [--seed N] [--target name] [file…]`.
//!
//! With files it only tries those, each on the target its name begins with.

use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs, thread};

use micro_fuzz::targets::{ALL, Target};
use micro_fuzz::{Random, corpus, mutate};

/// An input that takes longer is a failure.
const LIMIT: Duration = Duration::from_secs(10);

/// Where and why the last panic was, for it happens on other threads, too.
static PANIC: Mutex<String> = Mutex::new(String::new());

struct Arguments {
    seconds: u64,
    seed: u64,
    target: Option<String>,
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("{why}; usage: fuzz [--seconds N] [--seed N] [--target name] [file…]");
            return ExitCode::from(2);
        }
    };
    panic::set_hook(Box::new(|info| {
        let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_empty() {
            *last = info.to_string();
        }
    }));
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let mut arguments = Arguments {
        seconds: 60,
        seed: now.map_or(0, |since| since.as_secs()),
        target: None,
        files: Vec::new(),
    };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("`{word}` needs a value"));
        let number = |value: String| value.parse().map_err(|_| format!("`{value}` is no number"));
        match word.as_str() {
            "--seconds" => arguments.seconds = number(value()?)?,
            "--seed" => arguments.seed = number(value()?)?,
            "--target" => arguments.target = Some(value()?),
            _ if word.starts_with('-') => return Err(format!("unknown argument `{word}`")),
            _ => arguments.files.push(word.into()),
        }
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if !arguments.files.is_empty() {
        return arguments.files.iter().try_for_each(|file| {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let of_file = |target: &&Target| name.starts_with(target.name);
            let target = ALL
                .iter()
                .find(of_file)
                .ok_or(format!("`{name}` begins with no target"))?;
            replay(target, file)
        });
    }
    let wanted = |target: &&Target| {
        arguments
            .target
            .as_ref()
            .is_none_or(|name| name == target.name)
    };
    let targets: Vec<&Target> = ALL.iter().filter(wanted).collect();
    if targets.is_empty() {
        return Err("there is no such target".to_owned());
    }
    let share = Duration::from_secs(arguments.seconds) / targets.len() as u32;
    let failures: Vec<String> = targets
        .into_iter()
        .filter_map(|target| one(target, arguments.seed, share).err())
        .collect();
    match failures.is_empty() {
        true => Ok(()),
        false => Err(failures.join("\n")),
    }
}

/// Tries what broke before, then new inputs until the time is over.
fn one(target: &Target, seed: u64, time: Duration) -> Result<(), String> {
    let regressions = root().join("regressions").join(target.name);
    for entry in fs::read_dir(regressions).into_iter().flatten().flatten() {
        replay(target, &entry.path())?;
    }
    let seeds = corpus::seeds(target.name);
    let mutation = match target.name {
        "options" | "mdns" => mutate::mutate_text,
        _ => mutate::mutate,
    };
    let current = artifacts()?.join("current");
    let mut random = Random::new(seed);
    let (begin, mut tried) = (Instant::now(), 0);
    while begin.elapsed() < time {
        let from = seeds.get(tried).cloned();
        let input = from.unwrap_or_else(|| {
            let [input, other] = [(); 2].map(|()| random.pick(&seeds).cloned().unwrap_or_default());
            mutation(&input, &other, &mut random)
        });
        // A stack overflow leaves nothing but this file.
        fs::write(&current, &input).map_err(|error| error.to_string())?;
        tried += 1;
        if let Err(why) = limited(target, &input) {
            let path = artifacts()?.join(format!("{}-{seed}-{tried}", target.name));
            fs::write(&path, &input).map_err(|error| error.to_string())?;
            return Err(failure(target, &path, &why));
        }
    }
    let _ = fs::remove_file(current);
    println!(
        "{}: {tried} inputs, nothing found (seed {seed})",
        target.name
    );
    Ok(())
}

fn replay(target: &Target, path: &Path) -> Result<(), String> {
    let input = fs::read(path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    limited(target, &input).map_err(|why| failure(target, path, &why))
}

fn failure(target: &Target, path: &Path, why: &str) -> String {
    format!(
        "{}: {why}\ninput: {}\nagain: cargo run --release --manifest-path fuzz/Cargo.toml -- {}",
        target.name,
        path.display(),
        path.display()
    )
}

/// Runs a check on a thread of its own, for a hanging one cannot be stopped.
fn limited(target: &Target, input: &[u8]) -> Result<(), String> {
    let (sender, receiver) = mpsc::channel();
    let (check, input) = (target.check, input.to_vec());
    thread::spawn(move || {
        let result = panic::catch_unwind(AssertUnwindSafe(|| check(&input)));
        let _ = sender.send(result.unwrap_or_else(|_| {
            let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
            Err(std::mem::take(&mut *last))
        }));
    });
    match receiver.recv_timeout(LIMIT) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(format!("no answer within {LIMIT:?}")),
        Err(RecvTimeoutError::Disconnected) => Err("the thread died".to_owned()),
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn artifacts() -> Result<PathBuf, String> {
    let folder = root().join("artifacts");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    Ok(folder)
}
