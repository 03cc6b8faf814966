"""From a place in the tree to its line and column."""

from __future__ import annotations

import pytest

from marketplace.contracts.locate import Locator
from marketplace.contracts.read import read
from marketplace.settings import Limits
from tests.contracts.hostile import GOOD, HOSTILE

TEXT = """\
# A comment first: with a colon
id: orders
"quoted key": x
description: |
  id: not this one
schema:
  - name: orders
    properties: [{name: id}, {name: amount, tags: [a, b]}]
  -
    name: lines
été:
  à: {ö: 1}
list: &anchor
  - a
other: *anchor
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("id",), (2, 1)),
        (("quoted key",), (3, 1)),
        (("schema",), (6, 1)),
        (("schema", 0), (7, 5)),
        (("schema", 0, "name"), (7, 5)),
        (("schema", 0, "properties", 1), (8, 30)),
        (("schema", 0, "properties", 1, "tags", 1), (8, 55)),
        (("schema", 1, "name"), (10, 5)),
        (("été", "à", "ö"), (12, 7)),
        (("list", 0), (14, 5)),
        (("other",), (15, 1)),
    ],
)
def test_a_key_or_an_item_is_found(path, place):
    assert Locator(TEXT.encode()).at(path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("nothing",), (2, 1)),
        (("schema", 9), (6, 1)),
        (("schema", 0, "nothing", "below"), (7, 5)),
        (("schema", "name"), (6, 1)),
        (("id", "below", 3), (2, 1)),
        (("schema", -1), (6, 1)),
    ],
)
def test_what_is_not_there_is_at_its_nearest_ancestor(path, place):
    assert Locator(TEXT.encode()).at(path) == place


def test_lines_are_counted_as_git_counts_them():
    text = GOOD.replace("\n", "\r\n").replace("Orders", '"Or\u2028 de\u0085 rs"')
    assert Locator(text.encode()).at(("status",)) == (6, 1)
    assert Locator(text.encode()).at(("schema", 0, "name")) == (9, 5)


def test_a_byte_order_mark_takes_no_column():
    assert Locator(b"\xef\xbb\xbfid: x\nname: y\n").at(("id",)) == (1, 1)


def test_a_key_in_a_text_at_the_left_does_not_mislead():
    text = 'purpose: "first\nid: no key\n"\nid: a\n'
    assert Locator(text.encode()).at(("id",)) == (4, 1)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_there_is_always_an_answer_within_the_file(case):
    locator = Locator(case.data)
    lines = case.data.count(b"\n") + 1
    tree = read(case.data, case.filename, Limits()).tree
    for path in [(), ("id",), ("schema", 0, "name"), *((key,) for key in list(tree)[:5])]:
        line, column = locator.at(path)
        assert 1 <= line <= lines
        assert column >= 1
