"""What is not done: it says why, and what to do instead. Nothing is ever written half right."""

from __future__ import annotations

import pytest

from marketplace.contracts.splice.apply import apply
from marketplace.contracts.splice.edits import Insert, Move, Nest, Remove, Rename, Set
from marketplace.errors import CannotEdit, Limited, MarketplaceError, NotFound
from marketplace.settings import Limits
from tests.contracts.hostile import HOSTILE

SHARED = "a: &x\n  b: 1\nc: *x\nd: &y 2\ne: [*y]\nf: {g: &z 3, h: *z}\n"


@pytest.mark.parametrize(
    "edit",
    [
        Set(("a", "b"), 5),
        Set(("c", "b"), 5),
        Set(("a",), 5),
        Set(("d",), 5),
        Insert(("a",), "new", 1),
        Insert(("c",), "new", 1),
        Remove(("a",)),
        Remove(("d",)),
        Rename(("a", "b"), "g"),
        Nest(("a",), "g"),
    ],
)
def test_a_value_that_stands_in_several_places_is_not_changed(edit):
    with pytest.raises(CannotEdit, match=r"Line \d: this value stands in several places, as `\*"):
        apply(SHARED, [edit])


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (Set(("c",), 5), "c: *x", "c: 5"),
        (Set(("c",), {"b": 2}), "c: *x", "c:\n  b: 2"),
        (Set(("e", 0), 5), "[*y]", "[5]"),
        (Remove(("c",)), "c: *x\n", ""),
        (Remove(("f",)), "f: {g: &z 3, h: *z}\n", ""),
        (Set(("f",), 1), "{g: &z 3, h: *z}", "1"),
        (Move(("a",), 1), None, None),
    ],
)
def test_around_it_all_goes_on(edit, old, new):
    if old is None:  # an alias cannot stand before its anchor
        with pytest.raises(CannotEdit):
            apply(SHARED, [edit])
    else:
        assert apply(SHARED, [edit]) == SHARED.replace(old, new)


@pytest.mark.parametrize(
    ("text", "edit", "words"),
    [
        ("? a\n: 1\n", Set(("a",), 2), "written with `?`"),
        ("a: [b: 1]\n", Insert(("a", 0), "c", 1), "no braces of its own"),
        ("a: [x, # why\n y]\n", Move(("a", 0), 1), "Comments stand between"),
        ("a: 1\n", Insert((), "a", 2), "There is a `a` already"),
        ("a: 1\nb: 2\n", Rename(("a",), "b"), "There is a `b` already"),
        ("- a\n", Rename((0,), "b"), "an entry of a list and has no key"),
        ("a: 1\n", Insert(("a",), None, 2), "is not a list"),
        ("a: 1\n", Remove(()), "no entry of anything"),
        ("a: 1\n", Set(("a",), object()), "A object cannot be written"),
        ("a: 1\n", Set(("a",), {1: 2}), "A key has to be a text"),
        ("a: 1\n", Set(("a",), "half \ud800"), "half a character"),
        ("a: 1\n", Set(("a",), 10**30), "too long to be one"),
        ("a: 1\n", Set(("a",), -(2**63) - 1), "too long to be one"),
        ('{"a": 1}', Set(("a",), float("inf")), "JSON has no such number"),
        ("a: &x 1\nb: *x\n", Move(("a",), 1), "`a` cannot be changed alone"),
        ("a: [\n", Set(("a",), 1), "Line 1 cannot be read"),
        ("a: 1\nb: !x 2\n", Set(("a",), 1), "Line 2 cannot be read: The tag"),
        ("a: 1\na: 2\n", Set(("a",), 1), "Line 2 cannot be read: `a` is stated twice"),
        ("a: 1\n---\nb: 1\n", Set(("a",), 1), "Line 2 cannot be read: A second document"),
    ],
)  # fmt: skip
def test_a_refusal_says_why(text, edit, words):
    with pytest.raises(CannotEdit) as refused:
        apply(text, [edit])
    assert words in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("edit", "message", "hint"),
    [
        (Set(("nam", "x", 0), 1), None, None),
        (Remove(("nam",)), "There is no `nam`.", "Did you mean `name`?"),
        (Remove(("tags", 5)), "There is no `tags[5]`.", "The list has 2 entries"),
        (Move(("tags", 0), 2), "There is no place 2 among 2 entries.", "They count from 0."),
        (Insert(("tags",), None, 1, 3), "There is no place 3 among 2 entries.", "They count"),
        (Set(("new", 1), 1), "A new list has no entry 1.", "Begin with [0]."),
        (Remove(("name", "x")), "There is no `name.x`.", "What stands there is a single value"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(edit, message, hint):
    text = "name: x\ntags: [a, b]\n"
    if message is None:
        assert "nam:\n  x: [1]\n" in apply(text, [edit])
        return
    with pytest.raises(NotFound) as missing:
        apply(text, [edit])
    assert missing.value.message == message
    assert missing.value.hint.startswith(hint)


DEEP = {"a": 1}
for _ in range(70):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    "value",
    [DEEP, ["x"] * 200, "x" * 3000],
    ids=["depth", "values", "size"],
)
def test_nothing_is_written_that_would_not_be_read_again(value):
    limits = Limits(nodes=100, file_size=2_000)
    with pytest.raises(Limited):
        apply("a: 1\n", [Set(("a",), value)], limits)


def test_a_value_without_an_end_is_refused():
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(Limited):
        apply("a: 1\n", [Set(("a",), endless)])


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_hostile_texts_are_edited_or_refused(case):
    text = case.data.decode("utf-8", "surrogateescape")
    for edit in (Set(("id",), "new"), Set(("schema", 0, "name"), "new"), Remove(("status",))):
        said = answer(text, edit)
        assert said != text
        assert len(said) < 500 or not said.startswith("refused: ")


def answer(text, edit):
    try:
        return apply(text, [edit])
    except MarketplaceError as refused:
        return f"refused: {refused.message}"
