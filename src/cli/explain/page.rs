//! A page of text for a terminal: lines wrapped and set in, marks in colour where there are colours.

/// The widest line, in characters.
const WIDTH: usize = 100;

/// Whether marks and headings are in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    On,
    Off,
}

/// How something turned out, as a mark with a word beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// In the child's favour.
    Yes,
    /// Against the child.
    No,
    /// Facts are missing.
    Unknown,
    /// Somebody's view, or time, is needed.
    Partly,
}

impl Mark {
    fn sign(self) -> char {
        match self {
            Self::Yes => '✓',
            Self::No => '✗',
            Self::Unknown => '?',
            Self::Partly => '◐',
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::Yes => "32",
            Self::No => "31",
            Self::Unknown => "36",
            Self::Partly => "33",
        }
    }
}

/// The page as far as it is written.
pub(super) struct Page {
    colours: Colours,
    text: String,
}

impl Page {
    pub(super) fn new(colours: Colours) -> Self {
        Self { colours, text: String::new() }
    }

    /// The page as it is printed.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A heading, with an empty line before it unless it starts the page.
    pub(super) fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let heading = self.coloured("1", heading);
        self.text.push_str(&format!("{heading}\n"));
    }

    /// A line that starts with a mark.
    pub(super) fn marked(&mut self, indent: usize, mark: Mark, words: &str) {
        let sign = self.coloured(mark.colour(), &mark.sign().to_string());
        self.hanging(indent, &format!("{sign} "), 2, words);
    }

    /// A line of a list.
    pub(super) fn item(&mut self, indent: usize, words: &str) {
        self.hanging(indent, "- ", 2, words);
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, indent: usize, words: &str) {
        self.hanging(indent, "", 0, words);
    }

    /// Words after a start that takes so many columns, under which the further lines do not reach.
    fn hanging(&mut self, indent: usize, start: &str, columns: usize, words: &str) {
        let space = " ".repeat(indent);
        let below = " ".repeat(indent + columns);
        for (at, line) in wrap(words, WIDTH.saturating_sub(indent + columns)).iter().enumerate() {
            match at {
                0 => self.text.push_str(&format!("{space}{start}{line}\n")),
                _ => self.text.push_str(&format!("{below}{line}\n")),
            }
        }
    }

    fn coloured(&self, colour: &str, text: &str) -> String {
        match self.colours {
            Colours::On => format!("\u{1b}[{colour}m{text}\u{1b}[0m"),
            Colours::Off => text.to_owned(),
        }
    }
}

/// The words in lines of at most so many characters; a longer word has a line of its own.
fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Colours, Mark, Page, wrap};

    #[test]
    fn words_are_wrapped_at_the_width() {
        assert_eq!(wrap("aa bb  cc\ndddddd", 5), ["aa bb", "cc", "dddddd"]);
        assert_eq!(wrap("", 5), [""; 0]);
    }

    #[test]
    fn further_lines_hang_under_the_first() {
        let mut page = Page::new(Colours::Off);
        page.heading("Criteria");
        page.marked(2, Mark::Yes, &"word ".repeat(21));
        let text = page.into_text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "Criteria");
        assert!(lines[1].starts_with("  ✓ word word") && lines[1].chars().count() <= 100);
        assert_eq!(lines[2], "    word word");
    }

    #[test]
    fn colours_only_where_there_are_any() {
        let mut page = Page::new(Colours::On);
        page.marked(0, Mark::No, "fails");
        assert_eq!(page.into_text(), "\u{1b}[31m✗\u{1b}[0m fails\n");
    }
}
