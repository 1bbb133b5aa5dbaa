//! A template and a context become files in memory.

use handlebars::Handlebars;

use crate::context::Context;
use crate::error::Error;
use crate::plan;
use crate::template::Files;

/// What a file ends with that has something to fill in; others are taken as they are.
const SUFFIX: &str = ".hbs";

/// What stands for the dot at the beginning of a name: Cargo and git then leave the template alone.
const DOT: &str = "dot_";

/// A file to be: path below the project's folder, with `/` between its parts, and text.
pub(crate) type Rendered = (String, String);

/// Renders every file of `template`, paths included.
pub(crate) fn render(template: &Files, context: &Context) -> Result<Vec<Rendered>, Error> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(handlebars::no_escape);
    let mut files = Vec::with_capacity(template.len());
    for (path, text) in template {
        let render = |text: &str| {
            engine
                .render_template(text, context.value())
                .map_err(|error| broken(path, &error))
        };
        let text = match path.ends_with(SUFFIX) {
            true => render(text)?,
            false => text.clone().into_owned(),
        };
        files.push((target(path, &render(path)?)?, text));
    }
    files.sort();
    match files.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(Error::refused(
            format!("two files of the template become `{}`", pair[0].0),
            "rename one of them",
        )),
        None => Ok(files),
    }
}

/// Says where a template is wrong, and what it may use.
fn broken(path: &str, error: &handlebars::RenderError) -> Error {
    use handlebars::RenderErrorReason;

    let place = |line: Option<usize>, column: Option<usize>| match (line, column) {
        (Some(line), Some(column)) => format!("{path}:{line}:{column}"),
        _ => path.to_owned(),
    };
    match error.reason() {
        RenderErrorReason::MissingVariable(name) => {
            let name = name.as_deref().unwrap_or_default();
            Error::refused(
                format!(
                    "template file {}: there is no `{name}`",
                    place(error.line_no, error.column_no)
                ),
                "`micro-new show service` lists what can be filled in",
            )
        }
        RenderErrorReason::TemplateError(error) => {
            let (line, column) = error.pos().unzip();
            Error::refused(
                format!("template file {}: {}", place(line, column), error.reason()),
                "to keep braces as they are, leave `.hbs` off the file's name",
            )
        }
        _ => Error::refused(
            format!("template file {path}: {error}"),
            "`micro-new show service` lists what can be filled in",
        ),
    }
}

/// Returns the path in the project of a file of the template.
fn target(file: &str, rendered: &str) -> Result<String, Error> {
    let path = rendered.strip_suffix(SUFFIX).unwrap_or(rendered);
    let parts = path.split('/').map(|part| match part.strip_prefix(DOT) {
        Some(rest) => format!(".{rest}"),
        None => part.to_owned(),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    if !plan::is_inside(&path) {
        return Err(Error::refused(
            format!("template file {file} would be written to `{path}`"),
            "its path has to stay in the project's folder",
        ));
    }
    Ok(path)
}
