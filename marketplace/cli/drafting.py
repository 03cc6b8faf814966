"""`new`: a draft of a contract on standard output."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from marketplace.cli.group import common
from marketplace.cli.group import json as as_json
from marketplace.cli.output import json, plain, problem_text

if TYPE_CHECKING:
    from marketplace.model.drafting import About, Draft, Sketch

    Drafter = Callable[[dict[str, str | None], str, About, str], tuple[Sketch, Draft]]


def command(drafted: Drafter) -> click.Command:
    """`drafted`: where, which file, what a person says, the dialect of SQL."""

    @click.command("new")
    @click.argument("file")
    @click.option("--name", default="", help="Of the product; without: from the file's name.")
    @click.option("--owner", default="", help="A team, best one of marketplace.yaml.")
    @click.option("--domain", default="", help="Best one of marketplace.yaml.")
    @click.option("--purpose", default="", help="What it is for, in a sentence.")
    @click.option("--dialect", default="", help="Of a file that ends in .sql: postgres, mysql ...")
    @click.option("--product", is_flag=True, help="Print the product file instead.")
    @as_json
    @common
    def new(
        file: str, name: str, owner: str, domain: str, purpose: str, dialect: str, product: bool,
        as_json: bool, **where: str | None,
    ) -> None:  # fmt: skip
        """Print a draft of a contract for FILE: data (CSV, JSON, Parquet, DuckDB) or SQL.

        What is wrong with it and what is left to write goes to standard error.
        """
        from marketplace.model.drafting import About  # its classes take a while to be made

        about = About(name=name, owner=owner, domain=domain, purpose=purpose)
        sketch, made = drafted(where, file, about, dialect)
        if as_json:
            json(_told(made, sketch))
        else:
            _print(made, sketch, product)

    return new


def _print(made: Draft, sketch: Sketch, product: bool) -> None:
    for note in sketch.notes:
        click.echo(plain(note), err=True)
    for problem in made.problems:
        click.echo(problem_text(problem), err=True)
    for part in made.to_write:
        click.echo(f"To write: {plain(part)}", err=True)
    click.echo(made.files[-1 if product else 0].text, nl=False)


def _told(made: Draft, sketch: Sketch) -> dict[str, Any]:
    return {
        "files": [{"path": file.path, "text": file.text} for file in made.files],
        "suggestions": [
            {"kind": s.kind.value, "where": s.where, "sentence": s.sentence,
             "evidence": s.evidence, "accepted": s.accepted} for s in sketch.suggestions
        ],
        "problems": [
            {"file": p.file, "line": p.line, "column": p.column, "severity": str(p.severity),
             "rule": p.rule, "message": p.message, "hint": p.hint} for p in made.problems
        ],
        "to_write": list(made.to_write),
        "notes": list(sketch.notes),
    }  # fmt: skip
