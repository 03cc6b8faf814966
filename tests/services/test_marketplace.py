"""One repository as a catalog that stays fresh."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace

import pytest

from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Kind, Severity
from marketplace.services import reading
from marketplace.services.find import find
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.services.reading import index_engine
from marketplace.settings import WORKTREE, Limits
from tests.builders import a_contract, a_product, an_object

ORDERS, SALES = "contracts/orders.odcs.yaml", "contracts/sales.odps.yaml"


@pytest.fixture
def market(repo):
    """A product with one contract, in Git."""
    repo.commit({ORDERS: a_contract("orders"), SALES: a_product("sales", "orders")})
    return Marketplace.open(repo.settings)


def counting(market):
    """The paths that are examined from now on."""
    seen = []
    examine = market.examiner.examine
    market.examiner.examine = lambda data, path: (seen.append(path), examine(data, path))[1]
    return seen


def ids(catalog) -> list[str]:
    return [listing.id for listing in catalog.listings]


def test_files_become_products(market):
    catalog = market.catalog()
    assert ids(catalog) == ["sales"]
    assert catalog.listing("orders").ports[0].contract_path == ORDERS
    assert catalog.problems == ()
    assert set(catalog.blobs) == {ORDERS, SALES}


def test_a_refresh_without_news_gives_the_same_object(market):
    assert market.refresh() is market.catalog() is market.refresh()


def test_a_refresh_examines_only_what_changed(repo, market):
    before = market.catalog()
    seen = counting(market)
    repo.commit({ORDERS: a_contract("orders", name="All orders"), "README.md": "#"})
    assert market.catalog() is before
    after = market.refresh()
    assert seen == [ORDERS]
    assert after.summaries[ORDERS].name == "All orders"
    assert after.summaries[SALES] is before.summaries[SALES]
    assert market.catalog() is after


def test_a_restart_examines_nothing(repo, market):
    before = market.catalog()
    again = Marketplace.open(repo.settings)
    seen = counting(again)
    after = again.catalog()
    assert seen == []
    assert after.listings == before.listings
    assert again.searchable(after, [ORDERS]) == market.searchable(before, [ORDERS])


def test_a_lost_cache_costs_time_and_nothing_else(repo, market):
    words = market.searchable(market.catalog(), [ORDERS])
    shutil.rmtree(repo.settings.cache_folder)
    again = Marketplace.open(repo.settings)
    assert again.catalog().listings == market.catalog().listings
    again._reader._cache._safely(lambda database: database.execute("delete from words"))
    assert again.searchable(again.catalog(), [ORDERS, "gone.yaml"]) == words


def test_other_limits_read_files_anew(repo, market):
    assert market.catalog().problems == ()
    strict = Marketplace.open(replace(repo.settings, limits=Limits(file_size=100)))
    assert {p.file for p in strict.catalog().problems} == {ORDERS, SALES}


def test_files_that_come_move_and_go(repo, market):
    market.catalog()
    moved = "contracts/shop/orders.odcs.yaml"
    repo.commit(
        {ORDERS: None, moved: a_contract("orders"), "contracts/b.odcs.yaml": a_contract("b")}
    )
    assert set(market.refresh().summaries) == {SALES, moved, "contracts/b.odcs.yaml"}
    repo.commit({SALES: None, "contracts/b.odcs.yaml": None})
    assert ids(market.refresh()) == ["orders"]


def test_the_same_bytes_under_another_name_can_be_another_kind(repo):
    repo.commit({"contracts/a.odcs.yaml": "on: push", "contracts/ci.yaml": "on: push"})
    catalog = Marketplace.open(repo.settings).catalog()
    assert {path: summary.kind for path, summary in catalog.summaries.items()} == {
        "contracts/a.odcs.yaml": Kind.BROKEN
    }


def test_two_files_with_the_same_bytes_are_both_there(repo):
    repo.commit({f"contracts/{n}/orders.odcs.yaml": a_contract("orders") for n in "ab"})
    catalog = Marketplace.open(repo.settings).catalog()
    assert {p.rule for p in catalog.problems} == {"duplicate-id"}
    assert len(catalog.summaries) == 2


def test_any_commit_has_its_catalog(repo, market):
    first = market.catalog().commit
    repo.git("tag", "v1")
    repo.commit({"contracts/b.odcs.yaml": a_contract("b")})
    market.refresh()
    assert ids(market.catalog()) == ["b", "sales"]
    assert ids(market.catalog("v1")) == ids(market.catalog(first[:8])) == ["sales"]
    assert market.catalog("v1") is market.catalog(first)
    assert market.catalog("main") is market.catalog()
    with pytest.raises(NotFound):
        market.catalog("nowhere")


def test_only_a_few_old_catalogs_stay_in_memory(repo, market):
    commits = [repo.commit({ORDERS: a_contract("orders", name=str(n))}) for n in range(8)]
    market.refresh()
    seen = counting(market)
    for commit in commits:
        assert market.catalog(commit).summaries[ORDERS].name
    assert len(market._others) == 4
    market.catalog(commits[0])
    assert len(seen) == 7


def test_the_working_tree_is_a_preview(repo, market):
    preview = Marketplace.open(replace(repo.settings, ref=WORKTREE))
    before = preview.catalog()
    assert before.commit == ""
    assert preview.refresh() is before
    market.catalog()
    assert market.catalog(WORKTREE).commit == ""
    assert market.catalog(WORKTREE) is market.catalog(WORKTREE)
    repo.write("contracts/new.odcs.yaml", a_contract("new"))
    assert ids(preview.refresh()) == ["new", "sales"]
    assert ids(market.refresh()) == ["sales"]
    assert ids(market.catalog(WORKTREE)) == ["new", "sales"]
    (repo.folder / "contracts/new.odcs.yaml").unlink()
    assert ids(market.catalog(WORKTREE)) == ids(preview.refresh()) == ["sales"]


def test_a_file_that_changes_between_listing_and_reading_is_what_was_read(repo, market):
    repo.write(ORDERS, a_contract("orders", name="New"))
    listed = market.repository.files("")
    repo.write(ORDERS, a_contract("orders", name="Newer"))
    read = market._reader.read("", listed)
    assert read.summaries[ORDERS].name == "Newer"
    assert read.blobs == market.repository.files("").blobs


def test_a_file_deleted_between_listing_and_reading_is_not_there(repo, market):
    repo.write("contracts/new.odcs.yaml", a_contract("new"))
    listed = market.repository.files("")
    (repo.folder / "contracts/new.odcs.yaml").unlink()
    read = market._reader.read("", listed)
    assert set(read.summaries) == {ORDERS, SALES}
    assert list(read.problems) == []


def test_an_object_that_git_lost_is_a_problem_of_its_file(repo):
    commit = repo.commit({ORDERS: a_contract("orders"), "contracts/b.odcs.yaml": a_contract("b")})
    blob = repo.git("rev-parse", f"{commit}:{ORDERS}")
    (repo.folder / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    catalog = Marketplace.open(repo.settings).catalog()
    assert ids(catalog) == ["b"]
    [problem] = catalog.problems
    assert (problem.file, problem.rule) == (ORDERS, "file-unreadable")


def test_a_mistake_of_ours_in_one_file_leaves_the_others(market):
    examine = market.examiner.examine

    def fails(data, path):
        if path == ORDERS:
            raise RecursionError
        return examine(data, path)

    market.examiner.examine = fails
    catalog = market.catalog()
    assert ids(catalog) == ["sales"]
    assert ("marketplace-failed", ORDERS) in {(p.rule, p.file) for p in catalog.problems}


def test_an_empty_repository_is_an_empty_catalog(repo):
    market = Marketplace.open(repo.settings)
    assert market.catalog().listings == ()
    assert market.refresh() is market.catalog()
    repo.commit({ORDERS: a_contract("orders")})
    assert ids(market.refresh()) == ["orders"]


def test_without_a_repository_it_says_how_to_name_one(repo):
    with pytest.raises(MarketplaceError) as caught:
        Marketplace.open(replace(repo.settings, repo=""))
    assert "--repo" in caught.value.hint


def test_the_organisation_says_what_counts(repo):
    rules = "title: Shop\nproduct:\n  required: [owner, support]\n"
    repo.commit({ORDERS: a_contract("orders", support=None), "contracts/marketplace.yaml": rules})
    market = Marketplace.open(repo.settings)
    catalog = market.catalog()
    assert (catalog.organisation.title, catalog.organisation.path) == (
        "Shop",
        "contracts/marketplace.yaml",
    )
    assert catalog.listings[0].missing == ("support",)
    repo.commit({"contracts/marketplace.yaml": "title: Shop\n"})
    assert market.refresh().listings[0].missing == ()
    repo.commit({"contracts/marketplace.yaml": None})
    assert market.refresh().organisation.title == "Data products"


def test_only_one_file_of_rules_counts_and_the_others_say_so(repo):
    used, other = "contracts/marketplace.yaml", "contracts/a/marketplace.yaml"
    files = {
        ORDERS: a_contract("orders"),
        other: "title: Cellar\n",
        "marketplace.yml": "title: x\n",
    }
    repo.commit(files)
    [problem] = Marketplace.open(repo.settings).catalog().problems
    assert (problem.file, problem.rule) == (other, "organisation-unused")
    assert "marketplace.yaml in the contracts folder itself" in problem.message
    repo.commit({used: "title: Shop\n"})
    [problem] = Marketplace.open(repo.settings).catalog().problems
    assert (problem.file, problem.severity) == (other, Severity.INFO)
    assert problem.message == f"This file is not used: the rules are read from {used}."


def test_a_status_of_the_standard_counts_in_any_case(repo):
    statuses = {"a": "Active", "b": "active", "c": " RETIRED ", "d": "In Review"}
    repo.commit({f"contracts/{n}.odcs.yaml": a_contract(n, status=s) for n, s in statuses.items()})
    market = Marketplace.open(repo.settings)
    found = find(market)
    assert {hit.listing.id for hit in found.hits} == {"a", "b", "d"}
    counted = {facet: dict(counts) for facet, counts in found.facets.items()}
    assert counted["status"] == {"active": 2, "In Review": 1, "retired": 1}
    assert {p.rule for p in market.catalog().problems} == {"unknown-status"}
    assert view(market, "c").status == "retired"


def test_the_search_index_is_that_of_the_code_that_fills_it(repo, market, monkeypatch):
    def folders():
        return {folder.name for folder in (market.folder / "index").iterdir()}

    assert find(market, "orders").hits
    [before] = folders()
    assert index_engine(repo.settings.limits) in before
    monkeypatch.setattr(reading, "_INDEX_RULES", ("marketplace.catalog",))  # as if code had changed
    assert find(Marketplace.open(repo.settings), "orders").hits
    assert len(folders()) == 2
    assert before in folders()


def test_a_problem_across_files_has_its_line(repo, market):
    wrong = a_product("sales", "orders", "ordres")
    repo.commit({SALES: wrong})
    [problem] = market.refresh().problems
    assert problem.rule == "contract-unresolved"
    assert wrong.splitlines()[problem.line - 1].strip() == "contractId: ordres"
    repo.commit({ORDERS: a_contract("orders", name="Other")})
    assert market.refresh().problems == (problem,)


def test_documents_are_the_bytes_of_their_commit(repo, market):
    before = market.catalog()
    repo.commit({ORDERS: a_contract("orders", name="Now")})
    now = market.refresh()
    assert b"Orders" in market.document(before, ORDERS).data
    assert b"Now" in market.document(now, ORDERS).data
    with pytest.raises(NotFound):
        market.document(now, "contracts/../../etc/passwd")


def test_a_remote_is_followed_in_the_background(repo):
    repo.commit({ORDERS: a_contract("orders")})
    settings = replace(repo.settings, repo=f"file://{repo.folder}", refresh_seconds=0.05)
    market = Marketplace.open(settings)
    assert ids(market.catalog()) == ["orders"]
    repo.commit({"contracts/b.odcs.yaml": a_contract("b")})
    arrived = threading.Event()
    refresh = market.refresh
    market.refresh = lambda: (
        refresh(),
        len(market._current.catalog.listings) > 1 and arrived.set(),
    )
    market.start_refreshing()
    assert arrived.wait(20)
    assert ids(market.catalog()) == ["b", "orders"]


def test_many_threads_share_one_build(repo):
    for number in range(20):
        repo.write(f"contracts/{number}.odcs.yaml", a_contract(f"c{number}"))
    repo.commit({})
    market = Marketplace.open(repo.settings)
    seen = counting(market)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append((market.catalog(), market.catalog("HEAD"))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 20
    assert len({id(catalog) for pair in found for catalog in pair}) == 1


def test_schemas_with_hundreds_of_properties_are_read(repo):
    wide = a_contract("wide", schema=[an_object("wide", *(f"p{n}" for n in range(500)))])
    repo.commit({"contracts/wide.odcs.yaml": wide})
    catalog = Marketplace.open(repo.settings).catalog()
    assert catalog.summaries["contracts/wide.odcs.yaml"].properties == 500
    assert not [p for p in catalog.problems if p.severity is Severity.ERROR]
