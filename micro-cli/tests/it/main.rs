//! The program itself, with services and a registry of this process on the loopback interface.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds what it does not expect"
)]

mod calls;
mod derived;
mod doctor;
mod events;
mod health;
mod hello;
mod help;
mod listing;
mod registering;
mod shell;
mod streams;
mod with_go;
mod world;
