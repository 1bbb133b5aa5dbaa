//! What a project remembers of its template, in `.micro/project.json`: the answers it was made from, and its texts.
//!
//! The texts are what three-way merges begin with: they tell the user's changes from the template's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::args::NewArgs;
use crate::error::Error;
use crate::name::ServiceName;
use crate::plan;
use crate::render::Rendered;

/// Where it is kept, below the project's folder.
pub(crate) const PATH: &str = ".micro/project.json";

/// A file larger than this is not ours.
const MOST_BYTES: u64 = 32 << 20;

/// What is remembered.
#[derive(Debug)]
pub(crate) struct Record {
    /// The release of this program that wrote it.
    pub(crate) version: String,
    pub(crate) answers: NewArgs,
    /// The texts of the template as they were last written, by path.
    pub(crate) files: BTreeMap<String, String>,
}

impl Record {
    pub(crate) fn new(name: &ServiceName, template: Option<PathBuf>, files: &[Rendered]) -> Self {
        let mut answers = NewArgs::new(name.folder());
        answers.alias = Some(name.alias().to_owned());
        answers.namespace = name.namespace().to_owned();
        answers.fqdn = Some(name.fqdn().to_owned());
        answers.kind = name.kind();
        answers.template = template;
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            answers,
            files: files.iter().cloned().collect(),
        }
    }

    /// Returns the project that `folder` lies in, with what it remembers.
    pub(crate) fn find(folder: &Path) -> Result<Option<(PathBuf, Self)>, Error> {
        for root in folder.ancestors() {
            let path = root.join(PATH);
            let Ok(metadata) = path.metadata() else {
                continue;
            };
            let broken = |what: String| {
                let reason = format!("`{}` {what}", path.display());
                Error::failed(reason, Some("get it back from version control".to_owned()))
            };
            if metadata.len() > MOST_BYTES {
                return Err(broken("is too large".to_owned()));
            }
            let text = fs::read_to_string(&path)
                .map_err(|error| broken(format!("cannot be read: {error}")))?;
            let record = serde_json::from_str(&text)
                .map_err(|error| broken(format!("is broken: {error}")))
                .and_then(|value| Self::parse(&value).map_err(broken))?;
            return Ok(Some((root.to_owned(), record)));
        }
        Ok(None)
    }

    /// Returns the record as it is kept: a line of a file is a line of JSON, so that its changes can be read.
    pub(crate) fn to_json(&self) -> String {
        let files = self.files.iter().map(|(path, text)| {
            let lines: Vec<&str> = text.split('\n').collect();
            (path.clone(), json!(lines))
        });
        let answers = &self.answers;
        let record = json!({
            "about": "Written by `micro new` for `micro upgrade`. Keep it under version control, and do not edit it.",
            "version": self.version,
            "answers": {
                "alias": answers.alias,
                "folder": answers.name,
                "fqdn": answers.fqdn,
                "namespace": answers.namespace,
                "template": answers.template,
                "type": answers.kind.as_str(),
            },
            "files": files.collect::<Map<_, _>>(),
        });
        format!("{record:#}\n")
    }

    fn parse(value: &Value) -> Result<Self, String> {
        let text = |value: &Value, what: &str| {
            let text = value.as_str().map(str::to_owned);
            text.ok_or_else(|| format!("is broken: `{what}` is no text"))
        };
        let saved = &value["answers"];
        let answer = |key: &str| text(&saved[key], key);
        let mut answers = NewArgs::new(answer("folder")?);
        answers.alias = Some(answer("alias")?);
        answers.namespace = answer("namespace")?;
        answers.fqdn = Some(answer("fqdn")?);
        answers.kind = answer("type")?
            .parse()
            .map_err(|error| format!("has a type of another release: {error}"))?;
        answers.template = saved["template"].as_str().map(PathBuf::from);

        let mut files = BTreeMap::new();
        for (path, lines) in value["files"].as_object().into_iter().flatten() {
            if !plan::is_inside(path) {
                return Err(format!("is broken: `{path}` leads out of the project"));
            }
            let lines = lines.as_array().into_iter().flatten();
            let lines = lines.map(|line| text(line, path));
            files.insert(
                path.clone(),
                lines.collect::<Result<Vec<_>, _>>()?.join("\n"),
            );
        }
        Ok(Self {
            version: text(&value["version"], "version")?,
            answers,
            files,
        })
    }
}
