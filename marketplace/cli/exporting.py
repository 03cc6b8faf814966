"""A contract as another format, and what that format leaves out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Protocol

import click

from marketplace.cli.group import common
from marketplace.cli.group import json as as_json
from marketplace.cli.output import json, plain, table
from marketplace.errors import MarketplaceError


class _Format(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def one_object(self) -> bool: ...
    @property
    def cannot_carry(self) -> tuple[str, ...]: ...


class _Exported(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def cannot_carry(self) -> tuple[str, ...]: ...


class _Exporter(Protocol):
    def exports(self) -> Iterable[_Format]: ...
    def export(self, contract: str, format: str, object: str, dialect: str) -> _Exported: ...


def command(exporter: Callable[[dict[str, str | None]], _Exporter]) -> click.Command:
    @click.command("export")
    @click.argument("format", required=False)
    @click.argument("contract", required=False)
    @click.option("--object", "name", default="", metavar="NAME", help="One schema object alone.")
    @click.option("--dialect", default="", help="Of SQL, like postgres; else the server's.")
    @click.option("--output", type=click.Path(dir_okay=False, writable=True), help="A file.")
    @as_json
    @common
    def export(
        format: str | None, contract: str | None, name: str, dialect: str, output: str | None,
        as_json: bool, **where: str | None,
    ) -> None:  # fmt: skip
        """Write a contract as SQL, JSON Schema, dbt, a workbook and more.

        CONTRACT is the id of a contract or a product, or a file. Without any arguments the formats
        are listed. What a format cannot carry goes to standard error.
        """
        chosen = exporter(where)
        if format is None:
            _list(chosen.exports(), as_json)
            return
        if contract is None:
            raise click.UsageError("Name FORMAT and CONTRACT.")
        _write(chosen.export(contract, format, name, dialect), output, as_json)

    return export


def _list(formats: Iterable[_Format], as_json: bool) -> None:
    if as_json:
        json({"formats": [_told(one) for one in formats]})
        return
    rows = [(one.name, one.title, " ".join(one.cannot_carry)) for one in formats]
    click.echo(table(("format", "title", "what it cannot carry"), rows))


def _told(one: _Format) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "one_object": one.one_object,
        "cannot_carry": one.cannot_carry,
    }


def _write(made: _Exported, output: str | None, as_json: bool) -> None:
    if output is not None:
        try:
            with open(output, "wb") as file:
                file.write(made.data)
        except OSError as error:
            raise MarketplaceError(
                f"'{output}' cannot be written: {error.strerror}.", "Name another file."
            ) from error
    if as_json:
        said: dict[str, object] = {"name": made.name, "cannot_carry": made.cannot_carry}
        json(said | ({"output": output} if output else {"text": _as_text(made)}))
        return
    for sentence in made.cannot_carry:
        click.echo(plain(sentence), err=True)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(made.data)


def _as_text(made: _Exported) -> str:
    try:
        return made.data.decode()
    except UnicodeDecodeError:
        raise MarketplaceError(
            f"{made.name} is no text, so JSON cannot hold it.", "Name a file with --output."
        ) from None
