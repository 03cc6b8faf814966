"""The 96 kinds of change that were collected from what other tools tell: all judged as accepted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from marketplace.contracts.compare import compare, parse
from marketplace.settings import Limits

LIST = Path(__file__).parents[3] / "shared" / "changes.jsonl"
KINDS = (
    [json.loads(line) for line in LIST.read_text("utf-8").splitlines()] if LIST.is_file() else []
)

pytestmark = pytest.mark.skipif(not KINDS, reason="the list lies beside the checkout")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["id"])
def test_each_kind_of_change_is_judged_as_accepted(kind):
    old, new = (parse(kind[side].encode(), side, Limits()) for side in ("before", "after"))
    found = compare(old, new, date(2026, 11, 28))
    worst = found.changes[0].severity if found.changes else "docs"
    assert worst in kind["consumer_acceptable"]
    assert found.bump == kind["min_bump"]


def test_all_of_them_are_there():
    assert len(KINDS) == 96
