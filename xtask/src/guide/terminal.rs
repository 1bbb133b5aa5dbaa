//! A process with its children, and the lines that they show.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::pattern;

/// How long processes may take to end by themselves when nobody needs them any more.
const PATIENCE: Duration = Duration::from_secs(5);

/// A shell that runs commands. Dropped, it is interrupted, and killed if that is not enough.
#[derive(Debug)]
pub(super) struct Terminal {
    child: Child,
    lines: Receiver<String>,
    shown: Vec<String>,
}

impl Terminal {
    /// Starts a shell that shows all on stdout.
    pub(super) fn start(mut shell: Command) -> Result<Self> {
        // A group of its own, which is what Ctrl-C reaches.
        shell
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = shell.spawn().context("cannot start bash")?;
        let output = child.stdout.take().context("stdout is piped")?;
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(output).split(b'\n');
            for line in lines.map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                eprintln!("  {line}");
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            child,
            lines,
            shown: Vec::new(),
        })
    }

    /// Waits for the end, and returns what was shown.
    pub(super) fn finish(mut self, patience: Duration) -> Result<Vec<String>> {
        ensure!(
            self.read(patience, |_| false)?,
            "not done within {patience:?}"
        );
        let status = self.child.wait()?;
        ensure!(status.success(), "failed: {status}");
        Ok(std::mem::take(&mut self.shown))
    }

    /// Waits until these lines were shown.
    pub(super) fn wait(&mut self, lines: &[String], patience: Duration) -> Result<()> {
        let over = self.read(patience, |shown| pattern::missing(lines, shown).is_none())?;
        match pattern::missing(lines, &self.shown) {
            None => Ok(()),
            Some(missing) if over => bail!("it ended and has not shown: {missing}"),
            Some(missing) => bail!("not shown within {patience:?}: {missing}"),
        }
    }

    /// Presses Ctrl-C and waits for the end.
    pub(super) fn interrupt(mut self, patience: Duration) -> Result<()> {
        self.signal(Signal::SIGINT);
        ensure!(
            self.read(patience, |_| false)?,
            "goes on {patience:?} after Ctrl-C"
        );
        self.child.wait()?;
        Ok(())
    }

    /// Reads lines until there is what is looked for, the time is over or there are no more; returns whether
    /// there are no more.
    fn read(&mut self, patience: Duration, found: impl Fn(&[String]) -> bool) -> Result<bool> {
        let end = Instant::now() + patience;
        loop {
            if found(&self.shown) {
                return Ok(false);
            }
            match self
                .lines
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(line) => self.shown.push(line),
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => return Ok(true),
            }
        }
    }

    /// Sends a signal to all processes of the group; where there are none it is not needed.
    fn signal(&self, signal: Signal) {
        let group = i32::try_from(self.child.id()).map(Pid::from_raw);
        if let Ok(group) = group {
            killpg(group, signal).ok();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        self.signal(Signal::SIGINT);
        if !matches!(self.read(PATIENCE, |_| false), Ok(true)) {
            self.signal(Signal::SIGKILL);
        }
        self.child.wait().ok();
    }
}
