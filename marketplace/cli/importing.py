"""What came of the results of other tools: one line a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

import click

from marketplace.cli.group import common
from marketplace.cli.group import json as as_json
from marketplace.cli.output import count, json, table

if TYPE_CHECKING:
    from marketplace.model import Verdict

_NAMED = 3  # products; --json has all


class _Imported(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def products(self) -> tuple[str, ...]: ...
    @property
    def recorded(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def verdicts(self) -> Mapping[Verdict, int]: ...


def print_imported(imported: Iterable[_Imported], as_json: bool) -> None:
    files = [*imported]
    if as_json:
        json({"files": [_told(one) for one in files]})
        return
    rows = [(one.file, one.format, _products(one.products), _verdicts(one)) for one in files]
    click.echo(table(("file", "format", "products", "results"), rows))
    recorded, known = sum(one.recorded for one in files), sum(one.known for one in files)
    again = f"; {count(known, 'result')} had been recorded before" if known else ""
    click.echo(f"\n{count(recorded, 'result')} recorded{again}", err=True)


def _told(one: _Imported) -> dict[str, object]:
    return {
        "file": one.file,
        "format": one.format,
        "products": one.products,
        "recorded": one.recorded,
        "known": one.known,
        "verdicts": _counts(one),
    }


def _products(ids: tuple[str, ...]) -> str:
    more = len(ids) - _NAMED
    return ", ".join([*ids[:_NAMED], *([f"{more} more"] if more > 0 else [])])


def _verdicts(one: _Imported) -> str:
    return ", ".join(f"{n:,} {word.replace('_', ' ')}" for word, n in _counts(one).items() if n)


def _counts(one: _Imported) -> dict[str, int]:
    from marketplace.model.promise import Verdict  # to make its classes takes as long as a command

    return {verdict.value: one.verdicts.get(verdict, 0) for verdict in Verdict}


def command(
    bring_in: Callable[[dict[str, str | None], tuple[str, ...], str, str], Iterable[_Imported]],
) -> click.Command:
    """`bring_in` is given where, the files, the product and the format."""

    @click.command("import-results")
    @click.argument("files", nargs=-1, required=True, metavar="FILE...")
    @click.option("--product", default="", metavar="ID", help="Whose, where a file does not say.")
    @click.option("--format", "style", default="", metavar="NAME", help="Else by the content.")
    @as_json
    @common
    def import_results(
        files: tuple[str, ...], product: str, style: str, as_json: bool, **where: str | None
    ) -> None:
        """Remember what other tools have measured; docs/results.md lists them."""
        print_imported(bring_in(where, files, product, style), as_json)

    return import_results
