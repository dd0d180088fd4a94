//! From the location of a nested stack to the file of its template.

use std::collections::HashMap;

use crate::template::{Part, Pattern};

/// Of more files with the same ending than this, none is the one that was meant.
const MAX_ALIKE: usize = 64;
/// Of more files with the same name, a name alone means none.
const MAX_NAMED: usize = 4;

/// Whether a location is a path relative to the file that names it, as `aws cloudformation package` reads it.
#[must_use]
pub fn is_local(location: &str) -> bool {
    let foreign = location.starts_with('/') || location.contains(':') || location.contains(['$', '{', '<', '*', '?']);
    !location.trim().is_empty() && !foreign
}

/// The path that a relative path leads to from a file, with `.` and `..` worked out.
#[must_use]
pub fn join(file: &str, location: &str) -> String {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let rooted = if file.starts_with('/') { "/" } else { "" };
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(location.split('/')) {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_some_and(|last| *last != "..") => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    format!("{rooted}{}", segments.join("/"))
}

/// The folder that holds all of these files, with the `/` at its end; empty where there is none.
#[must_use]
pub fn shared_folder<'p>(mut paths: impl Iterator<Item = &'p str>) -> &'p str {
    let folder = |path: &'p str| path.rfind('/').map_or("", |at| path.get(..=at).unwrap_or_default());
    let Some(first) = paths.next().map(folder) else { return "" };
    let together = |common: &'p str, path: &'p str| {
        let alike = common.bytes().zip(folder(path).bytes()).take_while(|(one, other)| one == other).count();
        // Up to a `/`, so that the cut is between two folders and never within a character.
        let slash = common.bytes().take(alike).rposition(|byte| byte == b'/');
        slash.and_then(|at| common.get(..=at)).unwrap_or_default()
    };
    paths.fold(first, together)
}

/// The templates of a run, found by their paths and by the ends of these.
pub(super) struct Files {
    paths: Vec<String>,
    by_path: HashMap<String, usize>,
    /// Each end of a path that starts after a `/`, and the whole path.
    by_end: HashMap<String, Vec<usize>>,
    folders: Folders,
}

impl Files {
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let paths: Vec<String> = names.map(|name| join(name, file_name(name))).collect();
        let folders = Folders::new(paths.iter().map(String::as_str));
        let mut files = Self { paths, by_path: HashMap::new(), by_end: HashMap::new(), folders };
        for (index, path) in files.paths.iter().enumerate() {
            files.by_path.entry(path.clone()).or_insert(index);
            for end in ends(path.trim_start_matches('/')) {
                let alike = files.by_end.entry(end.to_owned()).or_default();
                if alike.len() <= MAX_ALIKE {
                    alike.push(index);
                }
            }
        }
        files
    }

    /// The templates that a location may mean, seen from the template that names it, and whether this is certain.
    pub(super) fn find(&self, from: usize, location: &Pattern<'_>) -> (Vec<usize>, bool) {
        if let Some(text) = location.text().filter(|text| is_local(text)) {
            let path = self.paths.get(from).map(|from| join(from, text));
            return (path.and_then(|path| self.by_path.get(&path)).copied().into_iter().collect(), true);
        }
        let Some(Part::Text(end)) = location.parts.last() else { return (Vec::new(), false) };
        let end = end.split(['?', '#']).next().unwrap_or_default();
        // Of an address that is known from its start, the host is no part of the path.
        let end = match end.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => end.trim_start_matches('/'),
        };
        let whole = end;
        let found = ends(end).find_map(|end| self.by_end.get(end).map(|alike| self.choose(from, (whole, end), alike)));
        (found.unwrap_or_default(), false)
    }

    /// Of the files whose paths end alike, the one whose whole path this is, else those whose folder stands earlier in
    /// the address (before a version, for example), else the nearest ones.
    fn choose(&self, from: usize, (whole, end): (&str, &str), alike: &[usize]) -> Vec<usize> {
        let others: Vec<usize> = alike.iter().copied().filter(|index| *index != from).collect();
        let in_address = |index: &usize| {
            let folder = self.paths.get(*index).and_then(|path| path.strip_suffix(end)).unwrap_or_default();
            let folder = folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            !folder.is_empty() && whole.split('/').any(|segment| segment == folder)
        };
        if let [only] = others.iter().filter(|index| in_address(index)).collect::<Vec<_>>().as_slice() {
            return vec![**only];
        }
        // A file name alone says something only where few files have it, and this one has not.
        if alike.len() > MAX_ALIKE || !end.contains('/') && (others.len() > MAX_NAMED || others.len() < alike.len()) {
            return Vec::new();
        }
        let far = |index: usize| self.folders.distance(from, index);
        let least = others.iter().map(|index| far(*index)).min();
        let nearest: Vec<usize> = others.into_iter().filter(|index| Some(far(*index)) == least).collect();
        match self.by_path.get(end) {
            Some(exact) if nearest.len() > 1 => vec![*exact],
            _ => nearest,
        }
    }
}

/// The path itself, and what stands after each `/` of it, longest first.
fn ends(path: &str) -> impl Iterator<Item = &str> {
    let after = path.match_indices('/').filter_map(|(at, _)| path.get(at + 1..));
    std::iter::once(path).chain(after).filter(|end| !end.is_empty())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folders of the templates, as numbers from the outermost in, so that distances are quickly told.
pub(super) struct Folders {
    of: Vec<Vec<usize>>,
}

impl Folders {
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut numbers: HashMap<&'n str, usize> = HashMap::new();
        let above = |name: &'n str| {
            let ends = name.match_indices('/').filter_map(|(at, _)| name.get(..at));
            let number = |folder| {
                let next = numbers.len();
                *numbers.entry(folder).or_insert(next)
            };
            ends.map(number).collect()
        };
        Self { of: names.map(above).collect() }
    }

    /// How many folders lie between two templates: up from the one, down to the other.
    pub(super) fn distance(&self, one: usize, other: usize) -> usize {
        let (Some(one), Some(other)) = (self.of.get(one), self.of.get(other)) else { return usize::MAX };
        let common = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        one.len() + other.len() - 2 * common
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn paths_are_worked_out() {
        assert_eq!(join("main.yaml", "./vpc.yaml"), "vpc.yaml");
        assert_eq!(join("a/b/main.yaml", "../c/vpc.yaml"), "a/c/vpc.yaml");
        assert_eq!(join("a/main.yaml", "../../vpc.yaml"), "../vpc.yaml");
        assert_eq!(join("/a/main.yaml", "vpc.yaml"), "/a/vpc.yaml");
        assert!(is_local("../vpc.yaml") && !is_local("https://b/vpc.yaml") && !is_local("/vpc.yaml"));
    }

    #[test]
    fn distances_count_folders() {
        let folders = Folders::new(["a.yaml", "b.yaml", "x/y/a.yaml", "x/z/b.yaml", "x/z/c.yaml"].into_iter());
        let far = |one, other| folders.distance(one, other);
        assert_eq!([far(0, 1), far(3, 4), far(0, 2), far(2, 0), far(2, 3)], [0, 0, 2, 2, 2]);
    }

    #[test]
    fn the_longest_end_decides() {
        let files = Files::new(["main.yaml", "a/vpc.yaml", "b/vpc.yaml", "c/db.yaml"].into_iter());
        let text = |text: &str| Part::Text(Cow::Owned(text.to_owned()));
        let find = |parts: Vec<Part<'_>>| files.find(0, &Pattern { parts });
        assert_eq!(find(vec![text("b/vpc.yaml")]), (vec![2], true));
        assert_eq!(find(vec![text("https://host/bucket/b/vpc.yaml")]), (vec![2], false));
        assert_eq!(find(vec![text("https://host/bucket/vpc.yaml")]), (vec![1, 2], false));
        assert_eq!(find(vec![text("https://host/bucket/x/db.yaml?v=1")]), (vec![3], false));
        assert_eq!(find(vec![Part::Hole(Cow::Borrowed("Prefix")), text("a/vpc.yaml")]), (vec![1], false));
        assert_eq!(find(vec![text("https://host/"), Part::Hole(Cow::Borrowed("Name"))]), (Vec::new(), false));
        assert_eq!(find(vec![text("missing/db.yaml")]), (Vec::new(), true));
    }
}
