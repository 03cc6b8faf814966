"""Linting files on disk: which are read, and what only several of them show."""

from __future__ import annotations

import os

import pytest

from marketplace.errors import NotFound
from marketplace.services.lint import lint
from marketplace.settings import Limits, Settings
from tests.builders import a_contract, a_product

BROKEN = "kind: DataContract\napiVersion: v3.1.0\nid: x\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working directory, empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(*paths, stdin=b"", **settings) -> tuple[int, set[tuple[str, str]]]:
    files, problems = lint(Settings(**settings), paths, stdin)
    return files, {(problem.file, problem.rule) for problem in problems}


def test_a_good_file_has_no_problem(folder):
    write(folder, {"orders.odcs.yaml": a_contract()})
    assert found("orders.odcs.yaml") == (1, set())


def test_a_problem_names_the_file_as_it_was_asked_for(folder):
    write(folder, {"a/x.odcs.yaml": BROKEN})
    for asked in ("a/x.odcs.yaml", "./a/x.odcs.yaml", str(folder / "a/x.odcs.yaml")):
        assert found(asked) == (1, {(asked, "schema-required")})
    assert found("a") == found("a/") == found("*/*.yaml") == found("a/x.odcs.yaml")
    assert found(".") == found("a")


def test_what_is_left_out_of_a_file_about_incidents_is_told(folder):
    good = "incident: flights/latency/2026-11-20\nacknowledged_by: Mara\n"
    odd = "incidnt: flights/latency/2026-11-20\n"
    write(folder, {"incidents/a.yaml": good, "incidents/b.yaml": odd, "other/c.yaml": odd})
    assert found(".") == (0, {("incidents/b.yaml", "incident-unread")})


def test_folders_are_walked_and_each_file_is_read_once(folder):
    write(folder, {"a/x.odcs.yaml": BROKEN, "a/b/c.odcs.yml": a_contract("c"), "a/README.md": "#"})
    assert found("a", "a/x.odcs.yaml", "a/*")[0] == 2
    write(folder, {".git/config.yaml": "a: 1", "a/.github/ci.yaml": "on: push"})
    assert found(".")[0] == 2


def test_standard_input_is_a_file_too(folder):
    assert found("-", stdin=BROKEN.encode()) == (1, {("-", "schema-required"), ("-", "file-name")})
    write(folder, {"orders.odcs.yaml": a_contract("x")})
    files, rules = found("-", "orders.odcs.yaml", stdin=a_contract("x").encode())
    assert files == 2
    assert {("-", "duplicate-id"), ("orders.odcs.yaml", "duplicate-id")} <= rules


@pytest.mark.usefixtures("folder")
def test_what_is_not_there_is_said():
    for path in ("missing.yaml", "*.nothing", "missing/"):
        with pytest.raises(NotFound, match="There is no file or folder"):
            found(path)


def test_links_pipes_and_large_files_are_told(folder):
    write(folder, {"a/good.odcs.yaml": a_contract("good")})
    (folder / "a/link.yaml").symlink_to("/etc/passwd")
    os.mkfifo(folder / "a/pipe.yaml")
    expected = {("a/link.yaml", "file-symlink"), ("a/pipe.yaml", "file-special")}
    assert found("a") == (1, expected)
    assert found("a/link.yaml", "a/pipe.yaml") == (0, expected)
    assert ("a/good.odcs.yaml", "yaml-size") in found("a", limits=Limits(file_size=99))[1]


def test_files_of_a_folder_are_checked_together(folder):
    write(
        folder,
        {
            "a/orders.odcs.yaml": a_contract("orders"),
            "a/sales.odps.yaml": a_product("sales", "orders", "missing"),
            "a/twin.odcs.yaml": a_contract("orders"),
        },
    )
    files, problems = lint(Settings(), ["a"])
    assert files == 3
    assert {(p.file, p.rule) for p in problems} == {
        ("a/sales.odps.yaml", "contract-unresolved"),
        ("a/orders.odcs.yaml", "duplicate-id"),
        ("a/twin.odcs.yaml", "duplicate-id"),
    }
    [unresolved] = [p for p in problems if p.rule == "contract-unresolved"]
    text = (folder / "a/sales.odps.yaml").read_text().splitlines()
    assert text[unresolved.line - 1].strip() == "contractId: missing"


def test_single_files_are_not_blamed_for_what_was_not_given(folder):
    write(
        folder,
        {
            "a/sales.odps.yaml": a_product("sales", "missing"),
            "a/orders.odcs.yaml": a_contract("orders"),
            "a/twin.odcs.yaml": a_contract("orders"),
        },
    )
    assert found("a/sales.odps.yaml") == (1, set())
    both = found("a/orders.odcs.yaml", "a/twin.odcs.yaml", "a/sales.odps.yaml")[1]
    assert {rule for _, rule in both} == {"duplicate-id"}


@pytest.mark.parametrize("asked", [["c/a/orders.odcs.yaml"], ["c"], ["."]])
def test_the_rules_of_the_organisation_count_wherever_the_file_is(folder, asked):
    rules = "title: Shop\ndomains:\n  - name: sails\nclassifications:\n  - name: public\n"
    write(folder, {"c/marketplace.yaml": rules, "c/a/orders.odcs.yaml": a_contract()})
    assert found(*asked)[1] == {("c/a/orders.odcs.yaml", "unknown-domain")}


def test_of_several_files_of_rules_that_of_the_given_folder_counts(folder):
    rules = "domains:\n  - name: "
    write(
        folder,
        {
            "c/marketplace.yaml": rules + "sales\n",
            "c/a/marketplace.yaml": rules + "sails\n",
            "c/a/orders.odcs.yaml": a_contract(),
        },
    )
    (folder / ".git").mkdir()
    assert found("c") == (3, {("c/a/marketplace.yaml", "organisation-unused")})
    assert found("c/a/orders.odcs.yaml")[1] == {("c/a/orders.odcs.yaml", "unknown-domain")}
    (folder / "c/marketplace.yaml").unlink()
    assert found(".")[1] == {("c/a/orders.odcs.yaml", "unknown-domain")}


def test_rules_beyond_the_repository_do_not_count(folder):
    write(
        folder, {"marketplace.yaml": "domains:\n  - name: x\n", "c/orders.odcs.yaml": a_contract()}
    )
    (folder / "c/.git").mkdir()
    assert found("c/orders.odcs.yaml") == (1, set())


def test_a_name_that_controls_a_shell_is_only_a_name(folder):
    names = ["-x.odcs.yaml", "$(touch sprung).odcs.yaml", "a\nb.odcs.yaml", "[ab].odcs.yaml"]
    for number, name in enumerate(names):
        (folder / name).write_text(a_contract(f"c{number}"))
    assert found(".") == (4, set())
    assert found(*names) == (4, set())
