"""From a contract in Git and a file of data to outcomes, and to what is remembered of them."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from marketplace.errors import Busy, MarketplaceError, NotFound, Refused
from marketplace.model import Verdict
from marketplace.services.check import check, planned
from marketplace.services.remembered import WITHDRAWN, folder, observations
from marketplace.services.running import running
from tests.builders import a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import CANARY, a_file
from tests.services.builders_check import (
    CUSTOMER,
    ID,
    NOON,
    checked,
    later,
    local,
    opened,
    orders,
    shop,
    verdicts,
)

DAY = "SELECT 1 AS id, DATE '2026-05-31' AS day"
LATENCY = [{"property": "latency", "value": 2, "unit": "d", "element": "orders.day"}]
DATED = (ID, a_property("day", logicalType="date"))


def test_what_is_promised_is_measured(repo):
    found = checked(shop(repo))
    assert found["orders.id.required"].verdict is Verdict.PASSED
    broken = found["orders.customer.required"]
    assert (broken.verdict, broken.rows_failed, broken.rows) == (Verdict.FAILED, 1, 2)
    assert sum(outcome.verdict is Verdict.FAILED for outcome in found.values()) == 2


def test_each_check_has_one_outcome_in_the_order_of_the_contract(repo):
    market = shop(repo)
    (one,) = planned(market, "sales")
    (report,) = check(market, now=NOON)
    assert [outcome.check for outcome in report.outcomes] == list(one.checks)
    assert (report.product, report.contract, report.version) == ("sales", "orders", "1.0.0")
    assert report.checked_at == NOON


def test_without_data_here_the_other_promises_are_still_looked_at(repo):
    days = [
        {"property": "latency", "value": 2, "unit": "d", "element": "orders.id"},
        {"property": "endOfSupport", "value": "2026-08-01"},
    ]
    found = checked(shop(repo, orders(servers=None, slaProperties=days), rows=""))
    assert found["orders.id.required"].verdict is Verdict.NOT_MEASURED
    assert found["orders.id.required"].reason.startswith("This contract states no sample data.")
    (end,) = [o for o in found.values() if o.check.service_level == "endOfSupport"]
    assert (end.verdict, end.value) == (Verdict.PASSED, 61)


def test_a_file_that_is_not_there_is_an_error_of_each_check_of_it(repo):
    found = checked(shop(repo, rows=""))
    data = [o for o in found.values() if o.check.object]
    assert {o.verdict for o in data} == {Verdict.ERRORED}
    assert "data/orders.parquet: there is no such file" in data[0].reason


def test_a_path_that_leads_out_of_the_data_is_not_measured(repo):
    found = checked(shop(repo, orders(servers=[local("../secret.parquet")])))
    assert found["orders.id.required"].verdict is Verdict.NOT_MEASURED


def test_a_broken_contract_is_told_and_keeps_no_other_from_being_checked(repo):
    files = {"contracts/bad.odcs.yaml": a_contract("bad").replace("schema:", "schema: [")}
    reports = check(shop(repo, files=files), now=NOON)
    assert {report.product for report in reports} == {"sales", "bad"}
    bad = next(report for report in reports if report.product == "bad")
    assert not [o for o in bad.outcomes if o.verdict is Verdict.PASSED]


def test_only_what_is_live_is_checked_unless_it_is_named(repo):
    files = {"contracts/plan.odcs.yaml": a_contract("plan", status="draft")}
    market = shop(repo, files=files)
    assert {report.product for report in check(market, now=NOON)} == {"sales"}
    assert {report.product for report in check(market, ["plan"], now=NOON)} == {"plan"}
    every = check(market, now=NOON, every=True)
    assert {report.product for report in every} == {"sales", "plan"}


def test_a_product_can_be_named_by_its_contract(repo):
    market = shop(repo)
    assert [report.product for report in check(market, ["orders", "sales"], now=NOON)] == ["sales"]
    with pytest.raises(NotFound, match="There is no product 'sale'") as told:
        check(market, ["sale"], now=NOON)
    assert "sales" in told.value.hint


def test_an_older_commit_can_be_checked_but_is_not_remembered(repo):
    before = shop(repo).repository.commit()
    repo.commit({"contracts/orders.odcs.yaml": orders(ID)})
    market = opened(repo)
    assert "orders.customer.required" in checked(market, at=before)
    assert "orders.customer.required" not in checked(market)
    with pytest.raises(Refused):
        checked(market, at=before, record=True)


def test_nothing_is_remembered_unless_asked(repo):
    market = shop(repo)
    checked(market)
    assert observations(market).latest() == []


def test_an_outcome_is_remembered_with_its_promise(repo):
    market = shop(repo)
    found = checked(market, record=True)
    seen = {one.check: one for one in observations(market).latest()}
    assert seen.keys() == found.keys()
    one = seen["orders.customer.required"]
    assert (one.product, one.contract, one.version) == ("sales", "orders", "1.0.0")
    assert (one.verdict, one.rows_failed, one.observed_at) == (Verdict.FAILED, 1, NOON)
    assert (one.expected, one.operator, one.low) == ("none empty", "mustBe", 0)
    assert one.run
    assert {other.run for other in seen.values()} == {one.run}


def test_observations_lie_where_the_settings_say_else_in_the_cache(repo, tmp_path):
    market = shop(repo)
    assert folder(market) == tmp_path / "observations"
    assert folder(opened(repo, observations="")) == market.folder / "observations"
    repo.write(".git/marketplace-demo.json", "{}")
    assert folder(opened(repo, observations="")) == repo.folder / "observations"


def swapped(repo, rows: str, *, unnoticed: bool) -> None:
    """Other rows in the same file. What its system says of it shows that, or does not."""
    file = repo.folder / "data/orders.parquet"
    before = file.stat()
    new = a_file(repo.folder, "data/new.parquet", rows).read_bytes()
    with file.open("r+b") as opened_file:
        opened_file.write(new)
        opened_file.truncate(before.st_size if unnoticed else len(new))
    if unnoticed:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


ONE, NONE = "SELECT 1 AS id, 'a' AS customer", "SELECT 1 AS id, NULL::VARCHAR AS customer"
SIMPLE = orders(ID, CUSTOMER)


def test_unchanged_data_is_not_read_again(repo):
    market = shop(repo, SIMPLE, ONE)
    before = checked(market, record=True)
    swapped(repo, NONE, unnoticed=True)
    again = check(market, now=later(1), record=True)
    assert verdicts({o.check.id: o for o in again[0].outcomes}) == verdicts(before)
    assert again[0].notes[0].endswith("neither the data nor what is promised of it has changed.")
    latest = observations(market).latest()
    assert {one.observed_at for one in latest} == {later(1)}


def test_changed_data_is_read_again(repo):
    market = shop(repo, SIMPLE, ONE)
    checked(market, record=True)
    swapped(repo, NONE, unnoticed=False)
    again = checked(market, record=True, now=later(1))
    assert again["orders.customer.required"].verdict is Verdict.FAILED


def test_who_does_not_record_looks_for_himself(repo):
    market = shop(repo, SIMPLE, ONE)
    checked(market, record=True)
    assert check(market, now=later(1))[0].notes == ()


def test_another_rule_over_the_same_data_is_measured(repo):
    market = shop(repo, SIMPLE, ONE)
    checked(market, record=True)
    options = {"logicalTypeOptions": {"minLength": 2}}
    longer = orders(ID, a_property("customer", required=True, **options))
    repo.commit({"contracts/orders.odcs.yaml": longer})
    (report,) = check(opened(repo), now=later(1), record=True)
    assert Verdict.FAILED in {o.verdict for o in report.outcomes}


def test_the_age_of_unchanged_data_grows(repo):
    market = shop(repo, orders(*DATED, slaProperties=LATENCY), DAY)
    young = next(o for o in checked(market, record=True).values() if o.check.service_level)
    assert young.verdict is Verdict.PASSED
    for day in (1, 5):
        found = checked(market, record=True, now=later(day))
        old = next(o for o in found.values() if o.check.service_level)
        assert old.value == young.value + timedelta(days=day).total_seconds()
    assert old.verdict is Verdict.FAILED


def test_a_statement_that_asks_for_the_time_is_asked_again(repo):
    def of(query: str) -> str:
        rule = {"type": "sql", "query": query, "mustBe": 0}
        return orders(ID, schema=[an_object("orders", ID, quality=[rule])])

    market = shop(repo, of("SELECT count(*) - 1 FROM {object}"), ONE)
    checked(market, record=True)
    (report,) = check(market, now=later(1), record=True)
    assert report.notes[0].startswith("7 of 7 results")
    market = shop(repo, of("SELECT count(*) FILTER (current_date IS NULL) FROM {object}"), ONE)
    checked(market, record=True, now=later(2))
    (report,) = check(market, now=later(3), record=True)
    assert report.notes[0].startswith("6 of 7 results")


def test_what_is_promised_no_more_is_withdrawn(repo):
    market = shop(repo)
    checked(market, record=True)
    repo.commit({"contracts/orders.odcs.yaml": orders(ID)})
    checked(opened(repo), record=True, now=later(1))
    seen = {one.check: one for one in observations(opened(repo)).latest()}
    assert seen["orders.customer.required"].kind == WITHDRAWN
    assert seen["orders.customer.required"].verdict is Verdict.NOT_MEASURED


def test_what_its_own_contract_hides_is_counted_and_never_told(repo):
    email = a_property("email", required=True, unique=True, classification="restricted")
    rows = f"SELECT i AS id, '{CANARY}' AS email FROM range(3) t(i)"
    market = shop(repo, orders(ID, email), rows)
    found = checked(market, record=True)
    assert found["orders.email.unique"].rows_failed == 2
    assert "canary" not in repr(found)
    assert "canary" not in repr(observations(market).latest())


def test_what_another_contract_hides_is_not_tried_out(repo):
    email = a_property("email", enum=[{"value": CANARY}], required=True)
    hidden = an_object("orders", ID, a_property("email", classification="restricted"))
    hiding = a_contract("people", schema=[hidden], servers=[local()])
    rows = f"SELECT i AS id, '{CANARY}' AS email FROM range(3) t(i)"
    files = {"contracts/people.odcs.yaml": hiding}
    found = checked(shop(repo, orders(ID, email), rows, files), "sales")
    assert found["orders.email.enum"].verdict is Verdict.NOT_MEASURED
    assert "people" in found["orders.email.enum"].reason
    assert found["orders.email.required"].verdict is Verdict.PASSED


CUSTOMERS = "contracts/customers.odcs.yaml"


def with_customers(repo, **hidden):
    """Orders that refer to customers of another product."""
    name = a_property("name", unique=True, **hidden)
    customers = a_contract(
        "customers",
        schema=[an_object("customers", name)],
        servers=[local("data/customers.parquet")],
        slaProperties=None,
    )
    to = "customers.odcs.yaml#/schema/customers/properties/name"
    customer = a_property("customer", relationships=[{"to": to}])
    a_file(repo.folder, "data/customers.parquet", "SELECT 'b' AS name")
    rows = "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) t(id, customer)"
    found = checked(shop(repo, orders(ID, customer), rows, {CUSTOMERS: customers}), "sales")
    return next(o for id_, o in found.items() if "relationship" in id_)


def test_a_reference_to_another_product_is_looked_up_in_its_data(repo):
    found = with_customers(repo)
    assert (found.verdict, found.rows_failed) == (Verdict.FAILED, 1)


def test_values_are_not_tried_out_against_what_another_product_hides(repo):
    found = with_customers(repo, classification="restricted")
    assert found.verdict is Verdict.NOT_MEASURED
    assert found.rows_failed is None


def test_a_product_is_checked_once_at_a_time(repo):
    market = shop(repo)
    with running(market, ["sales"], ""), pytest.raises(Busy, match="'sales' are running already"):
        check(market, ["sales"], now=NOON, user="somebody")
    assert check(market, ["sales"], now=NOON, user="somebody")


def test_progress_goes_up_to_the_end(repo):
    files = {"contracts/other.odcs.yaml": a_contract("other", slaProperties=None)}
    market = shop(repo, files=files)
    told: list[tuple[int, int, str]] = []
    check(market, now=NOON, progress=lambda *said: told.append(said))
    shares = [done / total for done, total, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_server_must_be_known_to_the_settings(repo, tmp_path):
    market = shop(repo)
    with pytest.raises(MarketplaceError, match="No servers are set"):
        check(market, now=NOON, server="warehouse")
    file = tmp_path / "servers.toml"
    file.write_text('[warehouse]\npassword = "secret"\n', encoding="utf-8")
    with pytest.raises(NotFound, match="no server 'other'"):
        check(opened(repo, servers=str(file)), now=NOON, server="other")
    found = checked(opened(repo, servers=str(file)), server="warehouse")
    assert found["orders.id.required"].reason == "This contract states no server 'warehouse'."


def test_the_results_so_far_answer_what_asks_the_history(repo):
    levels = [
        {"property": "availability", "value": 99, "unit": "percent"},
        {"property": "timeToRepair", "value": 4, "unit": "h"},
    ]
    market = shop(repo, orders(ID, slaProperties=levels), ONE)
    for day in range(3):
        found = checked(market, record=True, now=later(day))
    said = {o.check.service_level: o for o in found.values() if o.check.service_level}
    assert (said["availability"].verdict, said["availability"].value) == (Verdict.PASSED, 100)
    assert said["timeToRepair"].verdict is Verdict.NOT_MEASURED


def test_two_versions_of_a_contract_are_remembered_apart(repo):
    ports = [
        {"name": "orders", "version": version, "contractId": "orders"}
        for version in ("1.0.0", "2.0.0")
    ]
    files = {
        "contracts/sales.odps.yaml": a_product("sales", outputPorts=ports),
        "contracts/orders2.odcs.yaml": orders(ID, version="2.0.0"),
    }
    market = shop(repo, files=files)
    reports = check(market, now=NOON, record=True)
    assert {report.version for report in reports} == {"1.0.0", "2.0.0"}
    assert {one.version for one in observations(market).latest()} == {"1.0.0", "2.0.0"}
