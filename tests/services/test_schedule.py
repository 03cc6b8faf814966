"""What is due, and that it is checked once, whoever asks and whatever ends a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.errors import Busy, NotFound, Unreadable
from marketplace.model import Observation, Report, Verdict
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from marketplace.services.schedule import check_due
from marketplace.stores.attempts import TRIES, checking
from tests.builders import a_contract, a_property, an_object

SEVEN = datetime(2026, 11, 20, 7, tzinfo=UTC)  # an hour after the default schedule's time
DAY = timedelta(days=1)


class Runner:
    """Checks products as far as these tests need it: it records that it did."""

    def __init__(self, market: Marketplace, records: bool = True) -> None:
        self.market, self.records = market, records
        self.ran: list[list[str]] = []
        self.fails: dict[str, Exception] = {}

    def at(self, now: datetime, *chosen: str, record: bool = True) -> list[str]:
        """The products that were checked now."""

        def run(products: Sequence[str]) -> tuple[Report, ...]:
            self.ran.append([*products])
            for error in (self.fails[one] for one in products if one in self.fails):
                raise error
            if self.records and record:
                observations(self.market).record(observed(one, now) for one in products)
            return tuple(
                Report(product=x, contract=x, version="1", checked_at=now) for x in products
            )

        return [report.product for report in check_due(self.market, run, now, chosen, record)]


def observed(product: str, at: datetime, **more: object) -> Observation:
    one = Observation(
        product=product, contract=product, version="1.0.0", check="c", kind="quality", title="C",
        verdict=Verdict.PASSED, observed_at=at,
    )  # fmt: skip
    return replace(one, **more)


def a_scheduled(id: str, schedule: str = "") -> str:
    rule = {"metric": "rowCount", "mustBeGreaterThan": 0, "schedule": schedule}
    if not schedule:
        del rule["schedule"]
    object_ = an_object(id, a_property("id"), quality=[rule])
    return a_contract(id, schema=[object_], slaProperties=None)


@pytest.fixture
def runner(repo):
    repo.commit(
        {
            "contracts/daily.odcs.yaml": a_scheduled("daily"),
            "contracts/hourly.odcs.yaml": a_scheduled("hourly", "0 * * * *"),
            "contracts/monday.odcs.yaml": a_scheduled("monday", "0 6 * * MON"),
        }
    )
    return Runner(Marketplace.open(repo.settings))


def test_what_never_ran_is_due_and_then_each_by_its_own_schedule(runner):
    assert runner.at(SEVEN) == ["daily", "hourly", "monday"]
    assert runner.at(SEVEN + timedelta(minutes=30)) == []
    # All three promise more than the rule, and that by the organisation's schedule.
    assert runner.at(SEVEN + timedelta(hours=1)) == ["hourly"]
    assert runner.at(SEVEN + timedelta(hours=9)) == ["hourly"]  # missed times count once
    assert runner.at(SEVEN + DAY) == ["daily", "hourly", "monday"]


def test_a_run_that_somebody_recorded_by_hand_counts(runner):
    for product in ("daily", "hourly", "monday"):
        observations(runner.market).record([observed(product, SEVEN - timedelta(minutes=20))])
    assert runner.at(SEVEN) == ["hourly"]


@pytest.mark.parametrize(
    "more", [{"source": "dbt"}, {"generated": True}, {"observed_at": SEVEN + 300 * DAY}]
)
def test_what_others_found_was_made_up_or_is_of_a_wrong_clock_does_not(runner, more):
    recent = SEVEN - timedelta(minutes=20)
    for product in ("daily", "hourly", "monday"):
        observations(runner.market).record([observed(product, recent, **more)])
    assert runner.at(SEVEN) == ["daily", "hourly", "monday"]
    assert runner.at(SEVEN + timedelta(minutes=1)) == []


def test_a_changed_contract_is_due_at_once_and_no_other(runner, repo):
    runner.at(SEVEN)
    repo.commit({"contracts/daily.odcs.yaml": a_scheduled("daily", "0 6 1 * *")})
    runner.market.refresh()
    assert runner.at(SEVEN + timedelta(minutes=10)) == ["daily"]
    assert runner.at(SEVEN + timedelta(minutes=20)) == []


def test_a_run_that_records_nothing_is_not_begun_again_before_its_time(runner):
    runner.records = False
    assert len(runner.at(SEVEN)) == 3
    assert runner.at(SEVEN + timedelta(minutes=10)) == []
    assert runner.at(SEVEN + DAY) == ["daily", "hourly", "monday"]


def test_only_what_is_named_is_checked_and_only_if_it_is_due(runner):
    assert runner.at(SEVEN, "daily", "monday") == ["daily", "monday"]
    assert runner.at(SEVEN, "daily") == []
    with pytest.raises(NotFound):
        runner.at(SEVEN, "nothing")


def test_without_recording_nothing_counts_as_served(runner):
    assert len(runner.at(SEVEN, record=False)) == 3
    assert len(runner.at(SEVEN)) == 3


def test_nothing_runs_while_another_process_is_at_it(runner):
    runner.at(SEVEN)
    with checking(observations(runner.market).folder):
        assert runner.at(SEVEN + DAY) == []
    assert len(runner.at(SEVEN + DAY)) == 3


def test_a_product_that_cannot_be_checked_keeps_no_other_from_it(runner, caplog):
    runner.fails["hourly"] = Unreadable("The data is broken.")
    assert runner.at(SEVEN) == ["daily", "monday"]
    assert "'hourly' was not checked: The data is broken." in caplog.text
    assert runner.at(SEVEN + timedelta(minutes=10)) == []


def test_one_that_somebody_else_checks_just_now_is_tried_again(runner):
    runner.fails["hourly"] = Busy("The checks of 'hourly' are running already.")
    assert runner.at(SEVEN) == ["daily", "monday"]
    del runner.fails["hourly"]
    assert runner.at(SEVEN + timedelta(minutes=1)) == ["hourly"]


def test_a_run_that_was_ended_is_begun_again_alone_and_a_few_times_only(runner):
    runner.fails["hourly"] = KeyboardInterrupt()
    for _ in range(TRIES):
        with pytest.raises(KeyboardInterrupt):
            runner.at(SEVEN)
    assert runner.ran[0] == ["daily", "hourly", "monday"]
    assert runner.ran[-1] == ["hourly"]
    assert runner.at(SEVEN) == ["monday"]
    assert runner.at(SEVEN) == []
    del runner.fails["hourly"]
    assert "hourly" in runner.at(SEVEN + DAY)


def test_a_schedule_that_is_none_is_told_and_the_default_holds(runner, repo):
    repo.commit({"contracts/daily.odcs.yaml": a_scheduled("daily", "every `full` moon")})
    runner.market.refresh()
    told = check_due(
        runner.market,
        lambda products: [
            Report(product=x, contract=x, version="1", checked_at=SEVEN) for x in products
        ],
        SEVEN,
        ["daily"],
        True,
    )
    assert told[0].notes == (
        "'every `full` moon' is no cron schedule, so it runs as '0 6 * * *'.",
    )  # fmt: skip
    assert runner.at(SEVEN + timedelta(hours=2), "daily") == []
    assert runner.at(SEVEN + DAY, "daily") == ["daily"]


def test_the_organisation_says_when_checks_run_that_state_no_schedule(runner, repo):
    runner.at(SEVEN)
    repo.commit({"contracts/marketplace.yaml": 'checks: {schedule: "0 8 * * *"}\n'})
    runner.market.refresh()
    assert "daily" in runner.at(SEVEN + timedelta(minutes=65))
