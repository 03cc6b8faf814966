"""Who changed what when."""

from __future__ import annotations

from datetime import timedelta

from marketplace.stores.git import Repository

A, B = "contracts/a.yaml", "contracts/b.yaml"
LONG = "".join(f"line{n}: {n}\n" for n in range(30))


def subjects(entries) -> list[str]:
    return [entry.commit.subject for entry in entries]


def test_the_log_tells_who_changed_which_file_when(repo):
    repo.commit({A: "id: a"}, "Add a\n\nBecause it\nis wanted.")
    commit = repo.commit({A: "id: b", B: "id: b", "README.md": "#"}, "Change a, add b")
    repository = Repository.open(repo.settings)
    newest, oldest = repository.log(commit)
    assert newest.commit.id == commit
    assert (newest.commit.author, newest.commit.email) == ("Ada", "ada@sales.example")
    assert newest.commit.when == repo.today
    assert newest.commit.paths == (A, B)
    assert [bool(change.before) for change in newest.changes] == [True, False]
    assert newest.changes[0].before == oldest.changes[0].after
    assert oldest.commit.body == "Because it\nis wanted."


def test_commits_that_touch_no_contract_are_left_out(repo):
    repo.commit({A: "id: a"}, "Add a")
    repo.commit({"README.md": "#", "other/x.yaml": "a: 1"}, "Write the readme")
    commit = repo.commit({A: None, B: "new"}, "Replace a")
    entries = Repository.open(repo.settings).log(commit)
    assert subjects(entries) == ["Replace a", "Add a"]
    assert {change.path: bool(change.after) for change in entries[0].changes} == {A: False, B: True}


def test_where_contracts_lie_at_the_top_their_history_is_told_all_the_same(repo):
    repo.commit({"a.yaml": "id: a", "shop/b.YML": "id: b"}, "Add a and b")
    first = repo.today
    repo.commit({"a.yaml": "id: 2"}, "Change a")
    commit = repo.commit({"README.md": "#"}, "Write the readme")
    repository = Repository.open(repo.settings)
    assert subjects(repository.log(commit)) == ["Change a", "Add a and b"]
    assert subjects(repository.log(commit, limit=1)) == ["Change a"]
    assert subjects(repository.log("")) == ["Change a", "Add a and b"]
    days = {"a.yaml": repo.today - timedelta(days=1), "shop/b.YML": first}
    assert repository.last_changed(commit) == repository.last_changed("") == days


def test_a_limit_gives_the_newest(repo):
    for number in range(5):
        commit = repo.commit({A: f"id: {number}"}, f"Change {number}")
    assert subjects(Repository.open(repo.settings).log(commit, limit=2)) == ["Change 4", "Change 3"]
    assert subjects(Repository.open(repo.settings).log(commit, [A], 1)) == ["Change 4"]


def test_the_history_of_a_file_goes_through_its_renames(repo):
    repo.commit({A: LONG}, "Add a")
    repo.git("mv", A, "contracts/moved.yaml")
    repo.commit({}, "Move a")
    commit = repo.commit({"contracts/moved.yaml": LONG + "more: 1\n"}, "Add more")
    entries = Repository.open(repo.settings).log(commit, ["contracts/moved.yaml"])
    assert subjects(entries) == ["Add more", "Move a", "Add a"]
    assert (entries[1].changes[0].path, entries[1].changes[0].was) == ("contracts/moved.yaml", A)


def test_the_history_of_a_copy_begins_with_the_copy(repo):
    repo.commit({A: LONG}, "Add a")
    commit = repo.commit({B: LONG + "more: 1\n"}, "Start b from a")
    entries = Repository.open(repo.settings).log(commit, [B])
    assert subjects(entries) == ["Start b from a"]
    assert entries[0].changes[0].before == ""


def test_the_histories_of_several_files_are_one(repo):
    repo.commit({A: "id: a"}, "Add a")
    repo.commit({B: "id: b"}, "Add b")
    commit = repo.commit({A: "id: 2", B: "id: 2"}, "Change both")
    entries = Repository.open(repo.settings).log(commit, [A, B])
    assert subjects(entries) == ["Change both", "Add b", "Add a"]
    assert [change.path for change in entries[0].changes] == [A, B]


def test_work_on_a_merged_branch_keeps_its_authors(repo):
    repo.commit({A: "id: a"}, "Add a")
    repo.git("switch", "--quiet", "--create", "draft")
    repo.commit({B: "id: b"}, "Add b on a branch")
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "-m", "Merge", "draft")
    repository = Repository.open(repo.settings)
    assert subjects(repository.log(repository.commit())) == ["Add b on a branch", "Add a"]


def test_every_file_knows_when_it_changed_last(repo):
    repo.commit({A: "id: a", B: "id: b"})
    first = repo.today
    commit = repo.commit({A: "id: 2"})
    found = Repository.open(repo.settings).last_changed(commit)
    assert found == {A: repo.today, B: first}


def test_of_the_working_tree_the_history_is_that_of_what_is_checked_out(repo):
    repo.commit({A: "id: a"}, "Add a")
    repository = Repository.open(repo.settings)
    assert repository.log("") == repository.log(repository.commit())


def test_impossible_dates_and_odd_bytes_in_a_commit_are_read(repo):
    repo.write(A, "id: a")
    repo.git("add", "--all")
    tree = repo.git("write-tree")
    raw = (
        f"tree {tree}\nauthor \x01 <x> 99999999999999999 +9999\n"
        "committer \x01 <x> 5 +0000\nencoding ISO-8859-1\n\nCaf\xe9 \x01\n"
    ).encode("latin-1")
    (repo.folder / "raw").write_bytes(raw)
    commit = repo.git("hash-object", "-t", "commit", "-w", "--literally", "raw")
    repository = Repository.open(repo.settings)
    [entry] = repository.log(commit)
    assert entry.commit.subject == "Café \x01"
    assert entry.commit.paths == (A,)
    assert list(repository.last_changed(commit)) == [A]


def test_a_link_in_the_history_is_no_contract(repo):
    repo.commit({A: "id: a"}, "Add a")
    (repo.folder / "contracts/link.yaml").symlink_to("/etc/passwd")
    commit = repo.commit({}, "Add a link")
    entries = Repository.open(repo.settings).log(commit)
    assert entries[0].changes == ()
