"""What was found, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import click

from marketplace.cli.output import json, plain, table
from marketplace.errors import MarketplaceError
from marketplace.model import Found, Hit, Match

Counts = Sequence[tuple[str, int]]


def selected(filters: Sequence[str], keys: Collection[str]) -> dict[str, list[str]]:
    """From "domain=fleet": the same key again means "or"."""
    chosen: dict[str, list[str]] = {}
    for stated in filters:
        key, equals, value = stated.partition("=")
        if not equals:
            raise MarketplaceError(
                f"'{stated}' is no filter.", "Write KEY=VALUE, like --filter domain=fleet."
            )
        if key not in keys:
            raise MarketplaceError(
                f"There is no filter '{plain(key)}'.", f"Known are: {', '.join(keys)}."
            )
        chosen.setdefault(key, []).append(value)
    return chosen


def misspelt(chosen: Mapping[str, Sequence[str]], known: Mapping[str, Counts]) -> bool:
    """Says which values nobody has; whether that leaves a filter that lets nothing through."""
    empty = False
    for key, values in chosen.items():
        names = [name for name, _ in known.get(key, ())]
        for value in (value for value in values if value not in names):
            folded = {name.casefold(): name for name in names}
            close = get_close_matches(value.casefold(), folded, 1)
            near = f" Did you mean '{folded[close[0]]}'?" if close else ""
            click.echo(plain(f"Nothing has {key}={value}.{near}"), err=True)
        empty = empty or not set(names) & set(values)
    return empty


def print_found(found: Found, as_json: bool) -> None:
    if as_json:
        facets = {key: dict(values) for key, values in found.facets.items()}
        json({"hits": [_hit(hit) for hit in found.hits], "total": found.total, "facets": facets})
        return
    if not found.hits:
        near = f" Did you mean {', '.join(found.suggestions)}?" if found.suggestions else ""
        click.echo(f"Nothing was found.{plain(near)}", err=True)
        return
    rows = [(hit.listing.id, hit.listing.name, hit.listing.owner, _why(hit)) for hit in found.hits]
    click.echo(table(("ID", "NAME", "OWNER", "WHY"), rows))
    click.echo(f"\n{len(found.hits)} of {found.total:,}", err=True)


def _hit(hit: Hit) -> dict[str, Any]:
    matched = [
        {"where": match.where, "label": match.label, "snippet": snippet(match)}
        for match in hit.matches
    ]
    return {"id": hit.listing.id, "score": hit.score, "matched": matched}


def _why(hit: Hit) -> str:
    return "; ".join(
        f"{m.where} {m.label}: {snippet(m)}".replace(" :", ":") for m in hit.matches[:1]
    )


def snippet(match: Match) -> str:
    """The words that matched stand between asterisks."""
    return "".join(f"**{text}**" if marked else text for text, marked in match.snippet)
