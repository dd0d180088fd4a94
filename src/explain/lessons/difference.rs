//! What has to change in a text to make another one of it, line by line.

/// Texts whose lines make a table larger than this are shown one after the other.
const MAX_CELLS: usize = 4_000_000;
/// How many lines around a change are shown.
const AROUND: usize = 2;

/// The lines of both texts: ` ` before those that stay, `-` and `+` before those that go and come. What is far from any
/// change is left out; equal texts have no difference.
#[must_use]
pub fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let lines = compared(&old, &new);
    let changed = |at: usize| lines.get(at).is_some_and(|(sign, _)| *sign != ' ');
    let near = |at: usize| (at.saturating_sub(AROUND)..=at + AROUND).any(changed);
    let mut shown = String::new();
    let mut left_out = false;
    for (at, (sign, line)) in lines.iter().enumerate() {
        if !near(at) {
            left_out = true;
            continue;
        }
        if std::mem::take(&mut left_out) && !shown.is_empty() {
            shown.push_str(" …\n");
        }
        shown.push_str(format!("{sign} {line}").trim_end());
        shown.push('\n');
    }
    shown
}

/// The longest common part stays.
fn compared<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    let width = new.len() + 1;
    let mut lines = Vec::with_capacity(old.len() + new.len());
    if (old.len() + 1).saturating_mul(width) > MAX_CELLS {
        lines.extend(old.iter().map(|line| ('-', *line)));
        lines.extend(new.iter().map(|line| ('+', *line)));
        return lines;
    }
    // How many lines the rests of both texts, from these two on, have in common.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], left: usize, right: usize| common.get(left * width + right).copied().unwrap_or(0);
    for (left, one) in old.iter().enumerate().rev() {
        for (right, other) in new.iter().enumerate().rev() {
            let longest = if one == other {
                at(&common, left + 1, right + 1) + 1
            } else {
                at(&common, left + 1, right).max(at(&common, left, right + 1))
            };
            if let Some(cell) = common.get_mut(left * width + right) {
                *cell = longest;
            }
        }
    }
    let (mut left, mut right) = (0, 0);
    loop {
        match (old.get(left), new.get(right)) {
            (Some(one), Some(other)) if one == other => {
                lines.push((' ', *one));
                (left, right) = (left + 1, right + 1);
            }
            (Some(one), other) if other.is_none() || at(&common, left + 1, right) >= at(&common, left, right + 1) => {
                lines.push(('-', *one));
                left += 1;
            }
            (_, Some(other)) => {
                lines.push(('+', *other));
                right += 1;
            }
            _ => return lines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn shows_what_goes_and_what_comes() {
        assert_eq!(difference("a\nb\nc\n", "a\nB\nc\nd\n"), "  a\n- b\n+ B\n  c\n+ d\n");
        assert_eq!(difference("a\n", "a\n"), "");
        assert_eq!(difference("", "a\n"), "+ a\n");
    }

    #[test]
    fn leaves_out_what_is_far_away() {
        let lines = |first: &str, last: &str| format!("{first}\n{}{last}\n", "same\n".repeat(9));
        assert_eq!(
            difference(&lines("a", "b"), &lines("A", "B")),
            "- a\n+ A\n  same\n  same\n …\n  same\n  same\n- b\n+ B\n"
        );
    }

    #[test]
    fn large_texts_do_not_take_long() {
        let long = "x\n".repeat(100_000);
        assert!(difference(&long, "y\n").ends_with("- x\n+ y\n"));
    }
}
