"""Members come, go, move and get other names: in blocks and between brackets, to the byte."""

from __future__ import annotations

import pytest

from marketplace.contracts.splice.apply import apply
from marketplace.contracts.splice.edits import Insert, Move, Nest, Remove, Rename

TABLE = """\
# The file's own comment
id: x
tags: [a, b]  # tags

schema:
  # about orders
  - name: orders
    # about the list
    properties:
      # about the id
      - name: id  # key
        type: string
      - name: amount
        # at the end of amount
  # about lines
  - name: lines

team:
- ada
- bob
"""

# The edit, what stands there, and what stands there then.
BLOCK = [
    # a new one stands behind the one above it, before the comments of the next
    (Insert((), "new", 1, 1), "id: x\n", "id: x\nnew: 1\n"),
    (Insert((), "new", 1, 0), "comment\nid", "comment\nnew: 1\nid"),
    (Insert((), "new", [{"k": "v"}]), "- bob\n", "- bob\nnew:\n  - k: v\n"),
    (Insert(("team",), None, "cyd", 1), "- ada\n", "- ada\n- cyd\n"),
    (Insert(("team",), None, "cyd", 0), "team:\n", "team:\n- cyd\n"),
    (Insert(("team",), None, "cyd"), "- bob\n", "- bob\n- cyd\n"),
    (Insert(("schema",), None, {"name": "new", "properties": [{"name": "p"}]}, 1),
     "  # about lines\n",
     "  - name: new\n    properties:\n      - name: p\n  # about lines\n"),
    (Insert(("schema",), None, {"name": "new"}, 0), "  # about orders\n",
     "  - name: new\n  # about orders\n"),
    (Insert(("schema", 0), "id", "o", 0), "- name: orders\n", "- id: o\n    name: orders\n"),
    (Insert(("schema", 0), "id", "o", 1), "- name: orders\n", "- name: orders\n    id: o\n"),
    (Insert(("schema", 0, "properties", 0), "new", "1", 1), "  # key\n",
     '  # key\n        new: "1"\n'),
    (Insert((), "no", "yes", 1), "id: x\n", 'id: x\n"no": "yes"\n'),
    # what goes takes its comments along: the one behind it and those directly above
    (Remove(("id",)), "id: x\n", ""),
    (Remove(("tags",)), "tags: [a, b]  # tags\n", ""),
    (Remove(("schema", 0, "properties", 0)),
     "      # about the id\n      - name: id  # key\n        type: string\n", ""),
    (Remove(("schema", 0, "properties", 0, "type")), "        type: string\n", ""),
    (Remove(("schema", 0, "properties", 0, "name")), "- name: id  # key\n        type", "- type"),
    (Remove(("schema", 0, "name")), "- name: orders\n    # about the list\n",
     "-\n    # about the list\n"),
    (Remove(("schema", 1)), "  # about lines\n  - name: lines\n", ""),
    (Remove(("team", 0)), "- ada\n", ""),
    (Remove(("team", 1)), "- bob\n", ""),
    # the last one leaves brackets
    (Remove(("schema", 1, "name")), "- name: lines", "- {}"),
    (Remove(("schema", 0, "properties", 1, "name")), "- name: amount", "- {}"),
    # a comment that stands further in belongs to what is above it
    (Move(("schema", 0), 1),
     "  # about orders\n  - name: orders\n    # about the list\n    properties:\n"
     "      # about the id\n      - name: id  # key\n        type: string\n      - name: amount\n"
     "        # at the end of amount\n  # about lines\n  - name: lines\n",
     "  # about lines\n  - name: lines\n"
     "  # about orders\n  - name: orders\n    # about the list\n    properties:\n"
     "      # about the id\n      - name: id  # key\n        type: string\n      - name: amount\n"
     "        # at the end of amount\n"),
    (Move(("team", 1), 0), "- ada\n- bob\n", "- bob\n- ada\n"),
    (Move(("team", 0), 1), "- ada\n- bob\n", "- bob\n- ada\n"),
    (Move(("schema", 0, "properties", 0, "type"), 0), "- name: id  # key\n        type: string\n",
     "- type: string\n        name: id  # key\n"),
    (Move(("id",), 1), "id: x\ntags: [a, b]  # tags\n", "tags: [a, b]  # tags\nid: x\n"),
    # names keep their quotes or get some
    (Rename(("id",), "name"), "id: x", "name: x"),
    (Rename(("id",), "a b"), "id: x", "a b: x"),
    (Rename(("id",), "no"), "id: x", '"no": x'),
    (Rename(("id",), "a: b"), "id: x", '"a: b": x'),
    (Rename(("schema",), "objects"), "schema:", "objects:"),
    # a level in between: lists may stay where they are, all else moves to the right
    (Nest(("id",), "value"), "id: x", "id:\n  value: x"),
    (Nest(("tags",), "all"), "tags: [a, b]  # tags", "tags:\n  all: [a, b]  # tags"),
    (Nest(("team",), "members"), "team:\n- ada\n- bob\n", "team:\n  members:\n  - ada\n  - bob\n"),
    (Nest(("schema", 1), "object"), "- name: lines", "- object:\n      name: lines"),
    (Nest(("schema", 0, "properties"), "all"), "properties:\n", "properties:\n      all:\n"),
    (Nest(("team", 0), "name"), "- ada", "- name: ada"),
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["", "windows"])
@pytest.mark.parametrize(("edit", "old", "new"), BLOCK)
def test_only_the_lines_of_a_member_change(edit, old, new, end):
    assert TABLE.count(old) == 1
    after = apply(TABLE.replace("\n", end), [edit])
    assert after == TABLE.replace(old, new).replace("\n", end)


def there_and_back(path, at):
    named = isinstance(path[-1], str)
    return [Move(path, at), Move(path if named else (*path[:-1], at), 1 if named else path[-1])]


@pytest.mark.parametrize("edits", [
    there_and_back(("schema", 1), 0),
    there_and_back(("schema", 0, "properties", 1), 0),
    there_and_back(("tags", 1), 0),
    there_and_back(("team", 0), 1),
    there_and_back(("schema", 0, "properties", 0, "type"), 0),
    [Rename(("schema",), "x"), Rename(("x",), "schema")],
    [Insert(("team",), None, "cyd", 1), Remove(("team", 1))],
    [Insert(("tags",), None, "c", 1), Remove(("tags", 1))],
    [Insert((), "new", {"a": [1]}, 2), Remove(("new",))],
])  # fmt: skip
def test_what_is_done_and_undone_leaves_no_trace(edits):
    assert apply(TABLE, edits) == TABLE


SPACED = """\
a:
  - one

  - two

  # about three
  - three
b:
  x: 1
"""


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Insert(("a",), None, "new"), "  - three\n", "  - three\n\n  - new\n"),
        (Insert(("a",), None, "new", 0), "  - one\n", "  - new\n\n  - one\n"),
        (Insert(("a",), None, "new", 1), "  - one\n", "  - one\n\n  - new\n"),
        (Remove(("a", 0)), "  - one\n\n", ""),
        (Remove(("a", 1)), "  - two\n\n", ""),
        (Remove(("a", 2)), "\n  # about three\n  - three\n", ""),
        (
            Move(("a", 2), 0),
            SPACED[3:-10],
            "  # about three\n  - three\n\n  - one\n\n  - two\n",
        ),
    ],
)
def test_blank_lines_between_members_stay_between_members(edit, old, new):
    assert apply(SPACED, [edit]) == SPACED.replace(old, new)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        # the end of a file that does not end its last line
        ("a: 1\nb: 2", Remove(("b",)), "a: 1"),
        ("a: 1\nb: 2", Remove(("a",)), "b: 2"),
        ("a: 1", Insert((), "b", 2), "a: 1\nb: 2"),
        ("a: |\n  x", Insert((), "b", 2), "a: |-\n  x\nb: 2"),
        ("a: |-\n  x", Insert((), "b", 2), "a: |-\n  x\nb: 2"),
        ("- a: >2 # why\n    x", Insert((), None, 2), "- a: >2- # why\n    x\n- 2"),
        ("a: |\n  x\nb: 2", Remove(("b",)), "a: |\n  x\n"),
        ("a: 1\nb: 2", Move(("a",), 1), "b: 2\na: 1"),
        ("a:\n  - x", Remove(("a", 0)), "a: []"),
        # all members are gone
        ("a: 1\n", Remove(("a",)), "{}\n"),
        ("- a\n", Remove((0,)), "[]\n"),
        ("a: # why\n  # the x\n  - x # one\nb: 1\n", Remove(("a", 0)), "a: [] # why\nb: 1\n"),
        ("a:\n  # all\n\n  # the x\n  - x\nb: 1\n", Remove(("a", 0)), "a: []\n  # all\n\nb: 1\n"),
        ("a:\n- - x\n", Remove(("a", 0, 0)), "a:\n- []\n"),
        ("a: [x]\n", Remove(("a", 0)), "a: []\n"),
        ("a: { x: 1 } # why\n", Remove(("a", "x")), "a: {} # why\n"),
        # texts that keep their blank lines
        ("a: |+\n  x\n\nb: 1\nc: 2\n", Remove(("b",)), "a: |+\n  x\n\nc: 2\n"),
        ("a: |+\n  x\n\nb: 1\n", Insert((), "c", 2, 1), "a: |+\n  x\n\nc: 2\nb: 1\n"),
        ("a: |\n  # no comment\nb: 1\nc: 2\n", Remove(("b",)), "a: |\n  # no comment\nc: 2\n"),
        # comments decide where behind a dash there is no room
        ("- a: 1\n  # why\n  b: 2\n", Move((0, "b"), 0), "-\n  # why\n  b: 2\n  a: 1\n"),
        # entries without a value
        ("a:\n-\n- x\n", Remove(("a", 0)), "a:\n- x\n"),
        ("a:\n-\n-\n", Insert(("a",), None, 1, 1), "a:\n-\n- 1\n-\n"),
        ("a:\nb:\n", Rename(("a",), "c"), "c:\nb:\n"),
        ("a:\nb: 1\n", Nest(("a",), "c"), "a:\n  c:\nb: 1\n"),
        ("a: &x\nb: 1\n", Nest(("a",), "c"), "a:\n  c: &x\nb: 1\n"),
        ("a: &x |\n  y\nb: 1\n", Nest(("a",), "c"), "a:\n  c: &x |\n    y\nb: 1\n"),
        ("a: &x\n  y: 1\nb: 1\n", Nest(("a",), "c"), "a: &x\n  c:\n    y: 1\nb: 1\n"),
        ("a:\n  x: 1\n\n  y: |\n    z\nb: 1\n", Nest(("a",), "c"),
         "a:\n  c:\n    x: 1\n\n    y: |\n      z\nb: 1\n"),
        # line ends that are mixed: a new line ends like the one above it
        ("a: 1\r\nb: 2\nc: 3\n", Insert((), "x", 0, 1), "a: 1\r\nx: 0\r\nb: 2\nc: 3\n"),
        ("a: 1\r\nb: 2\nc: 3\n", Insert((), "x", 0, 2), "a: 1\r\nb: 2\nx: 0\nc: 3\n"),
        ("a: 1\r\nb: 2\nc: 3\n", Remove(("a",)), "b: 2\nc: 3\n"),
        ("a: 1\rb: 2\r", Insert((), "x", 0, 1), "a: 1\rx: 0\rb: 2\r"),
        ("a: 😀\nb: 2\n", Remove(("b",)), "a: 😀\n"),
    ],
)  # fmt: skip
def test_at_the_edges(before, edit, after):
    assert apply(before, [edit]) == after


LONG = """\
{
  "a": [1, 2, 3],
  "b": {
    "c": "x"
  },
  "d": []
}
"""
NOTED = """\
a: [
  x, # about x
  # above y
  y, # about y
  # above z
  z # about z
]
"""


@pytest.mark.parametrize(
    ("text", "edit", "old", "new"),
    [
        (LONG, Insert((), "e", None, 1), '3],\n', '3],\n  "e": null,\n'),
        (LONG, Insert((), "e", True), "[]\n", '[],\n  "e": true\n'),
        (LONG, Insert((), "e", "no", 0), '{\n  "a"', '{\n  "e": "no",\n  "a"'),
        (LONG, Insert(("a",), None, 4), "3]", "3, 4]"),
        (LONG, Insert(("a",), None, "x", 0), "[1", '["x", 1'),
        (LONG, Insert(("b",), "e", {"f": [1]}), '"x"\n',
         '"x",\n    "e": {\n      "f": [1]\n    }\n'),
        (LONG, Insert(("d",), None, 1), "[]", "[1]"),
        (LONG, Remove(("a",)), '  "a": [1, 2, 3],\n', ""),
        (LONG, Remove(("a", 0)), "[1, ", "["),
        (LONG, Remove(("a", 2)), ", 3]", "]"),
        (LONG, Remove(("b", "c")), '{\n    "c": "x"\n  }', "{}"),
        (LONG, Remove(("d",)), ',\n  "d": []', ""),
        (LONG, Move(("a", 2), 0), "1, 2, 3", "3, 1, 2"),
        (LONG, Rename(("b",), "e"), '"b"', '"e"'),
        (LONG, Nest(("b",), "e"), '{\n    "c": "x"\n  }', '{"e": {\n    "c": "x"\n  }}'),
        (NOTED, Insert(("a",), None, "w", 0), "  x,", "  w,\n  x,"),
        (NOTED, Insert(("a",), None, "w", 1), "  y,", "  w,\n  y,"),
        (NOTED, Insert(("a",), None, "w"), "z # about z\n", "z, # about z\n  w\n"),
        (NOTED, Remove(("a", 0)), "  x, # about x\n", ""),
        (NOTED, Remove(("a", 1)), "  # above y\n  y, # about y\n", ""),
        (NOTED, Remove(("a", 2)), "y, # about y\n  # above z\n  z # about z\n", "y # about y\n"),
        ("a: [ # why\n]\n", Insert(("a",), None, "z"), "\n]", "\nz]"),
        ("a: [x, y,]\n", Insert(("a",), None, "z"), "y,", "y, z,"),
        ("a: [x, y,]\n", Remove(("a", 1)), " y,", ""),
        ("a: [x, # about x\n y]\n", Remove(("a", 1)), "x, # about x\n y]", "x # about x\n ]"),
        ("a: [x,\n y]\n", Remove(("a", 1)), ",\n y", ""),
        ("a: {x , y: 1}\n", Nest(("a", "x"), "z"), "x ,", "x : {z: },"),
        ("a: [x,y]\n", Insert(("a",), None, "z"), "y", "y,z"),
        ("a: {x, y: 1}\n", Remove(("a", "x")), "x, ", ""),
    ],
)  # fmt: skip
def test_between_brackets(text, edit, old, new):
    assert text.count(old) == 1
    assert apply(text, [edit]) == text.replace(old, new)
