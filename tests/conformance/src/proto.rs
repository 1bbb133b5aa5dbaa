//! The messages of the suite, by our own generator.

micro::include_proto!();
