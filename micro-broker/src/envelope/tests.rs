use super::*;
use crate::Message;

fn read(json: &str) -> Message {
    decode(json.as_bytes()).unwrap()
}

fn refused(json: &str) -> String {
    decode(json.as_bytes()).unwrap_err().to_string()
}

/// What go-micro 2.9.1 sent for these messages.
#[test]
fn bytes_are_those_of_go() {
    let cases = [
        (
            Message::new("hello")
                .with("Micro-Topic", "t")
                .with("Content-Type", "application/json"),
            r#"{"Header":{"Content-Type":"application/json","Micro-Topic":"t"},"Body":"aGVsbG8="}"#,
        ),
        (
            Message::new("hello")
                .with("Micro-Topic", "t")
                .with("A", "<b>"),
            r#"{"Header":{"A":"\u003cb\u003e","Micro-Topic":"t"},"Body":"aGVsbG8="}"#,
        ),
        (
            Message::new(&[0x08, 0xc9, 0x01, 0x1a, 0x01, 0x78][..])
                .with("Content-Type", "application/grpc+proto")
                .with("Foo-Bar", "1")
                .with("Micro-Topic", "the.topic"),
            r#"{"Header":{"Content-Type":"application/grpc+proto","Foo-Bar":"1","Micro-Topic":"the.topic"},"Body":"CMkBGgF4"}"#,
        ),
        (Message::new(""), r#"{"Header":{},"Body":""}"#),
    ];
    for (message, json) in cases {
        assert_eq!(encode(&message), json);
        assert_eq!(read(json), message);
    }
}

#[test]
fn what_go_escapes_is_escaped() {
    let message = Message::new("").with("&\"\\\n\r\t\u{1}\u{2028}\u{2029}", "ü\u{7f}/'");
    let json = r#"{"Header":{"\u0026\"\\\n\r\t\u0001\u2028\u2029":"ü"#;
    let json = format!("{json}\u{7f}/'\"}},\"Body\":\"\"}}");
    assert_eq!(encode(&message), json);
    assert_eq!(read(&json), message);
}

#[test]
fn what_go_reads_is_read() {
    let hello = Message::new("hello").with("a", "b");
    assert_eq!(read(r#"{"body":"aGVsbG8=","HEADER":{"a":"b"}}"#), hello);
    assert_eq!(
        read(r#" {"x":[{}],"Header":{"a":"b"},"Body":"aGVs\r\nbG8="} "#),
        hello
    );
    assert_eq!(
        read(r#"{"Header":{"a":"b"},"Body":[104,101,108,108,111]}"#),
        hello
    );
    // Bits that say nothing are passed over.
    assert_eq!(read(r#"{"Header":{"a":"b"},"Body":"aGVsbG9="}"#), hello);
    for empty in ["{}", r#"{"Header":null,"Body":null}"#, r#"{"foo":1}"#] {
        assert_eq!(read(empty), Message::default());
    }
    assert_eq!(
        read(r#"{"Header":{"a":null}}"#),
        Message::new("").with("a", "")
    );
}

#[test]
fn what_go_refuses_is_refused() {
    for (json, why) in [
        ("", "EOF"),
        ("[]", "`Header` and `Body`"),
        (r#"{"Header":{"a":1}}"#, "a text in the header"),
        (r#"{"Header":[]}"#, "an object for the header"),
        (r#"{"Body":"aGVsbG8"}"#, "not padded base64"),
        (r#"{"Body":"_-=="}"#, "not padded base64"),
        (r#"{"Body":{}}"#, "the body in base64"),
        (r#"{"Body":[256]}"#, "not a byte"),
        (r#"{} {}"#, "trailing characters"),
    ] {
        let refused = refused(json);
        assert!(refused.contains(why), "{json}: {refused}");
    }
}
