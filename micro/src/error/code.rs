//! The table of codes: HTTP status, reason phrase, gRPC status.

use super::GrpcCode;
use super::GrpcCode as G;

/// The reason phrase of `code`, or nothing.
pub(super) fn phrase(code: i32) -> &'static str {
    row(code).map_or("", |row| row.phrase)
}

/// The gRPC status an error of this code leaves with; never `Ok`.
pub(super) fn grpc_code(code: i32) -> GrpcCode {
    row(code).map_or(GrpcCode::Unknown, |row| row.grpc)
}

/// The code for a gRPC status that came with `message` and without a micro error.
pub(crate) fn from_grpc(status: GrpcCode, message: &str) -> i32 {
    let told = |row: &&Row| row.words.iter().any(|words| message.contains(words));
    let mut fitting = TABLE.iter().filter(|row| row.from.contains(&status));
    let first = fitting.clone().find(|row| row.words.is_empty());
    fitting.find(told).or(first).map_or(500, |row| row.code)
}

/// The gRPC status of an HTTP answer that has none itself, by gRPC's own table.
pub(crate) fn of_http(status: u16) -> GrpcCode {
    match status {
        400 => GrpcCode::Internal,
        401 => GrpcCode::Unauthenticated,
        403 => GrpcCode::PermissionDenied,
        404 => GrpcCode::Unimplemented,
        429 | 502 | 503 | 504 => GrpcCode::Unavailable,
        _ => GrpcCode::Unknown,
    }
}

fn row(code: i32) -> Option<&'static Row> {
    TABLE
        .binary_search_by_key(&code, |row| row.code)
        .ok()
        .map(|at| &TABLE[at])
}

struct Row {
    code: i32,
    phrase: &'static str,
    /// gRPC status this code becomes.
    grpc: GrpcCode,
    /// gRPC statuses that become this code.
    from: &'static [GrpcCode],
    /// Only with one of these in their message, if there are any.
    words: &'static [&'static str],
}

const fn row_of(code: i32, phrase: &'static str, grpc: GrpcCode, from: &'static [GrpcCode]) -> Row {
    Row {
        code,
        phrase,
        grpc,
        from,
        words: &[],
    }
}

impl Row {
    const fn told_by(mut self, words: &'static [&'static str]) -> Self {
        self.words = words;
        self
    }
}

const fn unknown(code: i32, phrase: &'static str) -> Row {
    row_of(code, phrase, GrpcCode::Unknown, &[])
}

/// Ordered by code. The statuses are go-micro's, except 413, 429 and 499: there it says 2 for all,
/// and its own clients read the code from the details, so plain gRPC clients get the exact one.
const TABLE: &[Row] = &[
    unknown(200, "OK"),
    unknown(201, "Created"),
    unknown(202, "Accepted"),
    unknown(204, "No Content"),
    row_of(
        400,
        "Bad Request",
        G::InvalidArgument,
        &[G::InvalidArgument, G::OutOfRange],
    ),
    row_of(
        401,
        "Unauthorized",
        G::Unauthenticated,
        &[G::Unauthenticated],
    ),
    unknown(402, "Payment Required"),
    row_of(
        403,
        "Forbidden",
        G::PermissionDenied,
        &[G::PermissionDenied],
    ),
    row_of(404, "Not Found", G::NotFound, &[G::NotFound]),
    unknown(405, "Method Not Allowed"),
    unknown(406, "Not Acceptable"),
    unknown(407, "Proxy Authentication Required"),
    row_of(
        408,
        "Request Timeout",
        G::DeadlineExceeded,
        &[G::DeadlineExceeded],
    ),
    row_of(
        409,
        "Conflict",
        G::AlreadyExists,
        &[G::AlreadyExists, G::Aborted],
    ),
    unknown(410, "Gone"),
    unknown(411, "Length Required"),
    row_of(
        412,
        "Precondition Failed",
        G::FailedPrecondition,
        &[G::FailedPrecondition],
    ),
    row_of(
        413,
        "Request Entity Too Large",
        G::ResourceExhausted,
        &[G::ResourceExhausted, G::OutOfRange],
    )
    // As grpc-go and gRPC's C core say it, and this crate; grpc-java; tonic.
    .told_by(&[
        "larger than max",
        "exceeds maximum size",
        "message length too large",
    ]),
    unknown(414, "Request URI Too Long"),
    unknown(415, "Unsupported Media Type"),
    unknown(416, "Requested Range Not Satisfiable"),
    unknown(417, "Expectation Failed"),
    unknown(418, "I'm a teapot"),
    unknown(421, "Misdirected Request"),
    unknown(422, "Unprocessable Entity"),
    unknown(423, "Locked"),
    unknown(424, "Failed Dependency"),
    unknown(425, "Too Early"),
    unknown(426, "Upgrade Required"),
    unknown(428, "Precondition Required"),
    row_of(
        429,
        "Too Many Requests",
        G::ResourceExhausted,
        &[G::ResourceExhausted],
    ),
    unknown(431, "Request Header Fields Too Large"),
    unknown(451, "Unavailable For Legal Reasons"),
    row_of(499, "", G::Cancelled, &[G::Cancelled]),
    row_of(
        500,
        "Internal Server Error",
        G::Internal,
        &[G::Unknown, G::Internal, G::DataLoss],
    ),
    row_of(
        501,
        "Not Implemented",
        G::Unimplemented,
        &[G::Unimplemented],
    ),
    unknown(502, "Bad Gateway"),
    row_of(
        503,
        "Service Unavailable",
        G::Unavailable,
        &[G::Unavailable],
    ),
    unknown(504, "Gateway Timeout"),
    unknown(505, "HTTP Version Not Supported"),
    unknown(507, "Insufficient Storage"),
    unknown(511, "Network Authentication Required"),
];
