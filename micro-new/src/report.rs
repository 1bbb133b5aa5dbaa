//! A plan in words, in JSON and as a diff.

use serde_json::{Map, Value, json};

use crate::args::Format;
use crate::plan::{Action, Change, Plan};

impl Plan {
    /// Returns what is or would be done: the same text, whether it is done or not.
    #[must_use]
    pub fn report(&self, format: Format, diff: bool) -> String {
        match format {
            Format::Json => self.json(diff),
            Format::Text if diff => self.changes.iter().map(Change::diff).collect(),
            Format::Text => self.text(),
        }
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        if !self.changes.is_empty() {
            text.push('\n');
        }
        for change in &self.changes {
            text.push_str(&format!("  {} {}\n", change.action.as_str(), change.shown));
        }
        for note in &self.notes {
            text.push_str(&format!("\n{note}\n"));
        }
        if !self.next.is_empty() {
            text.push_str("\nnext\n");
        }
        for command in &self.next {
            text.push_str(&format!("  {command}\n"));
        }
        text
    }

    fn json(&self, diff: bool) -> String {
        let about = self.about.iter();
        let mut object: Map<String, Value> = about
            .map(|(key, value)| ((*key).to_owned(), value.clone().into()))
            .collect();
        let changes = self.changes.iter().map(|change| {
            let mut entry = json!({ "action": change.action.as_str(), "path": change.shown });
            if diff {
                entry["diff"] = change.diff().into();
            }
            entry
        });
        object.insert("changes".to_owned(), changes.collect());
        object.insert("notes".to_owned(), self.notes.clone().into());
        object.insert("next".to_owned(), self.next.clone().into());
        format!("{:#}\n", Value::Object(object))
    }
}

impl Change {
    /// Returns the change as a unified diff; nothing if the file stays as it is.
    #[must_use]
    pub fn diff(&self) -> String {
        if self.before == self.after {
            return String::new();
        }
        let name = |side: &str, text: &Option<String>| match text {
            Some(_) => format!("{side}/{}", self.shown),
            None => "/dev/null".to_owned(),
        };
        let mut options = diffy::DiffOptions::new();
        options
            .set_original_filename(name("a", &self.before))
            .set_modified_filename(name("b", &self.after));
        let [before, after] =
            [&self.before, &self.after].map(|text| text.as_deref().unwrap_or_default());
        options.create_patch(before, after).to_string()
    }

    /// Whether something is written.
    pub(crate) fn writes(&self) -> bool {
        self.action != Action::Keep && self.before != self.after
    }
}
