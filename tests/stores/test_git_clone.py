"""A remote repository is copied into the cache and kept up to date."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from marketplace.errors import MarketplaceError, NotFound, Refused
from marketplace.settings import Settings
from marketplace.stores.git import Repository

A = "contracts/a.yaml"


def remote_of(repo) -> Settings:
    return replace(repo.settings, repo=f"file://{repo.folder}")


def test_a_remote_that_advances_is_followed(repo):
    first = repo.commit({A: "id: a"})
    repository = Repository.open(remote_of(repo))
    assert repository.commit() == first
    second = repo.commit({A: "id: b"})
    assert repository.commit() == first
    repository.fetch()
    assert repository.commit() == second


def test_a_remote_that_rewrites_its_history_is_followed(repo):
    repo.commit({A: "id: a"})
    repo.commit({A: "id: b"})
    repository = Repository.open(remote_of(repo))
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    rewritten = repo.commit({A: "id: c"})
    repository.fetch()
    assert repository.commit() == rewritten


def test_the_main_branch_is_what_the_remote_says(repo):
    repo.commit({A: "id: main"})
    repo.git("switch", "--quiet", "--create", "trunk")
    commit = repo.commit({A: "id: trunk"})
    assert Repository.open(remote_of(repo)).commit() == commit


def test_a_copy_is_used_again(repo):
    first = repo.commit({A: "id: a"})
    Repository.open(remote_of(repo))
    shutil.rmtree(repo.folder)
    again = Repository.open(remote_of(repo))
    assert again.commit() == first
    assert again.top is None
    with pytest.raises(MarketplaceError) as caught:
        again.fetch()
    assert str(repo.folder) not in caught.value.message + caught.value.hint


def test_a_remote_that_is_not_there_leaves_nothing_behind(tmp_path):
    settings = Settings(repo=f"file://{tmp_path}/missing", cache=str(tmp_path / "cache"))
    with pytest.raises(MarketplaceError, match="there is no repository at this address"):
        Repository.open(settings)
    assert list((tmp_path / "cache" / "clones").iterdir()) == []


def test_an_empty_remote_is_an_empty_repository(repo):
    repository = Repository.open(remote_of(repo))
    assert repository.files(repository.commit()).blobs == {}


@pytest.mark.parametrize(
    "address",
    [
        "--upload-pack=touch sprung",
        "-oProxyCommand=x@host:path",
        "ext::sh -c touch% sprung",
        "fd::17",
        "http://plain.example/x.git",
        "ftp://old.example/x.git",
        "ssh://-oProxyCommand=touch sprung/x",
        "git@-oProxyCommand=x:path",
    ],
)
def test_dangerous_addresses_are_refused(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((Refused, NotFound)):
        Repository.open(Settings(repo=address, cache=str(tmp_path)))
    assert list(tmp_path.iterdir()) == []
