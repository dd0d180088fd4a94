//! What becomes of each kind of block.

use super::*;

const PAGE: &str = "\
# undefined-ref

A `Ref` names a thing that *does not exist*, so **nothing** is there.

## What it checks

- every `Ref`, and the text is long enough to need a second line
- `Fn::Sub`, see [the guide](https://example.com/guide)
  1. first
  2. second

  A paragraph of the item.

> Quoted.

<!-- generated -->

## Bad

```yaml
Value: !Ref Bukket   # here

Other: 1
```

| name | limit |
|---|---|
| `Outputs` | 200 |

<https://example.com>
";

const SET: &str = "\
undefined-ref

  A `Ref` names a thing that does not exist, so
  nothing is there.

What it checks

  • every `Ref`, and the text is long enough to
    need a second line
  • `Fn::Sub`, see the guide
    (https://example.com/guide)
    1. first
    2. second

    A paragraph of the item.

  │ Quoted.

Bad

  │ Value: !Ref Bukket   # here
  │
  │ Other: 1

  name       limit
  ─────────  ─────
  `Outputs`  200

  https://example.com
";

#[test]
fn sets_every_block() {
    assert_eq!(set(PAGE, false, 50), SET);
    assert_eq!(set(&PAGE.replace('\n', "\r\n"), false, 50), SET);
    let coloured = set(PAGE, true, 50);
    assert!(coloured.contains("\n\u{1b}[1mBad\u{1b}[0m\n\n  \u{1b}[2m│\u{1b}[0m Value: !Ref"), "{coloured}");
    assert!(coloured.contains("\n  \u{1b}[36mOutputs\u{1b}[0m  200\n"), "{coloured}");
}

#[test]
fn never_fails() {
    for end in 0..=PAGE.len() {
        let shown = set(PAGE.get(..end).unwrap_or_default(), true, end % 120);
        assert!(shown.is_empty() || shown.ends_with('\n'));
    }
}
