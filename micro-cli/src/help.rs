//! The help by task, made of the parser's own words.

use std::ffi::OsString;

use clap::Command;

use crate::args::parser;

/// Which command belongs to which task, in the order of the help.
const TASKS: &[(&str, &[&str])] = &[
    ("Projects", &["new", "gen", "upgrade"]),
    (
        "Services",
        &["list", "get", "watch", "register", "deregister"],
    ),
    ("Calls", &["call", "stream", "health", "stats"]),
    ("Events", &["publish", "subscribe"]),
    ("This program", &["cli", "doctor", "completion"]),
];

const END: &str = "\
`micro COMMAND --help` says more of a command, `--help-all` shows the flags that are rarely needed.
The exit code is 0, 1 if a call failed, 2 for a wrong command line, 3 if nothing is found, 4 if nobody
answers, 5 if no answer came in time.
";

/// Returns the parser, with this help.
pub(crate) fn command() -> Command {
    let command = parser();
    let help = overview(&command);
    command.override_help(help)
}

fn overview(command: &Command) -> String {
    let about = command.get_about().map(ToString::to_string);
    let mut text = format!("{}\n\n", about.unwrap_or_default());
    text.push_str("Usage: micro COMMAND\n       micro SERVICE ENDPOINT [--FIELD VALUE]...\n");
    for (task, names) in TASKS {
        text.push_str(&format!("\n{task}:\n"));
        for command in names
            .iter()
            .filter_map(|name| command.find_subcommand(name))
        {
            let about = command.get_about().map(ToString::to_string);
            text.push_str(&line(command.get_name(), &about.unwrap_or_default()));
        }
    }
    text.push_str("\nOptions:\n");
    for argument in command
        .get_arguments()
        .filter(|argument| !argument.is_hide_set())
    {
        let help = argument.get_help().map(ToString::to_string);
        let flag = format!("--{}", argument.get_long().unwrap_or_default());
        text.push_str(&line(&flag, &help.unwrap_or_default()));
    }
    text.push_str(&line("--help, --help-all, --version", ""));
    format!("{text}\n{END}")
}

fn line(name: &str, about: &str) -> String {
    format!("{}\n", format!("  {name:20}{about}").trim_end())
}

/// Returns all there is to say of a command, if the command line asks for it.
pub(crate) fn all(arguments: &[OsString]) -> Option<String> {
    let words: Vec<&str> = arguments
        .iter()
        .skip(1)
        .filter_map(|word| word.to_str())
        .collect();
    if !words.contains(&"--help-all") {
        return None;
    }
    // Beneath `build` every command has the flags that stand anywhere.
    let mut command = parser();
    command.build();
    let mut command = &command;
    for word in words {
        command = command.find_subcommand(word).unwrap_or(command);
    }
    let command = command.clone().mut_args(|argument| argument.hide(false));
    Some(command.clone().render_long_help().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_task() {
        let mut tasks: Vec<&str> = TASKS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        let command = parser();
        let mut names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        tasks.sort_unstable();
        names.sort_unstable();
        assert_eq!(tasks, names);
    }

    #[test]
    fn the_parser_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn all_flags_are_shown_to_who_asks() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(all(&words("micro list services")), None);
        let help = all(&words("micro list --help-all")).unwrap();
        assert!(help.contains("--client_retries"), "{help}");
        assert!(help.contains("--all"), "{help}");
    }
}
