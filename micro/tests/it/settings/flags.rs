//! Flags, alone and beside those of a program.

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};
use micro::settings::FlagsError;
use micro::{Flags, Settings};

use super::settings;

fn flags(arguments: &[&str]) -> Result<Settings, FlagsError> {
    let arguments = ["greeter"].iter().chain(arguments);
    Flags::try_parse_from(arguments).map(Settings::from)
}

fn faults(arguments: &[&str]) -> Vec<String> {
    match flags(arguments) {
        Err(FlagsError::Wrong(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

/// Flags of its own, one of them where clap would have the id of ours.
#[derive(Debug, clap::Parser)]
struct Beside {
    #[command(flatten)]
    micro: Flags,
    #[arg(long)]
    store_apk_dir: String,
    #[arg(long = "config")]
    registry: Option<String>,
}

#[test]
fn flags_have_two_spellings() {
    let one = flags(&[
        "--server_address=:1",
        "--client_retries",
        "3",
        "--registry=mdns",
    ])
    .unwrap();
    let other = flags(&[
        "--server-address",
        ":1",
        "--client-retries=3",
        "--registry=mdns",
    ]);
    assert_eq!(one.server_address.as_deref(), Some(":1"));
    assert_eq!(one.client_retries, Some(3));
    assert_eq!(one, other.unwrap());
    assert_eq!(flags(&[]).unwrap(), Settings::default());
    assert_eq!(flags(&["--server_id="]).unwrap(), Settings::default());
}

#[test]
fn flags_that_are_repeated_add_up_or_the_last_counts() {
    let both = flags(&[
        "--server_metadata=a=1,b=2",
        "--server_metadata=c=3",
        "--registry_address=x:1",
        "--registry_address=y:1",
        "--server_id=1",
        "--server_id=2",
    ]);
    let both = both.unwrap();
    assert_eq!(both.server_metadata.unwrap().len(), 3);
    assert_eq!(both.registry_address, ["x:1", "y:1"]);
    assert_eq!(both.server_id.as_deref(), Some("2"));
}

#[test]
fn flags_beat_the_environment() {
    let flags = flags(&["--server_address=:1"]).unwrap();
    let environment = settings(&[("MICRO_SERVER_ADDRESS", ":2"), ("MICRO_SERVER_ID", "7")]);
    let both = flags.or(environment);
    assert_eq!(both.server_address.as_deref(), Some(":1"));
    assert_eq!(both.server_id.as_deref(), Some("7"));
}

#[test]
fn flags_stand_beside_those_of_the_program() {
    let both = Beside::try_parse_from([
        "apk",
        "--store-apk-dir=/val",
        "--registry=memory",
        "--config=x",
    ]);
    let both = both.unwrap();
    assert_eq!(both.store_apk_dir, "/val");
    assert_eq!(both.registry.as_deref(), Some("x"));
    assert_eq!(
        Settings::from(both.micro).registry.as_deref(),
        Some("memory")
    );

    let both = Beside::try_parse_from(["apk", "--store-apk-dir=/val", "--register_ttl=-1"]);
    let error = both.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ValueValidation);
    assert!(
        error
            .to_string()
            .contains("--register_ttl: `-1` is negative")
    );
    Beside::command().debug_assert();
}

#[test]
fn flags_are_updated() {
    let arguments = [
        "apk",
        "--store-apk-dir=/",
        "--server_id=1",
        "--registry=mdns",
    ];
    let mut old = Beside::try_parse_from(arguments).unwrap();
    let mut command = Beside::command_for_update();
    let matches = command.try_get_matches_from_mut(["apk", "--server_id=2"]);
    old.update_from_arg_matches(&matches.unwrap()).unwrap();
    let settings = Settings::from(old.micro);
    assert_eq!(settings.server_id.as_deref(), Some("2"));
    assert_eq!(settings.registry.as_deref(), Some("mdns"));
}

#[test]
fn all_faults_of_flags_are_told_at_once() {
    let wrong = [
        "--client_request_timeout=5",
        "--server=mucp",
        "-x",
        "there",
        "--registy=mdns",
        "--server_id",
    ];
    let faults = faults(&wrong);
    let expected = [
        "-x: flags have names; write --NAME=VALUE",
        "`there` is no flag; write --NAME=VALUE",
        "--registy is no flag; did you mean --registry?",
        "--server_id: a value is missing",
        "--client_request_timeout: `5` has no unit at its end; write `5s` for seconds",
    ];
    assert_eq!(faults[..5], expected);
    assert!(
        faults[5].starts_with("--server: `mucp` is not spoken here"),
        "{faults:?}"
    );
    let text = FlagsError::Wrong(faults).to_string();
    assert!(text.starts_with("error: -x: flags"), "{text}");
}

#[test]
fn unknown_flags_are_explained() {
    let elsewhere = ["store", "auth_id", "auth-id", "profile", "enable_tls"];
    for flag in elsewhere.map(|name| format!("--{name}")) {
        let told = format!("{flag} is a flag of go-micro that says nothing here; leave it out");
        assert_eq!(faults(&[&format!("{flag}=x")]), [told]);
    }
    assert_eq!(faults(&["--colour=red"]), ["--colour is no flag"]);

    let error = Beside::try_parse_from(["apk", "--store_apk_dir=/val", "--runtime=local"]);
    let error = Flags::explain(error.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::UnknownArgument);
    let error = Beside::try_parse_from(["apk", "--store=x"]).unwrap_err();
    let text = Flags::explain(error).to_string();
    let tip = "tip: --store is a flag of go-micro that says nothing here; leave it out";
    assert!(text.contains(tip), "{text}");
}

#[test]
fn help_shows_variables_and_defaults() {
    let Err(FlagsError::Help(alone)) = flags(&["--server_id=1", "--help"]) else {
        panic!("there is help");
    };
    assert!(
        alone.starts_with("Usage: greeter [--FLAG=VALUE]..."),
        "{alone}"
    );
    let beside = Beside::command().render_help().to_string();
    for (help, flag) in [
        (&alone, "--server_address HOST:PORT "),
        (&beside, "--server_address <HOST:PORT>"),
    ] {
        for text in [
            flag,
            "[env: MICRO_SERVER_ADDRESS] [default: :0]",
            "[env: MICRO_REGISTRY] [default: mdns]",
        ] {
            assert!(help.contains(text), "{text}: {help}");
        }
        // The other spelling is there, and not shown.
        assert!(!help.contains("--server-address"));
    }
}
