"""Two changes of one contract brought together."""

from __future__ import annotations

import copy

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.merge import merge
from marketplace.contracts.merge.values import equal
from marketplace.settings import Limits
from tests.builders import a_contract, an_object

LIMITS = Limits()
BASE = """\
# Ours.
id: orders   # never changes
version: 1.0.0
tags: [a, b]
schema:
  - name: orders
    properties:
      # the key
      - name: id
        logicalType: string
      - name: amount
        logicalType: number   # in euros
"""


def both(mine: str, theirs: str, choices=None):
    return merge(BASE, mine, theirs, LIMITS, choices)


def test_neighbouring_values_of_two_people_are_both_there_with_their_comments():
    mine = BASE.replace("logicalType: string", "logicalType: integer  # mine")
    theirs = BASE.replace(
        "      - name: amount", "      # theirs\n      - {name: day}\n      - name: amount"
    )
    found = both(mine, theirs)
    assert found.clashes == ()
    assert found.text == mine.replace(
        "      - name: amount", "      # theirs\n      - {name: day}\n      - name: amount"
    )


def test_what_both_changed_clashes_and_can_be_chosen():
    mine = BASE.replace("1.0.0", "1.1.0").replace("[a, b]", "[a, b, m]")
    theirs = BASE.replace("1.0.0", "2.0.0").replace("number   # in", "integer   # in whole")
    found = both(mine, theirs)
    (clash,) = found.clashes
    assert (clash.where, clash.base, clash.mine, clash.theirs) == (
        "version", "1.0.0", "1.1.0", "2.0.0",
    )  # fmt: skip
    for choice, version in (("mine", "1.1.0"), ("theirs", "2.0.0")):
        told = found.resolved({"version": choice})
        assert told.clashes == ()
        assert told.text == (
            BASE.replace("1.0.0", version)
            .replace("[a, b]", "[a, b, m]")
            .replace("number   # in", "integer   # in whole")
        )


@pytest.mark.parametrize(
    ("mine", "theirs", "where"),
    [
        ("      - name: amount\n        logicalType: number   # in euros\n", "", "amount"),
        ("logicalType: number", "logicalType: date", "amount.logicalType"),
    ],
)
def test_what_one_takes_away_and_the_other_changes_clashes(mine, theirs, where):
    changed = BASE.replace("logicalType: number", "logicalType: integer")
    found = both(BASE.replace(mine, theirs), changed)
    assert [clash.where for clash in found.clashes] == [f"schema.orders.properties.{where}"]


def test_what_cannot_be_read_is_a_clash_of_the_whole_text():
    found = both("a: [", BASE.replace("1.0.0", "2.0.0"))
    (clash,) = found.clashes
    assert (clash.where, clash.path, found.text) == ("", (), "a: [")
    assert found.resolved({"": "theirs"}).text == BASE.replace("1.0.0", "2.0.0")


def test_line_ends_and_marks_stay():
    odd = "\ufeff" + BASE.replace("\n", "\r\n")
    mine, theirs = odd.replace("1.0.0", "1.1.0"), odd.replace("[a, b]", "[a]")
    assert merge(odd, mine, theirs, LIMITS).text == mine.replace("[a, b]", "[a]")


# Random contracts, random edits

NAMES = ("id", "note", "amount", "day", "place", "colour")
PROPERTIES = [{"name": name, "logicalType": "string"} for name in NAMES[:4]]
TREE = yaml.safe_load(a_contract("orders", schema=[an_object("orders", *PROPERTIES)]))
TEXT = yaml.safe_dump(TREE, sort_keys=False)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["set", "add", "drop", "top", "tag"]),
        st.integers(0, 5),
        st.sampled_from(["x", "1", "no", "- a", "#", "é"]),
    ),
    max_size=5,
)


def edited(edits) -> str:
    tree = copy.deepcopy(TREE)
    properties = tree["schema"][0]["properties"]
    for kind, which, value in edits:
        row = next((r for r, p in enumerate(properties) if p["name"] == NAMES[which]), None)
        if kind == "set" and row is not None:
            properties[row]["description"] = value
        elif kind == "add" and row is None:
            properties.insert(which % (len(properties) + 1), {"name": NAMES[which]})
        elif kind == "drop" and row is not None and len(properties) > 1:
            properties.pop(row)
        elif kind == "top":
            tree[("name", "domain", "tenant")[which % 3]] = value
        elif kind == "tag":
            tree.setdefault("tags", []).append(f"{value}{which}")
            tree["tags"] = list(dict.fromkeys(tree["tags"]))
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True)


def unordered(tree):
    """Where both add, who comes first is a matter of whose text it is."""
    if isinstance(tree, dict):
        return {name: unordered(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return sorted((unordered(value) for value in tree), key=repr)
    return tree


@settings(max_examples=25, deadline=None)
@given(EDITS, EDITS)
def test_any_two_changes(one, other):
    mine, theirs = edited(one), edited(other)
    assert merge(TEXT, mine, TEXT, LIMITS).text == mine
    assert merge(TEXT, TEXT, theirs, LIMITS).text == theirs
    here, there = merge(TEXT, mine, theirs, LIMITS), merge(TEXT, theirs, mine, LIMITS)
    assert {clash.where for clash in here.clashes} == {clash.where for clash in there.clashes}
    if not here.clashes:
        assert unordered(yaml.safe_load(here.text)) == unordered(yaml.safe_load(there.text))
    else:
        choices = {clash.where: "theirs" for clash in here.clashes}
        other_way = dict.fromkeys(choices, "mine")
        told, back = here.resolved(choices), there.resolved(other_way)
        assert not told.clashes + back.clashes
        assert unordered(yaml.safe_load(told.text)) == unordered(yaml.safe_load(back.text))


@settings(max_examples=15, deadline=None)
@given(EDITS, st.sampled_from(["purpose", "usage", "limitations"]))
def test_edits_apart_from_each_other_are_both_there(one, part):
    mine = edited(one)
    theirs = yaml.safe_load(TEXT)
    theirs["description"][part] = "Theirs."
    found = merge(TEXT, mine, yaml.safe_dump(theirs, sort_keys=False), LIMITS)
    assert found.clashes == ()
    expected = yaml.safe_load(mine)
    expected["description"][part] = "Theirs."
    assert equal(yaml.safe_load(found.text), expected)
