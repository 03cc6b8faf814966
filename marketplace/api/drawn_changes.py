"""The feed of changes, `/changes.atom?product=&domain=`, as it is answered."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from marketplace.api.signs import Asked
from marketplace.formats.change_feed import News, change_feed
from marketplace.services.changes import Asked as Narrowed
from marketplace.services.changes import Row, timeline
from marketplace.services.marketplace import Marketplace

_MOST = 50


def changes_feed(market: Marketplace, asked: Asked) -> str:
    """Raises NotFound for a product that nobody has."""
    catalog = market.catalog()
    said = {key: values[0] for key, values in parse_qs(asked.query).items()}
    product, domain = said.get("product", ""), said.get("domain", "")
    found = timeline(market, Narrowed(product=product, domain=domain), _MOST)
    listing = catalog.listing(product) if product else None
    title = listing.name if listing else catalog.organisation.title
    if domain and not listing:
        title = f"{title}, {catalog.organisation.domain(domain).title or domain}"
    kept = urlencode({key: said[key] for key in ("product", "domain") if said.get(key)})
    address = f"{asked.top}{asked.path}{'?' if kept else ''}{kept}"
    news = [_news(row, asked.top) for row in found.rows]
    return change_feed(news, title, address, market.repository.name, kept)


def _news(row: Row, top: str) -> News:
    query = {"commit": row.commit.id} | ({"product": row.product} if row.product else {})
    return News(
        product=row.name,
        commit=row.commit.id,
        when=row.commit.when,
        who=row.commit.author,
        subject=row.commit.subject,
        version=row.version,
        severity=row.severity,
        changes=row.changes,
        page=f"{top}/changes?{urlencode(query)}" if top else "",
    )
