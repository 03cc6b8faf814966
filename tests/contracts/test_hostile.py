"""No file can end the process, hang it, or go unmentioned."""

from __future__ import annotations

import pytest

from marketplace.contracts.examine import Examiner
from marketplace.model import Kind
from marketplace.stores.schemas import load
from tests.contracts.hostile import GOOD, HOSTILE, PRODUCT

EXAMINER = Examiner(load)


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
def test_a_hostile_file_gives_the_stated_rule_at_a_line_that_exists(case):
    problems = EXAMINER.examine(case.data, case.filename).problems
    assert case.rule in {problem.rule for problem in problems}
    lines = case.data.count(b"\n") + 1
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message


def test_there_are_enough_of_them_and_no_name_twice():
    assert len({case.name for case in HOSTILE}) == len(HOSTILE) >= 60


@pytest.mark.parametrize(
    ("data", "name"), [(GOOD, "orders.odcs.yaml"), (PRODUCT, "orders.odps.yaml")]
)
def test_what_the_hostile_files_are_made_from_is_fine(data, name):
    assert EXAMINER.problems(data.encode(), name) == ()


@pytest.mark.parametrize(
    "name",
    [
        "brackets-100000", "alias-bomb", "merge-key", "own-tag", "two-megabytes", "same-key-twice",
        "second-colon", "latin-1", "zip", "empty", "a-list", "keys-are-numbers", "many-aliases",
    ],
)  # fmt: skip
def test_nobody_hears_of_broken_files_that_are_not_ours(name):
    data = next(case.data for case in HOSTILE if case.name == name)
    data = data.replace(b"kind: DataContract", b"on: push").replace(b"v3.1.0", b"example.com/v1")
    examined = EXAMINER.examine(data, ".github/workflows/release.yaml")
    assert examined.summary.kind is Kind.FOREIGN
    assert examined.problems == ()


def test_a_message_never_repeats_a_megabyte():
    for case in HOSTILE:
        for problem in EXAMINER.problems(case.data, case.filename):
            assert len(problem.message) < 500
            assert len(problem.hint) < 700


@pytest.mark.parametrize(
    "text",
    ["\n" * 1_900_000, "x: |\n  " + "[" * 900_000 + "\n{[a]: 1}: 2\n", "- " * 900_000],
    ids=["empty lines", "brackets", "dashes"],
)
def test_text_that_is_made_to_be_searched_for_hours_is_answered(text):
    assert EXAMINER.examine(text.encode() + b"\n}", "slow.yaml").summary.kind is Kind.FOREIGN
    assert EXAMINER.examine(text.encode() + b"\n}", "slow.odcs.yaml").problems
