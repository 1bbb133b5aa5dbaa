use micro::registry::Value as Schema;
use serde_json::Value;

use super::flags::request;
use super::{check, fields};

fn field(name: &str, kind: &str, values: Vec<Schema>) -> Schema {
    Schema {
        name: name.to_owned(),
        kind: kind.to_owned(),
        values,
    }
}

fn schema() -> Schema {
    let leaves = [
        ("name", "string"),
        ("user_age", "int32"),
        ("id", "uint64"),
        ("ratio", "float64"),
        ("admin", "bool"),
        ("avatar", "[]uint8"),
        ("tags", "[]string"),
        ("labels", ""),
        ("color", "Color"),
        ("born", "Timestamp"),
        ("friends", "[]Person"),
    ];
    let mut values: Vec<Schema> = leaves
        .map(|(name, kind)| field(name, kind, Vec::new()))
        .into();
    let city = field("city", "string", Vec::new());
    values.push(field("address", "Address", vec![city]));
    field("Request", "Request", values)
}

fn wrong(json: &str) -> Vec<String> {
    check(&serde_json::from_str(json).unwrap(), &schema())
}

#[test]
fn what_fits_is_right() {
    for json in [
        "{}",
        r#"{"name":"John","userAge":"7","user_age":7,"id":"18446744073709551615","ratio":1,"admin":false}"#,
        r#"{"avatar":"aGk=","tags":["a"],"labels":{"a":1},"color":"RED","born":"2020-01-01T00:00:00Z"}"#,
        r#"{"avatar":[1,255],"color":1,"friends":[{"anything":1}],"address":{"city":"Rome"},"name":null}"#,
        r#"{"ratio":"NaN","user_age":1e3}"#,
    ] {
        assert_eq!(wrong(json), [""; 0], "{json}");
    }
}

#[test]
fn all_that_is_wrong_is_said() {
    let json = r#"{"nmae":"x","name":5,"user_age":3000000000,"id":-1,"admin":"yes",
        "tags":"a","address":{"cty":1,"city":[]},"avatar":7,"zzzzzz":1,"ratio":{}}"#;
    let mut found = wrong(json);
    found.sort();
    assert_eq!(
        found,
        [
            "`address.city`: should be a string, and is a list",
            "`address.cty`: Address has no such field; did you mean `city`?",
            "`admin`: should be a bool, and is the string \"yes\"",
            "`avatar`: should be bytes in base64, and is the number 7",
            "`id`: should be an uint64, and is the number -1",
            "`name`: should be a string, and is the number 5",
            "`nmae`: Request has no such field; did you mean `name`?",
            "`ratio`: should be a float64, and is an object",
            "`tags`: should be a list of string, and is the string \"a\"",
            "`user_age`: should be an int32, and is the number 3000000000",
            "`zzzzzz`: Request has no such field; it has name, user_age, id, ratio, admin, avatar, tags, \
             labels, color, born, friends, address",
        ]
    );
    assert_eq!(
        wrong("[1]"),
        ["the request should be an object, the fields of Request, and is a list"]
    );
}

#[test]
fn of_what_is_not_described_nothing_is_wrong() {
    let unknown = field("Request", "Request", Vec::new());
    let request = serde_json::json!({ "a": 1 });
    assert_eq!(check(&request, &unknown), [""; 0]);
}

#[test]
fn what_go_keeps_for_itself_is_left_out() {
    let mut schema = schema();
    let own = [
        ("MessageState", "MessageState"),
        ("int32", "int32"),
        ("unknownFields", "[]uint8"),
    ];
    let known = schema.values.len();
    schema
        .values
        .extend(own.map(|(name, kind)| field(name, kind, Vec::new())));
    assert_eq!(fields(&schema).count(), known);
    // Without the first, they are somebody's own.
    schema.values.remove(known);
    assert_eq!(fields(&schema).count(), known + 2);
}

#[test]
fn what_go_does_not_name_is_taken() {
    let mut schema = schema();
    let choice = "isRequest_Choice";
    schema.values.push(field(choice, choice, Vec::new()));
    let chosen = serde_json::json!({ "chosen_text": "x", "name": 5 });
    let wrong = check(&chosen, &schema);
    assert_eq!(wrong, ["`name`: should be a string, and is the number 5"]);
    let made = request(&words("--chosen_text x --name 5"), Some(&schema)).unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made, serde_json::json!({ "chosen_text": "x", "name": "5" }));
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(str::to_owned).collect()
}

#[test]
fn flags_become_fields_by_their_types() {
    for (line, json) in [
        ("--name John", r#"{"name":"John"}"#),
        (
            "--name=5 --user-age 7 --id=9",
            r#"{"name":"5","user_age":7,"id":9}"#,
        ),
        ("--admin --ratio 1.50", r#"{"admin":true,"ratio":1.50}"#),
        (
            "--admin false --userAge -3",
            r#"{"admin":false,"user_age":-3}"#,
        ),
        ("--tags a --tags 2", r#"{"tags":["a","2"]}"#),
        ("--address.city Rome", r#"{"address":{"city":"Rome"}}"#),
        ("--labels.a 1 --labels.b x", r#"{"labels":{"a":1,"b":"x"}}"#),
        (
            r#"--labels {"a":1} --color RED"#,
            r#"{"labels":{"a":1},"color":"RED"}"#,
        ),
        ("--name= --admin", r#"{"name":"","admin":true}"#),
    ] {
        let made = request(&words(line), Some(&schema())).unwrap();
        let made: Value = serde_json::from_str(&made).unwrap();
        assert_eq!(made, serde_json::from_str::<Value>(json).unwrap(), "{line}");
    }
}

#[test]
fn flags_without_a_schema_are_guessed() {
    let made = request(&words("--name John --n 5 --t true"), None).unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(
        made,
        serde_json::json!({ "name": "John", "n": 5, "t": true })
    );
}

#[test]
fn flags_that_are_no_fields_are_named() {
    let failure = request(&words("--nmae John"), Some(&schema())).unwrap_err();
    assert!(
        failure.text().contains("did you mean --name?"),
        "{failure:?}"
    );
    let failure = request(&words("--name --admin"), Some(&schema())).unwrap_err();
    assert!(
        failure.text().contains("--name has no value"),
        "{failure:?}"
    );
    let failure = request(&words("John"), Some(&schema())).unwrap_err();
    assert!(failure.text().contains("`John` is no flag"), "{failure:?}");
}
