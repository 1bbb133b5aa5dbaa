//! `cargo xtask guide`: `docs/guide.md` is followed word for word, with real processes that find each other by
//! multicast.
//!
//! `page.rs` reads what is to be done off the page, `terminal.rs` does it, `pattern.rs` compares what is shown.

mod page;
mod pattern;
mod terminal;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use self::page::{Step, What};
use self::terminal::Terminal;
use crate::{places, run};

const PAGE: &str = "docs/guide.md";

/// Where projects are made, among the files that the system throws away.
const FOLDER: &str = "micro-guide";

/// What every shell does first: show all on stdout, and where it is asked to, say in which folder it ends.
const FIRST: &str = r#"exec 2>&1; [ -z "${GUIDE_FOLDER-}" ] || trap 'pwd > "$GUIDE_FOLDER"' EXIT"#;

/// How long a command may take, which may have to compile everything.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// How long a process may take to end once it is told to.
const END: Duration = Duration::from_secs(20);

pub(crate) fn run() -> Result<()> {
    let text = std::fs::read_to_string(places::root().join(PAGE))?;
    let steps = page::read(&text).with_context(|| PAGE.to_owned())?;
    let mut reader = Reader::new()?;
    for step in &steps {
        let followed = reader.follow(step);
        let followed = followed.with_context(|| format!("{PAGE}:{}", step.line))?;
        if !followed {
            break;
        }
    }
    drop(reader);
    std::fs::remove_dir_all(env::temp_dir().join(FOLDER))?;
    Ok(())
}

/// Who follows the page.
struct Reader {
    /// Where programs are built and installed.
    cache: PathBuf,
    /// The folder of the first terminal.
    folder: PathBuf,
    /// What the last command of the first terminal showed.
    shown: Vec<String>,
    /// The other terminals.
    terminals: BTreeMap<String, Terminal>,
    multicast_is_known: bool,
}

impl Reader {
    fn new() -> Result<Self> {
        // Outside of this repository, whose workspace is not that of its users, and always the same: cargo then
        // replaces what it built before.
        let folder = env::temp_dir().join(FOLDER);
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            cache: places::cache("guide")?,
            folder: folder.canonicalize()?,
            shown: Vec::new(),
            terminals: BTreeMap::new(),
            multicast_is_known: false,
        })
    }

    /// Does one step; returns whether it makes sense to go on.
    fn follow(&mut self, step: &Step) -> Result<bool> {
        match &step.what {
            What::InCheckout(commands) => {
                Terminal::start(self.shell(&places::root(), commands)?)?.finish(PATIENCE)?;
            }
            What::Run(commands) => {
                if !self.multicast_is_known {
                    self.multicast_is_known = true;
                    if !self.has_multicast()? {
                        return Ok(false);
                    }
                }
                let folder = self.cache.join("folder");
                let mut shell = self.shell(&self.folder, commands)?;
                shell.env("GUIDE_FOLDER", &folder);
                self.shown = Terminal::start(shell)?.finish(PATIENCE)?;
                let ended = std::fs::read_to_string(folder)?;
                self.folder = ended.trim_end_matches('\n').into();
            }
            What::Open(name, commands) => {
                let terminal = Terminal::start(self.shell(&self.folder, commands)?)?;
                self.terminals.insert(name.clone(), terminal);
            }
            What::Shown(None, lines) => {
                if let Some(missing) = pattern::missing(lines, &self.shown) {
                    bail!("not shown: {missing}\n{}", self.shown.join("\n"));
                }
            }
            What::Shown(Some(name), lines) => self.terminal(name)?.wait(lines, PATIENCE)?,
            What::NotShown(line) => {
                let found = self.shown.iter().any(|shown| pattern::is_like(line, shown));
                ensure!(!found, "shown, and should not be: {line}");
            }
            What::CtrlC(name) => {
                let terminal = self.terminals.remove(name);
                let terminal =
                    terminal.with_context(|| format!("no terminal is called `{name}`"))?;
                terminal.interrupt(END)?;
            }
        }
        Ok(true)
    }

    fn terminal(&mut self, name: &str) -> Result<&mut Terminal> {
        let terminal = self.terminals.get_mut(name);
        terminal.with_context(|| format!("no terminal is called `{name}`"))
    }

    /// A shell as a newcomer has it, but for where things are put and how much is optimised.
    fn shell(&self, folder: &Path, commands: &str) -> Result<Command> {
        for line in commands.lines() {
            eprintln!("$ {line}");
        }
        let mut shell = run::program("bash");
        let commands = format!("{FIRST}\n{commands}");
        shell.args(["-euo", "pipefail", "-c", &commands]);
        shell.current_dir(folder);
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("MICRO_") {
                shell.env_remove(name);
            }
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let installed = self.cache.join("installed");
        let bin = installed.join("bin");
        let path = std::iter::once(bin).chain(env::split_paths(&path));
        shell
            .env("PATH", env::join_paths(path)?)
            .env("CARGO_INSTALL_ROOT", &installed)
            .env("CARGO_TARGET_DIR", self.cache.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        Ok(shell)
    }

    /// Whether programs here find each other. Says so where they do not; where everything has to be there, that
    /// is a failure.
    fn has_multicast(&self) -> Result<bool> {
        let doctor = self.shell(&self.folder, "micro doctor || true")?;
        let found = Terminal::start(doctor)?.finish(PATIENCE)?;
        let mut checks = found.iter().map(|line| line.split_whitespace());
        if checks.any(|mut words| words.next() == Some("ok") && words.next() == Some("multicast")) {
            return Ok(true);
        }
        let missing = "no multicast here: what one program registers, another does not find";
        let ci = env::var("CI").unwrap_or_default();
        ensure!(ci.is_empty() || ci == "false", "{missing}");
        eprintln!("NOT TESTED, {missing}");
        Ok(false)
    }
}
