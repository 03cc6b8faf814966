"""Examining one file so that nothing it holds can take the others down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.model import Examined, Kind, Problem, Searchable, Severity, Summary

if TYPE_CHECKING:
    from marketplace.contracts.examine import Examiner

_FAILED = Examined(
    summary=Summary(kind=Kind.BROKEN),
    searchable=Searchable(),
    problems=(
        Problem(
            "",
            1,
            1,
            Severity.ERROR,
            "marketplace-failed",
            "The marketplace failed on this file; all others are shown.",
            "Please report it, with the file.",
        ),
    ),
)


def examined(examiner: Examiner, data: bytes, path: str) -> Examined:
    """What is learned from the file; of a mistake of ours a problem, and the rest in the log."""
    try:
        return examiner.examine(data, path)
    except Exception:
        import logging  # so rare that `lint` need not load it each time

        logging.getLogger(__name__).exception("examining %r failed", path)
        return _FAILED


def in_file(problem: Problem, path: str) -> Problem:
    """`dataclasses.replace` takes five times as long."""
    return Problem(
        path,
        problem.line,
        problem.column,
        problem.severity,
        problem.rule,
        problem.message,
        problem.hint,
    )
