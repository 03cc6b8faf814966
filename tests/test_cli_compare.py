"""`compare`: what it prints, for people, programs and GitHub, and with which exit code it ends."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from tests.builders import a_contract, an_object

BEFORE = a_contract("orders", schema=[an_object("orders", "id", "note")])
AFTER = a_contract("orders", schema=[an_object("orders", "id")], name="All orders")
KEYS = {"rule", "path", "severity", "producer_severity", "message", "line"}


@pytest.fixture
def run(repo, monkeypatch):
    """Runs it as if typed in the repository, with only our own settings."""
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_REPO", str(repo.folder))
    monkeypatch.chdir(repo.folder)
    repo.write("old.yaml", BEFORE)
    repo.write("new.yaml", AFTER)
    return lambda *arguments, **more: CliRunner().invoke(main, ["compare", *arguments], **more)


def test_it_says_who_is_hurt_worst_first(run):
    done = run("old.yaml", "new.yaml")
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "orders 1.0.0",
        "  breaking",
        "    old.yaml (old):16: Queries that name orders.note stop working. [property-removed]",
        "  docs",
        "    new.yaml:4: Nothing that runs notices: `name` changed. [words-changed]",
        "  It asks for a major step of the version, which takes none. Raise it to 2.0.0.",
        "",
    ]
    assert done.stderr == "1 file differs: 1 breaking, 1 docs\n"


def test_it_is_content_when_the_version_says_so(repo, run):
    repo.write("new.yaml", AFTER.replace("1.0.0", "2.0.0"))
    done = run("old.yaml", "new.yaml")
    assert done.exit_code == 0
    assert "It asks for a major step of the version, which the version takes." in done.stdout


def test_equal_files_end_with_zero(run):
    done = run("old.yaml", "old.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "1 file differs: nothing changed\n"


@pytest.mark.parametrize("style", [("--json",), ("--format", "json")])
def test_for_programs(run, style):
    done = run("old.yaml", "new.yaml", *style)
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (found["bump"], found["declared_bump"], found["breaking"]) == ("major", "none", True)
    assert all(change.keys() >= KEYS for change in found["changes"])
    assert [change["severity"] for change in found["changes"]] == ["breaking", "docs"]
    assert found["files"][0]["next_version"] == "2.0.0"


def test_for_github_at_a_line_of_the_new_file(run):
    done = run("old.yaml", "new.yaml", "--format", "github")
    first, second = done.stdout.splitlines()
    assert first.startswith("::error file=new.yaml,line=13,col=1,title=property-removed::")
    assert first.endswith("Queries that name orders.note stop working. Raise the version to 2.0.0.")
    assert second.startswith("::notice file=new.yaml,line=4,")


def test_what_the_version_announces_only_warns(repo, run):
    repo.write("new.yaml", AFTER.replace("1.0.0", "2.0.0"))
    first = run("old.yaml", "new.yaml", "--format", "github").stdout.splitlines()[0]
    assert first.startswith("::warning file=new.yaml")


def test_two_revisions_compare_all_that_differs(repo, run):
    first = repo.commit({"contracts/a.yaml": BEFORE, "contracts/b.yaml": a_contract("b")})
    repo.commit({"contracts/a.yaml": AFTER, "contracts/b.yaml": None})
    done = run(first, "main", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [file["id"] for file in found["files"]] == ["orders", "b"]
    assert {change["file"] for change in found["changes"]} == {
        "contracts/a.yaml",
        "contracts/b.yaml",
    }
    assert run("main", "main").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.yaml",), "Name OLD and NEW, or --lines."),
        ((), "Name OLD and NEW, or --lines."),
        (("old.yaml", "new.yaml", "--lines"), "Name OLD and NEW, or --lines."),
        (("old.yaml", "missing.yaml"), "There is no file 'missing.yaml'."),
        (("old.yaml", "main:x"), "There is no commit 'main'"),
        (("old.yaml", "text.yaml"), "text.yaml is neither a contract"),
        (("old.yaml", "broken.odcs.yaml"), "broken.odcs.yaml:1:5: "),
    ],
)
def test_what_cannot_run_ends_with_two_and_says_why(repo, run, arguments, said):
    repo.write("text.yaml", "hello: world")
    repo.write("broken.odcs.yaml", "a: [")
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_nobody_can_read_by_now_ends_with_two(repo, run):
    first = repo.commit({"contracts/a.odcs.yaml": BEFORE})
    repo.commit({"contracts/a.odcs.yaml": "kind: DataContract\n- x"})
    done = run(first, "main")
    assert done.exit_code == 2
    assert "contracts/a.odcs.yaml:2:1: " in done.stderr


def test_a_stream_of_requests_is_answered_line_by_line(run):
    asked = [
        json.dumps({"old": BEFORE, "new": AFTER}),
        "no request",
        json.dumps({"old": BEFORE}),
        json.dumps({"old": BEFORE, "new": "kind: ["}),
        json.dumps({"old": BEFORE, "new": "\ud800"}),
        json.dumps({"old": BEFORE, "new": BEFORE}),
    ]
    done = run("--lines", input="\n".join(asked))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [("error" in answer) for answer in answers] == [False, True, True, True, True, False]
    assert answers[0]["breaking"]
    assert answers[0]["changes"][0]["line"] == 16
    assert answers[-1]["changes"] == []
    assert answers[-1]["bump"] == "none"


def test_names_in_a_contract_never_control_the_terminal(repo, run):
    evil = a_contract("orders", schema=[an_object("orders", "id", "\x1b[31mred\nline")])
    repo.write("old.yaml", evil)
    done = run("old.yaml", "new.yaml")
    assert "\x1b" not in done.stdout
    assert done.exit_code == 1


def test_what_is_gone_has_no_version_to_raise(repo, run):
    first = repo.commit({"contracts/a.yaml": BEFORE, "contracts/b.yaml": a_contract("b")})
    repo.commit({"contracts/a.yaml": None})
    done = run(first, "main")
    assert done.exit_code == 1
    assert (
        "contracts/a.yaml:1: Nobody is promised orders any more. [contract-removed]" in done.stdout
    )
    assert "It is gone. Announce it first: state an `endOfLife`" in done.stdout
