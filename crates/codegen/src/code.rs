//! Lines of code with their indentation.

/// Text of a generated file, written line by line.
///
/// ```text
/// code.block("class A:", |code| code.line("pass"));
/// ```
#[derive(Debug)]
pub struct Code {
    text: String,
    step: &'static str,
    depth: usize,
}

impl Code {
    /// An empty file whose blocks are indented by `step` each.
    pub fn new(step: &'static str) -> Self {
        Self { text: String::new(), step, depth: 0 }
    }

    /// A line, indented as deep as the blocks around it. An empty one stays empty.
    pub fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n(self.step, self.depth));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    /// Several lines.
    pub fn lines(&mut self, lines: impl IntoIterator<Item = impl AsRef<str>>) {
        for line in lines {
            self.line(line);
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.line("");
    }

    /// A line, and what `body` writes one step deeper.
    pub fn block(&mut self, head: impl AsRef<str>, body: impl FnOnce(&mut Self)) {
        self.line(head);
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    /// Characters left for a line of at most `width`, behind the indentation.
    pub fn room(&self, width: usize) -> usize {
        width.saturating_sub(self.step.len() * self.depth)
    }

    /// The text of the file.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_indented_and_gaps_are_not() {
        let mut code = Code::new("    ");
        code.block("class A:", |code| {
            code.line("x = 1");
            code.gap();
            code.block("def f(self):", |code| code.line("pass"));
        });
        code.line("end");
        assert_eq!(code.finish(), "class A:\n    x = 1\n\n    def f(self):\n        pass\nend\n");
    }
}
