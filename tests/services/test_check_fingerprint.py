"""Which results may be taken again without a look at the data."""

from __future__ import annotations

import pytest

from marketplace.engines.files import open_below
from marketplace.engines.measuring import Table
from marketplace.model import Check, Measure, Metric, Observation, Outcome, Threshold, Verdict
from marketplace.services import fingerprint
from marketplace.services.measured import Data
from tests.engines.builders_engines import a_file, an_object
from tests.services.builders_check import NOON, later

NEWEST = Check(
    id="latency", title="", kind="service level", service_level="latency", object="orders",
    measure=Measure(metric=Metric.NEWEST, object="orders", properties=("day",)),
    threshold=Threshold("mustBeLessOrEqualTo", 2 * 86_400), unit="seconds",
)  # fmt: skip


def a_check(query: str = "SELECT 1", **parts) -> Check:
    measure = Measure(metric=Metric.SQL, object="orders", query=query)
    return Check(id="rule", title="", kind="quality", object="orders", measure=measure, **parts)


@pytest.fixture
def data(tmp_path):
    """Orders, open."""
    a_file(tmp_path, "orders.parquet")
    with open_below(tmp_path, "orders.parquet", "orders") as files:
        table = Table(
            object=an_object("id"), format="parquet", encoding="utf-8", delimiter="", hidden={},
            files=files,
        )  # fmt: skip
        yield Data(tables={("", "orders"): table})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT count(*) FROM orders WHERE day > now()",
        "SELECT count(*) FROM orders WHERE day > current_date - 7",
        "SELECT max(age(day)) FROM orders",
        "SELECT random ()",
        "SELECT count(*) FROM orders USING  SAMPLE 10%",
        "SELECT gen_random_uuid()",
        "SELECT get_current_timestamp()",
    ],
)
def test_a_statement_that_may_answer_otherwise_is_always_asked(data, query):
    assert fingerprint.of(a_check(query), data) == ""


@pytest.mark.parametrize(
    "query", ["SELECT min(age) FROM orders", "SELECT known, current_stock FROM orders"]
)
def test_names_that_only_look_like_it_are_fine(data, query):
    assert fingerprint.of(a_check(query), data)


@pytest.mark.parametrize(
    "other",
    [
        a_check("SELECT 2"),
        a_check(threshold=Threshold("mustBe", 3)),
        a_check(warning=Threshold("mustBe", 3)),
        a_check(severity="warning"),
        a_check(unit="percent"),
    ],
)
def test_another_rule_has_another_mark(data, other):
    assert fingerprint.of(a_check(), data) == fingerprint.of(a_check(), data)
    assert fingerprint.of(a_check(), data) != fingerprint.of(other, data)


def an_observation(verdict: Verdict = Verdict.PASSED, **parts) -> Observation:
    return Observation(
        product="sales", contract="orders", version="1", check="rule", kind="quality", title="",
        verdict=verdict, observed_at=NOON, fingerprint="x", **parts,
    )  # fmt: skip


@pytest.mark.parametrize("other", [{"source": "dbt"}, {"generated": True}])
def test_only_what_we_measured_ourselves_is_taken_again(other):
    check, seen = a_check(), an_observation()
    assert fingerprint.known([check], {"rule": "x"}, {"rule": seen}) == {"rule": seen}
    assert not fingerprint.known([check], {"rule": "y"}, {"rule": seen})
    assert not fingerprint.known([check], {"rule": "x"}, {"rule": an_observation(**other)})
    assert not fingerprint.known([check], {"rule": "x"}, {})


@pytest.mark.parametrize(
    ("verdict", "value", "holds"),
    [
        ("passed", 3.0, True), ("failed", 3.0, True), ("warned", 3.0, True),
        ("errored", None, False), ("not_measured", None, True),
    ],
)  # fmt: skip
def test_an_error_is_tried_again(verdict, value, holds):
    outcome = Outcome(check=a_check(), verdict=Verdict(verdict), value=value)
    assert fingerprint.holds(outcome) is holds


def test_a_time_ahead_of_now_is_looked_at_again():
    assert fingerprint.holds(Outcome(check=NEWEST, verdict=Verdict.PASSED, value=1.0))
    assert not fingerprint.holds(Outcome(check=NEWEST, verdict=Verdict.PASSED, value=-1.0))
    assert not fingerprint.holds(Outcome(check=NEWEST, verdict=Verdict.NOT_MEASURED, value=9.0))


def test_an_age_grows_until_it_breaks_the_promise():
    seen = an_observation(value=86_400.0, reason="The newest is of 31 May 2026.", actual="1 day")
    kept = fingerprint.again(NEWEST, seen, later(1))
    assert (kept.verdict, kept.value) == (Verdict.PASSED, 2 * 86_400)
    broken = fingerprint.again(NEWEST, seen, later(2))
    assert (broken.verdict, broken.value) == (Verdict.FAILED, 3 * 86_400)
    assert broken.reason == seen.reason
