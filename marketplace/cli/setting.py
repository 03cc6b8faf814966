"""A new text, or why there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import click

from marketplace.cli.output import json, plain
from marketplace.errors import MarketplaceError, NotFound

_REQUEST = '{"text": "...", "key": "...", "value": ...}'

Change = Callable[[str, str, Any], str]  # text, key, value -> new text


def print_text(text: str, file: str, changed: bool, written: bool, as_json: bool) -> None:
    if as_json:
        json({"file": file, "changed": changed, "written": written, "text": text})
    elif written or not changed:
        click.echo(f"{plain(file)}: {'changed' if changed else 'nothing to change'}", err=True)
    if not as_json and not written:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())


def print_failure(error: MarketplaceError, as_json: bool) -> int:
    """The exit code: 1 where the key is not there, 2 where it could not be done."""
    if as_json:
        json(_told(error))
    else:
        click.echo(f"{plain(error.message)}\n{plain(error.hint)}".strip(), err=True)
    return 1 if isinstance(error, NotFound) else 2


def print_lines(change: Change, lines: Iterable[str]) -> None:
    for answer in answer_lines(change, lines):
        json(answer)


def answer_lines(change: Change, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line of JSON, in order; what fails is an answer with `error`."""
    import msgspec

    for line in filter(str.strip, lines):
        try:
            asked = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            asked = None
        if not _is_request(asked):
            yield _told(MarketplaceError("This line is no request.", f"Write {_REQUEST}."))
            continue
        try:
            yield {"text": change(asked["text"], asked["key"], asked["value"])}
        except MarketplaceError as error:
            yield _told(error)


def _is_request(asked: Any) -> bool:
    return (
        isinstance(asked, Mapping)
        and isinstance(asked.get("text"), str)
        and isinstance(asked.get("key"), str)
        and "value" in asked
    )


def _told(error: MarketplaceError) -> dict[str, Any]:
    kind = "not_found" if isinstance(error, NotFound) else "failed"
    return {"error": {"kind": kind, "message": error.message, "hint": error.hint}}
