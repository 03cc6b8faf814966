"""A new text, or why there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

import click

from marketplace.cli.group import common
from marketplace.cli.group import json as as_json
from marketplace.cli.output import json, plain
from marketplace.errors import MarketplaceError, NotFound

_REQUEST = '{"text": "...", "key": "...", "value": ...}'

Change = Callable[[str, str, Any], str]  # text, key, value -> new text


class _Setter(Protocol):
    def set(self, text: str, key: str, value: Any) -> str: ...
    def set_typed(self, text: str, key: str, typed: str) -> str: ...
    def unset(self, text: str, key: str) -> str: ...
    def read(self, file: str) -> str: ...
    def write(self, file: str, before: str, after: str) -> None: ...


def command(setter: Callable[[dict[str, str | None]], _Setter]) -> click.Command:
    @click.command("set", context_settings={"ignore_unknown_options": True})  # -5 is a VALUE
    @click.argument("file", required=False)
    @click.argument("key", required=False)
    @click.argument("value", required=False)
    @click.option("--write", is_flag=True, help="Change the file instead of printing the text.")
    @click.option("--string", is_flag=True, help="VALUE is a text, whatever it looks like.")
    @click.option("--unset", is_flag=True, help="Remove the key; without VALUE.")
    @click.option("--lines", is_flag=True, help="Read one JSON request a line from standard input.")
    @as_json
    @common
    def set_(
        file: str | None, key: str | None, value: str | None, write: bool, string: bool,
        unset: bool, lines: bool, as_json: bool, **where: str | None,
    ) -> None:  # fmt: skip
        """Change one value of a contract or product, and nothing else of its text.

        KEY is like schema.orders.properties.amount.description; [0] and [+] are places in a list.
        Exit code 1: there is no such key.
        """
        for name in (name for name, stated in where.items() if stated is not None):
            click.echo(f"--{name} is not used: FILE is read as it lies on disk.", err=True)
        chosen = setter(where)
        if lines and (file is not None or write or string or unset):
            raise click.UsageError("With --lines there is nothing else to name.")
        if lines:
            print_lines(chosen.set, sys.stdin)
        elif file is None or key is None or (value is None) != unset:
            raise click.UsageError("Name FILE, KEY and VALUE; VALUE not with --unset.")
        else:
            change: Change = chosen.set if string else chosen.set_typed
            if value is None:
                change = _without_value(chosen)
            sys.exit(_print_changed(chosen, change, file, key, value, write, as_json))

    return set_


def _without_value(setter: _Setter) -> Change:
    return lambda text, key, _: setter.unset(text, key)


def _print_changed(
    setter: _Setter, change: Change, file: str, key: str, value: str | None, write: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """The exit code: 1 where the key is not there, 2 where it could not be done."""
    try:
        before = setter.read(file)
        after = change(before, key, value)
        if write and after != before:
            setter.write(file, before, after)
    except MarketplaceError as error:
        if as_json:
            json(_told(error))
        else:
            click.echo(f"{plain(error.message)}\n{plain(error.hint)}".strip(), err=True)
        return 1 if isinstance(error, NotFound) else 2
    if as_json:
        json({"file": file, "changed": after != before, "written": write, "text": after})
    elif write:
        said = "changed" if after != before else "nothing to change"
        click.echo(f"{plain(file)}: {said}", err=True)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(after.encode())
    return 0


def print_lines(change: Change, lines: Iterable[str]) -> None:
    for answer in answer_lines(change, lines):
        json(answer)
        sys.stdout.buffer.flush()  # who asks may wait for it before asking again


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
