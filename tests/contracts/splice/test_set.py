"""A value gives way to another: every style, to the byte."""

from __future__ import annotations

import pytest

from marketplace.contracts.splice.apply import apply
from marketplace.contracts.splice.edits import Set
from marketplace.errors import NotFound


def set_(text, *path_and_value):
    *path, value = path_and_value
    return apply(text, [Set(tuple(path), value)])


# What stands there, the new value, and what stands there then.
SCALARS = [
    # a plain value stays plain where it can
    ("a: x", "y", "a: y"),
    ("a: x   # why", "y z", "a: y z   # why"),
    ("a:   x", "y", "a:   y"),
    ("a: x y\n  z   # why", "y", "a: y   # why"),
    ("a:\n  x\nb: 1", "y", "a:\n  y\nb: 1"),
    ("a: 1", 2, "a: 2"),
    ("a: 1", 2**64 - 1, f"a: {2**64 - 1}"),
    ("a: 1", -(2**63), f"a: {-(2**63)}"),
    ("a: 1", "one", "a: one"),
    ("a: 1.5", 1e16, "a: 1.0e+16"),
    ("a: yes", True, "a: true"),
    ("a: x", None, "a: null"),
    ("a: x", float("inf"), "a: .inf"),
    ("a: x", float("-inf"), "a: -.inf"),
    ("a: x", float("nan"), "a: .nan"),
    ("a: 1", 1.0, "a: 1.0"),
    ("a: true", 1, "a: 1"),
    # what another parser would take for something else is quoted
    ("a: x", "1.10", 'a: "1.10"'),
    ("a: x", "no", 'a: "no"'),
    ("a: x", "On", 'a: "On"'),
    ("a: x", "null", 'a: "null"'),
    ("a: x", "~", 'a: "~"'),
    ("a: x", "", 'a: ""'),
    ("a: x", "012", 'a: "012"'),
    ("a: x", "0o14", 'a: "0o14"'),
    ("a: x", "0x1F", 'a: "0x1F"'),
    ("a: x", "1_000", 'a: "1_000"'),
    ("a: x", "1e3", 'a: "1e3"'),
    ("a: x", ".inf", 'a: ".inf"'),
    ("a: x", "12:30:45", 'a: "12:30:45"'),
    ("a: x", "2026-11-28", 'a: "2026-11-28"'),
    ("a: x", "2026-11-28T10:00:00Z", 'a: "2026-11-28T10:00:00Z"'),
    ("a: x", "<<", 'a: "<<"'),
    ("a: x", "9" * 40, f'a: "{"9" * 40}"'),
    ("a: x", "1.10.0", "a: 1.10.0"),
    ("a: x", "v3.2.0", "a: v3.2.0"),
    # what begins or holds a sign of YAML, too
    ("a: x", "- y", 'a: "- y"'),
    ("a: x", "-", 'a: "-"'),
    ("a: x", "? y", 'a: "? y"'),
    ("a: x", "b: c", 'a: "b: c"'),
    ("a: x", "b:", 'a: "b:"'),
    ("a: x", "b #c", 'a: "b #c"'),
    ("a: x", "#c", 'a: "#c"'),
    ("a: x", "*y", 'a: "*y"'),
    ("a: x", "&y", 'a: "&y"'),
    ("a: x", "!y", 'a: "!y"'),
    ("a: x", "@y", 'a: "@y"'),
    ("a: x", "`y`", 'a: "`y`"'),
    ("a: x", "%y", 'a: "%y"'),
    ("a: x", "[y", 'a: "[y"'),
    ("a: x", "{y}", 'a: "{y}"'),
    ("a: x", "'y'", "a: \"'y'\""),
    ("a: x", '"y"', r'a: "\"y\""'),
    ("a: x", " y", 'a: " y"'),
    ("a: x", "y ", 'a: "y "'),
    ("a: x", "y\tz", r'a: "y\tz"'),
    ("a: x", "y\u2028z", r'a: "y\u2028z"'),
    ("a: x", "\ufeffy", r'a: "\ufeffy"'),
    ("a: x", "it's, [y] {z} a:b c#d", "a: it's, [y] {z} a:b c#d"),
    ("a: x", "http://x.example/y?z=1", "a: http://x.example/y?z=1"),
    ("a: x", "${VAR:-y}", "a: ${VAR:-y}"),
    ("a: x", "naïve 😀", "a: naïve 😀"),
    # on several lines it stays as wide as it was
    ("a: one two\n  three\n  four   # why", "one two three five",
     "a: one two\n  three\n  five   # why"),
    ("a: one two\n  three", "one two three four", "a: one two\n  three\n  four"),
    ("a: one two\n  three", "one two - three", "a: one two\n  - three"),
    ("a: one two\n  three", "one two: three", 'a: "one\n  two:\n  three"'),
    ("a: one two\n  three", "one  two", "a: one  two"),
    ("a: 'one two\n  three'", "it's one two", "a: 'it''s\n  one two'"),
    ('a: "one two\n  three"', "one \\ two\nthree", 'a: "one \\\\\n  two\\nthree"'),
    ("a:\n  one two\n  three\nb: 1", "one two four", "a:\n  one two\n  four\nb: 1"),
    # quotes stay
    ("a: 'x'", "y", "a: 'y'"),
    ("a: 'x' # why", "it's", "a: 'it''s' # why"),
    ("a: 'x'", "y\tz", r'a: "y\tz"'),
    ("a: 'x'", 5, "a: 5"),
    ('a: "x"', "y", 'a: "y"'),
    ('a: "x"', 'say "y" \\ z', r'a: "say \"y\" \\ z"'),
    ('a: "x"', "y\nz", r'a: "y\nz"'),
    ('a: "x\n  y"   # why', "z", 'a: "z"   # why'),
    ('a: "x"', True, "a: true"),
    # nothing there yet
    ("a:", "y", "a: y"),
    ("a:   # why", "y", "a: y   # why"),
    ("a:\nb: 1", "y", "a: y\nb: 1"),
    ("a: ~", "y", "a: y"),
    # a literal text
    ("a: |\n  x\n  y\nb: 1", "z\n", "a: |\n  z\nb: 1"),
    ("a: | # why\n  x\nb: 1", "y\nz\n", "a: | # why\n  y\n  z\nb: 1"),
    ("a: |-\n  x\nb: 1", "y", "a: |-\n  y\nb: 1"),
    ("a: |-\n  x\nb: 1", "y\n", "a: |\n  y\nb: 1"),
    ("a: |\n  x\nb: 1", "y", "a: |-\n  y\nb: 1"),
    ("a: |+\n  x\n\nb: 1", "y\n\n", "a: |+\n  y\n\nb: 1"),
    ("a: |\n  x\n\n\nb: 1", "y\n", "a: |\n  y\n\n\nb: 1"),
    ("a: |\n  x\nb: 1", " y\nz\n", "a: |2\n   y\n  z\nb: 1"),
    ("a: |2-\n   x\nb: 1", " y", "a: |2-\n   y\nb: 1"),
    ("a: |\n      x\nb: 1", "y\n", "a: |\n      y\nb: 1"),
    ("a: |\n  x\n# why\nb: 1", "y\n", "a: |\n  y\n# why\nb: 1"),
    ("a: |\n  x\nb: 1", 5, "a: 5\nb: 1"),
    ("a: | # why\n  x\nb: 1", None, "a: null # why\nb: 1"),
    ("a: |\n  x\nb: 1", "", 'a: ""\nb: 1'),
    ("a: |\n  x\nb: 1", "y\rz", 'a: "y\\rz"\nb: 1'),
    ("a: |\n  x", "y", "a: |-\n  y"),
    # a folded one
    ("a: >\n  x\n  y\nb: 1", "z\n", "a: >\n  z\nb: 1"),
    ("a: >-\n  x\nb: 1", "y\nz", "a: >-\n  y\n\n  z\nb: 1"),
    ("a: >-\n  x\nb: 1", "word " * 16 + "end", 
     "a: >-\n  " + "word " * 14 + "word\n  word end\nb: 1"),
    ("a: >-\n  one two\n  three\n\n  x\nb: 1", "one two three\nfour",
     "a: >-\n  one two\n  three\n\n  four\nb: 1"),
    ("a: >-\n  x\nb: 1", "y\n\n\nz", "a: >-\n  y\n\n\n\n  z\nb: 1"),
    ("a: >+\n  x\n\nb: 1", "y\n\n", "a: >+\n  y\n\nb: 1"),
    ("a: >\n  x\nb: 1", "y\n  z\n", "a: |\n  y\n    z\nb: 1"),
    # a text of many lines where one had none
    ("a: x\nb: 1", "y\nz", "a: |-\n  y\n  z\nb: 1"),
    ("a: x   # why\nb: 1", "y\nz\n", "a: |   # why\n  y\n  z\nb: 1"),
    ("a: x\nb: 1", "y\n\n", 'a: "y\\n\\n"\nb: 1'),
    ("a: x", "y\nz\n", 'a: "y\\nz\\n"'),
    # anchors that nothing uses stay
    ("a: &x y", "z", "a: &x z"),
    ("a: &x", "z", "a: &x z"),
    ("a: &x |\n  y\nb: 1", "z\n", "a: &x |\n  z\nb: 1"),
    # an alias gives way to the value
    ("b: &x y\na: *x # why", "z", "b: &x y\na: z # why"),
    ("b: &x y\na: *x\nc: 1", [1], "b: &x y\na:\n  - 1\nc: 1"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "value", "after"), SCALARS)
def test_a_value_changes_in_its_own_style(before, value, after):
    assert set_(before, "a", value) == after


@pytest.mark.parametrize(("before", "value", "after"), SCALARS)
def test_line_ends_and_byte_order_mark_stay(before, value, after):
    windows = before.replace("\n", "\r\n")
    assert set_(f"\ufeff{windows}", "a", value) == "\ufeff" + after.replace("\n", "\r\n")


@pytest.mark.parametrize(("value", "after"), [row[1:] for row in SCALARS])
def test_the_same_value_again_changes_nothing(value, after):
    assert set_(after, "a", value) == after


NESTED = """\
a:
  - b: x  # one
    c:
    - - 'y'
      - z
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("a", 0, "b"), "w", "b: x", "b: w"),
        (("a", 0, "c", 0, 0), "w", "'y'", "'w'"),
        (("a", 0, "c", 0, 1), "1", "- z", "- '1'"),
        (("a", 0, "c", 0, 1), {"k": 1, "l": 2}, "- z", "- k: 1\n        l: 2"),
        (("a", 0, "c", 0, 1), ["k", "l"], "- z", "- - k\n        - l"),
        (("a", 0, "c", 0), 5, "- - 'y'\n      - z", "- 5"),
        (("a", 0, "c"), 5, "c:\n    - - 'y'\n      - z", "c: 5"),
        (("a", 0, "c"), {"k": 1}, "c:\n    - - 'y'\n      - z", "c:\n      k: 1"),
        (("a", 0), None, "- b: x  # one\n    c:\n    - - 'y'\n      - z", "- null"),
        (("a", 0, "b"), ["k"], "b: x  # one", "b:  # one\n    - k"),
    ],
)  # fmt: skip
def test_at_any_depth(path, value, old, new):
    assert old in NESTED
    assert set_(NESTED, *path, value) == NESTED.replace(old, new)


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        # collections in place of single values, in the indentation of their neighbours
        ("a: 1\nb:\n    c: 1\n", "a", {"x": 1}, "a:\n    x: 1\nb:\n    c: 1\n"),
        ("a: 1\nb:\n- c\n", "a", ["x"], "a:\n- x\nb:\n- c\n"),
        ("a: 1\nb: [c]\n", "a", ["x", "y"], "a: [x, y]\nb: [c]\n"),
        ("a: 1\nb:\n-   c: 1\n", "a", [{"x": 1, "y": 2}],
         "a:\n-   x: 1\n    y: 2\nb:\n-   c: 1\n"),
        ("a: 1\nb: c\n", "a", {}, "a: {}\nb: c\n"),
        ("a: 1\nb: c\n", "a", {"x": {}, "y": [], "z": {"w": None}},
         "a:\n  x: {}\n  y: []\n  z:\n    w: null\nb: c\n"),
        ("'a': 1\n'b': 'c'\n", "a", {"x": "y"}, "'a':\n  'x': 'y'\n'b': 'c'\n"),
        # and the other way round; comments behind the key stay
        ("a: # why\n  - x\n  - y # z\nb: 1\n", "a", 5, "a: 5 # why\nb: 1\n"),
        ("a:\n  # which\n  x: 1\n\nb: 1\n", "a", [], "a: []\n\nb: 1\n"),
        # brackets stay brackets
        ("a: [x, y] # why\n", "a", ["z"], "a: [z] # why\n"),
        ("a: {x: 1, y: 2}\n", "a", {"z": [1]}, "a: {z: [1]}\n"),
        ("a: []\nb: 1\n", "a", [{"x": 1}], "a:\n  - x: 1\nb: 1\n"),
        ("a: [x, {y: 1}]\n", ("a", 1, "y"), "b, c", 'a: [x, {y: "b, c"}]\n'),
        ("a: [x, 'y']\n", ("a", 0), "b]", "a: ['b]', 'y']\n"),
        ("a: {x, y: , z: 1}\n", ("a", "x"), 1, "a: {x: 1, y: , z: 1}\n"),
        ("a: {x, y: , z: 1}\n", ("a", "y"), 1, "a: {x, y: 1, z: 1}\n"),
        ("a: [x: y]\n", ("a", 0, "x"), 1, "a: [x: 1]\n"),
        ('{"a": [1, null]}', ("a", 0), "it's", '{"a": ["it\'s", null]}'),
        ('{"a": [1, null]}', "a", {"b": [True, 1.5, "c"]}, '{"a": {"b": [true, 1.5, "c"]}}'),
        ("a: [x,\n\ty]\n", ("a", 1), "z", "a: [x,\n\tz]\n"),
        ("a: [ # why\n  x, # one\n  y\n  ]\n", ("a", 0), 1, "a: [ # why\n  1, # one\n  y\n  ]\n"),
        # only what differs
        ("a:\n  - x # one\n  - y # two\n", "a", ["x", "z"], "a:\n  - x # one\n  - z # two\n"),
        ("a:\n  - x # one\n", "a", ["x", "z"], "a:\n  - x # one\n  - z\n"),
        ("a:\n  - x # one\n  - y\n", "a", ["y"], "a:\n  - y\n"),
        ("a: {x: 1}\nb:\n  # why\n  c: 1\n  d: 2\n", "b", {"c": 1, "e": 0, "d": 3},
         "a: {x: 1}\nb:\n  # why\n  c: 1\n  e: 0\n  d: 3\n"),
    ],
)  # fmt: skip
def test_single_values_and_collections_take_each_others_place(before, path, value, after):
    path = (path,) if isinstance(path, str) else path
    assert set_(before, *path, value) == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1\n", ("b",), "a: 1\nb: new\n"),
        ("a: 1\nc:\n  - x\n", ("b",), "a: 1\nb: new\nc:\n  - x\n"),
        ("a: 1\n", ("b", "c", "d"), "a: 1\nb:\n  c:\n    d: new\n"),
        ("a: 1\n", ("b", 0, "c"), "a: 1\nb:\n  - c: new\n"),
        ("a:\nd: 1\n", ("a", "b"), "a:\n  b: new\nd: 1\n"),
        ("a: [x]\n", ("a", 1), "a: [x, new]\n"),
        ("a:\n  - x\n", ("a", 1), "a:\n  - x\n  - new\n"),
        ("a: {}\n", ("a", "b"), "a:\n  b: new\n"),
        ("", ("a",), "a: new\n"),
        ("# why\n", ("a",), "# why\na: new\n"),
        ("---\na: 1\n...\n", ("b",), "---\na: 1\nb: new\n...\n"),
        ("%YAML 1.2\n---\na: 1\n", ("b",), "%YAML 1.2\n---\na: 1\nb: new\n"),
        ("a: 1", ("b",), "a: 1\nb: new"),
        ("{}", ("a",), '{"a": "new"}'),
        ('{"b": 1}', ("a",), '{"b": 1, "a": "new"}'),
    ],
)
def test_what_is_missing_is_made_on_the_way(before, path, after):
    assert set_(before, *path, "new") == after


@pytest.mark.parametrize("path", [("a", "b"), ("c", 2), ("c", 0, "d"), ("c", "d"), ("e", 1)])
def test_there_is_no_way_through_single_values_and_gaps(path):
    with pytest.raises(NotFound):
        set_("a: 1\nc: [x]\n", *path, "new")
