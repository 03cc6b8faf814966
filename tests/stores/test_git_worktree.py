"""Reading files as they lie on disk, and names that are not files."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

import pytest

from marketplace.errors import NotFound, Unreadable
from marketplace.settings import Limits
from marketplace.stores import worktree
from marketplace.stores.git import Repository
from marketplace.stores.worktree import Worktree

ODD_NAMES = (
    "contracts/line\nbreak.yaml",
    "contracts/\"quoted\" and 'quoted'.yaml",
    "contracts/-rf.yaml",
    "contracts/--output=x.yaml",
    "contracts/:(glob)*.yaml",
    "contracts/$(touch sprung).yaml",
    "contracts/Zürich 東京.yaml",
    "contracts/a\tb\\c.yaml",
    "contracts/ .yaml",
)


def rules(files) -> dict[str, str]:
    return {problem.file: problem.rule for problem in files.problems}


def test_disk_and_commit_give_the_same_ids(repo):
    commit = repo.commit({"contracts/a.yaml": "id: a", "contracts/b/c.YML": "id: c"})
    repository = Repository.open(repo.settings)
    assert repository.files("") == repository.files(commit)


def test_uncommitted_changes_are_seen_on_disk_only(repo):
    commit = repo.commit({"contracts/a.yaml": "id: a"})
    repository = Repository.open(repo.settings)
    before = repository.files("")
    repo.write("contracts/a.yaml", "id: changed")
    repo.write("contracts/new.yaml", "id: new")
    after = repository.files("")
    assert before.blobs["contracts/a.yaml"] != after.blobs["contracts/a.yaml"]
    assert [d for _, _, d in repository.contents("", after.blobs)] == [b"id: changed", b"id: new"]
    assert list(repository.files(commit).blobs) == ["contracts/a.yaml"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_is_only_a_name(repo, name):
    commit = repo.commit({name: "id: odd"})
    repository = Repository.open(repo.settings)
    for at in (commit, ""):
        files = repository.files(at)
        assert list(files.blobs) == [name]
        assert repository.document(name, files.blobs[name], at).data == b"id: odd"
    [entry] = repository.log(commit, [name])
    assert entry.commit.paths == (name,)
    assert list(repository.last_changed(commit)) == [name]
    assert not (repo.folder / "sprung").exists()


def test_a_name_that_is_not_utf_8_is_a_problem(repo):
    commit = repo.commit({"contracts/a.yaml": "id: a"})
    (repo.folder / os.fsdecode(b"contracts/caf\xe9.yaml")).write_text("id: b")
    on_disk = Repository.open(repo.settings).files("")
    commit = repo.commit({})
    committed = Repository.open(repo.settings).files(commit)
    for files in (on_disk, committed):
        assert list(files.blobs) == ["contracts/a.yaml"]
        assert rules(files) == {"contracts/caf\ufffd.yaml": "file-name"} or rules(files) == {
            "contracts/caf?.yaml": "file-name"
        }


def test_links_are_named_and_not_followed(repo, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.yaml").write_text("id: outside")
    repo.write("contracts/good.yaml", "id: good")
    (repo.folder / "contracts/passwd.yaml").symlink_to("/etc/passwd")
    (repo.folder / "contracts/folder").symlink_to(tmp_path / "outside")
    (repo.folder / "contracts/loop.yaml").symlink_to("loop.yaml")
    (repo.folder / "contracts/README.md").symlink_to("good.yaml")
    commit = repo.commit({})
    repository = Repository.open(repo.settings)
    for at in (commit, ""):
        files = repository.files(at)
        assert list(files.blobs) == ["contracts/good.yaml"]
        assert rules(files) == {
            "contracts/folder": "file-symlink",
            "contracts/loop.yaml": "file-symlink",
            "contracts/passwd.yaml": "file-symlink",
        }


def test_a_contracts_folder_that_is_a_link_is_not_entered(repo, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.yaml").write_text("id: outside")
    (repo.folder / "contracts").symlink_to(tmp_path / "outside")
    commit = repo.commit({"good.yaml": "id: good"})
    repository = Repository.open(repo.settings)
    for at in (commit, ""):
        files = repository.files(at)
        assert list(files.blobs) == ["good.yaml"]
        assert rules(files) == {"contracts": "file-symlink"}


def test_another_repository_inside_is_named_and_not_entered(repo):
    repo.commit({"contracts/good.yaml": "id: good"})
    inner = repo.folder / "contracts/inner"
    inner.mkdir()
    repo.git("init", "--quiet", str(inner))
    repo.git("-C", str(inner), "commit", "--quiet", "--allow-empty", "-m", "inner")
    (inner / "x.yaml").write_text("id: inner")
    commit = repo.commit({})
    repository = Repository.open(repo.settings)
    for at in (commit, ""):
        files = repository.files(at)
        assert list(files.blobs) == ["contracts/good.yaml"]
        assert rules(files) == {"contracts/inner": "file-submodule"}


def test_pipes_sockets_and_devices_are_not_opened(repo, monkeypatch):
    repo.write("contracts/good.yaml", "id: good")
    os.mkfifo(repo.folder / "contracts/pipe.yaml")
    expected = {"contracts/pipe.yaml": "file-special", "contracts/socket.yaml": "file-special"}
    monkeypatch.chdir(repo.folder / "contracts")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.yaml")
    try:
        os.mknod("device.yaml", 0o20666, os.makedev(1, 5))
        expected["contracts/device.yaml"] = "file-special"
    except PermissionError:
        pass  # only an administrator can make one
    files = Repository.open(repo.settings).files("")
    assert list(files.blobs) == ["contracts/good.yaml"]
    assert rules(files) == expected


def test_a_file_that_becomes_a_pipe_or_a_link_after_listing_is_not_read(repo):
    for name in ("pipe", "link", "gone"):
        repo.write(f"contracts/{name}.yaml", "id: a")
    repository = Repository.open(repo.settings)
    blobs = repository.files("").blobs
    for path in blobs:
        (repo.folder / path).unlink()
    os.mkfifo(repo.folder / "contracts/pipe.yaml")
    (repo.folder / "contracts/link.yaml").symlink_to("/etc/passwd")
    assert list(repository.contents("", blobs)) == []


def test_a_folder_that_becomes_a_link_after_listing_is_not_entered(repo, tmp_path):
    repo.write("contracts/inner/a.yaml", "id: a")
    repository = Repository.open(repo.settings)
    blobs = repository.files("").blobs
    (repo.folder / "contracts/inner").rename(tmp_path / "moved")
    (repo.folder / "contracts/inner").symlink_to(tmp_path / "moved")
    assert list(repository.contents("", blobs)) == []


@pytest.mark.parametrize("path", ["../secret.yaml", "a/../../secret.yaml", "..", "a/", ""])
def test_no_path_leads_out_of_the_top_folder(tmp_path, path):
    (tmp_path / "secret.yaml").write_text("secret")
    (tmp_path / "top" / "a").mkdir(parents=True)
    with pytest.raises((NotFound, Unreadable)):
        worktree.read(tmp_path / "top", path, 100)


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may read everything")
def test_a_file_without_the_right_to_read_it_is_a_problem(repo):
    repo.write("contracts/a.yaml", "id: a")
    (repo.folder / "contracts/a.yaml").chmod(0)
    files = Repository.open(repo.settings).files("")
    assert rules(files) == {"contracts/a.yaml": "file-unreadable"}


def test_what_did_not_change_is_not_read_again(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("id: a")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    tree = Worktree(tmp_path)
    blobs = tree.files([""], 100).blobs
    file.write_text("id: b")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert tree.files([""], 100).blobs == blobs  # same time, size and inode: taken as the same
    os.utime(file, (1_700_000_001, 1_700_000_001))
    assert tree.files([""], 100).blobs != blobs


def test_a_file_written_this_moment_is_always_read(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("id: a")
    stamp = file.stat()
    tree = Worktree(tmp_path)
    blobs = tree.files([""], 100).blobs
    file.write_text("id: b")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert tree.files([""], 100).blobs != blobs


def test_a_large_file_on_disk_is_known_by_its_beginning(repo):
    repo.write("contracts/a.yaml", "x" * 5000)
    repository = Repository.open(replace(repo.settings, limits=Limits(file_size=1000)))
    [(_, blob, data)] = repository.contents("", repository.files("").blobs)
    assert (len(data), blob) == (1001, repository.files("").blobs["contracts/a.yaml"])
