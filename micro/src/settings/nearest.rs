//! Finds the name somebody probably meant.

/// The candidate that is at most two mistakes away, one if it is short; of equals the first.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let near = candidates.filter_map(|candidate| {
        let length = candidate.strip_prefix("MICRO_").unwrap_or(candidate).len();
        let most = if length > 4 { 2 } else { 1 };
        let mistakes = if plain(candidate) == plain(name) {
            0
        } else if candidate.len().abs_diff(name.len()) > most {
            return None;
        } else {
            mistakes(name, candidate)
        };
        (mistakes <= most).then_some((mistakes, candidate))
    });
    let nearest = near.min_by_key(|(mistakes, _)| *mistakes);
    nearest.map(|(_, candidate)| candidate)
}

/// A name without what is easily got wrong.
fn plain(name: &str) -> String {
    let plain = name.chars().filter(|c| !"_-".contains(*c));
    plain.map(|c| c.to_ascii_uppercase()).collect()
}

/// How many letters must be put in, taken out, changed or swapped with the next to get from `a` to `b`.
fn mistakes(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // The last rows of the table whose cell is the mistakes between so many letters of each.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = last[j] + usize::from(x != y);
            let mut cell = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cell = cell.min(before[j - 1] + 1);
            }
            row.push(cell);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
