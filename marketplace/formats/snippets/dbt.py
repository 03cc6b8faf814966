"""A dbt source: where the data is, and which promises dbt can test there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marketplace.formats.snippets import databases, names, stated
from marketplace.formats.snippets.databases import FILES
from marketplace.formats.snippets.quote import yaml
from marketplace.formats.snippets.snippet import Column, Subject

_TEMPLATE = "{}"  # dbt and dbt-duckdb would run what stands between these signs
_OTHER = re.compile(r"\W+", re.ASCII)
_TESTED = 12
# Which fields of a server dbt calls database, and which schema.
_DATABASE = ("project", "catalog", "database")
_SCHEMA = ("schema", "dataset", "namespace")


def source(subject: Subject) -> str:
    """The text of a sources.yml; "" where there is no table that dbt could reach."""
    found = _where(subject)
    if not found or not all(map(_plain, found.values())):
        return ""
    lines = ["# models/sources.yml of your dbt project.", "version: 2", "sources:"]
    name = _name(subject.table.partition(".")[0] or subject.contract.data_product)
    lines.append(f"  - name: {yaml(name or _name(subject.contract.id) or 'products')}")
    lines += [f"    {key}: {yaml(found[key])}" for key in ("database", "schema") if key in found]
    lines += ["    tables:", f"      - name: {yaml(_name(subject.of.name) or 'data')}"]
    if "external_location" in found:  # dbt-duckdb reads files in place
        lines += ["        config:", "          meta:"]
        lines.append(f"            external_location: {yaml(found['external_location'])}")
    else:
        lines.append(f"        identifier: {yaml(found['identifier'])}")
        if (
            names.name(found["identifier"], databases.database(subject).dialect)
            != found["identifier"]
        ):
            lines += ["        quoting:", "          identifier: true"]
    return "\n".join([*lines, *_columns(subject)]) + "\n"


def _where(subject: Subject) -> dict[str, str]:
    if subject.kind in ("local", "s3"):
        if stated.format_of(subject) not in ("csv", "json", "parquet"):
            return {}
        return {"external_location": stated.relation(subject)}
    own = subject.stored.split(".")
    around = [subject.text(*_DATABASE), subject.text(*_SCHEMA)]
    if subject.kind in ("mysql", "clickhouse"):  # what they call a database, dbt calls a schema
        around = ["", around[0]]
    if subject.kind == "duckdb":
        around[0] = ""  # the file that the profile opens
    parts = own if 1 < len(own) < 4 else [subject.stored]
    whole = [*around[: 3 - len(parts)], *parts]
    keys = ("database", "schema", "identifier")
    return {key: part for key, part in zip(keys, whole, strict=True) if part} if whole[2] else {}


def _columns(subject: Subject) -> Iterator[str]:
    keys = [column for column in subject.readable if column.of.primary_key]
    tested = [(column, _tests(column, keys)) for column in subject.readable]
    shown = [(column.stored, tests) for column, tests in tested if tests and _plain(column.stored)]
    if shown:
        yield "        columns:"
    for stored_, tests in shown[:_TESTED]:
        kept, bare = names.kept(stored_, _dialect(subject))
        quote = "" if bare else "quote: true, "
        said = f"name: {yaml(kept)}, {quote}data_tests: [{', '.join(tests)}]"
        yield f"          - {{{said}}}"


def _tests(column: Column, keys: Sequence[Column]) -> list[str]:
    """What the contract promises of one column, as far as dbt has a test for it."""
    of = column.of
    unique = of.unique or [*keys] == [column]
    return ["not_null"] * (of.required or of.primary_key) + ["unique"] * unique


def _plain(text: str) -> bool:
    return not any(sign in text for sign in _TEMPLATE)


def _dialect(subject: Subject) -> names.Dialect:
    return names.DUCKDB if subject.kind in FILES else databases.database(subject).dialect


def _name(text: str) -> str:
    return _OTHER.sub("_", text).strip("_").lower()
