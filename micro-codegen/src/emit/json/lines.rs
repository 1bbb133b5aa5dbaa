//! Lines of code, broken where they would be too long.

const WIDTH: usize = 100;

/// Writes indented lines.
pub(super) struct Lines<'a> {
    out: &'a mut String,
}

impl<'a> Lines<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        Self { out }
    }

    /// One line.
    pub(super) fn put(&mut self, depth: usize, line: &str) {
        for _ in 0..depth {
            self.out.push_str("    ");
        }
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// `open` arguments `close`, in one line if it fits, else one argument a line.
    pub(super) fn call(&mut self, depth: usize, open: &str, arguments: &[&str], close: &str) {
        let length: usize = arguments.iter().map(|argument| argument.len() + 2).sum();
        if depth * 4 + open.len() + length + close.len() <= WIDTH + 2 {
            self.put(depth, &format!("{open}{}{close}", arguments.join(", ")));
            return;
        }
        self.put(depth, open);
        for argument in arguments {
            self.put(depth + 1, &format!("{argument},"));
        }
        self.put(depth, close);
    }

    /// `pattern => body,`, with the body in a block if it does not fit.
    pub(super) fn arm(&mut self, depth: usize, pattern: &str, body: &str) {
        if depth * 4 + pattern.len() + body.len() + 5 <= WIDTH {
            self.put(depth, &format!("{pattern} => {body},"));
            return;
        }
        self.put(depth, &format!("{pattern} => {{"));
        self.put(depth + 1, body);
        self.put(depth, "}");
    }
}
