//! The greeter example.
