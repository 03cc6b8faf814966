"""Incidents: what is broken now, what was, and how to say that somebody takes care of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import streamlit as st

from marketplace.model import Health, Incident, Observation, Promises
from marketplace.promises import wording
from marketplace.promises.acknowledged import FOLDER
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.address import stay
from marketplace.ui.kept_list import SECTION
from marketplace.ui.kept_list import to as at_check
from marketplace.ui.kept_words import at, since
from marketplace.ui.links import Part, to
from marketplace.ui.words import count, cut, quiet, sentence

_SHOWN = 8
_NOTE = 600
_CAUSES = 3  # upstream products that are named
_SEVERITIES = ("critical", "major", "minor")


def show(view: ProductView, found: Sequence[Incident], now: datetime) -> None:
    """Open ones first, as they come."""
    still = sum(one.is_open for one in found)
    told = f"{still} open" if still else "none is open"
    st.markdown(f"##### Incidents {quiet(told if found else '')}", anchors=False)
    if not found:
        st.markdown(quiet("None in the last year."))
        return
    _list(view, found[:_SHOWN], now, "first")
    if len(found) > _SHOWN:
        more = found[_SHOWN:100]
        with st.expander(f"{len(found) - _SHOWN} earlier ones", type="compact"):
            _list(view, more, now, "earlier")
    if missing := [one for one in found if one.is_open and not one.acknowledged_by]:
        _how(missing)


def _list(view: ProductView, found: Sequence[Incident], now: datetime, which: str) -> None:
    rows = [_row(view, one, now) for one in found]
    key = f"incidents {which} {view.listing.id}"
    links.show(rows, key, "Incidents", "max-content minmax(0, 1fr) max-content")


def _row(view: ProductView, one: Incident, now: datetime) -> links.Row:
    sign = (
        Part("Open", "badge red", "cancel") if one.is_open
        else Part("Closed", "badge", "check_circle")
    )  # fmt: skip
    what = [to(cut(one.title, 120), "strong", **at_check(view, one.check)), *_worst(one.worst)]
    note = Part(f"“{cut(one.note, _NOTE)}”") if one.note else Part("")
    by = Part(f"Acknowledged by {one.acknowledged_by}" if one.acknowledged_by else "", "quiet")
    answered = [part for part in (by, note) if part.text]
    if not answered and one.is_open:
        answered = [Part("Nobody has acknowledged it yet", "quiet")]
    lines = [what, answered] if answered else [what]
    return [[[sign]], lines, [_when(one, now), [Part(_size(one), "quiet")]]]


def _worst(worst: Observation | None) -> list[Part]:
    if worst is None or not worst.actual:
        return [Part(cut(worst.reason, 160), "quiet")] if worst and worst.reason else []
    promised = f", promised {worst.expected}" if worst.expected else ""
    return [Part(f"at worst {worst.actual}{promised}", "quiet")]


def _when(one: Incident, now: datetime) -> list[Part]:
    if one.closed_at is None:
        long = now - one.opened_at > timedelta(minutes=2)
        lasting = f"({since(one.opened_at, now)})" if long else ""
        return [Part(f"since {at(one.opened_at, now)}"), Part(lasting, "quiet")]
    lasting = wording.lasting((one.closed_at - one.opened_at).total_seconds())
    return [Part(at(one.opened_at, now)), Part(f"for {lasting}", "quiet")]


def _size(one: Incident) -> str:
    again = f", opened again {count(one.reopened, 'time')}" if one.reopened else ""
    return f"{sentence(one.severity)}, {count(one.failures, 'result')}{again}"


def _how(missing: Sequence[Incident]) -> None:
    """The file to add: there is no button, because what is decided stands in Git."""
    with st.expander("How to acknowledge an incident", type="compact", icon=":material/edit_note:"):
        path = f"{FOLDER}/{_name(missing[0])}.yaml"
        st.markdown(quiet("Add this file and commit it; it shows here within a minute."))
        st.code(path, language=None)
        st.code(file_text(missing[:5]), language=None)


def _name(one: Incident) -> str:
    plain = "".join(letter if letter.isalnum() else "-" for letter in one.id.casefold())
    return plain[:80].strip("-")


def file_text(missing: Sequence[Incident]) -> str:
    """Quoted, whatever an id holds."""
    return "\n".join(
        f"- incident: {_quoted(one.id)}\n"
        "  acknowledged_by: your name\n"
        "  what_happened: what broke, and when it will be mended"
        for one in missing
    )


def _quoted(text: str) -> str:
    plain = all(letter.isalnum() or letter in "/._-" for letter in text) and text[:1].isalnum()
    return text if plain else "'" + " ".join(text.split()).replace("'", "''") + "'"


def banner(view: ProductView, promised: Promises, now: datetime) -> None:
    """At the top of the product's page, while something is broken here or in what it is built
    from; a line each."""
    rows = [*_broken(view, promised.incidents, now), *_upstream(view, promised.health)]
    if rows:
        key = f"banner {view.listing.id}"
        links.show(rows, key, "What is broken now", "max-content minmax(0, 1fr)")


def _broken(view: ProductView, found: Sequence[Incident], now: datetime) -> Iterator[links.Row]:
    still = sorted((one for one in found if one.is_open), key=lambda one: _rank(one.severity))
    if not still:
        return
    worst = still[0]
    who = f"{worst.acknowledged_by} takes care of it" if worst.acknowledged_by else ""
    told = f"broken since {at(worst.opened_at, now)}"
    line = [
        to(cut(worst.title, 110), "strong", **at_check(view, worst.check)),
        *links.dotted([Part(told, "quiet"), Part(who, "quiet")]),
    ]
    if len(still) > 1:
        more = to(f"and {len(still) - 1} more", **stay(view, section=SECTION))
        line += [Part("·", "quiet"), more]
    yield [[[Part("Open incident", "badge red", "cancel")]], [line]]


def _upstream(view: ProductView, health: Health) -> Iterator[links.Row]:
    """A breach of what it is built from puts it at risk; the causes are named."""
    if not health.causes:
        return
    shown = health.causes[:_CAUSES]
    named = [to(_product(view, one), "name", id=one, section=SECTION) for one in shown]
    rest = len(health.causes) - len(named)
    more = [Part(f"and {count(rest, 'other')}", "quiet")] if rest > 0 else []
    sign = Part("At risk", "badge orange", "warning")
    why = Part("where a promise is broken", "quiet")
    yield [[[sign]], [[Part("Built from"), *links.dotted(named), *more, why]]]


def _product(view: ProductView, product: str) -> str:
    node = view.catalog.nodes.get(product)
    return node.name if node else product


def _rank(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)
