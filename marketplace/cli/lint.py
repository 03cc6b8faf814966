"""Problems, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import click

from marketplace.cli.output import annotation, count, json, problem_text
from marketplace.model import Problem, Severity


def print_problems(files: int, problems: Sequence[Problem], style: str) -> int:
    """The exit code: 1 where there is an error."""
    if style == "json":
        json({"files": files, "problems": problems})
    else:
        tell = annotation if style == "github" else problem_text
        for problem in problems:
            click.echo(tell(problem))
    found = Counter(problem.severity for problem in problems)
    if style == "text":
        said = ", ".join(
            count(found[severity], severity.value) for severity in Severity if found[severity]
        )
        none = "no problems" if files else "there is no contract and no product"
        click.echo(f"{count(files, 'file')}: {said or none}", err=True)
    return 1 if found[Severity.ERROR] else 0
