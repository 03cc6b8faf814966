"""The saved queries of a repository, at a commit and on disk."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from marketplace.settings import WORKTREE
from marketplace.stores import queries
from marketplace.stores.git import Repository

FILES = {
    "contracts/orders.odcs.yaml": "id: orders",
    "queries/late.sql": "SELECT 1",
    "queries/Odd name & more.SQL": "SELECT 2",
    "queries/README.md": "no query",
    "queries/deeper/x.sql": "SELECT 3",
    "queries/.hidden.sql": "SELECT 4",
    "other/late.sql": "SELECT 5",
}


@pytest.fixture(params=["", WORKTREE])
def opened(repo, request):
    repo.commit(FILES)
    return Repository.open(replace(repo.settings, ref=request.param))


def texts(repository: Repository) -> dict[str, bytes]:
    commit = repository.commit()
    entries = queries.listed(repository, commit, "queries")
    return {path: data for path, _, data in queries.contents(repository, commit, entries)}


def test_the_files_directly_in_the_folder_count(opened):
    assert texts(opened) == {
        "queries/Odd name & more.SQL": b"SELECT 2",
        "queries/late.sql": b"SELECT 1",
    }


def test_sizes_are_known_without_reading(opened):
    entries = queries.listed(opened, opened.commit(), "queries")
    assert [entry.size for entry in entries.values()] == [8, 8]


@pytest.mark.parametrize("ref", ["", WORKTREE])
def test_no_link_is_followed(repo, ref, tmp_path):
    (tmp_path / "secret.sql").write_text("SELECT 'secret'")
    repo.commit({"contracts/orders.odcs.yaml": "id: orders", "queries/late.sql": "SELECT 1"})
    (repo.folder / "queries/file.sql").symlink_to(tmp_path / "secret.sql")
    (repo.folder / "queries/folder.sql").symlink_to(tmp_path)
    repo.commit({})
    assert list(texts(Repository.open(replace(repo.settings, ref=ref)))) == ["queries/late.sql"]


@pytest.mark.parametrize("ref", ["", WORKTREE])
@pytest.mark.parametrize("kind", ["link", "file", "missing"])
def test_a_folder_that_is_none_holds_nothing(repo, ref, kind, tmp_path):
    (tmp_path / "secret.sql").write_text("SELECT 'secret'")
    repo.commit({"contracts/orders.odcs.yaml": "id: orders"})
    if kind == "link":
        (repo.folder / "queries").symlink_to(tmp_path)
    elif kind == "file":
        (repo.folder / "queries").write_text("SELECT 1")
    repo.commit({})
    assert texts(Repository.open(replace(repo.settings, ref=ref))) == {}


@pytest.mark.parametrize("ref", ["", WORKTREE])
def test_names_that_cannot_stand_in_an_address_are_left_out(repo, ref):
    repo.commit({"contracts/orders.odcs.yaml": "id: orders", "queries/late.sql": "SELECT 1"})
    for name in (b"bad\xff.sql", b"line\nbreak.sql", "turn\u202eed.sql".encode()):
        with open(os.fsencode(repo.folder) + b"/queries/" + name, "wb") as file:
            file.write(b"SELECT 1")
    repo.commit({})
    assert list(texts(Repository.open(replace(repo.settings, ref=ref)))) == ["queries/late.sql"]


def test_a_pipe_on_disk_is_not_waited_for(repo):
    repo.commit({"contracts/orders.odcs.yaml": "id: orders", "queries/late.sql": "SELECT 1"})
    os.mkfifo(repo.folder / "queries/pipe.sql")
    assert list(texts(Repository.open(replace(repo.settings, ref=WORKTREE)))) == [
        "queries/late.sql"
    ]


def test_an_empty_repository_holds_nothing(repo):
    assert texts(Repository.open(repo.settings)) == {}
