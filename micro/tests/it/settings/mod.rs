//! What a service is told when it is started.

mod backends;
mod flags;

use std::process::Command;

use micro::Settings;

fn settings(vars: &[(&str, &str)]) -> Settings {
    let vars = vars.iter();
    Settings::from_vars(vars.map(|(name, value)| ((*name).into(), (*value).into()))).unwrap()
}

/// Set for a process that is started to tell its settings.
const CHILD: &str = "SETTINGS_OF_THIS_PROCESS";

#[test]
fn the_environment_of_the_process_is_read() {
    const NAME: &str = "settings::the_environment_of_the_process_is_read";

    if std::env::var_os(CHILD).is_some() {
        let twice = [Settings::from_env(), Settings::from_env()];
        println!(
            "{:?}",
            twice.map(|settings| settings.map_err(|error| error.to_string()))
        );
        return;
    }
    let told = |vars: &[(&str, &str)]| {
        let mut process = Command::new(std::env::current_exe().unwrap());
        process
            .args(["--exact", NAME, "--nocapture"])
            .env(CHILD, "1");
        let output = process.envs(vars.iter().copied()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr))
    };
    let (settings, warnings) = told(&[("MICRO_SERVER_ID", "7"), ("MICRO_REGISRY", "etcd")]);
    assert_eq!(
        settings.matches(r#"server_id: Some("7")"#).count(),
        2,
        "{settings}"
    );
    let warning =
        "the environment variable MICRO_REGISRY is not known; did you mean MICRO_REGISTRY?";
    assert_eq!(warnings.matches(warning).count(), 1, "{warnings}");
    let (settings, _) = told(&[("MICRO_CLIENT_RETRIES", "-1")]);
    assert!(
        settings.contains("is negative; write 0 or more"),
        "{settings}"
    );
}
