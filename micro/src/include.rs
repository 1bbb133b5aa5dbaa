//! Mounts the code that `micro-build` writes to `OUT_DIR`.

/// Mounts the code that a build script has generated with `micro_build`.
///
/// Without an argument it stands for modules that follow the packages:
///
/// ```text
/// mod proto {
///     micro::include_proto!();
/// }
/// use proto::go::micro::service::greeter::{GreeterHandler, Request, Response};
/// ```
///
/// With a package it stands for what that package holds:
///
/// ```text
/// mod greeter {
///     micro::include_proto!(go.micro.service.greeter);
/// }
/// use greeter::{GreeterHandler, Request, Response};
/// ```
///
/// A part that is a Rust keyword is written as it is generated, as in `r#type`.
#[macro_export]
macro_rules! include_proto {
    () => {
        // A program rarely uses all of an interface; its compiler should not mind.
        #[allow(dead_code, unreachable_pub)]
        mod __generated {
            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/mod.rs"));
        }
        #[allow(unused_imports)]
        pub use self::__generated::*;
    };
    ($first:ident $(. $rest:ident)*) => {
        #[allow(dead_code, unreachable_pub)]
        mod __generated {
            ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/mod.rs"));
        }
        #[allow(unused_imports)]
        pub use self::__generated::$first$(::$rest)*::*;
    };
}
