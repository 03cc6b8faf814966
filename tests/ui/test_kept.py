"""What was measured beside what was promised, in words, lines and files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.model import (
    Check,
    Evidence,
    Incident,
    Kept,
    Measure,
    Metric,
    Observation,
    Threshold,
    Verdict,
)
from marketplace.promises import acknowledged
from marketplace.ui import kept_evidence, kept_incidents, kept_list, kept_what_if
from marketplace.ui.kept_chart import Scale, described, drawable, scale
from marketplace.ui.kept_file import csv_file
from marketplace.ui.kept_words import at, called, to_spare, where_from

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY = 86400.0
FRESH = Check(
    id="latency.legs.day",
    title="The newest day is at most 2 days old",
    kind="service level",
    object="legs",
    property="day",
    service_level="latency",
    measure=Measure(metric=Metric.NEWEST, object="legs", properties=("day",)),
    threshold=Threshold("mustBeLessOrEqualTo", 2 * DAY),
    unit="seconds",
    expected="at most 2 days",
)


def seen(days_ago: float, value: float | None, verdict: Verdict = Verdict.PASSED, **parts):
    return Observation(
        product="flights", contract="legs", version="1.0.0", check=FRESH.id, kind=FRESH.kind,
        title=FRESH.title, verdict=verdict, observed_at=NOW - timedelta(days=days_ago),
        value=value, unit="seconds", operator="mustBeLessOrEqualTo", low=2 * DAY, **parts,
    )  # fmt: skip


def kept(*observations: Observation, check: Check = FRESH) -> Kept:
    latest = observations[-1] if observations else None
    return Kept(check=check, latest=latest, observations=observations)


@pytest.mark.parametrize(
    ("value", "operator", "limit", "unit", "said"),
    [
        (1.5 * DAY, "mustBeLessOrEqualTo", 2 * DAY, "seconds", "12 hours to spare"),
        (3 * DAY, "mustBeLessThan", 2 * DAY, "seconds", "24 hours over"),
        (2 * DAY, "mustBeLessOrEqualTo", 2 * DAY, "seconds", "nothing to spare"),
        (99.5, "mustBeGreaterOrEqualTo", 99.9, "percent", "0.4 points short"),
        (12, "mustBeBetween", (5, 20), "rows", "7 rows to spare"),
        (4, "mustBeBetween", (5, 20), "rows", "1 row outside"),
        (3, "mustBe", 0, "rows", ""),
        (3, "mustBeLessThan", "soon", "rows", ""),
        (3, "mustBeLessThan", 0, "date", ""),
        (None, "mustBeLessThan", 5, "rows", ""),
    ],
)
def test_the_margin_is_said_in_the_unit_of_the_check(value, operator, limit, unit, said):
    assert to_spare(value, Threshold(operator, limit), unit) == said


def test_nothing_is_to_spare_where_nothing_is_promised():
    assert to_spare(3, None, "rows") == ""


def test_a_service_level_has_its_label_and_a_check_its_sentence():
    assert called(FRESH) == "Freshness"
    required = Check(id="legs.day.required", title="Every day is filled", kind="declared")
    assert called(required) == "Every day is filled"


def test_a_number_says_what_it_comes_from():
    assert where_from(FRESH, seen(0, DAY, rows=336776)) == "from 336,776 rows"
    assert where_from(FRESH, seen(0, DAY, source="dbt")) == "from Dbt"
    repair = Check(id="r", title="r", kind="service level", measure=Measure(metric=Metric.REPAIR))
    assert where_from(repair, seen(0, 1.0)) == "from the check history"


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(hours=5), "today 07:00"),
        (timedelta(hours=20), "yesterday 16:00"),
        (timedelta(days=8), "20 Nov 12:00"),
        (timedelta(days=400), "24 Oct 2025"),
    ],
)
def test_a_moment_is_said_as_exactly_as_it_matters(back, said):
    assert at(NOW - back, NOW) == said


def test_the_worst_of_neighbours_survives_where_points_are_left_out():
    results = [seen(100 - n, DAY) for n in range(100)]
    results[37] = seen(63, 3 * DAY, Verdict.FAILED)
    left = kept_list.thinned(results, 10)
    assert results[37] in left
    assert left[-1] is results[-1]
    assert len(left) <= 11


def test_a_small_line_marks_where_it_broke_and_says_how_often():
    broken = [seen(3, 3 * DAY, Verdict.FAILED), seen(2, 4 * DAY, Verdict.FAILED)]
    line = kept_list.spark(kept(seen(40, DAY), seen(4, DAY), *broken, seen(1, DAY)), NOW)
    assert line
    assert len(line.points) == 5
    assert len(line.broken) == 1
    assert line.said == "Freshness, last 90 days: 2 of 5 results broken"
    assert kept_list.spark(kept(seen(1, DAY)), NOW) is None


def test_a_chart_is_one_sentence_for_who_does_not_see_it():
    found = kept(seen(40, DAY), seen(8, 3 * DAY, Verdict.FAILED), seen(1, DAY))
    assert described(found, 90, NOW) == (
        "Freshness of legs.day over 90 days: between 24 hours and 3 days, promised at most 2 "
        "days; 1 result broken, the last one 20 Nov 12:00"
    )
    assert "never broken" in described(kept(seen(2, DAY), seen(1, DAY)), 90, NOW)
    assert not drawable(kept(seen(1, DAY)))


@pytest.mark.parametrize(
    ("value", "word"), [(DAY, "hours"), (5 * DAY, "days"), (600.0, "minutes"), (5.0, "seconds")]
)
def test_times_are_drawn_in_the_unit_that_people_would_say(value, word):
    alone = Check(id="x", title="x", kind="quality", unit="seconds")
    results = [seen(n, value) for n in (3, 2, 1)]
    bare = [Observation(**{f: getattr(o, f) for f in ("product", "contract", "version", "check",
            "kind", "title", "verdict", "observed_at", "value")}) for o in results]  # fmt: skip
    assert scale(kept(*bare, check=alone)).word == word


@pytest.mark.parametrize(
    ("values", "today", "unit"),
    [
        ([DAY, 1.2 * DAY], (2 * DAY,), Scale(DAY, "days")),
        ([0.0, 0.0], (0.0,), Scale(1.0, "rows")),
        ([0.5, 3.0], (5.0,), Scale(1.0, "%")),
        ([1e9, 2e9], (1.0,), Scale(1.0, "rows")),
        ([-5.0, 3.0], (2.0,), Scale(1.0, "")),
        ([350_000.0], (300_000.0, 400_000.0), Scale(1.0, "rows")),
    ],
)
def test_the_limit_can_be_moved_to_all_that_makes_sense(values, today, unit):
    room = kept_what_if.reach(values, today, unit, whole=unit.word == "rows")
    assert room.low <= min(0.0, *values) if min(values) < 0 else room.low == 0
    assert room.high > room.low
    assert room.low <= today[0] / unit.size <= today[-1] / unit.size <= room.high
    assert 0 < room.step <= (room.high - room.low)


def test_none_at_all_is_moved_as_at_most_so_many():
    none = Check(id="x", title="x", kind="declared", unit="rows", threshold=Threshold("mustBe", 0))
    assert kept_what_if.movable(kept(check=none)) == Threshold("mustBeLessOrEqualTo", 0)
    seven = Check(id="x", title="x", kind="quality", threshold=Threshold("mustBe", 7))
    assert kept_what_if.movable(kept(check=seven)) is None
    there = Check(id="x", title="x", kind="structure", threshold=Threshold("mustBe", 0))
    assert kept_what_if.movable(kept(check=there)) is None


def evidence(check: str, columns: dict[str, str], *rows: tuple) -> Evidence:
    of = Check(id=check, title=f"{check} holds", kind="declared", object="legs")
    return Evidence(check=of, failed=len(rows), rows=10, columns=(*columns.items(),), examples=rows)


def test_a_row_that_breaks_two_checks_is_there_once_with_both_reasons():
    one = evidence("a", {"id": "", "x": ""}, (1, None), (2, None))
    other = evidence("b", {"id": "", "y": ""}, (2, "bad"), (3, "bad"))
    (rows,) = kept_evidence.merged([one, other], {"legs": ["id"]})
    assert [name for name, _ in rows.columns] == ["id", "x", "y"]
    assert {row[0]: why for row, why in rows.found.items()} == {
        1: ["a holds"], 2: ["a holds", "b holds"], 3: ["b holds"],
    }  # fmt: skip
    assert (2, None, "bad") in rows.found


def test_rows_without_a_key_that_can_be_seen_are_not_taken_for_one():
    masked = evidence("a", {"id": "id is classified restricted"}, (None,), (None,))
    (rows,) = kept_evidence.merged([masked], {"legs": ["id"]})
    assert len(rows.found) == 2
    (bare,) = kept_evidence.merged([evidence("a", {"x": ""}, (1,), (1,))], {})
    assert len(bare.found) == 2


def test_how_many_is_said_with_its_share():
    one = evidence("a", {"id": ""}, (1,), (2,))
    assert kept_evidence.shown(one) == "2 of 10 rows (20.0 %)"


def test_a_file_holds_no_formula_and_keeps_numbers():
    data = csv_file(["=id", "amount"], [("=1+1", -5), (" @x", None), ("\u200b+1", 2.5), ("ok", 1)])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["'=id", "amount"], ["'=1+1", "-5"], ["' @x", ""], ["'\u200b+1", "2.5"], ["ok", "1"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "id_", ["flights/latency.legs.day/2026-11-20", "it's: odd #1/x/2026-11-20", "- a"]
)
def test_the_file_to_add_is_one_that_is_understood(id_):
    incident = Incident(id=id_, product="flights", check="x", title="x", opened_at=NOW)
    told = acknowledged.parse(kept_incidents.file_text([incident]).encode(), "incidents/x.yaml")
    assert not told.problems
    (said,) = told.acknowledgements
    assert said.incident == id_
    assert said.by == "your name"
