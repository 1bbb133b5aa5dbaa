//! Tokens → text.

use proc_macro2::TokenStream;

/// Formats items.
///
/// # Errors
///
/// When the tokens are no items, which only an attribute of the user's can bring about.
pub(crate) fn format(tokens: TokenStream) -> Result<String, String> {
    if tokens.is_empty() {
        return Ok(String::new());
    }
    let file = syn::parse2(tokens).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}

/// Puts an empty line between the items of a file.
pub(crate) fn space(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut between = false;
    for line in text.lines() {
        if between && !line.is_empty() && !line.starts_with([' ', '}', ')', ']']) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        between = line == "}" || (line.ends_with(';') && !line.starts_with("//"));
    }
    out
}
