"""A file of another tool as a draft contract."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Protocol

import click

from marketplace.cli.group import common
from marketplace.cli.group import json as as_json
from marketplace.cli.output import json, plain, table


class _Format(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def extensions(self) -> tuple[str, ...]: ...


class _Drafted(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


class _Importer(Protocol):
    def imports(self) -> Iterable[_Format]: ...
    def import_(self, format: str, file: str) -> _Drafted: ...


def command(importer: Callable[[dict[str, str | None]], _Importer]) -> click.Command:
    @click.command("import")
    @click.argument("format", required=False)
    @click.argument("file", required=False)
    @as_json
    @common
    def import_(format: str | None, file: str | None, as_json: bool, **where: str | None) -> None:
        """Print a draft contract made of an Excel workbook, a JSON Schema, a dbt manifest and more.

        Without any arguments the formats are listed.
        """
        chosen = importer(where)
        if format is None:
            _list(chosen.imports(), as_json)
            return
        if file is None:
            raise click.UsageError("Name FORMAT and FILE.")
        made = chosen.import_(format, file)
        if as_json:
            json({"text": made.text, "notes": made.notes})
            return
        for note in made.notes:
            click.echo(plain(note), err=True)
        sys.stdout.flush()
        sys.stdout.buffer.write(made.text.encode())

    return import_


def _list(formats: Iterable[_Format], as_json: bool) -> None:
    if as_json:
        told = [{"name": o.name, "title": o.title, "extensions": o.extensions} for o in formats]
        json({"formats": told})
        return
    rows = [(one.name, one.title, ", ".join(one.extensions)) for one in formats]
    click.echo(table(("format", "title", "files"), rows))
