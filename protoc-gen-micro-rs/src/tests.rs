use super::*;

fn error_of(request: &[u8]) -> String {
    let response = respond(Bytes::copy_from_slice(request));
    let response = Response::decode(&*response).unwrap();
    assert!(response.file.is_empty());
    response.error.unwrap()
}

fn request(parameter: &str) -> Bytes {
    let request = Request {
        file_to_generate: vec!["a.proto".to_owned()],
        parameter: Some(parameter.to_owned()),
        proto_file: vec![Bytes::from_static(b"\x0a\x07a.proto")],
    };
    request.encode_to_vec().into()
}

#[test]
fn supported_features_and_editions_are_declared() {
    let response = respond_with(request(""), |_, _, _| Ok(Vec::new()));
    let response = Response::decode(&*response).unwrap();
    assert_eq!(response.error, None);
    assert_eq!(response.supported_features, Some(3));
    assert_eq!(response.minimum_edition, Some(998));
    assert_eq!(response.maximum_edition, Some(1001));
}

#[test]
fn descriptors_and_options_reach_the_generator_untouched() {
    let response = respond_with(request("json=false"), |files, names, options| {
        let content = format!("{files:?} {names:?} {}", options.json);
        Ok(vec![GeneratedFile {
            name: "seen".to_owned(),
            content: content.into_bytes(),
        }])
    });
    let response = Response::decode(&*response).unwrap();
    let expected = r#"[b"\n\x07a.proto"] ["a.proto"] false"#;
    assert_eq!(
        response.file[0].content.as_deref(),
        Some(expected.as_bytes())
    );
}

#[test]
fn no_input_tells_how_to_run_it() {
    let error = error_of(b"");
    assert!(
        error.starts_with("nothing on standard input; protoc runs this program"),
        "{error}"
    );
}

#[test]
fn garbage_is_an_error_and_not_a_panic() {
    let mut state = 1_u64;
    for length in 1..400 {
        let mut garbage = Vec::new();
        for _ in 0..length {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            garbage.push((state >> 56) as u8);
        }
        let response = respond(garbage.into());
        let response = Response::decode(&*response).unwrap();
        let error = response.error.unwrap_or_default();
        assert!(!error.contains("bug"), "{error}");
    }
    assert!(error_of(b"\xff\xff").contains("does not hold a CodeGeneratorRequest"));
}

#[test]
fn a_panic_asks_for_a_report() {
    let response = respond_with(request(""), |_, _, _| panic!("two\nlines"));
    let error = Response::decode(&*response).unwrap().error.unwrap();
    assert!(
        error.starts_with("this is a bug in protoc-gen-micro-rs 0.1.0: "),
        "{error}"
    );
    assert!(error.contains("two lines"), "{error}");
    assert!(error.contains("src/tests.rs"), "{error}");
    assert!(error.contains("/issues"), "{error}");
}

#[test]
fn every_wrong_option_is_reported() {
    let error = error_of(&request("jsn,bytes"));
    assert_eq!(error.lines().count(), 2, "{error}");
    assert!(error.contains("(did you mean `json`?)"), "{error}");
}
