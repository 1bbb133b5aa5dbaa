//! The templates this program carries, as they stand in `templates/` of the repository.

use crate::kind::Kind;

/// The files of a template: path below its folder, and text.
pub(crate) type Template = &'static [(&'static str, &'static str)];

/// One template a kind of project.
const TEMPLATES: &[(&str, Template)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Returns the template of `kind`.
pub(crate) fn of(kind: Kind) -> Template {
    let found = TEMPLATES.iter().find(|(name, _)| *name == kind.as_str());
    found
        .map(|(_, files)| *files)
        .expect("`templates/` has a folder for each kind")
}
