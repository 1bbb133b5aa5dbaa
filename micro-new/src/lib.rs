//! Writes new micro service projects: a name and a template become a plan, a plan becomes files.
//!
//! The walk: [`NewArgs`] ► [`ServiceName`] ► `Context` ► `render` ► [`Plan`] ► check ► files. Nothing is
//! written before everything is known to be right, and then all of it or nothing.

mod args;
mod context;
mod error;
mod kind;
mod name;
mod plan;
mod render;
mod source;
mod template;
mod words;
mod workspace;

pub use args::NewArgs;
pub use error::Error;
pub use kind::Kind;
pub use name::ServiceName;
pub use plan::{Plan, PlannedFile};
pub use source::Source;

use std::path::Path;

/// Plans the project that `args` ask for, to be written below `folder`.
///
/// # Errors
///
/// If a name or an option is refused, or the place is taken.
pub fn plan(args: &NewArgs, folder: &Path, source: &Source) -> Result<Plan, Error> {
    let name = ServiceName::new(args)?;
    // Absolute, so that everything above can be looked at.
    let folder = std::path::absolute(folder)
        .map_err(|error| Error::io(format!("cannot find `{}`", folder.display()), error))?;
    let root = folder.join(name.folder());
    let context = context::Context::new(&name, source, workspace::holds(&root));
    let files = render::render(template::of(name.kind()), &context)?;
    let plan = Plan { name, root, files };
    plan.check()?;
    Ok(plan)
}
