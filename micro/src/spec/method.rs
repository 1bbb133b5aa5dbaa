//! What is known of a method.

use super::TypeSpec;

/// Who streams in a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// One request, one reply.
    Unary,
    /// One request, many replies.
    ServerStream,
    /// Many requests, one reply.
    ClientStream,
    /// Many requests, many replies.
    BidiStream,
}

/// What may be assumed of repeating a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing.
    Unknown,
    /// Repeating has the effect of one call.
    Idempotent,
    /// There are no side effects.
    NoSideEffects,
}

/// A method of a service.
#[derive(Clone, Copy, Debug)]
pub struct MethodSpec {
    name: &'static str,
    path: &'static str,
    kind: MethodKind,
    request: TypeSpec,
    response: TypeSpec,
    doc: &'static str,
    deprecated: bool,
    idempotency: Idempotency,
    http: &'static [HttpRule],
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $kind:ident;)*) => {$(
        $(#[$doc])*
        pub const fn $name(
            name: &'static str,
            path: &'static str,
            request: TypeSpec,
            response: TypeSpec,
        ) -> Self {
            Self::new(MethodKind::$kind, name, path, request, response)
        }
    )*};
}

impl MethodSpec {
    kinds! {
        /// Describes a unary method; `path` is the one of the proto, `/package.Service/Method`.
        unary = Unary;
        /// Describes a method that answers with a stream.
        server_stream = ServerStream;
        /// Describes a method that takes a stream.
        client_stream = ClientStream;
        /// Describes a method that takes a stream and answers with one.
        bidi_stream = BidiStream;
    }

    const fn new(
        kind: MethodKind,
        name: &'static str,
        path: &'static str,
        request: TypeSpec,
        response: TypeSpec,
    ) -> Self {
        Self {
            name,
            path,
            kind,
            request,
            response,
            doc: "",
            deprecated: false,
            idempotency: Idempotency::Unknown,
            http: &[],
        }
    }

    /// Adds the documentation.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Marks the method as deprecated.
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Adds the HTTP bindings.
    pub const fn http(mut self, rules: &'static [HttpRule]) -> Self {
        self.http = rules;
        self
    }

    /// Declares that repeating a call has the effect of one.
    pub const fn idempotent(mut self) -> Self {
        self.idempotency = Idempotency::Idempotent;
        self
    }

    /// Declares that a call changes nothing.
    pub const fn no_side_effects(mut self) -> Self {
        self.idempotency = Idempotency::NoSideEffects;
        self
    }

    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the path of the proto, `/package.Service/Method`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns who streams.
    pub const fn kind(&self) -> MethodKind {
        self.kind
    }

    /// Returns the type of the request, or of each one.
    pub const fn request(&self) -> TypeSpec {
        self.request
    }

    /// Returns the type of the reply, or of each one.
    pub const fn response(&self) -> TypeSpec {
        self.response
    }

    /// Returns the documentation, or nothing.
    pub const fn documentation(&self) -> &'static str {
        self.doc
    }

    /// Returns whether the method is deprecated.
    pub const fn is_deprecated(&self) -> bool {
        self.deprecated
    }

    /// Returns what may be assumed of repeating a call.
    pub const fn idempotency(&self) -> Idempotency {
        self.idempotency
    }

    /// Returns the HTTP bindings, additional ones included.
    pub const fn http_rules(&self) -> &'static [HttpRule] {
        self.http
    }
}

/// One HTTP binding of a method, as `google.api.http` states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpRule {
    verb: &'static str,
    path: &'static str,
    body: &'static str,
    response_body: &'static str,
}

impl HttpRule {
    /// Binds `verb`, such as `GET`, and a path template.
    pub const fn new(verb: &'static str, path: &'static str) -> Self {
        Self {
            verb,
            path,
            body: "",
            response_body: "",
        }
    }

    /// Names the request field that is the body, `*` for the whole request.
    pub const fn body(mut self, field: &'static str) -> Self {
        self.body = field;
        self
    }

    /// Names the reply field that is the body.
    pub const fn response_body(mut self, field: &'static str) -> Self {
        self.response_body = field;
        self
    }

    /// Returns the verb.
    pub const fn verb(&self) -> &'static str {
        self.verb
    }

    /// Returns the path template.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the request field that is the body, `*` for all, or nothing.
    pub const fn request_body(&self) -> &'static str {
        self.body
    }

    /// Returns the reply field that is the body, or nothing.
    pub const fn reply_body(&self) -> &'static str {
        self.response_body
    }
}
