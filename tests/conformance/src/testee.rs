//! Answers the suite's requests: reads a message in one format, writes it in another.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::LazyLock;

use micro::json::{self, ReadOptions, Types, WriteOptions};
use prost::Message;

use crate::proto::conformance::conformance_request::Payload;
use crate::proto::conformance::conformance_response::Result as Answer;
use crate::proto::conformance::{
    ConformanceRequest, ConformanceResponse, FailureSet, TestCategory, WireFormat,
};
use crate::proto::protobuf_test_messages::{editions, proto2, proto3};

static TYPES: LazyLock<Types> = LazyLock::new(|| {
    let mut types = Types::new();
    proto2::register_types(&mut types);
    proto3::register_types(&mut types);
    editions::register_types(&mut types);
    editions::proto2::register_types(&mut types);
    editions::proto3::register_types(&mut types);
    types
});

/// Answers until `requests` ends; each message comes after its length.
pub(crate) fn run(mut requests: impl Read, mut answers: impl Write) -> io::Result<()> {
    let mut length = [0; 4];
    loop {
        match requests.read_exact(&mut length) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        requests.read_exact(&mut bytes)?;
        let request = ConformanceRequest::decode(bytes.as_slice()).map_err(io::Error::other)?;
        let bytes = ConformanceResponse {
            result: Some(answer(&request)),
        }
        .encode_to_vec();
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        answers.write_all(&length.to_le_bytes())?;
        answers.write_all(&bytes)?;
        answers.flush()?;
    }
}

fn answer(request: &ConformanceRequest) -> Answer {
    match request.message_type.as_str() {
        "conformance.FailureSet" => through::<FailureSet>(request),
        "protobuf_test_messages.proto2.TestAllTypesProto2" => {
            through::<proto2::TestAllTypesProto2>(request)
        }
        "protobuf_test_messages.proto3.TestAllTypesProto3" => {
            through::<proto3::TestAllTypesProto3>(request)
        }
        "protobuf_test_messages.editions.TestAllTypesEdition2023" => {
            through::<editions::TestAllTypesEdition2023>(request)
        }
        "protobuf_test_messages.editions.proto2.TestAllTypesProto2" => {
            through::<editions::proto2::TestAllTypesProto2>(request)
        }
        "protobuf_test_messages.editions.proto3.TestAllTypesProto3" => {
            through::<editions::proto3::TestAllTypesProto3>(request)
        }
        other => Answer::Skipped(format!("no messages of type `{other}`")),
    }
}

fn through<T: Message + Default + json::Value>(request: &ConformanceRequest) -> Answer {
    let message = match &request.payload {
        Some(Payload::ProtobufPayload(bytes)) => {
            T::decode(bytes.as_slice()).map_err(|error| error.to_string())
        }
        Some(Payload::JsonPayload(text)) => {
            let category = request.test_category();
            let options = ReadOptions {
                ignore_unknown: category == TestCategory::JsonIgnoreUnknownParsingTest,
                types: Some(&TYPES),
            };
            json::from_str::<T>(text, &options).map_err(|error| error.to_string())
        }
        Some(Payload::JspbPayload(_)) => return Answer::Skipped("no JSPB".into()),
        Some(Payload::TextPayload(_)) => return Answer::Skipped("no text format".into()),
        None => return Answer::RuntimeError("request without payload".into()),
    };
    match message {
        Ok(message) => write(&message, request.requested_output_format()),
        Err(error) => Answer::ParseError(error),
    }
}

fn write<T: Message + json::Value>(message: &T, format: WireFormat) -> Answer {
    match format {
        WireFormat::Protobuf => Answer::ProtobufPayload(message.encode_to_vec()),
        WireFormat::Json => {
            let options = WriteOptions {
                types: Some(&TYPES),
                ..WriteOptions::CANONICAL
            };
            match json::to_string(message, &options) {
                Ok(text) => Answer::JsonPayload(text),
                Err(error) => Answer::SerializeError(error.to_string()),
            }
        }
        other => Answer::Skipped(format!("no output in {}", other.as_str_name())),
    }
}
