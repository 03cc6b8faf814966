"""One file becomes one commit on the published branch, or nothing has happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from marketplace.errors import Busy, MarketplaceError, Refused
from marketplace.settings import Settings
from marketplace.stores.commit import Change, Conflict, Edit, Person, identity, write
from marketplace.stores.git import Repository
from tests.builders import Repo

ADA = Person("Ada Byron", "ada@sales.example")
PATH = "queries/late.sql"
ORDERS = {"contracts/orders.odcs.yaml": "id: orders", "contracts/deep/er.yaml": "id: er"}


@pytest.fixture
def bare(tmp_path):
    """A bare repository with something in it."""
    work = Repo(tmp_path / "work")
    work.commit(ORDERS)
    work.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    settings = Settings(repo=str(tmp_path / "bare.git"), cache=str(tmp_path / "cache"))
    return Repository.open(settings)


def an_edit(path: str = PATH, text: str = "SELECT 1\n", base: str = "", **parts) -> Change:
    edit = Edit(path=path, data=text.encode(), base=base)
    return Change(edits=(edit,), subject="Save query: Late", **parts)


def git(repository: Repository, *arguments: str) -> str:
    return repository.git.run(*arguments).decode().strip()


def committed(repository: Repository, path: str = PATH) -> str:
    return repository.git.run("cat-file", "blob", f"main:{path}").decode()


def test_a_file_is_on_the_branch_and_everything_else_as_it_was(bare):
    before = git(bare, "ls-tree", "-r", "main")
    written = write(bare, an_edit(), ADA)
    assert bare.commit() == written.commit
    assert committed(bare) == "SELECT 1\n"
    lines = git(bare, "ls-tree", "-r", "main").splitlines()
    assert [line for line in lines if PATH not in line] == before.splitlines()
    assert f"100644 blob {written.blobs[PATH]}\t{PATH}" in lines
    git(bare, "fsck", "--strict")


def test_the_commit_says_what_was_done_and_by_whom(bare):
    write(bare, an_edit(), ADA)
    told = git(bare, "log", "-1", "--format=%s|%an|%ae|%cn|%ce|%b")
    assert told == "Save query: Late|Ada Byron|ada@sales.example|Ada Byron|ada@sales.example|"


def test_a_second_file_stands_beside_the_first(bare):
    write(bare, an_edit(), ADA)
    write(bare, an_edit("queries/early.sql", "SELECT 2\n"), ADA)
    assert git(bare, "ls-tree", "--name-only", "main", "queries/").split() == [
        "queries/early.sql", PATH,
    ]  # fmt: skip


def test_a_file_that_is_there_already_is_not_overwritten(bare):
    write(bare, an_edit(), ADA)
    before = bare.commit()
    with pytest.raises(Conflict, match="already a file of this name"):
        write(bare, an_edit(text="SELECT 2\n"), ADA)
    assert bare.commit() == before
    assert committed(bare) == "SELECT 1\n"


def test_saving_the_same_twice_is_saving_it_once(bare):
    first = write(bare, an_edit(), ADA)
    assert write(bare, an_edit(), ADA) == first
    assert git(bare, "rev-list", "--count", "main") == "2"


def test_a_change_needs_what_it_started_from(bare):
    first = write(bare, an_edit(), ADA)
    second = write(bare, an_edit(text="SELECT 2\n", base=first.blobs[PATH]), ADA)
    assert committed(bare) == "SELECT 2\n"
    with pytest.raises(Conflict, match="changed or deleted since"):
        write(bare, an_edit(text="SELECT 3\n", base=first.blobs[PATH]), ADA)
    assert bare.commit() == second.commit


def test_a_change_of_a_deleted_file_is_a_conflict(bare):
    with pytest.raises(Conflict, match="changed or deleted since"):
        write(bare, an_edit(base="1" * 40), ADA)


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Ada\nByron\r\0", "a@b.example", "Ada Byron <a@b.example>"),
        ("Eve <e@evil.example>", "x> \nauthor: Mallory", "Eve e@evil.example <xauthor:Mallory>"),
        ("\u202eada\u2066", "", "ada <unknown@invalid>"),
        ("-c core.sshCommand=id", "--help", "-c core.sshCommand=id <--help>"),
        ("Zoë Łukasz 艾达", "zoë@b.example", "Zoë Łukasz 艾达 <zoë@b.example>"),
        ("\ud800x", "\udcff", "x <unknown@invalid>"),
        ("a" * 5000, "b" * 5000, f"{'a' * 100} <{'b' * 100}>"),
        ("\"'quoted'\"", "q@b.example", "quoted <q@b.example>"),
    ],
)  # fmt: skip
def test_hostile_names_become_harmless(bare, name, email, expected):
    write(bare, an_edit(), Person(name, email))
    for who in ("%an <%ae>", "%cn <%ce>"):
        assert git(bare, "log", "-1", f"--format={who}") == expected
    git(bare, "fsck", "--strict")


@pytest.mark.parametrize("name", ["", " \n", "<>", "...", "\u200b"])
def test_an_author_without_a_name_is_refused(bare, name):
    with pytest.raises(Refused, match="Nobody is named"):
        write(bare, an_edit(), Person(name))


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x.sql", "queries/../x.sql", "queries//x.sql", ".git/config", "-x",
     "queries/.git/x", "queries/x\n.sql", "queries/x\0.sql", "queries/", ":(top)x", "a/\u00e9.sql"],
)  # fmt: skip
def test_hostile_paths_are_refused(bare, path):
    before = bare.commit()
    with pytest.raises(Refused, match="under this name"):
        write(bare, an_edit(path), ADA)
    assert bare.commit() == before


def test_a_file_where_the_folder_should_be_is_left_alone(repo):
    repo.commit({**ORDERS, "queries": "not a folder"})
    with pytest.raises(Refused, match="Something else stands"):
        write(Repository.open(repo.settings), an_edit(), ADA)


def test_a_link_in_its_place_is_left_alone(repo):
    repo.commit(ORDERS)
    (repo.folder / "queries").mkdir()
    (repo.folder / PATH).symlink_to("../contracts/orders.odcs.yaml")
    repo.commit({})
    with pytest.raises(Refused, match="Something else stands"):
        write(Repository.open(repo.settings), an_edit(), ADA)


def test_hooks_do_not_run(bare, tmp_path):
    for name in ("pre-commit", "post-commit", "reference-transaction", "update", "post-update"):
        hook = bare.directory / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\nexit 1\n")
        hook.chmod(0o755)
    write(bare, an_edit(), ADA)
    assert not (tmp_path / "ran").exists()


def test_a_stated_branch_is_the_one_that_moves(repo):
    repo.commit(ORDERS)
    repo.git("branch", "release")
    before = repo.git("rev-parse", "main")
    repository = Repository.open(replace(repo.settings, ref="release"))
    written = write(repository, an_edit(), ADA)
    assert repo.git("rev-parse", "release", "main").split() == [written.commit, before]
    assert not (repo.folder / PATH).exists()


@pytest.mark.parametrize("ref", ["v1", "HEAD~0"])
def test_what_is_no_branch_cannot_be_saved_to(repo, ref):
    repo.commit(ORDERS)
    repo.git("tag", "v1")
    with pytest.raises(Refused, match="no branch"):
        write(Repository.open(replace(repo.settings, ref=ref)), an_edit(), ADA)


def test_a_detached_head_is_no_branch(repo):
    repo.git("branch", "--move", "trunk")
    before = repo.commit(ORDERS)
    repo.git("switch", "--quiet", "--detach")
    with pytest.raises(Refused, match="no branch"):
        write(Repository.open(repo.settings), an_edit(), ADA)
    assert repo.git("rev-parse", "HEAD") == before


def test_the_branch_of_a_remote_is_not_ours_to_move(repo, tmp_path):
    before = repo.commit(ORDERS)
    repo.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    repo.folder = tmp_path / "clone"
    repo.git("switch", "--quiet", "--create", "draft")
    repo.git("branch", "--delete", "--force", "main")
    settings = replace(repo.settings, repo=str(tmp_path / "clone"))
    with pytest.raises(Refused, match="no branch"):
        write(Repository.open(settings), an_edit(), ADA)
    assert repo.git("rev-parse", "origin/main") == before


def test_an_empty_repository_has_no_branch_yet(repo):
    with pytest.raises(Refused, match="no branch"):
        write(Repository.open(repo.settings), an_edit(), ADA)


def test_a_copy_of_a_remote_repository_says_where_to_commit_instead(repo):
    repo.commit(ORDERS)
    settings = replace(repo.settings, repo=f"file://{repo.folder}")
    with pytest.raises(Refused) as refused:
        write(Repository.open(settings), an_edit(), ADA)
    assert PATH in refused.value.hint


def test_a_lock_that_was_left_behind_is_named(bare):
    lock = "refs/heads/main.lock"
    (bare.directory / "refs/heads").mkdir(parents=True, exist_ok=True)
    (bare.directory / lock).touch()
    before = bare.commit()
    with pytest.raises(Busy) as busy:
        write(bare, an_edit(), ADA)
    assert lock in busy.value.hint
    assert str(bare.directory) not in busy.value.message + busy.value.hint
    assert bare.commit() == before
    (bare.directory / lock).unlink()
    write(bare, an_edit(), ADA)


def test_the_config_names_who_sits_here(repo, monkeypatch):
    repo.commit(ORDERS)
    monkeypatch.setenv("HOME", str(repo.folder.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(repo.folder.parent))
    assert identity(Repository.open(repo.settings)) == Person()
    (repo.folder.parent / ".gitconfig").write_text("[user]\n name = Home\n email = h@b.example\n")
    assert identity(Repository.open(repo.settings)) == Person("Home", "h@b.example")
    repo.git("config", "user.name", "Here")
    assert identity(Repository.open(repo.settings)) == Person("Here", "h@b.example")


# Many at once, and killed at once


def test_of_many_savers_none_is_lost_and_none_overwritten(bare):
    """Eight threads: names of their own, and names that all of them want."""
    won: dict[str, str] = {}
    lost: list[str] = []
    failed: list[BaseException] = []

    def save(who: int) -> None:
        repository = Repository.open(bare._settings)
        for number in range(25):
            shared = number % 5 == 0
            path = f"queries/{'all' if shared else f'of-{who}'}-{number}.sql"
            text = f"SELECT {who}, {number}\n"
            try:
                write(repository, an_edit(path, text), Person(f"Saver {who}"))
            except Conflict:
                lost.append(path)
            except BaseException as error:
                failed.append(error)
            else:
                assert path not in won
                won[path] = text

    threads = [threading.Thread(target=save, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(won) == 8 * 20 + 5
    assert len(lost) == 7 * 5
    assert {path: committed(bare, path) for path in won} == won
    assert git(bare, "rev-list", "--count", "main") == str(1 + len(won))
    git(bare, "fsck", "--strict")


def test_commits_by_hand_in_between_are_kept(bare, tmp_path):
    """Another Git moves the branch all the time, and knows nothing of our lock."""
    done = threading.Event()
    pushed: list[int] = []

    def push() -> None:
        other = Repo(tmp_path / "other")
        other.git("pull", "--quiet", str(bare.directory), "main")
        number = 0
        while not done.is_set():
            other.commit({f"contracts/{number}.yaml": "id: x"})
            try:
                other.git("push", "--quiet", str(bare.directory), "main")
            except subprocess.CalledProcessError:
                other.git("pull", "--quiet", "--rebase", str(bare.directory), "main")
            else:
                pushed.append(number)
            number += 1

    thread = threading.Thread(target=push)
    thread.start()
    for number in range(15):
        write(bare, an_edit(f"queries/q{number}.sql"), ADA)
    done.set()
    thread.join()
    files = git(bare, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert {f"queries/q{number}.sql" for number in range(15)} <= set(files)
    assert {f"contracts/{number}.yaml" for number in pushed} <= set(files)


_SAVER = """
import sys
from marketplace.settings import Settings
from marketplace.stores.commit import Change, Edit, Person, write
from marketplace.stores.git import Repository

repository = Repository.open(Settings(repo=sys.argv[1], cache=sys.argv[2]))
for number in range(1000):
    path = f"queries/r{sys.argv[3]}-{number}.sql"
    edit = Edit(path=path, data=path.encode())
    write(repository, Change(edits=(edit,), subject="Save"), Person("Saver"))
    print(path, flush=True)
"""


@pytest.mark.parametrize("checked_out", [False, True])  # 40 kills together
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path, checked_out):
    work = Repo(tmp_path / "work")
    work.commit(ORDERS)
    if not checked_out:
        work.git("switch", "--quiet", "--detach")
    repository = Repository.open(work.settings)
    acknowledged: list[str] = []
    for kill in range(20):
        saver = subprocess.Popen(
            [sys.executable, "-c", _SAVER, work.settings.repo, work.settings.cache, str(kill)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert saver.stdout
        acknowledged.append(saver.stdout.readline().decode().strip())
        time.sleep(kill % 20 * 0.005)
        os.kill(saver.pid, signal.SIGKILL)
        acknowledged += [line.decode().strip() for line in saver.stdout if line.endswith(b"\n")]
        saver.wait()
        saver.stdout.close()
    files = git(repository, "ls-tree", "-r", "--name-only", "main").splitlines()
    assert all(acknowledged)
    assert set(acknowledged) <= set(files)
    git(repository, "fsck", "--strict")
    last = write(repository, an_edit(), ADA)
    assert repository.commit() == last.commit
    if checked_out:
        assert work.git("status", "--porcelain") == ""
        assert (work.folder / PATH).read_text() == "SELECT 1\n"
        assert (work.folder / acknowledged[-1]).read_text() == acknowledged[-1]


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_repository_that_cannot_be_written_says_so(bare):
    bare.directory.chmod(0o555)
    try:
        with pytest.raises(MarketplaceError, match="cannot be written"):
            write(bare, an_edit(), ADA)
    finally:
        bare.directory.chmod(0o755)
