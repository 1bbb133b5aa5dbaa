//! A template and a context become files in memory.

use handlebars::Handlebars;

use crate::context::Context;
use crate::error::Error;
use crate::plan::PlannedFile;
use crate::template::Template;

/// What every file of a template ends with: Cargo and git then leave it alone.
const SUFFIX: &str = ".hbs";

/// Files stored without their leading dot, for the same reason.
const DOTFILES: &[&str] = &["dockerignore", "gitignore"];

/// Renders every file of `template`, paths included.
pub(crate) fn render(template: Template, context: &Context) -> Result<Vec<PlannedFile>, Error> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(handlebars::no_escape);
    let mut files = Vec::with_capacity(template.len());
    for (path, text) in template {
        let render = |text: &str| {
            let broken =
                |error| Error::failed(format!("template file `{path}` is broken: {error}"), None);
            engine.render_template(text, context).map_err(broken)
        };
        files.push(PlannedFile {
            path: target(&render(path)?),
            contents: render(text)?,
        });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Returns the path in the project of a file of the template.
fn target(path: &str) -> String {
    let path = path.strip_suffix(SUFFIX).unwrap_or(path);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let dot = if DOTFILES.contains(&name) { "." } else { "" };
    match folder {
        "" => format!("{dot}{name}"),
        folder => format!("{folder}/{dot}{name}"),
    }
}
