"""Where the published branch is checked out, its files follow; or nothing has happened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from marketplace.errors import Refused
from marketplace.settings import Settings
from marketplace.stores.authors import options
from marketplace.stores.checkout import Checkout
from marketplace.stores.commit import Change, Conflict, Edit, Person, _Writer, write
from marketplace.stores.git import Repository
from marketplace.stores.turn import Intent, turn
from tests.builders import Repo

ADA = Person("Ada", "ada@sales.example")
ORDERS = "contracts/orders.odcs.yaml"
PATH = "queries/late.sql"


@pytest.fixture
def opened(repo) -> Repository:
    repo.commit({ORDERS: "id: orders\n", ".gitignore": "/data/\n"})
    return Repository.open(repo.settings)


def an_edit(text: str = "SELECT 1\n", base: str = "", path: str = PATH) -> Change:
    return Change(
        edits=(Edit(path=path, data=text.encode(), base=base),), subject="Save query: Late"
    )


def is_clean(repo: Repo) -> bool:
    return repo.git("status", "--porcelain") == ""


def refused(repo: Repo, opened: Repository, match: str, edit: Change | None = None) -> None:
    """And neither the branch nor a file is another one."""
    files = {
        p: p.read_bytes() for p in repo.folder.rglob("*") if p.is_file() and ".git/" not in str(p)
    }
    before, status = opened.commit(), repo.git("status", "--porcelain")
    with pytest.raises(Refused, match=match):
        write(opened, edit or an_edit(), ADA)
    assert (opened.commit(), repo.git("status", "--porcelain")) == (before, status)
    assert files == {p: p.read_bytes() for p in files}


def test_the_file_follows_and_the_checkout_stays_clean(repo, opened):
    written = write(opened, an_edit(), ADA)
    assert (repo.folder / PATH).read_text() == "SELECT 1\n"
    assert is_clean(repo)
    write(opened, an_edit("SELECT 2\n", base=written.blobs[PATH]), ADA)
    assert (repo.folder / PATH).read_text() == "SELECT 2\n"
    assert is_clean(repo)
    assert [p.name for p in (repo.folder / "queries").iterdir()] == ["late.sql"]


@pytest.mark.parametrize("format_", ["sha1", "sha256"])
def test_both_kinds_of_ids_will_do(tmp_path, format_):
    made = Repo(tmp_path / format_, f"--object-format={format_}")
    made.commit({ORDERS: "id: orders\n"})
    written = write(Repository.open(made.settings), an_edit(), ADA)
    assert made.git("rev-parse", f"main:{PATH}") == written.blobs[PATH]
    assert is_clean(made)


def test_many_at_once_leave_a_clean_checkout(repo, opened):
    def save(who: int) -> None:
        for number in range(5):
            write(opened, an_edit(path=f"queries/q{who}-{number}.sql"), ADA)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(4)))
    assert len(list((repo.folder / "queries").iterdir())) == 20
    assert is_clean(repo)


@pytest.mark.usefixtures("opened")
def test_a_folder_inside_a_checkout_can_be_what_is_opened(repo):
    inner = Repository.open(Settings(
        repo=str(repo.folder / "contracts"), cache=repo.settings.cache
    ))  # fmt: skip
    write(inner, an_edit(), ADA)
    assert (repo.folder / PATH).exists()
    assert is_clean(repo)


@pytest.mark.parametrize("staged", [False, True])
def test_a_checkout_with_changes_is_refused(repo, opened, staged):
    repo.write(ORDERS, "id: changed\n")
    if staged:
        repo.git("add", ORDERS)
    refused(repo, opened, "nobody has committed")


def test_files_that_git_does_not_know_are_no_hindrance(repo, opened):
    repo.write("notes.txt", "mine")
    repo.write("data/orders.csv", "id")
    write(opened, an_edit(), ADA)
    assert repo.git("status", "--porcelain") == "?? notes.txt"


def test_a_file_in_its_place_that_nobody_committed_is_kept(repo, opened):
    repo.write(PATH, "mine")
    refused(repo, opened, "lies in the checkout")


@pytest.mark.parametrize("place", ["queries", PATH])
def test_no_link_is_followed_out_of_the_checkout(repo, opened, tmp_path, place):
    (tmp_path / "outside").mkdir()
    (repo.folder / place).parent.mkdir(exist_ok=True)
    (repo.folder / place).symlink_to(tmp_path / "outside")
    refused(repo, opened, "lies in the checkout|cannot be written")
    assert not list((tmp_path / "outside").iterdir())


def test_a_merge_under_way_is_not_disturbed(repo, opened):
    repo.git("switch", "--quiet", "--create", "other")
    repo.commit({"contracts/other.yaml": "id: other"})
    repo.git("switch", "--quiet", "main")
    repo.commit({"contracts/more.yaml": "id: more"})
    repo.git("merge", "--quiet", "--no-commit", "other")
    refused(repo, opened, "under way")


def test_a_rebase_of_the_branch_is_not_disturbed(repo, opened):
    repo.commit({ORDERS: "id: ours\n"})
    repo.git("switch", "--quiet", "--create", "other", "HEAD~1")
    repo.commit({ORDERS: "id: theirs\n"})
    repo.git("switch", "--quiet", "main")
    with pytest.raises(Exception, match="returned non-zero"):
        repo.git("rebase", "--quiet", "other")
    refused(repo, opened, "under way")


def test_a_lock_of_the_index_is_named(repo, opened):
    (repo.folder / ".git/index.lock").touch()
    with pytest.raises(Refused) as error:
        write(opened, an_edit(), ADA)
    assert "index.lock" in error.value.hint
    assert not (repo.folder / "queries").exists()


def test_another_branch_in_the_checkout_stays_as_it_is(repo, opened):
    repo.git("switch", "--quiet", "--create", "draft")
    repo.write(ORDERS, "id: half done\n")
    write(opened, an_edit(), ADA)
    assert repo.git("status", "--porcelain") == f"M {ORDERS}"
    assert not (repo.folder / "queries").exists()
    assert repo.git("show", f"main:{PATH}") == "SELECT 1"


def test_a_branch_in_another_work_tree_is_refused(repo, opened, tmp_path):
    repo.git("switch", "--quiet", "--create", "draft")
    repo.git("worktree", "add", "--quiet", str(tmp_path / "second"), "main")
    refused(repo, opened, "work tree of its own")
    second = Repository.open(Settings(
        repo=str(tmp_path / "second"), cache=repo.settings.cache
    ))  # fmt: skip
    write(second, an_edit(), ADA)
    assert (tmp_path / "second" / PATH).exists()


def test_filters_of_the_config_do_not_run(repo, opened, tmp_path):
    repo.commit({".gitattributes": "*.yaml filter=evil\n"})
    for key in ("clean", "smudge", "process"):
        repo.git("config", f"filter.evil.{key}", f"touch {tmp_path / 'ran'}; cat")
    repo.git("config", "filter.evil.required", "true")
    (repo.folder / ORDERS).touch()  # so that its content has to be looked at
    write(opened, an_edit(), ADA)
    assert not (tmp_path / "ran").exists()


def test_a_conflict_changes_no_file(repo, opened):
    write(opened, an_edit(), ADA)
    with pytest.raises(Conflict):
        write(opened, an_edit("SELECT 2\n"), ADA)
    assert (repo.folder / PATH).read_text() == "SELECT 1\n"
    assert is_clean(repo)


# What a writer left undone that was killed right after the branch had moved


def left_undone(opened: Repository, change: Change, staged: bool, indexed: bool) -> None:
    with turn(opened.directory) as note:
        writer = _Writer(opened, "refs/heads/main", change, options(ADA))
        writer.make()
        (edit,) = change.edits
        files = ((edit.path, edit.base, writer.blobs[PATH]),)
        note.write(Intent(writer.branch, writer.commit, files))
        checkout = Checkout.of(opened, "refs/heads/main")
        assert checkout
        if staged:
            checkout.stage(edit.path, edit.data)
        writer.move()
        if indexed:
            checkout._index(files)


@pytest.mark.parametrize(("staged", "indexed"), [(True, False), (True, True), (False, False)])
@pytest.mark.parametrize("anew", [True, False])
def test_the_next_writer_ends_what_a_killed_one_began(repo, opened, staged, indexed, anew):
    base = "" if anew else write(opened, an_edit("SELECT 0\n"), ADA).blobs[PATH]
    left_undone(opened, an_edit(base=base), staged, indexed)
    assert not is_clean(repo)
    write(opened, an_edit(path="queries/next.sql"), ADA)
    assert (repo.folder / PATH).read_text() == "SELECT 1\n"
    assert is_clean(repo)
    assert sorted(p.name for p in (repo.folder / "queries").iterdir()) == ["late.sql", "next.sql"]


def test_what_somebody_did_to_the_file_meanwhile_is_theirs(repo, opened):
    left_undone(opened, an_edit(), staged=True, indexed=False)
    repo.write(PATH, "mine")
    with pytest.raises(Refused, match="nobody has committed"):
        write(opened, an_edit(path="queries/next.sql"), ADA)
    assert (repo.folder / PATH).read_text() == "mine"
    assert repo.git("status", "--porcelain") == f"M {PATH}"


def test_a_note_of_a_branch_that_never_moved_is_forgotten(repo, opened):
    with turn(opened.directory) as note:
        note.write(Intent("refs/heads/main", "1" * 40, ((PATH, "", "2" * 40),)))
    write(opened, an_edit(path="queries/next.sql"), ADA)
    assert is_clean(repo)
    assert not (repo.folder / PATH).exists()


@pytest.mark.parametrize("torn", [b'{"branch": "refs/he', b"[1]", b"{}", b'{"path": "/etc/x"}'])
def test_a_torn_note_is_no_note(repo, opened, torn):
    (opened.directory / "marketplace-turn").write_bytes(torn)
    write(opened, an_edit(), ADA)
    assert is_clean(repo)
