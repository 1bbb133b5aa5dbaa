//! The service that is called last.

use std::time::Duration;

use micro::{Context, Error, Result};
use serde::{Deserialize, Serialize};

/// Its name in the registry.
pub(crate) const NAME: &str = "go.micro.service.translator";

/// How long it takes to look a word up in Latin.
const LATIN: Duration = Duration::from_secs(1);

#[derive(Serialize, Deserialize)]
pub(crate) struct Word {
    pub(crate) text: String,
}

pub(crate) struct Translator;

#[micro::handler]
impl Translator {
    /// Translates into the language that the metadata asks for.
    async fn translate(&self, cx: Context, word: Word) -> Result<Word> {
        let text = match cx.metadata().get("Accept-Language") {
            Some("fr") => "Bonjour".into(),
            Some("la") => {
                // Nobody would be there any more to hear it.
                if cx.remaining().is_some_and(|left| left < LATIN) {
                    let detail = "there is not enough time for Latin";
                    return Err(Error::timeout(NAME, detail));
                }
                tokio::time::sleep(LATIN).await;
                "Salve".into()
            }
            _ => word.text,
        };
        Ok(Word { text })
    }
}
