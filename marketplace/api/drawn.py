"""Badges, metrics and feeds as they are answered. Loaded when the first one is asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from starlette.responses import Response

from marketplace.api.signs import NEVER, PICTURE, SHORTLY, SVG, Asked
from marketplace.formats.badge import badge
from marketplace.formats.feed import MEDIA_TYPE as ATOM
from marketplace.formats.feed import feed
from marketplace.formats.metrics import MEDIA_TYPE as METRICS
from marketplace.formats.metrics import metrics
from marketplace.services.health import health, product_health
from marketplace.services.marketplace import Marketplace
from marketplace.services.news import changes, open_incidents
from marketplace.services.promised import found


def answer(market: Marketplace, asked: Asked) -> Response:
    now = datetime.now(UTC)
    if asked.kind == "metrics":
        told = metrics(health(market, now).values(), open_incidents(market))
        return Response(told, headers=NEVER, media_type=METRICS)
    if asked.kind == "feed":
        return Response(_feed(market, asked, now), headers=SHORTLY, media_type=ATOM)
    if asked.kind == "changes":
        from marketplace.api.drawn_changes import changes_feed

        return Response(changes_feed(market, asked), headers=SHORTLY, media_type=ATOM)
    assert asked.id is not None
    name = found(market.catalog(), asked.id).name
    drawn = badge(product_health(market, asked.id, now), name)
    return Response(drawn, headers={**SHORTLY, **PICTURE}, media_type=SVG)


def _feed(market: Marketplace, asked: Asked, now: datetime) -> str:
    catalog = market.catalog()
    of = found(catalog, asked.id) if asked.id is not None else None

    def name(product: str) -> str:
        listing = catalog.listing(product)
        return listing.name if listing else product

    return feed(
        [one for one in changes(market, now) if of is None or one[1].product == of.id],
        of.name if of else catalog.organisation.title,
        f"{asked.top}{asked.path}",
        name,
        lambda product: f"{asked.top}/product?{urlencode({'id': product})}" if asked.top else "",
        market.repository.name,
    )
