"""Queries that people saved for each other."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace

import pytest

from marketplace.contracts.query_file import LARGEST
from marketplace.errors import NotFound, Refused
from marketplace.model import SavedQuery
from marketplace.services import saved as service
from marketplace.services.marketplace import Marketplace
from marketplace.services.saved import author, may_save, named, save, saved, saved_for
from marketplace.settings import WORKTREE, Settings
from marketplace.stores.commit import Conflict, Person
from tests.builders import a_contract

LOCAL = [{"server": "s", "type": "local", "path": "data/{model}.csv", "format": "csv"}]
FILES = {
    "contracts/orders.odcs.yaml": a_contract("orders", servers=LOCAL),
    "contracts/late-items.odcs.yaml": a_contract("late-items", servers=LOCAL),
    "queries/late.sql": "-- title: Late\n-- owner: Ada\n\nFROM orders.orders",
    "queries/both.sql": "-- title: Both\n-- owner: Bob\n\n"
    'FROM orders.orders, late_items."late_items"',
    "queries/nothing.sql": "SELECT 1",
}


@pytest.fixture
def market(repo) -> Marketplace:
    repo.commit(FILES)
    return Marketplace.open(replace(repo.settings, saving="on"))


def a_draft(title: str = "Early", **parts) -> SavedQuery:
    return SavedQuery(**{"title": title, "sql": "FROM orders.orders", **parts})


def names(found: tuple[SavedQuery, ...]) -> list[str]:
    return [query.name for query in found]


def test_all_are_listed_by_title(market):
    assert names(saved(market)) == ["both", "late", "nothing"]
    assert [query.title for query in saved(market)] == ["Both", "Late", "Nothing"]


def test_a_product_has_those_that_name_its_tables(market):
    assert names(saved_for(market, "orders")) == ["both", "late"]
    assert names(saved_for(market, "late-items")) == ["both"]
    assert saved_for(market, "nobody") == ()
    assert named(market, "both").products == ("late-items", "orders")


def test_a_name_leads_to_its_query_and_a_wrong_one_to_the_nearest(market):
    assert named(market, "late").sql == "FROM orders.orders"
    with pytest.raises(NotFound) as error:
        named(market, "latte")
    assert error.value.hint == "Did you mean 'late'?"


def test_a_commit_before_shows_what_was_saved_then(repo, market):
    first = repo.git("rev-parse", "HEAD")
    repo.commit({"queries/late.sql": None})
    market.refresh()
    assert names(saved(market)) == ["both", "nothing"]
    assert names(saved(market, at=first)) == ["both", "late", "nothing"]


def test_files_on_disk_are_read_as_they_are_now(repo):
    repo.commit(FILES)
    market = Marketplace.open(replace(repo.settings, ref=WORKTREE))
    assert len(saved(market)) == 3
    repo.write("queries/more.sql", "FROM orders.orders -- uncommitted")
    repo.write("queries/late.sql", "-- title: Later\nFROM orders.orders")
    assert names(saved_for(market, "orders")) == ["both", "late", "more"]
    assert named(market, "late").title == "Later"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xff\xfe\0", "UTF-8"),
        (b"\0\1\2", "no text"),
        (b"", "no statement"),
        (b"-" * (LARGEST + 1), "larger than"),
    ],
)
def test_what_cannot_be_used_is_listed_with_its_problem(repo, market, data, problem):
    repo.commit({"queries/odd.sql": data})
    market.refresh()
    odd = named(market, "odd")
    assert problem in odd.problems[0]
    assert (odd.sql, odd.products) == ("", ())
    assert names(saved_for(market, "orders")) == ["both", "late"]


def test_two_endings_of_one_name_are_one_query(repo, market):
    repo.commit({"queries/late.SQL": "SELECT 2"})
    market.refresh()
    assert names(saved(market)).count("late") == 1


def test_thousands_are_read_once_and_the_next_commit_reads_only_its_own(repo, market):
    repo.commit({f"queries/q{n}.sql": f"FROM orders.orders LIMIT {n}" for n in range(5000)})
    market.refresh()
    before = saved(market)
    assert len(before) == 5003
    assert saved(market) is before
    files = dict(service._newest[market].files)
    repo.commit({"queries/q7.sql": "SELECT 7"})
    market.refresh()
    assert len(saved_for(market, "orders")) == 5001
    after = service._newest[market].files
    assert [path for path in after if after[path] is not files[path]] == ["queries/q7.sql"]


def test_answers_go_with_their_catalog(repo, market):
    old = []
    for number in range(3):
        repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", name=f"Orders {number}")})
        old.append(weakref.ref(market.refresh()))
        saved(market)
    gc.collect()
    assert [found() is None for found in old] == [True, True, False]


# Saving


def test_what_is_saved_is_in_git_and_on_the_pages_at_once(repo, market):
    done = save(market, a_draft("Early birds", description="Who is early."), "Ada", "a@b.example")
    assert (done.name, done.owner, done.products) == ("early-birds", "Ada", ("orders",))
    assert named(market, "early-birds") == done
    assert "early-birds" in names(saved_for(market, "orders"))
    assert repo.git("show", f"main:{done.path}").splitlines() == [
        "-- title: Early birds",
        "-- description: Who is early.",
        "-- owner: Ada",
        "",
        "FROM orders.orders",
    ]
    assert repo.git("log", "-1", "--format=%s %an") == "Save query: Early birds Ada"


def test_a_title_that_is_taken_is_a_conflict(market):
    with pytest.raises(Conflict) as error:
        save(market, a_draft("LATE!"), "Ada")
    assert "Nothing was saved" in error.value.message
    assert error.value.hint == "Choose another title."
    assert named(market, "late").sql == "FROM orders.orders"


def test_the_owner_can_change_what_they_have_seen(repo, market):
    before = named(market, "late")
    done = save(market, replace(before, sql="SELECT 2", title="Later"), "ada", "", before.blob)
    assert (done.name, done.title, done.sql) == ("late", "Later", "SELECT 2")
    assert repo.git("log", "-1", "--format=%s") == "Change query: Later"
    with pytest.raises(Conflict, match="changed or deleted since"):
        save(market, replace(before, sql="SELECT 3"), "Ada", "", before.blob)
    assert named(market, "late").sql == "SELECT 2"


def test_nobody_else_can(market):
    before = named(market, "late")
    with pytest.raises(Refused, match="belongs to Ada"):
        save(market, replace(before, sql="SELECT 2"), "Eve", "", before.blob)


def test_the_owner_can_hand_it_over(market):
    before = named(market, "late")
    done = save(market, replace(before, owner="Bob"), "Ada", "", before.blob)
    assert done.owner == "Bob"
    with pytest.raises(Refused, match="belongs to Bob"):
        save(market, done, "Ada", "", done.blob)


@pytest.mark.parametrize("blob", ["HEAD", "HEAD:contracts/orders.odcs.yaml", "x", "1" * 40, "a\nb"])
def test_a_made_up_start_is_refused(market, blob):
    with pytest.raises(Refused):
        save(market, replace(named(market, "late"), sql="SELECT 2"), "Ada", "", blob)


@pytest.mark.parametrize("name", ["../contracts/orders.odcs", "x/y", "", "Late", "late.sql"])
def test_a_made_up_name_is_refused(market, name):
    before = named(market, "late")
    with pytest.raises(Refused):
        save(market, replace(before, name=name), "Ada", "", before.blob)


def test_two_who_save_under_one_title_get_one_query_and_one_conflict(market):
    results: list[object] = []

    def try_it(who: str) -> None:
        try:
            results.append(save(market, a_draft("Same", sql=f"SELECT '{who}'"), who))
        except Conflict as error:
            results.append(error)

    threads = [threading.Thread(target=try_it, args=(who,)) for who in ("Ada", "Bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "SavedQuery"]


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (Settings(repo="x"), "Saving is off"),
        (Settings(repo="x", saving="off"), "Saving is off"),
        (Settings(repo="x", saving="yes"), "Saving is off"),
        (Settings(repo="x", saving="on", ref=WORKTREE), "files on disk"),
        (Settings(repo="https://git.example/x", saving="on"), "copy of a remote"),
        (Settings(repo="x", saving="on"), ""),
        (Settings(repo="x", saving="here"), ""),
    ],
)
def test_saving_is_only_on_where_it_may_be(settings, reason):
    assert may_save(settings).startswith(reason) if not reason else reason in may_save(settings)
    assert bool(may_save(settings)) == bool(reason)


def test_the_right_is_asked_for_when_it_is_used(repo):
    repo.commit(FILES)
    market = Marketplace.open(repo.settings)
    before = repo.git("rev-parse", "HEAD")
    with pytest.raises(Refused, match="Saving is off"):
        save(market, a_draft(), "Ada")
    assert repo.git("rev-parse", "HEAD") == before


def test_the_name_of_the_machine_is_only_told_on_the_machine(repo):
    repo.commit(FILES)
    repo.git("config", "user.name", "Operator")
    repo.git("config", "user.email", "op@b.example")
    assert author(Marketplace.open(replace(repo.settings, saving="on"))) == Person()
    here = Marketplace.open(replace(repo.settings, saving="here"))
    assert author(here) == Person("Operator", "op@b.example")
