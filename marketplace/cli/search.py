"""What was found, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from marketplace.cli.output import json, plain, table
from marketplace.errors import MarketplaceError
from marketplace.model import Found, Hit, Match


def selected(filters: Sequence[str]) -> dict[str, list[str]]:
    """From "domain=fleet": the same key again means "or"."""
    chosen: dict[str, list[str]] = {}
    for stated in filters:
        key, equals, value = stated.partition("=")
        if not equals:
            raise MarketplaceError(
                f"'{stated}' is no filter.", "Write KEY=VALUE, like --filter domain=fleet."
            )
        chosen.setdefault(key, []).append(value)
    return chosen


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
