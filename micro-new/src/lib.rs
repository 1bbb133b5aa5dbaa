//! Writes new micro service projects, adds to them and keeps them up to date.
//!
//! The walk: [`NewArgs`] ► [`ServiceName`] ► `Context` ► `render` ► [`Plan`] ► [`Plan::write`]. Nothing is
//! written before everything is known to be right, and then all of it or nothing.
//!
//! ```
//! use micro_new::{Format, NewArgs, Source};
//!
//! let source = Source::Release("0.1.0".to_owned());
//! let plan = micro_new::create(&NewArgs::new("hello"), "/work".as_ref(), &source)?;
//! println!("{}", plan.report(Format::Text, false));
//! # Ok::<(), micro_new::Error>(())
//! ```

mod apply;
mod args;
pub mod cli;
mod context;
mod create;
mod error;
mod generate;
mod kind;
mod name;
mod plan;
mod record;
mod render;
mod report;
mod show;
mod source;
mod template;
mod upgrade;
mod workspace;

pub use args::{
    Addition, AdditionArgs, Format, GenArgs, NewArgs, PrintArgs, UpgradeArgs, WriteArgs,
};
pub use create::create;
pub use error::Error;
pub use generate::generate;
pub use kind::Kind;
pub use name::ServiceName;
pub use plan::{Action, Change, Plan};
pub use show::{copy, list, show};
pub use source::Source;
pub use upgrade::upgrade;
