//! Explains a rule: the page as it is, or set for reading at a terminal.
