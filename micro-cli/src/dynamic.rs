//! `micro hello call --name John`: a service and an endpoint in place of a command, and a flag a field.

use clap::{Command, Parser};
use micro::{Flags, Settings};

use crate::args::{CallOptions, OutputArgs, WaitArgs};
use crate::commands::{Requests, Streamed, make_call};
use crate::failure::{Failure, Kind, Result};
use crate::find::{Found, find};
use crate::names::{closest, folded, short};
use crate::output::{Io, Output};
use crate::resolve::{Resolved, among, callable};
use crate::session::Session;
use crate::{help, request, schema};

/// What has to be known before the service is looked up.
#[derive(Debug, Default, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct First {
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    wait: WaitArgs,
    #[arg(long, short)]
    help: bool,
}

/// The flags of [`First`] that stand behind a service as well; all others may be fields.
const FIRST: [&str; 5] = [
    "registry",
    "registry_address",
    "registry-address",
    "wait",
    "help",
];

/// What a call is told, unless its request has a field of that name.
#[derive(Debug, Default, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct Second {
    #[command(flatten)]
    options: CallOptions,
    #[command(flatten)]
    print: OutputArgs,
}

/// A command line that begins with no command.
#[derive(Debug)]
pub(crate) struct Dynamic {
    service: String,
    endpoint: Option<String>,
    /// The fields, and flags of the call
    words: Vec<String>,
    first: First,
}

impl Dynamic {
    /// Reads a command line without the name of the program.
    pub(crate) fn new(words: &[String]) -> Result<Self> {
        let (service, words) = words
            .split_first()
            .ok_or_else(|| Failure::usage("no command"))?;
        let mut words = words.to_vec();
        let first = take::<First>(&mut words, |flag| !FIRST.contains(&flag))?;
        let names_endpoint = words.first().is_some_and(|word| !word.starts_with('-'));
        Ok(Self {
            service: service.clone(),
            endpoint: names_endpoint.then(|| words.remove(0)),
            words,
            first,
        })
    }

    /// Returns the settings among its words.
    pub(crate) fn settings(&self) -> Settings {
        self.first.flags.clone().into()
    }

    /// Returns the form that the result shall have, as far as can be told before the call.
    pub(crate) fn output(&self) -> Output {
        let second = take::<Second>(&mut self.words.clone(), |_| false);
        second.unwrap_or_default().print.output
    }

    /// Makes the call, or says how.
    pub(crate) async fn run(&self, session: &Session, io: &mut Io<'_>) -> Result {
        let found = find(session, &self.service, self.first.wait.wait).await;
        let found = found.map_err(|failure| self.mistaken(failure, session))?;
        let Some(endpoint) = &self.endpoint else {
            return match self.first.help || self.words.is_empty() {
                true => io.write(&usage(&self.service, &found, None)),
                false => Err(Failure::usage("no endpoint")
                    .hint(format!("`micro {}` shows what can be called", self.service))),
            };
        };
        let resolved = among(&found, endpoint)?;
        if self.first.help {
            let name = resolved.target.endpoint();
            return io.write(&usage(&self.service, &found, Some(&name)));
        }
        self.call(session, &resolved, io).await
    }

    async fn call(&self, session: &Session, resolved: &Resolved, io: &mut Io<'_>) -> Result {
        let schema = resolved.endpoint.as_ref();
        let schema = schema.and_then(|endpoint| endpoint.request.as_ref());
        let is_field = |flag: &str| {
            let mut fields = schema.into_iter().flat_map(schema::fields);
            fields.any(|field| folded(&field.name) == folded(flag))
        };
        let mut words = self.words.clone();
        let Second { options, print } = take::<Second>(&mut words, is_field)?;
        let words = match words.first() {
            Some(word) if word.starts_with("--") => vec![schema::request(&words, schema)?],
            _ => words,
        };
        match resolved.streams() {
            true => {
                let requests = Requests::Given(request::several(&words)?);
                let stream = Streamed {
                    resolved,
                    options: &options,
                    output: print.output,
                    count: None,
                };
                stream.run(session, requests, io).await
            }
            false => {
                let message = request::one(&words)?;
                make_call(session, resolved, message, &options, print.output, io).await
            }
        }
    }

    /// What is neither a command nor a service may be a command that is misspelt.
    fn mistaken(&self, failure: Failure, session: &Session) -> Failure {
        if failure.kind != Kind::NotFound {
            return failure;
        }
        let command = help::command();
        let commands = command.get_subcommands().map(Command::get_name);
        let near = closest(&self.service, commands);
        if near.is_none() && self.endpoint.is_some() {
            return failure;
        }
        let word = &self.service;
        let what = format!(
            "there is no command `{word}`, and no such service (asked {})",
            session.place()
        );
        let usage = Failure::usage(what);
        match (near, failure.hint) {
            (Some(near), _) => usage.hint(format!("did you mean `micro {near}`?")),
            (None, Some(hint)) => usage.hint(hint),
            (None, None) => usage,
        }
    }
}

/// Takes out of `words` the flags that `T` knows, but those to be skipped, and reads them.
fn take<T: Parser>(words: &mut Vec<String>, skip: impl Fn(&str) -> bool) -> Result<T> {
    let parser = T::command();
    let mut taken = Vec::new();
    let mut left = Vec::new();
    let mut rest = std::mem::take(words).into_iter();
    while let Some(word) = rest.next() {
        let flag = word
            .strip_prefix("--")
            .map(|flag| flag.split('=').next().unwrap_or(flag));
        let known = |argument: &&clap::Arg| match flag {
            None => word == "-h" && argument.get_short() == Some('h'),
            Some(flag) => {
                let names = argument.get_long_and_visible_aliases().unwrap_or_default();
                let others = argument.get_all_aliases().unwrap_or_default();
                (names.contains(&flag) || others.contains(&flag)) && !skip(flag)
            }
        };
        let Some(argument) = parser.get_arguments().find(known) else {
            left.push(word);
            continue;
        };
        let has_value = argument.get_action().takes_values() && !word.contains('=');
        taken.push(word);
        if has_value {
            taken.extend(rest.next());
        }
    }
    *words = left;
    T::try_parse_from(taken).map_err(|error| {
        let text = error.to_string();
        let text = text.lines().next().unwrap_or_default();
        Failure::usage(text.strip_prefix("error: ").unwrap_or(text))
    })
}

/// Says how the endpoints of a service are called, or how one of them is.
fn usage(word: &str, found: &Found, only: Option<&str>) -> String {
    let endpoints = callable(found);
    let mut text = format!("{}\n\n", found.name);
    if endpoints.is_empty() {
        text.push_str("It does not tell what can be called.\n");
    }
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| only.is_none_or(|only| endpoint.name == only))
    {
        let method = short(&endpoint.name);
        let alike = endpoints
            .iter()
            .filter(|other| short(&other.name) == method)
            .count();
        let name = if alike == 1 { method } else { &endpoint.name };
        text.push_str(&format!("  micro {word} {}", name.to_ascii_lowercase()));
        for field in endpoint.request.iter().flat_map(schema::fields) {
            let kind = schema::type_name(field).to_ascii_uppercase();
            text.push_str(&format!(" [--{} {kind}]", field.name));
        }
        text.push('\n');
        let lines = endpoint.metadata.get("description");
        for line in lines.into_iter().flat_map(|text| text.lines()) {
            text.push_str(&format!("      {line}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Dynamic {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Dynamic::new(&words).unwrap()
    }

    #[test]
    fn flags_of_micro_are_told_from_fields() {
        let dynamic =
            read("hello call --name John --registry=memory --server x --wait 5s --output yaml -h");
        assert_eq!(dynamic.service, "hello");
        assert_eq!(dynamic.endpoint.as_deref(), Some("call"));
        assert_eq!(
            dynamic.words,
            ["--name", "John", "--server", "x", "--output", "yaml"]
        );
        assert_eq!(dynamic.settings().registry.as_deref(), Some("memory"));
        assert_eq!(
            dynamic.first.wait.wait,
            Some(std::time::Duration::from_secs(5))
        );
        assert!(dynamic.first.help);
        assert_eq!(dynamic.output(), Output::Yaml);
    }

    #[test]
    fn a_field_beats_a_flag_of_the_call() {
        let mut words = ["--address", "Rome", "--timeout", "1s"]
            .map(str::to_owned)
            .to_vec();
        let second = take::<Second>(&mut words, |flag| flag == "address").unwrap();
        assert_eq!(second.options.address, None);
        assert_eq!(
            second.options.timeout,
            Some(std::time::Duration::from_secs(1))
        );
        assert_eq!(words, ["--address", "Rome"]);
        let failure = take::<Second>(&mut vec!["--timeout".into(), "soon".into()], |_| false);
        assert!(
            failure
                .unwrap_err()
                .message
                .contains("`soon` is no duration")
        );
    }
}
