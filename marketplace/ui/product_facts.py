"""Who answers for a product and on which terms: what is not stated says so."""

from __future__ import annotations

from marketplace.model import SupportChannel
from marketplace.services.history import history
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import ProductView
from marketplace.ui import outward
from marketplace.ui.promise_words import plain
from marketplace.ui.shell import now
from marketplace.ui.words import ago, class_badge, cut, escape, quiet

NOT_STATED = quiet("Not stated")
_CHANNELS = 3


def facts(view: ProductView, market: Marketplace) -> dict[str, str]:
    """By their names, as Markdown."""
    listing = view.listing
    return {
        "Owner": escape(view.owner) or NOT_STATED,
        "Contact": contact(view) or NOT_STATED,
        "Sensitivity": class_badge(view.organisation, listing.classification) or NOT_STATED,
        "Personal": _personal(view),
        "Terms": escape(cut(view.terms, 160), links=True) or NOT_STATED,
        "Price": escape(price(view)) or NOT_STATED,
        "Updated": updated(view, market),
    }


def _personal(view: ProductView) -> str:
    """Where values are masked, silence must not read as if there were none."""
    if view.listing.personal:
        return "Has personal data"
    known = view.organisation.classification(view.listing.classification)
    return NOT_STATED if known and known.masked else ":gray[No personal data stated]"


def contact(view: ProductView) -> str:
    """One click each, mail and chat first; else the mailbox that the organisation lists."""
    found = [_channel(one) for one in sorted(view.support, key=_rank) if one.channel or one.url]
    if found:
        return ", ".join(found[:_CHANNELS])
    team = next((t for t in view.organisation.teams if t.name == view.owner and t.email), None)
    return outward.link(team.email, f"mailto:{team.email}") if team else ""


def _rank(one: SupportChannel) -> bool:
    return not outward.safe(one.url)


def _channel(one: SupportChannel) -> str:
    mail = one.url.startswith("mailto:")
    return outward.link("mail" if mail and not one.channel else one.channel, one.url)


def price(view: ProductView) -> str:
    stated = view.price
    if stated.amount is None:
        return ""
    if stated.amount == 0:
        return "Free"
    unit = f" per {stated.unit}" if stated.unit else ""
    whole = float(stated.amount).is_integer()
    amount = plain(stated.amount) if whole or not stated.currency else f"{stated.amount:,.2f}"
    return f"{amount} {stated.currency}".strip() + unit


def updated(view: ProductView, market: Marketplace) -> str:
    """When one of its files last changed, from Git."""
    newest = history(market, view, limit=1)
    if not newest:
        return quiet("Not committed yet")
    return escape(ago(newest[0].commit.when, now()))
