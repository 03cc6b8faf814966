"""How well promises are kept, from what is remembered: of each product, and promise by promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from marketplace.errors import NotFound
from marketplace.model import Observation, State, Verdict
from marketplace.services.health import health, history, product_health, promises
from marketplace.services.marketplace import Marketplace
from marketplace.services.promised import planned
from marketplace.services.remembered import WITHDRAWN, observations
from tests.builders import a_contract, a_product, an_object
from tests.services.builders_check import NOON, later, opened, orders, shop

FILLED, KEY = "orders.customer.required", "orders.id.required"


def an_observation(check: str = FILLED, verdict: str = "passed", days: float = 0, **parts):
    return Observation(
        product=parts.pop("product", "sales"),
        contract=parts.pop("contract", "orders"),
        version=parts.pop("version", "1.0.0"),
        check=check,
        kind=parts.pop("kind", "declared"),
        title=check,
        verdict=Verdict(verdict),
        observed_at=later(days),
        **parts,
    )


def remembered(market: Marketplace, *seen: Observation) -> Marketplace:
    observations(market).record(seen)
    return market


def test_what_nobody_measured_is_not_kept(repo):
    found = health(shop(repo, rows=""), NOON)
    assert found.keys() == {"sales"}
    assert found["sales"].state is State.UNKNOWN
    assert found["sales"].checked_at is None


def test_a_product_is_as_good_as_its_worst_promise(repo):
    market = remembered(
        shop(repo, rows=""), an_observation(), an_observation(KEY, "failed", rows_failed=3)
    )
    found = product_health(market, "sales", later(1))
    assert (found.state, found.kept, found.broken) == (State.BROKEN, 1, 1)
    assert [one.check for one in found.worst] == [KEY]
    assert (found.stale, found.checked_at) == (False, NOON)
    assert product_health(market, "orders", later(1)) is found, "also by its contract"
    with pytest.raises(NotFound):
        product_health(market, "nobody", NOON)


def test_the_newest_result_counts(repo):
    market = remembered(shop(repo, rows=""), an_observation(verdict="failed"))
    assert product_health(market, "sales", NOON).state is State.BROKEN
    remembered(market, an_observation(days=1))
    assert product_health(market, "sales", later(1)).state is State.KEPT


def test_it_is_the_same_object_until_there_is_something_new(repo):
    market = remembered(shop(repo, rows=""), an_observation())
    first = health(market, NOON)
    assert health(market, NOON) is first
    remembered(market, an_observation(days=1))
    assert health(market, NOON) is not first


def test_an_old_result_is_stale_by_the_schedule_of_the_organisation(repo):
    market = remembered(shop(repo, rows=""), an_observation())
    assert not product_health(market, "sales", later(2)).stale
    assert product_health(market, "sales", later(2.1)).stale
    weekly = {"contracts/marketplace.yaml": "checks: {schedule: '0 6 * * 1'}\n"}
    repo.commit(weekly)
    assert not product_health(opened(repo), "sales", later(13)).stale
    assert product_health(opened(repo), "sales", later(15)).stale


def test_what_is_withdrawn_is_no_promise(repo):
    gone = an_observation(KEY, "not_measured", 1, kind=WITHDRAWN)
    market = remembered(shop(repo, rows=""), an_observation(), an_observation(KEY, "failed"), gone)
    found = product_health(market, "sales", later(1))
    assert (found.state, found.promised) == (State.KEPT, 1)


def test_a_new_version_is_judged_by_what_was_measured_of_the_one_before(repo):
    market = shop(repo, orders(version="1.1.0"), rows="")
    remembered(market, an_observation(verdict="failed"), an_observation(KEY, "failed", 1))
    remembered(market, an_observation(KEY, "passed", 2, version="1.1.0"))
    found = product_health(market, "sales", later(2))
    assert (found.state, found.broken, found.kept) == (State.BROKEN, 1, 1)


def test_another_major_version_is_another_promise(repo):
    market = remembered(
        shop(repo, orders(version="2.0.0"), rows=""), an_observation(verdict="failed")
    )
    assert product_health(market, "sales", NOON).state is State.UNKNOWN


def downstream(repo) -> Marketplace:
    files = {
        "contracts/board.odps.yaml": a_product(
            "board",
            "board-rows",
            inputPorts=[{"name": "orders", "version": "1.0.0", "contractId": "orders"}],
        ),
        "contracts/board.odcs.yaml": a_contract("board-rows", schema=[an_object("board-rows")]),
        "contracts/alone.odcs.yaml": a_contract("alone", schema=[an_object("alone")]),
    }
    return shop(repo, rows="", files=files)


def test_a_breach_upstream_travels_and_names_its_cause(repo):
    market = remembered(downstream(repo), an_observation(verdict="failed"))
    found = health(market, NOON)
    assert (found["board"].state, found["board"].causes) == (State.AT_RISK, ("sales",))
    assert (found["alone"].state, found["alone"].causes) == (State.UNKNOWN, ())


def test_each_promise_stands_beside_what_was_measured_and_the_line_that_makes_it(repo):
    seen = [an_observation(days=day, value=0.0) for day in range(-3, 0)]
    market = remembered(shop(repo, rows=""), *seen, an_observation(verdict="failed"))
    found = promises(market, "sales", now=later(0.5))
    assert [kept.check for kept in found.kept] == list(planned(market, "sales")[0].checks)
    kept = next(kept for kept in found.kept if kept.check.id == FILLED)
    assert [one.observed_at for one in kept.observations] == [later(d) for d in (-3, -2, -1, 0)]
    assert kept.latest
    assert kept.latest.verdict is Verdict.FAILED
    assert [window.days for window in kept.windows] == [7, 30, 90]
    text = (repo.folder / kept.file).read_text("utf-8").splitlines()
    assert text[kept.line - 1].strip() == "required: true"
    assert "customer" in text[kept.line - 3]
    assert (found.contract, found.version) == ("orders", "1.0.0")
    assert found.health.broken == 1
    assert found.health.unmeasured == len(found.kept) - 1


def test_the_year_before_is_not_read(repo):
    market = remembered(shop(repo, rows=""), an_observation(days=-400), an_observation(days=-300))
    (kept,) = [kept for kept in promises(market, "sales", now=NOON).kept if kept.observations]
    assert [one.observed_at for one in kept.observations] == [later(-300)]


def test_a_result_of_long_ago_is_stale_and_not_forgotten(repo):
    market = remembered(shop(repo, rows=""), an_observation(days=-400))
    (kept,) = [kept for kept in promises(market, "sales", now=NOON).kept if kept.latest]
    assert kept.stale
    assert kept.observations == ()


def test_a_version_that_nobody_has_is_told(repo):
    with pytest.raises(NotFound, match=r"has no version 7\.0\.0"):
        promises(shop(repo, rows=""), "sales", "7.0.0", now=NOON)


def test_what_another_tool_has_looked_at_is_shown_beside(repo):
    foreign = an_observation("dbt.not_null", "failed", kind="quality", source="dbt")
    found = promises(remembered(shop(repo, rows=""), foreign), "sales", now=NOON)
    assert found.kept[-1].check.id == "dbt.not_null"
    assert found.kept[-1].latest
    assert found.kept[-1].latest.verdict is Verdict.FAILED
    assert found.kept[-1].line == 0


def failing(days: Iterable[float]) -> list[Observation]:
    return [an_observation(verdict="failed", days=day) for day in days]


def test_an_incident_is_open_until_its_promise_is_kept_or_withdrawn(repo):
    market = remembered(shop(repo, rows=""), *failing((-3, -2)))
    (incident,) = promises(market, "sales", now=NOON).incidents
    assert incident.is_open
    assert incident.failures == 2
    remembered(market, an_observation(verdict="not_measured", kind=WITHDRAWN, days=-1))
    (incident,) = promises(market, "sales", now=NOON).incidents
    assert incident.closed_at == later(-1)


def test_a_file_in_git_says_who_takes_care_of_an_incident(repo):
    market = remembered(shop(repo, rows=""), *failing((-2,)))
    (incident,) = promises(market, "sales", now=NOON).incidents
    assert incident.acknowledged_by == ""
    said = f"incident: {incident.id}\nacknowledged_by: Mara\nwhat_happened: The export changed.\n"
    repo.commit({"incidents/may.yaml": said, "incidents/broken.yaml": "incident: [\n"})
    market.refresh()
    (incident,) = promises(market, "sales", now=NOON).incidents
    assert (incident.acknowledged_by, incident.note) == ("Mara", "The export changed.")


def test_so_it_does_in_a_working_tree_before_it_is_committed(repo):
    market = remembered(shop(repo, rows=""), *failing((-2,)))
    (incident,) = promises(market, "sales", now=NOON).incidents
    disk = opened(repo, ref="WORKTREE")
    assert promises(disk, "sales", now=NOON).incidents == (incident,)
    repo.write("incidents/may.yml", f"incident: {incident.id}\nacknowledged_by: Mara\n")
    (told,) = promises(disk, "sales", now=NOON).incidents
    assert told == replace(incident, acknowledged_by="Mara")


def test_the_history_covers_all_live_contracts_of_a_product(repo):
    market = remembered(shop(repo, rows=""), an_observation(days=-5), an_observation(days=-1))
    kept = history(market, "sales", 3, NOON)
    assert [one.check for one in kept] == list(planned(market, "sales")[0].checks)
    assert [len(one.observations) for one in kept if one.check.id == FILLED] == [1]
