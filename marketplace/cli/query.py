"""The answer to a statement, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import click

from marketplace.cli.output import count, json, plain, table
from marketplace.errors import Busy, Invalid, Limited, MarketplaceError, NotFound, Refused
from marketplace.model import Result

Ask = Callable[[str], Result]
_KINDS = ((Refused, "refused"), (Limited, "limited"), (Busy, "limited"), (Invalid, "invalid"),
          (NotFound, "invalid"))  # fmt: skip
_NAMED = 5  # masked properties; --json has all
_WIDEST = 60  # letters of a value on a terminal


def print_result(ask: Ask, sql: str, as_json: bool) -> int:
    """The exit code: 1 where it was refused or limited, 2 where it could not run."""
    try:
        found = ask(sql)
    except MarketplaceError as error:
        if not as_json:
            where = _place(error)
            click.echo(f"{plain(error.message)}{where}\n{plain(error.hint)}".strip(), err=True)
        else:
            json(_told(error))
        return 1 if isinstance(error, Refused | Limited | Busy) else 2
    if as_json:
        json(_answer(found))
    else:
        _print(found)
    return 0


def answer_lines(ask: Ask, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in order; what fails is an answer with `error`."""
    import msgspec

    for line in filter(str.strip, lines):
        try:
            asked = msgspec.json.decode(line)
        except msgspec.DecodeError:
            asked = None
        if not isinstance(asked, Mapping) or not isinstance(asked.get("sql"), str):
            error = Invalid("This line is no request.", 'Write {"sql": "SELECT ..."}.')
            yield _told(error)
            continue
        try:
            yield _answer(ask(asked["sql"]))
        except MarketplaceError as error:
            yield _told(error)


def print_lines(ask: Ask, lines: Iterable[str]) -> None:
    for answer in answer_lines(ask, lines):
        json(answer)


def _answer(found: Result) -> dict[str, Any]:
    return {
        "columns": [{"name": column.name, "type": column.type} for column in found.columns],
        "rows": found.rows,
        "truncated": found.truncated,
        "cut": found.cut,
        "seconds": found.seconds,
        "masked": [{"property": name, "reason": why} for name, why in found.masked],
    }


def _told(error: MarketplaceError) -> dict[str, Any]:
    kind = next((kind for class_, kind in _KINDS if isinstance(error, class_)), "invalid")
    told: dict[str, Any] = {"kind": kind, "message": error.message, "hint": error.hint}
    if isinstance(error, Invalid) and error.line:
        told |= {"line": error.line, "column": error.column}
    return {"error": told}


def _place(error: MarketplaceError) -> str:
    if isinstance(error, Invalid) and error.line:
        return f" (line {error.line}, column {error.column})"
    return ""


def _print(found: Result) -> None:
    heads = [plain(column.name) for column in found.columns]
    rows = [[_shown(value) for value in row] for row in found.rows]
    if found.columns:
        click.echo(table(heads, rows))
    said = [f"{count(len(found.rows), 'row')} in {found.seconds:.2f} s", found.cut]
    if found.masked:
        names = [f"{name} ({why})" for name, why in found.masked[:_NAMED]]
        more = len(found.masked) - len(names)
        names += [f"{more} more"] if more else []
        said.append(f"Masked for this role, so empty: {', '.join(names)}.")
    click.echo(f"\n{'; '.join(filter(None, said))}", err=True)


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return f"{text[: _WIDEST - 1]}…" if len(text) > _WIDEST else text
