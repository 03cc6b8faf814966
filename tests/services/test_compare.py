"""Two files, a file at two commits, and everything that differs between two commits."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.errors import NotFound, Unreadable
from marketplace.services.compare import Changes, compare_named, compare_revisions
from marketplace.settings import WORKTREE, Limits
from marketplace.stores.git import Repository
from tests.builders import a_contract, a_product, an_object

TODAY = date(2026, 11, 28)
BEFORE = a_contract("orders", schema=[an_object("orders", "id", "note")])
AFTER = a_contract("orders", schema=[an_object("orders", "id")])


@pytest.fixture
def named(repo, monkeypatch):
    """Compares what is named, as somebody does who sits in the repository."""
    monkeypatch.chdir(repo.folder)
    opened = lambda: Repository.open(repo.settings)  # noqa: E731
    return lambda old, new: compare_named(old, new, TODAY, Limits(), opened)


@pytest.fixture
def between(repo):
    def compare(old: str, new: str = "main") -> Changes:
        repository = Repository.open(repo.settings)
        return compare_revisions(repository, old, new, TODAY, Limits())

    return compare


def rules(changes: Changes) -> list[tuple[str, str]]:
    return [
        (one.file, change.rule) for one in changes.compared for change in one.comparison.changes
    ]


def test_two_files_need_no_repository(repo, named):
    repo.write("old.yaml", BEFORE)
    repo.write("new.yaml", AFTER)
    found = named("old.yaml", "new.yaml")
    assert rules(found) == [("new.yaml", "property-removed")]
    assert found.stopped


def test_a_file_of_a_commit_against_one_on_disk(repo, named):
    repo.commit({"contracts/orders.yaml": BEFORE})
    repo.write("contracts/orders.yaml", AFTER)
    found = named("main:contracts/orders.yaml", "contracts/orders.yaml")
    assert rules(found) == [("contracts/orders.yaml", "property-removed")]


def test_a_file_outside_the_contracts_folder_at_two_commits(repo, named):
    first = repo.commit({"docs/orders.yaml": BEFORE, "contracts/x.yaml": a_contract("x")})
    second = repo.commit({"docs/orders.yaml": AFTER})
    found = named(f"{first}:docs/orders.yaml", f"{second}:docs/orders.yaml")
    assert rules(found) == [("docs/orders.yaml", "property-removed")]


@pytest.mark.parametrize(
    "name",
    ["nothing.yaml", "main:nothing.yaml", "nowhere:a.yaml", ":a.yaml", "main:", "main:../a.yaml",
     "main:--help", "--upload-pack=x:a.yaml", "main:a\\nb", "main:folder"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(repo, named, name):
    repo.commit({"a.yaml": BEFORE, "folder/b.yaml": BEFORE})
    with pytest.raises(NotFound):
        named(name, "a.yaml")


def test_a_link_is_not_followed(repo, named):
    repo.write("a.yaml", BEFORE)
    (repo.folder / "link.yaml").symlink_to("a.yaml")
    repo.commit({})
    with pytest.raises(Unreadable):
        named("link.yaml", "a.yaml")
    with pytest.raises(NotFound):
        named("main:link.yaml", "a.yaml")


def test_everything_that_differs_between_two_commits(repo, between):
    first = repo.commit({"contracts/orders.yaml": BEFORE, "contracts/same.yaml": a_contract("same"),
                         "contracts/gone.yaml": a_contract("gone")})  # fmt: skip
    repo.commit({"contracts/orders.yaml": AFTER, "contracts/gone.yaml": None,
                 "contracts/sales.yaml": a_product("sales", "orders")})  # fmt: skip
    assert rules(between(first)) == [
        ("contracts/gone.yaml", "contract-removed"),
        ("contracts/orders.yaml", "property-removed"),
        ("contracts/sales.yaml", "product-added"),
    ]


def test_what_was_only_moved_is_no_change(repo, between):
    first = repo.commit({"contracts/orders.yaml": BEFORE})
    repo.commit({"contracts/orders.yaml": None, "contracts/sales/orders.odcs.yaml": BEFORE})
    assert between(first).compared == ()


def test_what_was_moved_and_changed_is_compared_by_its_id(repo, between):
    first = repo.commit({"contracts/orders.yaml": BEFORE, "contracts/a.yaml": a_contract("a")})
    repo.commit({"contracts/orders.yaml": None, "contracts/new.yaml": AFTER})
    (found,) = between(first).compared
    assert (found.old_file, found.file) == ("contracts/orders.yaml", "contracts/new.yaml")
    assert [change.rule for change in found.comparison.changes] == ["property-removed"]


def test_another_id_in_the_same_file_is_a_change_of_the_id(repo, between):
    first = repo.commit({"contracts/a.yaml": a_contract("a", name="A")})
    repo.commit(
        {
            "contracts/a.yaml": a_contract(
                "b",
                name="A",
                schema=[an_object("a")],
                description={"purpose": "Every one of our a."},
            )
        }
    )
    assert ("contracts/a.yaml", "id-changed") in rules(between(first))


def test_a_second_version_beside_the_first_breaks_nobody(repo, between):
    first = repo.commit({"contracts/orders-1.yaml": BEFORE})
    two = a_contract("orders", version="2.0.0", schema=[an_object("orders", "id")])
    repo.commit({"contracts/orders-2.yaml": two})
    found = between(first)
    assert rules(found) == [("contracts/orders-2.yaml", "contract-added")]
    assert not found.stopped


def test_of_two_versions_each_goes_with_its_own(repo, between):
    two = a_contract("orders", version="2.0.0", schema=[an_object("orders", "id")])
    first = repo.commit({"contracts/1.yaml": BEFORE, "contracts/2.yaml": two})
    three = BEFORE.replace("Orders", "All orders")
    repo.commit({"contracts/1.yaml": None, "contracts/2.yaml": None,
                 "contracts/a.yaml": two.replace("Orders", "All orders"),
                 "contracts/b.yaml": three})  # fmt: skip
    pairs = {(one.old_file, one.file) for one in between(first).compared}
    assert pairs == {
        ("contracts/1.yaml", "contracts/b.yaml"),
        ("contracts/2.yaml", "contracts/a.yaml"),
    }


def test_the_working_tree_is_a_revision_too(repo, between):
    repo.commit({"contracts/orders.yaml": BEFORE})
    repo.write("contracts/orders.yaml", AFTER)
    assert rules(between("main", WORKTREE)) == [("contracts/orders.yaml", "property-removed")]


def test_what_nobody_can_read_is_told(repo, between):
    first = repo.commit({"contracts/orders.odcs.yaml": BEFORE, "contracts/notes.yaml": "a: 1"})
    repo.commit(
        {"contracts/orders.odcs.yaml": "kind: DataContract\nid: [", "contracts/notes.yaml": "a: 2"}
    )
    found = between(first)
    assert found.broken == (
        "contracts/orders.odcs.yaml:2:6: A value is missing, or a bracket is in the wrong place.",
    )
    assert found.compared == ()


def test_a_broken_file_that_was_mended_stops_nobody(repo, between):
    first = repo.commit({"contracts/orders.odcs.yaml": "kind: DataContract\nid: ["})
    repo.commit({"contracts/orders.odcs.yaml": BEFORE})
    found = between(first)
    assert not found.broken
    assert not found.stopped


def test_an_unknown_revision_is_not_found(repo, between):
    repo.commit({"contracts/orders.yaml": BEFORE})
    with pytest.raises(NotFound, match="There is no commit 'nowhere'"):
        between("nowhere")
