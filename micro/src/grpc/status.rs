//! How a call ends on the wire: `grpc-status`, `grpc-message`, `grpc-status-details-bin`.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::{HeaderMap, HeaderValue};
use prost::Message;

use super::{GRPC_DETAILS, GRPC_MESSAGE, GRPC_STATUS};
use crate::error::{self, Error, GrpcCode, Result};

/// Writes the end of a call into `headers`.
pub(crate) fn write(headers: &mut HeaderMap, result: Result<(), &Error>) {
    let Err(error) = result else {
        headers.insert(GRPC_STATUS, HeaderValue::from_static("0"));
        return;
    };
    let short = shorten(error);
    let error = short.as_ref().unwrap_or(error);
    let code = error.grpc_code() as u8;
    headers.insert(GRPC_STATUS, HeaderValue::from(u16::from(code)));
    let mut status = Status {
        code: code.into(),
        message: error.detail().to_owned(),
        details: error.details().to_vec(),
    };
    if !error.is_plain() {
        status.message = error.to_json();
        let own = prost_types::Any {
            type_url: ERROR_URL.into(),
            value: WireError::from(error).encode_to_vec(),
        };
        // go-micro takes the first one for its own.
        status.details.insert(0, own);
    }
    // Both are visible ASCII by construction.
    if let Ok(value) = HeaderValue::try_from(escape(&status.message)) {
        headers.insert(GRPC_MESSAGE, value);
    }
    if status.details.is_empty() {
        return;
    }
    if let Ok(value) = HeaderValue::try_from(BASE64.encode(status.encode_to_vec())) {
        headers.insert(GRPC_DETAILS, value);
    }
}

/// Reads the end of a call; nothing if `headers` do not tell it.
pub(crate) fn read(headers: &HeaderMap) -> Option<Result<()>> {
    let status = headers.get(GRPC_STATUS)?;
    let code = match status.to_str().ok().and_then(|text| text.parse().ok()) {
        Some(0) => return Some(Ok(())),
        Some(number) => GrpcCode::from(number),
        None => GrpcCode::Unknown,
    };
    let (own, others) = read_details(headers);
    let error = own.unwrap_or_else(|| read_message(headers, code));
    Some(Err(error.received(code, others)))
}

/// Longer details do not fit, twice and escaped, into the 16 KiB of headers that peers accept.
const MAX_DETAIL: usize = 2048;

/// The error with a detail that fits, if its own does not.
fn shorten(error: &Error) -> Option<Error> {
    let detail = error.detail();
    if detail.len() <= MAX_DETAIL {
        return None;
    }
    let end = (0..=MAX_DETAIL)
        .rev()
        .find(|at| detail.is_char_boundary(*at))
        .unwrap_or(0);
    Some(error.clone().with_detail(format!("{}…", &detail[..end])))
}

/// The error in the details, wherever it stands among them, and the other details.
fn read_details(headers: &HeaderMap) -> (Option<Error>, Vec<prost_types::Any>) {
    let status = headers
        .get(GRPC_DETAILS)
        .and_then(|value| BASE64.decode(value).ok())
        .and_then(|bytes| Status::decode(&bytes[..]).ok());
    let Some(Status { mut details, .. }) = status else {
        return (None, Vec::new());
    };
    let own = details.iter().enumerate().find_map(|(at, any)| {
        let is_own = any.type_url.rsplit('/').next() == Some(ERROR_NAME);
        let error = is_own.then(|| WireError::decode(&any.value[..]).ok())??;
        Some((at, error))
    });
    let error = own.map(|(at, error)| {
        details.remove(at);
        Error::from_wire(error.id, error.code, error.detail, error.status)
    });
    (error, details)
}

/// The error in the message if it is go-micro's JSON, else the message under the status' code.
fn read_message(headers: &HeaderMap, code: GrpcCode) -> Error {
    let message = headers
        .get(GRPC_MESSAGE)
        .map(|value| unescape(value.as_bytes()));
    let message = message.unwrap_or_default();
    let error = Error::parse(&message);
    if error.code() > 0 {
        return error;
    }
    Error::new(error::CLIENT, error::from_grpc(code, &message), message)
}

const ERROR_NAME: &str = "errors.Error";
const ERROR_URL: &str = "type.googleapis.com/errors.Error";

/// gRPC sends no padding; some send it anyway.
pub(crate) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `google.rpc.Status`.
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<prost_types::Any>,
}

/// `errors.Error` of go-micro.
#[derive(Clone, PartialEq, Message)]
struct WireError {
    #[prost(string, tag = "1")]
    id: String,
    #[prost(int32, tag = "2")]
    code: i32,
    #[prost(string, tag = "3")]
    detail: String,
    #[prost(string, tag = "4")]
    status: String,
}

impl From<&Error> for WireError {
    fn from(error: &Error) -> Self {
        Self {
            id: error.id().into(),
            code: error.code(),
            detail: error.detail().into(),
            status: error.status().into(),
        }
    }
}

/// Percent-encodes all but visible ASCII, and `%`.
pub(super) fn escape(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' '..=b'~' if byte != b'%' => out.push(byte.into()),
            _ => {
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)].into());
                out.push(HEX[usize::from(byte & 15)].into());
            }
        }
    }
    out
}

/// Undoes `escape`; what is not an escape stays as it is.
pub(super) fn unescape(text: &[u8]) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                out.push(high << 4 | low);
                rest = &after[2..];
            }
            None => {
                out.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}
