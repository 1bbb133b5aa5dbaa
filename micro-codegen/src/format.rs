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
