//! Requests and events, as they stand on the command line or come from stdin.

use std::io::{BufRead, Read};

use micro::stream::{Receiver, channel};
use serde_json::value::RawValue;

use crate::failure::{Failure, Result};

/// The longest text that is read from stdin, in bytes; far more than a message may have.
const LONGEST: u64 = 64 << 20;

/// How many messages of stdin may wait to be sent.
const AHEAD: usize = 16;

/// Reads the one message that the words are, `{}` if there are none; `-` is stdin.
pub(crate) fn one(words: &[String]) -> Result<Box<RawValue>> {
    let mut messages = several(words)?;
    match messages.len() {
        1 => Ok(messages.remove(0)),
        n => Err(Failure::usage(format!("{n} messages, where one is taken"))),
    }
}

/// Reads the messages that the words are, `{}` if there are none; `-` is stdin.
pub(crate) fn several(words: &[String]) -> Result<Vec<Box<RawValue>>> {
    match words {
        [] => parse("{}"),
        [dash] if dash == "-" => {
            let mut text = String::new();
            std::io::stdin().take(LONGEST).read_to_string(&mut text)?;
            parse(&text)
        }
        words => parse(&words.join(" ")),
    }
}

/// Reads JSON values, one after the other.
pub(crate) fn parse(text: &str) -> Result<Vec<Box<RawValue>>> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Box<RawValue>>();
    let values: std::result::Result<Vec<_>, _> = values.collect();
    values.map_err(|error| {
        let failure = Failure::usage(format!("`{}` is no JSON: {error}", shortened(text)));
        failure.hint(r#"write '{"name":"John"}'; in cmd.exe, "{\"name\":\"John\"}""#)
    })
}

fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// Reads messages from stdin, one a line, while others are sent; what is no JSON ends them, with the reason in
/// the other half.
pub(crate) fn from_stdin() -> (
    Receiver<Box<RawValue>>,
    tokio::sync::oneshot::Receiver<Failure>,
) {
    let (messages, receiver) = channel(AHEAD);
    let (failed, failure) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    // A thread of its own: nothing can stop it while it waits for a line, and no one has to wait for it.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let parsed = line.map_err(Failure::from).and_then(|line| parse(&line));
            let parsed = match parsed {
                Ok(parsed) => parsed,
                Err(failure) => {
                    // Who does not wait for it is done.
                    let _ = failed.send(failure);
                    return;
                }
            };
            for message in parsed {
                if runtime.block_on(messages.send(message)).is_err() {
                    return;
                }
            }
        }
    });
    (receiver, failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let read = several(&words).unwrap();
        read.iter().map(|value| value.get().to_owned()).collect()
    }

    #[test]
    fn words_are_json() {
        assert_eq!(read(&[]), ["{}"]);
        assert_eq!(read(&[r#"{"a":"#, "1.50}"]), [r#"{"a": 1.50}"#]);
        assert_eq!(
            read(&[r#"{"a":1}"#, r#"{"a":2}"#]),
            [r#"{"a":1}"#, r#"{"a":2}"#]
        );
    }

    #[test]
    fn what_is_no_json_is_shown() {
        let failure = one(&["{name:John}".to_owned()]).unwrap_err();
        assert!(
            failure.message.contains("`{name:John}` is no JSON"),
            "{failure:?}"
        );
        let failure = one(&["{} {}".to_owned()]).unwrap_err();
        assert_eq!(failure.message, "2 messages, where one is taken");
        assert!(one(&[" ".to_owned()]).is_err());
    }
}
