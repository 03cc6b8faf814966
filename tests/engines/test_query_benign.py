"""Fair questions have right answers, however cunningly they are put."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from marketplace.errors import MarketplaceError
from marketplace.model import Result
from marketplace.services.ask import Question, ask
from marketplace.services.marketplace import Marketplace
from tests.engines.benign_sql import BENIGN, Benign
from tests.engines.query_data import a_market_with_data

WIDE = ("HUGEINT", "UHUGEINT", "BIGNUM")  # integers that come as text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("benign")


@pytest.fixture(scope="module")
def answers(folder) -> list[Result | MarketplaceError]:
    """To all of them, in their order. Several people ask at once, as it is in life."""
    # More time than the default: a busy machine is no reason to fail.
    settings = a_market_with_data(folder, query_seconds=30, query_cpu_seconds=30, queries_running=3)
    market = Marketplace.open(settings)

    def one(case: Benign) -> Result | MarketplaceError:
        question = Question(sql=case.sql, products=case.products, patience=30)
        try:
            return ask(market, question)
        except MarketplaceError as error:
            return error

    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(one, BENIGN))


def _same(expected: Any, got: Any, type_: str) -> bool:
    if type_ in WIDE and isinstance(expected, int):
        return str(expected) == str(got)
    if isinstance(expected, float) and isinstance(got, float):
        return got == pytest.approx(expected, rel=1e-9)
    return type(expected) is type(got) and expected == got


def _rows(case: Benign, result: Result) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The rows of the columns that are looked at, with their types."""
    names = [column.name for column in result.columns]
    places = [names.index(name) for name in case.columns] if case.some else range(len(names))
    types = [result.columns[place].type for place in places]
    return [tuple(row[place] for place in places) for row in result.rows], types


@pytest.mark.parametrize("number", range(len(BENIGN)))
def test_a_fair_question_has_the_right_answer(answers, folder, number):
    case, result = BENIGN[number], answers[number]
    assert isinstance(result, Result), (case.sql[:300], result)
    if case.columns and not case.some:
        assert tuple(column.name for column in result.columns) == case.columns
    said = repr(result)
    for word in (str(folder), "/proc/", "fd/"):
        assert word not in said
    for word in case.says:
        assert word in said
    if case.rows is None:
        assert result.rows
        return
    got, types = _rows(case, result)
    expected = list(case.rows)
    if not case.ordered:
        got, expected = sorted(got, key=repr), sorted(expected, key=repr)
    assert len(got) == len(expected)
    for wanted, found in zip(expected, got, strict=True):
        assert all(map(_same, wanted, found, types)), (case.sql[:300], wanted, found)
    assert not result.truncated


def test_there_are_as_many_questions_as_promised():
    assert len({case.sql for case in BENIGN}) >= 100
