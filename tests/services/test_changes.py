"""What changed, when, by whom and for whom: over a small repository with a past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marketplace.errors import NotFound
from marketplace.model import Impact, Kind
from marketplace.services.changes import Asked, Timeline, row_of, texts, timeline
from marketplace.services.ending import endings
from marketplace.services.marketplace import Marketplace
from marketplace.services.versions import between, line, lines, releases
from marketplace.settings import WORKTREE
from tests.builders import Repo, a_contract, a_product, an_object

TODAY = date(2026, 6, 1)
ORDERS, SALES = "contracts/orders.odcs.yaml", "contracts/sales.odps.yaml"
GONE = "contracts/old/gone.odcs.yaml"


def orders(version: str, *properties: str, **parts) -> str:
    return a_contract("orders", version=version, schema=[an_object("orders", *properties)], **parts)


def sales(version: str, port: str) -> str:
    ports = [{"name": "orders", "version": port, "contractId": "orders"}]
    return a_product("sales", version=version, outputPorts=ports)


@pytest.fixture(scope="module")
def past(tmp_path_factory) -> tuple[Marketplace, dict[str, str]]:
    repo = Repo(tmp_path_factory.mktemp("changes") / "repo")
    ids = {
        "start": repo.commit({ORDERS: orders("1.0.0", "id", "note"), SALES: sales("1.0.0", "1.0.0"),
                              "contracts/marketplace.yaml": "title: Shop\n"}, "Start"),
        "air": repo.commit({"contracts/air.odcs.yaml": a_contract("air", domain="air")}, "Add air"),
        "gone": repo.commit({GONE: a_contract("gone", domain="air")}, "Add gone"),
        "words": repo.commit({ORDERS: orders("1.0.1", "id", "note", tags=["x"]),
                              "contracts/air.odcs.yaml": a_contract("air", domain="air",
                                                                    description={"usage": "y"})},
                             "Say more"),
        "rules": repo.commit({"contracts/marketplace.yaml": "title: Our shop\n"}, "Rename us"),
        "broken": repo.commit({"contracts/air.odcs.yaml": "kind: DataContract\nid: 'air"}, "Oops"),
        "mended": repo.commit({"contracts/air.odcs.yaml": a_contract("air", domain="air")}, "Mend"),
        "two": repo.commit({ORDERS: orders("2.0.0", "id"), SALES: sales("2.0.0", "2.0.0")},
                           "Drop the note"),
        "removed": repo.commit({GONE: None}, "Retire gone"),
    }  # fmt: skip
    repo.git("mv", ORDERS, "contracts/renamed.odcs.yaml")
    ids["moved"] = repo.commit({}, "Move orders")
    return Marketplace.open(repo.settings), ids


def told(found: Timeline) -> list[tuple[str, str, Impact | None]]:
    return [(row.commit.subject, row.name, row.severity) for row in found.rows]


def test_every_commit_that_changed_a_promise_is_listed_newest_first(past):
    market, _ = past
    found = timeline(market, Asked())
    assert told(found) == [
        ("Move orders", "Sales", Impact.DOCS),
        ("Retire gone", "Gone", Impact.BREAKING),
        ("Drop the note", "Sales", Impact.BREAKING),
        ("Mend", "Air", None),
        ("Oops", "Air", None),
        ("Say more", "Air", Impact.RISKY),
        ("Say more", "Sales", Impact.DOCS),
        ("Add gone", "Gone", Impact.COMPATIBLE),
        ("Add air", "Air", Impact.COMPATIBLE),
        ("Start", "Sales", Impact.COMPATIBLE),
    ]
    assert not found.more
    gone, two, oops = found.rows[1], found.rows[2], found.rows[4]
    assert (gone.gone, gone.product, gone.domain) == (True, "", "air")
    assert (two.product, two.version, two.is_new) == ("sales", "2.0.0", False)
    assert two.changes[0].message == "Queries that name orders.note stop working."
    assert "air.odcs.yaml" in oops.broken[0]
    assert found.rows[-1].is_new
    assert timeline(market, Asked(), 3).more


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        (Asked(product="sales"), ["Move orders", "Drop the note", "Say more", "Start"]),
        (Asked(product="orders", severities=(Impact.BREAKING,)), ["Drop the note"]),
        (Asked(domain="air", severities=(Impact.BREAKING,)), ["Retire gone"]),
        (Asked(domain="air", severities=(Impact.COMPATIBLE,)), ["Add gone", "Add air"]),
        (Asked(owner="nobody"), []),
        (Asked(since=date(2026, 1, 10)), ["Move orders", "Retire gone"]),
    ],
)
def test_the_list_is_narrowed(past, asked, subjects):
    found = timeline(past[0], asked)
    assert [row.commit.subject for row in found.rows] == subjects


def test_an_unknown_product_or_commit_is_told(past):
    market, ids = past
    with pytest.raises(NotFound):
        timeline(market, Asked(product="nobody"))
    for commit, product in ((ids["rules"], ""), ("0" * 40, ""), (ids["air"], "sales")):
        with pytest.raises(NotFound):
            row_of(market, commit, product)


def test_one_commit_has_its_files_with_both_texts(past):
    market, ids = past
    (row,) = row_of(market, ids["two"])
    assert [file.kind for file in row.files] == [Kind.DATA_CONTRACT, Kind.DATA_PRODUCT]
    old, new = texts(market, row.files[0])
    assert ("note" in old, "note" in new) == (True, False)
    (gone,) = row_of(market, ids["removed"])
    assert texts(market, gone.files[0])[1] == ""


def test_versions_of_the_past_can_be_compared(past):
    market, ids = past
    listing = market.catalog().listing("sales")
    contract, product = lines(market, listing)
    assert [one.version for one in contract.versions] == ["2.0.0", "1.0.1", "1.0.0"]
    assert [one.live for one in contract.versions] == [True, False, False]
    assert [one.commit.id for one in contract.versions] == [
        ids[name] for name in ("two", "words", "start")
    ]
    assert (product.of, product.kind) == ("sales", Kind.DATA_PRODUCT)
    found = between(market, contract, "1.0.0", "2.0.0", TODAY)
    assert found.breaking
    assert (found.old_version, found.new_version) == ("1.0.0", "2.0.0")
    back = between(market, contract, "2.0.0", "1.0.0", TODAY)
    assert not any(change.rule == "property-removed" for change in back.changes)
    steps = releases(market, contract, TODAY)
    assert [one.version for one, _ in steps] == ["2.0.0", "1.0.1", "1.0.0"]
    assert [bool(comparison.breaking) for _, comparison in steps] == [True, False, False]
    with pytest.raises(NotFound):
        between(market, contract, "9.0.0", "1.0.0", TODAY)
    with pytest.raises(NotFound):
        line(market, listing, "nothing")


def test_what_comes_to_an_end_is_listed_with_who_still_uses_it(repo):
    def ends(id: str, day: str, **parts) -> str:
        level = [{"property": "endOfSupport", "value": day}] if day else []
        return a_contract(id, slaProperties=level, **parts)

    use = [{"property": "consumers", "value": [{"name": "Finance", "contact": "f@x.example"}]}]
    repo.commit(
        {
            "contracts/late.odcs.yaml": ends("late", "2026-12-01", customProperties=use),
            "contracts/over.odcs.yaml": ends("over", "2026-02-01", status="deprecated"),
            "contracts/some.odcs.yaml": ends("some", "", status="deprecated"),
            "contracts/done.odcs.yaml": ends("done", "2020-01-01", status="retired"),
            "contracts/fine.odcs.yaml": ends("fine", ""),
        }
    )
    found = endings(Marketplace.open(repo.settings))
    assert [one.listing.id for one in found] == ["over", "late", "some"]
    assert [one.is_overdue(TODAY) for one in found] == [True, False, False]
    assert [one.name for one in found[1].consumers] == ["Finance"]


def test_without_commits_there_are_no_rows_and_from_disk_those_of_the_past(repo):
    assert timeline(Marketplace.open(repo.settings), Asked()) == Timeline()
    repo.commit({ORDERS: orders("1.0.0", "id")}, "Start")
    repo.write(ORDERS, orders("2.0.0", "other"))
    market = Marketplace.open(replace(repo.settings, ref=WORKTREE))
    assert [row.commit.subject for row in timeline(market, Asked()).rows] == ["Start"]
    (found,) = lines(market, market.catalog().listing("orders"))
    assert [one.commit is None for one in found.versions] == [True, False]
    assert between(market, found, "1.0.0", "2.0.0", TODAY).breaking
