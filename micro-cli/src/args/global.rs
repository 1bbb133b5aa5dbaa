//! go-micro's flags, which stand anywhere on the command line.

use clap::{Command, FromArgMatches};
use micro::{Flags, Settings};

/// Those that the help of each command shows, in words for who calls services; the others are for who asks.
const SHOWN: [(&str, &str); 2] = [
    (
        "registry",
        "Where services are found: mdns or memory [env: MICRO_REGISTRY] [default: mdns]",
    ),
    (
        "registry_address",
        "Where the registry is; of mdns, the IP address of a network interface [env: MICRO_REGISTRY_ADDRESS]",
    ),
];

/// The heading of [`Flags`] in other programs.
const THEIRS: &str = "Options of every service";

/// Lets the flags stand anywhere, and has most of them hidden.
pub(super) fn anywhere(command: Command) -> Command {
    command.mut_args(|argument| {
        if argument.get_help_heading() != Some(THEIRS) {
            return argument;
        }
        let flag = argument.get_long().unwrap_or_default();
        let shown = SHOWN.iter().find(|(shown, _)| *shown == flag);
        let argument = argument.help_heading("Global options").global(true);
        match shown {
            Some((_, help)) => argument.help(*help),
            None => argument.hide(true),
        }
    })
}

/// A setting that decides where is looked, and who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) flag: &'static str,
    pub(crate) value: String,
    pub(crate) by_flag: bool,
}

impl Said {
    /// Returns what flags say, or else the environment.
    pub(crate) fn of(flags: &Settings, environment: &Settings) -> Vec<Self> {
        let words = |settings: &Settings| {
            [
                ("registry", settings.registry.clone()),
                ("registry_address", list(&settings.registry_address)),
                ("broker", settings.broker.clone()),
                ("broker_address", list(&settings.broker_address)),
                ("selector", settings.selector.clone()),
            ]
        };
        let both = words(flags).into_iter().zip(words(environment));
        let said = both.filter_map(|((flag, first), (_, second))| {
            let by_flag = first.is_some();
            let value = first.or(second)?;
            Some(Self {
                flag,
                value,
                by_flag,
            })
        });
        said.collect()
    }

    /// Returns the name of the flag or the variable.
    pub(crate) fn by(&self) -> String {
        match self.by_flag {
            true => format!("--{}", self.flag),
            false => format!("MICRO_{}", self.flag.to_ascii_uppercase()),
        }
    }
}

fn list(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(","))
}

/// Whether any flag is given.
pub(crate) fn says_something(flags: &Flags) -> bool {
    Settings::from(flags.clone()) != Settings::default()
}

/// Reads a command line, and explains what is wrong with it.
pub(crate) fn read<T: FromArgMatches>(
    parser: Command,
    words: impl IntoIterator<Item = impl Into<std::ffi::OsString> + Clone>,
) -> Result<T, clap::Error> {
    let mut shown = parser.clone();
    let matches = parser.try_get_matches_from(words).map_err(Flags::explain)?;
    T::from_arg_matches(&matches).map_err(|error| error.format(&mut shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_beats_the_environment() {
        let settings = |registry: &str, address: &[&str]| {
            let mut settings = Settings::default();
            settings.registry = Some(registry.to_owned());
            settings.registry_address = address.iter().map(|&one| one.to_owned()).collect();
            settings
        };
        let flags = settings("memory", &[]);
        let said = Said::of(&flags, &settings("mdns", &["a", "b"]));
        let said: Vec<_> = said.iter().map(|said| (said.by(), &*said.value)).collect();
        assert_eq!(
            said,
            [
                ("--registry".to_owned(), "memory"),
                ("MICRO_REGISTRY_ADDRESS".to_owned(), "a,b")
            ]
        );
    }
}
