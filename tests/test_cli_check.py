"""The command `check`: what it prints, and with which exit code it ends."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from marketplace.cli.check import left, print_reports
from marketplace.model import Check, Outcome, Report, Verdict
from marketplace.services.remembered import observations
from tests.builders import a_contract
from tests.services.builders_check import ID, NOON, opened, orders, shop

KEYS = [
    "product", "contract", "version", "check", "title", "kind", "verdict", "expected", "actual",
    "value", "unit", "rows", "rows_failed", "reason",
]  # fmt: skip
FINE = "SELECT 1 AS id, 'a' AS customer, 3 AS amount"


@pytest.fixture
def run(repo, monkeypatch):
    """Runs a command as if typed in the repository, with only our own settings."""
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_REPO", str(repo.folder))
    monkeypatch.setenv("MARKETPLACE_CACHE", repo.settings.cache)
    monkeypatch.setenv("MARKETPLACE_OBSERVATIONS", str(repo.folder.parent / "observations"))
    monkeypatch.chdir(repo.folder)
    return lambda *arguments: CliRunner().invoke(main, ["check", *arguments])


def test_json_has_the_keys_that_were_promised(repo, run):
    shop(repo)
    done = run("--json")
    found = json.loads(done.stdout)
    assert list(found) == ["checked_at", "outcomes"]
    assert found["checked_at"].endswith("+00:00")
    assert all(list(outcome) == KEYS for outcome in found["outcomes"])
    broken = next(o for o in found["outcomes"] if o["check"] == "orders.customer.required")
    assert (broken["product"], broken["contract"], broken["version"]) == (
        "sales", "orders", "1.0.0",
    )  # fmt: skip
    assert (broken["kind"], broken["verdict"], broken["rows_failed"]) == ("declared", "failed", 1)


def test_it_ends_with_one_where_something_is_broken(repo, run):
    shop(repo)
    assert run().exit_code == 1


def test_it_ends_with_one_where_a_check_could_not_run(repo, run):
    shop(repo, rows="")
    assert run().exit_code == 1


def test_it_ends_with_zero_where_all_is_kept_or_nobody_can_tell(repo, run):
    files = {"contracts/other.odcs.yaml": a_contract("other")}
    shop(repo, rows=FINE, files=files)
    done = run()
    assert done.exit_code == 0
    assert "2 products" in done.stderr


def test_it_ends_with_two_where_it_could_not_run(repo, run):
    shop(repo)
    done = run("nobody")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "There is no product 'nobody'." in done.stderr


def test_only_the_named_products_are_checked(repo, run):
    files = {"contracts/other.odcs.yaml": a_contract("other")}
    shop(repo, rows=FINE, files=files)
    found = json.loads(run("other", "--json").stdout)["outcomes"]
    assert {outcome["product"] for outcome in found} == {"other"}


def test_what_is_found_is_remembered_where_that_is_asked(repo, run):
    market = shop(repo)
    run()
    assert observations(market).latest() == []
    done = run("--record")
    assert done.exit_code == 1
    assert observations(market).latest()


def test_another_commit_is_checked_by_ref(repo, run):
    shop(repo, orders(ID), rows=FINE)
    repo.commit({"contracts/orders.odcs.yaml": orders()})
    before = json.loads(run("--ref", "main~1", "--json").stdout)["outcomes"]
    assert "orders.customer.required" not in {outcome["check"] for outcome in before}
    assert "orders.customer.required" in run("--json").stdout


def outcome(id_: str, verdict: str, **parts) -> Outcome:
    check = Check(id=id_, title=f"{id_} holds", kind="declared", expected="none empty")
    return Outcome(check=check, verdict=Verdict(verdict), **parts)


def report(product: str, *found: Outcome) -> Report:
    return Report(product=product, contract="c", version="1.0.0", checked_at=NOON, outcomes=found)


def test_the_text_shows_the_worst_first_and_leaves_out_what_is_kept(capsys):
    good = report("a-good", outcome("one", "passed"), outcome("two", "not_measured"))
    bad = report(
        "b-bad",
        outcome("three", "passed"),
        outcome("four", "warned"),
        outcome("five", "failed", actual="3 of 9 rows", reason="x" * 500),
    )
    assert print_reports([good, bad], False, "", False) == 1
    said = capsys.readouterr()
    lines = [line.strip() for line in said.out.splitlines() if line.strip()]
    assert lines[0] == "b-bad  c 1.0.0: 1 broken, 1 at risk, 1 kept"
    assert lines[1] == "broken        five holds: 3 of 9 rows, promised none empty"
    assert len(lines[2]) == 200
    assert lines[3].startswith("at risk       four holds")
    assert lines[4] == "a-good  c 1.0.0: 1 not measured, 1 kept"
    assert "one holds" not in said.out
    assert said.err == "2 products, 5 checks: 1 broken, 1 at risk, 1 not measured, 2 kept\n"


def test_one_reason_is_told_once(capsys):
    lost = [outcome(id_, "errored", reason="The file is lost.") for id_ in ("one", "two", "three")]
    print_reports([report("a", *lost, outcome("four", "errored", reason="Odd."))], False, "", False)
    said = capsys.readouterr().out
    assert "check error   one holds, and 2 more" in said
    assert said.count("The file is lost.") == 1
    assert "check error   four holds\n" in said


def test_what_is_kept_is_listed_on_request(capsys):
    assert print_reports([report("a", outcome("one", "passed"))], False, "", True) == 0
    assert "kept          one holds" in capsys.readouterr().out


def test_nothing_that_a_contract_says_controls_the_terminal(capsys):
    evil = report("a\x1b[31m", outcome("one\x1b[2J", "failed", reason="\x1b]0;x\x07"))
    print_reports([evil], False, "", True)
    assert "\x1b" not in capsys.readouterr().out


def test_an_estimate_comes_when_there_is_something_to_go_by():
    assert left(1, 0.5) == ""
    assert left(60, 0.001) == ""
    assert left(10, 0.5) == ", about 10 s left"
    assert left(100, 0.1) == ", about 15 min left"


def test_a_market_that_promises_nothing_is_fine(repo, run):
    repo.commit({"contracts/orders.odcs.yaml": a_contract(status="draft")})
    done = run()
    assert done.exit_code == 0
    assert "there is nothing to check" in done.stderr
    assert observations(opened(repo)).latest() == []
