"""What somebody has to know before using a product: each a badge, a sentence and a way on."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from marketplace.model import Severity
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.address import stay
from marketplace.ui.links import Part, to
from marketplace.ui.promise_words import stated_day
from marketplace.ui.shell import page_link
from marketplace.ui.versions import badge, replacement
from marketplace.ui.words import count, escape, listed, verdict_badge

_SHOWN = 2  # problems that are named


def notices(view: ProductView) -> None:
    _verdict(view)
    found = [*_state(view), *_coupling(view), *_problems(view)]
    if found:
        key = f"notices {view.listing.id}"
        links.show(found, key, "What to know before you use it", "max-content minmax(0, 1fr)")


def _verdict(view: ProductView) -> None:
    if not view.listing.is_product:
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            lacks = escape(listed(view.listing.missing, last="and no"))
            st.markdown(
                f"{verdict_badge(view.listing)} :small[It has no {lacks}.]", width="content"
            )
            page_link(":gray[:small[What counts as one here]]", "pages/about.py")


def state(view: ProductView) -> str:
    """Of what is shown: a port can be deprecated while its product is active."""
    port = view.port.port
    if "retired" in (view.status.casefold(), port.status.casefold()):
        return "retired"
    return "deprecated" if port.deprecated else view.status


def _state(view: ProductView) -> Iterator[links.Row]:
    port, now = view.port.port, state(view).casefold()
    if now in ("draft", "proposed"):
        yield [[[badge(now)]], [[Part("It may still change without notice.")]]]
    if now not in ("deprecated", "retired"):
        return
    what = f"{port.name} {port.version}".strip() if len(view.listing.ports) > 1 else "This product"
    ends = stated_day(view.sunset)
    said = Part(f"{what} is {now}" + (f", support ends {ends}," if ends else ","))
    nowhere = [Part("no replacement is stated", "quiet")]
    instead = replacement(view.catalog, view.replaced_by) or nowhere
    yield [[[badge(now)]], [[said, *instead]]]


def _coupling(view: ProductView) -> Iterator[links.Row]:
    """Why, and what would clear it."""
    sign = Part("An extraction, not an output port", "badge orange", "warning")
    for why, what in view.listing.coupling:
        yield [[[sign]], [[Part(why), Part(f"To clear it: {what}", "quiet")]]]
        sign = Part("")


def _problems(view: ProductView) -> Iterator[links.Row]:
    found = [p for p in view.problems if p.severity is not Severity.INFO]
    if not found:
        return
    errors = [p for p in found if p.severity is Severity.ERROR]
    warnings = len(found) - len(errors)
    signs = []
    if errors:
        signs.append(Part(count(len(errors), "error"), "badge red", "error"))
    if warnings:
        signs.append(Part(count(warnings, "warning"), "badge orange", "warning"))
    worst = (errors or found)[:_SHOWN]
    said = Part(" ".join(problem.message for problem in worst))
    show = to("Show in the file", **stay(view, section="Contract", file=worst[0].file))
    yield [[signs], [[said, show]]]
