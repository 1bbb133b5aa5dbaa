//! The table of codes: HTTP status, reason phrase, gRPC status.

/// The reason phrase of `code`, or nothing.
pub(super) fn phrase(code: i32) -> &'static str {
    row(code).map_or("", |row| row.phrase)
}

/// The gRPC status an error of this code leaves with; never 0.
pub(crate) fn grpc_status(code: i32) -> u8 {
    row(code).map_or(UNKNOWN, |row| row.grpc)
}

/// The code for a gRPC status that came without a micro error.
pub(crate) fn from_grpc(status: u32) -> i32 {
    TABLE
        .iter()
        .find(|row| row.from.contains(&status))
        .map_or(500, |row| row.code)
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
    grpc: u8,
    /// gRPC statuses that become this code.
    from: &'static [u32],
}

const UNKNOWN: u8 = 2;

const fn row_of(code: i32, phrase: &'static str, grpc: u8, from: &'static [u32]) -> Row {
    Row {
        code,
        phrase,
        grpc,
        from,
    }
}

const fn unknown(code: i32, phrase: &'static str) -> Row {
    row_of(code, phrase, UNKNOWN, &[])
}

/// Ordered by code. The statuses are go-micro's, except 413, 429 and 499: there it says 2 for all,
/// and its own clients read the code from the details, so plain gRPC clients get the exact one.
const TABLE: &[Row] = &[
    unknown(200, "OK"),
    unknown(201, "Created"),
    unknown(202, "Accepted"),
    unknown(204, "No Content"),
    row_of(400, "Bad Request", 3, &[3, 11]),
    row_of(401, "Unauthorized", 16, &[16]),
    unknown(402, "Payment Required"),
    row_of(403, "Forbidden", 7, &[7]),
    row_of(404, "Not Found", 5, &[5]),
    unknown(405, "Method Not Allowed"),
    unknown(406, "Not Acceptable"),
    unknown(407, "Proxy Authentication Required"),
    row_of(408, "Request Timeout", 4, &[4]),
    row_of(409, "Conflict", 6, &[6, 10]),
    unknown(410, "Gone"),
    unknown(411, "Length Required"),
    row_of(412, "Precondition Failed", 9, &[9]),
    row_of(413, "Request Entity Too Large", 8, &[]),
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
    row_of(429, "Too Many Requests", 8, &[8]),
    unknown(431, "Request Header Fields Too Large"),
    unknown(451, "Unavailable For Legal Reasons"),
    row_of(499, "", 1, &[1]),
    row_of(500, "Internal Server Error", 13, &[2, 13, 15]),
    row_of(501, "Not Implemented", 12, &[12]),
    unknown(502, "Bad Gateway"),
    row_of(503, "Service Unavailable", 14, &[14]),
    unknown(504, "Gateway Timeout"),
    unknown(505, "HTTP Version Not Supported"),
    unknown(507, "Insufficient Storage"),
    unknown(511, "Network Authentication Required"),
];
