"""Reading a repository: commits, files, bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from marketplace.errors import MarketplaceError, NotFound, Refused, Unreadable
from marketplace.settings import WORKTREE, Limits, Settings
from marketplace.stores.git import NO_COMMIT, Repository
from tests.builders import Repo

ORDERS = "contracts/orders.odcs.yaml"


def opened(at: Repo, **settings) -> Repository:
    return Repository.open(replace(at.settings, **settings))


def texts(repository: Repository, commit: str) -> dict[str, bytes]:
    files = repository.files(commit)
    return {path: data for path, _, data in repository.contents(commit, files.blobs)}


def test_the_published_branch_is_read_not_what_is_checked_out(repo):
    published = repo.commit({ORDERS: "id: orders"})
    repo.git("switch", "--quiet", "--create", "draft")
    repo.commit({ORDERS: "id: drafted"})
    repository = opened(repo)
    assert repository.commit() == published
    assert texts(repository, published) == {ORDERS: b"id: orders"}


def test_any_commit_can_be_read(repo):
    first = repo.commit({ORDERS: "id: first"})
    repo.git("tag", "v1", "-m", "annotated")
    repo.commit({ORDERS: "id: second"})
    repository = opened(repo)
    for ref in ("v1", first[:10], "HEAD~1", "main^"):
        assert texts(repository, repository.commit(ref)) == {ORDERS: b"id: first"}


def test_settings_can_name_the_published_branch(repo):
    repo.commit({ORDERS: "id: main"})
    repo.git("switch", "--quiet", "--create", "release")
    released = repo.commit({ORDERS: "id: released"})
    repo.git("switch", "--quiet", "main")
    assert opened(repo, ref="release").commit() == released


def test_a_repository_without_main_publishes_what_is_checked_out(repo):
    repo.git("branch", "--move", "trunk")
    commit = repo.commit({ORDERS: "id: orders"})
    assert opened(repo).commit() == commit


def test_a_bare_repository_publishes_its_head(repo, tmp_path):
    repo.git("branch", "--move", "trunk")
    repo.commit({ORDERS: "id: older"})
    repo.git("branch", "main", "trunk")
    commit = repo.commit({ORDERS: "id: orders"})
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    repository = opened(repo, repo=str(tmp_path / "bare.git"))
    assert repository.commit() == commit
    assert texts(repository, commit) == {ORDERS: b"id: orders"}
    with pytest.raises(NotFound, match="no working tree"):
        repository.commit(WORKTREE)


def test_an_empty_repository_is_an_empty_folder_of_files(repo):
    repository = opened(repo)
    assert repository.commit() == NO_COMMIT
    assert repository.files(NO_COMMIT).blobs == {}
    assert repository.log(NO_COMMIT) == ()
    assert repository.last_changed(NO_COMMIT) == {}


@pytest.mark.parametrize(
    "ref",
    [
        "nope", "--output=x", "-h", "main..main", "^main", "main:contracts", "main:", ":/Change",
        "main^{/Change}", "main^{tree}", "a b", " ", "\0", "\n", "x" * 9999, "@{-9}", "*", "refs/*",
    ],
)  # fmt: skip
def test_what_is_no_commit_is_not_found(repo, ref, tmp_path):
    repo.commit({ORDERS: "id: orders"})
    with pytest.raises(NotFound):
        opened(repo).commit(ref)
    assert not (tmp_path / "x").exists()


def test_a_mistyped_branch_is_answered_with_the_nearest(repo):
    repo.commit({ORDERS: "id: orders"})
    with pytest.raises(NotFound) as caught:
        opened(repo).commit("mian")
    assert caught.value.hint == "Did you mean 'main'?"


def test_files_of_the_whole_repository_are_read_where_there_is_no_contracts_folder(repo):
    repo.commit({"sales/orders.yml": "id: orders", "README.md": "#"})
    repository = opened(repo)
    files = repository.files(repository.commit())
    assert (files.folder, list(files.blobs)) == ("", ["sales/orders.yml"])


def test_a_stated_folder_that_is_missing_is_not_found_and_the_right_ones_are_named(repo):
    commit = repo.commit({"shop/orders.odcs.yaml": "id: a", "ci/b.yaml": "a: 1"})
    for at in (commit, ""):
        with pytest.raises(NotFound, match="no folder 'nope'") as told:
            opened(repo, folder="nope").files(at)
        assert told.value.hint == "Files like contracts lie in 'shop'."
        with pytest.raises(NotFound) as told:
            opened(repo, folder="shops").files(at)
        assert told.value.hint == "Did you mean 'shop'?"
        assert list(opened(repo, folder=".").files(at).blobs) == [
            "ci/b.yaml",
            "shop/orders.odcs.yaml",
        ]


def test_only_the_contracts_folder_is_read_where_there_is_one(repo):
    repo.commit({ORDERS: "id: orders", "other.yaml": "id: other", "contractsx/a.yaml": "id: a"})
    repository = opened(repo)
    files = repository.files(repository.commit())
    assert (files.folder, list(files.blobs)) == ("contracts", [ORDERS])


def test_a_folder_of_a_checkout_shows_only_what_is_in_it(repo):
    repo.commit({"team/a.yaml": "id: a", "b.yaml": "id: b"})
    repository = opened(repo, repo=str(repo.folder / "team"))
    assert list(repository.files(repository.commit()).blobs) == ["team/a.yaml"]
    assert list(repository.files("").blobs) == ["team/a.yaml"]
    assert len(repository.log(repository.commit(), ["team/a.yaml"])) == 1


def test_files_of_tools_are_left_alone(repo):
    repo.commit({".github/ci.yaml": "a: 1", "node_modules/x/a.yaml": "a: 1", "a.yaml": "a: 1"})
    repository = opened(repo)
    for commit in (repository.commit(), ""):
        assert list(repository.files(commit).blobs) == ["a.yaml"]


@pytest.mark.parametrize("folder", ["../outside", "/etc", "a/../../b"])
def test_a_contracts_folder_outside_the_repository_is_refused(repo, folder):
    with pytest.raises(Refused):
        opened(repo, folder=folder)


def test_what_is_no_repository_is_said_without_its_whole_path(tmp_path):
    (tmp_path / "plain").mkdir()
    for name in ("plain", "missing"):
        with pytest.raises(NotFound, match=f"'{name}' is not a Git repository") as caught:
            Repository.open(Settings(repo=str(tmp_path / name)))
        assert str(tmp_path) not in caught.value.message + caught.value.hint


def test_a_corrupt_repository_is_unreadable(repo):
    commit = repo.commit({ORDERS: "id: orders"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.folder / f".git/objects/{tree[:2]}/{tree[2:]}").unlink()
    repository = opened(repo)
    with pytest.raises(Unreadable) as caught:
        repository.files(commit)
    assert str(repo.folder) not in caught.value.message


def test_git_being_absent_is_said(repo, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MarketplaceError, match="Git could not be started"):
        opened(repo)


def test_a_hook_that_runs_us_does_not_lead_us_to_its_own_repository(repo, tmp_path, monkeypatch):
    other = Repo(tmp_path / "other")
    other.commit({ORDERS: "id: other"})
    commit = repo.commit({ORDERS: "id: orders"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    assert opened(repo).commit() == commit


def test_programs_that_a_repository_names_are_not_run(repo, tmp_path):
    commit = repo.commit({ORDERS: "id: orders"})
    trap = f"touch {tmp_path}/sprung"
    for key in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external", "core.sshCommand"):
        repo.git("config", key, trap)
    repo.git("config", "log.showSignature", "true")
    repository = opened(repo)
    assert texts(repository, commit) == texts(repository, "") == {ORDERS: b"id: orders"}
    assert len(repository.log(commit)) == 1
    assert not (tmp_path / "sprung").exists()


def test_a_thousand_files_come_back_each_as_itself(repo):
    wanted = {f"contracts/{n}.yaml": f"id: {n}\n" * (n % 40) for n in range(1000)}
    commit = repo.commit(wanted)
    found = texts(opened(repo), commit)
    assert found == {path: text.encode() for path, text in wanted.items()}


def test_what_changed_since_gives_the_same_files_as_a_look_at_all(repo):
    commits = [
        repo.commit({ORDERS: "id: 1", "contracts/b.yaml": "id: b", "x.yaml": "id: x"}),
        repo.commit({ORDERS: "id: 2", "contracts/.c.yaml": "id: c", "README.md": "#"}),
        repo.commit({"contracts/b.yaml": None, "contracts/new/d.yml": "id: d", "x.yaml": None}),
        repo.commit({"contracts/é.yaml": "id: e"}),
    ]
    (repo.folder / "contracts/link.yaml").symlink_to("b.yaml")
    commits.append(repo.commit({}))
    commits.append(repo.commit({ORDERS: None, "contracts/new/d.yml": None, "a/b.yaml": "id: b"}))
    repo.git("rm", "-rq", "contracts")
    commits.append(repo.commit({"contracts.yaml": "id: top"}))
    commits.append(repo.commit({ORDERS: "id: again"}))
    repository = opened(repo)
    whole = [repository.files(commit) for commit in commits]
    assert [len(files.blobs) for files in whole] == [2, 2, 2, 3, 3, 1, 2, 1]
    for start, before in enumerate(commits):
        for end, commit in enumerate(commits):
            assert repository.files(commit, (before, whole[start])) == whole[end]
    assert repository.files(commits[0], ("1" * 40, whole[1])) == whole[0]


def test_the_same_bytes_in_two_files_are_both_read(repo):
    commit = repo.commit({"contracts/a.yaml": "id: a", "contracts/b.yaml": "id: a"})
    assert len(texts(opened(repo), commit)) == 2


def test_a_file_over_the_limit_is_cut_and_the_others_are_whole(repo):
    huge = {f"contracts/{name}.yaml": b"x" * 500_000 for name in ("b", "d")}
    small = {f"contracts/{name}.yaml": b"id: 1" + name.encode() for name in ("a", "c", "e")}
    commit = repo.commit(huge | small)
    repository = opened(repo, limits=Limits(file_size=1000))
    for at in (commit, ""):
        found = texts(repository, at)
        assert {path: len(found[path]) for path in huge} == dict.fromkeys(huge, 1001)
        assert {path: found[path] for path in small} == small


def test_a_missing_or_corrupt_object_costs_only_its_own_file(repo):
    commit = repo.commit({f"contracts/{name}.yaml": f"id: {name}" for name in "abcde"})
    for name in "bd":
        blob = repo.git("rev-parse", f"HEAD:contracts/{name}.yaml")
        file = repo.folder / f".git/objects/{blob[:2]}/{blob[2:]}"
        file.chmod(0o600)
        if name == "b":
            file.unlink()
        else:
            file.write_bytes(b"not an object")
    assert sorted(texts(opened(repo), commit)) == [f"contracts/{name}.yaml" for name in "ace"]


def test_files_are_read_in_turn_whatever_happens_to_one(repo):
    commit = repo.commit(
        {"contracts/a.yaml": "id: a", "contracts/b.yaml": "x" * 5000, "contracts/c.yaml": "id: c"}
    )
    repository = opened(repo, limits=Limits(file_size=1000))
    for at in (commit, ""):
        blobs = repository.files(at).blobs | {"contracts/gone.yaml": "1" * 40}
        with repository.one_by_one(at) as read:
            found = {path: len(read(path, blobs[path])) for path in sorted(blobs, reverse=True)}
        assert list(found.values()) == [0, 5, 1001, 5]


def test_a_repository_with_longer_ids_is_read_the_same(tmp_path):
    repo = Repo(tmp_path / "long", "--object-format=sha256")
    commit = repo.commit({ORDERS: "id: orders"})
    repository = opened(repo)
    assert repository.commit() == commit
    assert repository.files(commit).blobs == repository.files("").blobs
    assert texts(repository, commit) == {ORDERS: b"id: orders"}


def test_a_document_is_one_file_as_git_has_it(repo):
    commit = repo.commit({ORDERS: "id: orders"})
    repository = opened(repo)
    blob = repository.files(commit).blobs[ORDERS]
    document = repository.document(ORDERS, blob, commit)
    assert (document.path, document.data) == (ORDERS, b"id: orders")
    assert document.blob == hashlib.sha1(b"blob 10\0id: orders").hexdigest()
    with pytest.raises(NotFound):
        repository.document(ORDERS, "1" * 40, commit)


def test_two_repositories_have_two_names(repo, tmp_path):
    assert opened(repo).name != opened(Repo(tmp_path / "x" / "repo")).name
    assert opened(repo).name == opened(repo).name


def test_a_commit_name_that_is_too_long_for_git_is_only_not_there(repo):
    repo.commit({"contracts/a.odcs.yaml": "kind: DataContract"})
    with pytest.raises(NotFound):
        Repository.open(repo.settings).commit("a" * 200_000)
