"""Problems by file: the worst first, and only what was asked for."""

from __future__ import annotations

from marketplace.model import Catalog, Listing, Problem, Severity
from marketplace.ui.board import board

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741


def a_problem(file: str, severity: Severity = E, line: int = 1, rule: str = "r") -> Problem:
    return Problem(file, line, 1, severity, rule, "It is wrong.")


CATALOG = Catalog(
    "c",
    listings=(
        Listing(id="a", name="A", domain="sales", paths=("a.yaml",)),
        Listing(id="b", name="B", domain="hr", paths=("b.yaml",), missing=("owner",)),
    ),
    problems=(
        a_problem("b.yaml", W, 9),
        a_problem("a.yaml", W, 4, "q"),
        a_problem("a.yaml", E, 7),
        a_problem("c.yaml", E, 3),
        a_problem("c.yaml", E, 2),
    ),
)


def test_the_file_with_most_errors_comes_first_and_errors_come_before_warnings():
    files = board(CATALOG).files
    assert [file.path for file in files] == ["c.yaml", "a.yaml", "b.yaml"]
    assert [p.line for p in files[0].problems] == [2, 3]
    assert [p.severity for p in files[1].problems] == [E, W]


def test_a_file_knows_whose_it_is():
    files = {file.path: file for file in board(CATALOG).files}
    assert files["a.yaml"].listing.id == "a"
    assert files["c.yaml"].listing is None


def test_totals_are_told_of_files_and_listings():
    found = board(CATALOG)
    assert (found.broken, found.waiting) == (2, 1)


def test_choices_narrow_together():
    found = board(CATALOG)
    assert [f.path for f in found.narrowed(domain="hr").files] == ["b.yaml"]
    assert [f.path for f in found.narrowed(severity="error").files] == ["c.yaml", "a.yaml"]
    assert [len(f.problems) for f in found.narrowed(rule="q").files] == [1]
    assert not found.narrowed(severity="error", domain="hr").files
    assert found.narrowed().files == found.files


def test_counts_are_those_of_what_is_shown():
    counts = board(CATALOG).narrowed(domain="sales").count(lambda _, p: p.severity)
    assert counts == {E: 1, W: 1}
