//! go-micro's flags, as far as they mean something to a caller of services.

use clap::Args;
use micro::Settings;

use crate::duration;
use crate::failure::{Failure, Result};

/// The flags that stand anywhere on the command line.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Where services are looked up: `mdns` or `memory` [env: MICRO_REGISTRY]
    #[arg(long, global = true, value_name = "WORD")]
    pub(crate) registry: Option<String>,
    /// Address of the registry; of mdns, that of a network interface [env: MICRO_REGISTRY_ADDRESS]
    #[arg(
        long = "registry_address",
        alias = "registry-address",
        global = true,
        value_name = "ADDRESS"
    )]
    pub(crate) registry_address: Option<String>,
    /// What brings events: `http` [env: MICRO_BROKER]
    #[arg(long, global = true, hide = true, value_name = "WORD")]
    pub(crate) broker: Option<String>,
    /// Address at which events are received [env: MICRO_BROKER_ADDRESS]
    #[arg(
        long = "broker_address",
        alias = "broker-address",
        global = true,
        hide = true,
        value_name = "ADDRESS"
    )]
    pub(crate) broker_address: Option<String>,
    /// How long a call may take [env: MICRO_CLIENT_REQUEST_TIMEOUT] [default: 5s]
    #[arg(
        long = "client_request_timeout",
        alias = "client-request-timeout",
        global = true,
        hide = true,
        value_name = "DURATION"
    )]
    pub(crate) client_request_timeout: Option<String>,
    /// How often a call that failed is made again [env: MICRO_CLIENT_RETRIES] [default: 1]
    #[arg(
        long = "client_retries",
        alias = "client-retries",
        global = true,
        hide = true,
        value_name = "N"
    )]
    pub(crate) client_retries: Option<String>,
    /// How long what is registered stays, in seconds [env: MICRO_REGISTER_TTL]
    #[arg(
        long = "register_ttl",
        alias = "register-ttl",
        global = true,
        hide = true,
        value_name = "SECONDS"
    )]
    pub(crate) register_ttl: Option<String>,
}

/// A setting, and who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) flag: &'static str,
    pub(crate) value: String,
    pub(crate) by_flag: bool,
}

impl Said {
    /// The name of the setting in the environment.
    pub(crate) fn variable(&self) -> String {
        variable(self.flag)
    }
}

impl GlobalArgs {
    /// Whether any flag is given.
    pub(crate) fn says_something(&self) -> bool {
        !self.said(&|_| None).is_empty()
    }

    /// Fills what is not said here with what is said in `weaker`.
    pub(crate) fn or(self, weaker: Self) -> Self {
        Self {
            registry: self.registry.or(weaker.registry),
            registry_address: self.registry_address.or(weaker.registry_address),
            broker: self.broker.or(weaker.broker),
            broker_address: self.broker_address.or(weaker.broker_address),
            client_request_timeout: self
                .client_request_timeout
                .or(weaker.client_request_timeout),
            client_retries: self.client_retries.or(weaker.client_retries),
            register_ttl: self.register_ttl.or(weaker.register_ttl),
        }
    }

    /// Returns what is said: by flags, or else by the environment.
    pub(crate) fn said(&self, environment: &dyn Fn(&str) -> Option<String>) -> Vec<Said> {
        let flags = [
            ("registry", &self.registry),
            ("registry_address", &self.registry_address),
            ("broker", &self.broker),
            ("broker_address", &self.broker_address),
            ("client_request_timeout", &self.client_request_timeout),
            ("client_retries", &self.client_retries),
            ("register_ttl", &self.register_ttl),
        ];
        let said = flags.into_iter().filter_map(|(flag, value)| {
            let by_flag = value.is_some();
            let value = value.clone().or_else(|| environment(&variable(flag)));
            let value = value.filter(|value| !value.is_empty())?;
            Some(Said {
                flag,
                value,
                by_flag,
            })
        });
        said.collect()
    }
}

fn variable(flag: &str) -> String {
    format!("MICRO_{}", flag.to_ascii_uppercase())
}

/// Makes settings of what is said.
pub(crate) fn settings(said: &[Said]) -> Result<Settings> {
    let mut settings = Settings::default();
    for Said {
        flag,
        value,
        by_flag,
    } in said
    {
        let wrong = |why: String| {
            let name = match by_flag {
                true => format!("--{flag}"),
                false => variable(flag),
            };
            Failure::usage(format!("{name}: {why}"))
        };
        let list = || {
            value
                .split(',')
                .map(|item| item.trim().to_owned())
                .collect()
        };
        let number = || {
            let number = value.parse::<u32>();
            number.map_err(|_| wrong(format!("`{value}` is no whole number")))
        };
        match *flag {
            "registry" => settings.registry = Some(value.clone()),
            "registry_address" => settings.registry_address = list(),
            "broker" => settings.broker = Some(value.clone()),
            "broker_address" => settings.broker_address = list(),
            "client_request_timeout" => {
                settings.client_request_timeout = Some(duration::parse(value).map_err(wrong)?);
            }
            "client_retries" => settings.client_retries = Some(number()?),
            _ => settings.register_ttl = Some(std::time::Duration::from_secs(number()?.into())),
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_beats_the_environment() {
        let args = GlobalArgs {
            registry: Some("memory".into()),
            ..GlobalArgs::default()
        };
        let environment = |name: &str| match name {
            "MICRO_REGISTRY" => Some("mdns".to_owned()),
            "MICRO_REGISTRY_ADDRESS" => Some("127.0.0.1, ::1".to_owned()),
            "MICRO_BROKER" => Some(String::new()),
            _ => None,
        };
        let said = args.said(&environment);
        let settings = settings(&said).unwrap();
        assert_eq!(settings.registry.as_deref(), Some("memory"));
        assert_eq!(settings.registry_address, ["127.0.0.1", "::1"]);
        assert_eq!(settings.broker, None);
        assert!(said[0].by_flag && !said[1].by_flag);
        assert_eq!(said[1].variable(), "MICRO_REGISTRY_ADDRESS");
    }

    #[test]
    fn wrong_values_are_named() {
        let args = GlobalArgs {
            client_retries: Some("many".into()),
            ..GlobalArgs::default()
        };
        let failure = settings(&args.said(&|_| None)).unwrap_err();
        assert_eq!(
            failure.message,
            "--client_retries: `many` is no whole number"
        );
        let environment =
            |name: &str| (name == "MICRO_CLIENT_REQUEST_TIMEOUT").then(|| "5".to_owned());
        let failure = settings(&GlobalArgs::default().said(&environment)).unwrap_err();
        assert!(
            failure
                .message
                .starts_with("MICRO_CLIENT_REQUEST_TIMEOUT: `5`")
        );
    }
}
