"""Each answer as a short text. What contracts and data say stays on its own line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marketplace.api import shapes

_CELL = 200  # characters; the structured answer has all of it


def products(found: shapes.Products) -> str:
    lines = [f"{len(found.products)} of {found.total:,} products"]
    lines += [_listed(one) for one in found.products]
    if found.suggestions:
        lines.append(f"Did you mean: {_plain(', '.join(found.suggestions))}")
    return "\n".join(lines)


def _listed(one: shapes.Brief) -> str:
    said = [one.name, one.status, one.owner and f"owner {one.owner}", one.purpose]
    data = "has sample data" if one.sampled else "no sample data"
    why = [f"{match.where} {match.label}: {match.snippet}" for match in one.matched[:1]]
    return f"- {_plain(one.id)}: {_plain('; '.join(filter(None, [*said, data, *why])))}"


def product(shown: shapes.Product) -> str:
    facts = (
        ("Product", f"{shown.name} ({shown.id})"),
        ("Version", f"{shown.version} {shown.status}".strip()),
        ("Owner", shown.owner),
        ("Domain", shown.domain),
        ("Purpose", shown.purpose),
        ("Usage", " ".join(shown.usage)),
        ("Limitations", " ".join(shown.limitations)),
        ("Verdict", shown.verdict),
        ("Terms", shown.terms),
        ("Replaced by", shown.replaced_by),
        ("Support", ", ".join(f"{one.channel} {one.url}".strip() for one in shown.support)),
        ("Service levels", "; ".join(map(_promise, shown.service_levels))),
        ("Ports", ", ".join(f"{port.name} {port.version}".strip() for port in shown.ports)),
    )
    lines = [f"{name}: {_plain(value)}" for name, value in facts if value]
    for table in shown.tables:
        lines += ["", *_table(table)]
    return "\n".join(lines)


def _promise(level: shapes.ServiceLevel) -> str:
    of = f" of {level.element}" if level.element else ""
    return f"{level.property}{of} {level.value} {level.unit}".strip()


def _table(table: shapes.Table) -> Iterable[str]:
    name = table.name or f"{table.object} (there is no sample data to query)"
    yield f"Table {_plain(name)}{table.description and f': {_plain(table.description)}'}"
    for one in table.properties:
        key, masked = "key" if one.key else "", "masked" if one.masked else ""
        marks = (one.type, key, one.classification, masked)
        said = f"{one.name} ({', '.join(filter(None, marks))}): {one.description}"
        yield f"- {_plain(said).removesuffix(':')}"


def sampled(found: shapes.Sampled) -> str:
    total = "" if found.total is None else f" of {found.total:,}"
    masked = [f"{c.name} is masked: {c.masked}" for c in found.columns if c.masked]
    lines = [*_grid([column.name for column in found.columns], found.rows)]
    lines += ["", f"{len(found.rows):,}{total} rows from {_plain(found.source)}"]
    return "\n".join([*lines, *map(_plain, masked), *map(_plain, found.notes)])


def answered(result: shapes.Answered) -> str:
    masked = [f"{one.column} reads as NULL: {one.why}" for one in result.masked]
    lines = [*_grid([column.name for column in result.columns], result.rows)]
    lines += ["", f"{len(result.rows):,} rows. {result.cut}".strip()]
    return "\n".join([*lines, *map(_plain, masked)])


def _grid(heads: Sequence[str], rows: Iterable[shapes.Row]) -> Iterable[str]:
    """As Markdown has it: agents read it well."""
    yield f"| {' | '.join(map(_cell, heads))} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(value: shapes.Cell) -> str:
    if value is None:
        return "NULL"
    text = _plain(str(value)).replace("|", "\\|")
    return f"{text[:_CELL]}…" if len(text) > _CELL else text


def _plain(text: str) -> str:
    """On one line, without what controls a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()
