"""What somebody has to know before using a product: each a badge, a sentence and a way on."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from marketplace.model import Severity
from marketplace.services.product import ProductView
from marketplace.ui import links
from marketplace.ui.address import stay
from marketplace.ui.links import Part, line, to
from marketplace.ui.promise_words import stated_day
from marketplace.ui.shell import page_link
from marketplace.ui.versions import badge, replacement
from marketplace.ui.words import count, escape, listed, verdict_badge

_SHOWN = 2  # problems that are named


def notices(view: ProductView) -> None:
    _verdict(view)
    found = [*_state(view), *_coupling(view), *_problems(view)]
    if found:
        links.show(found, f"notices {view.listing.id}", "What to know before you use it")


def _verdict(view: ProductView) -> None:
    if not view.listing.is_product:
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            lacks = escape(listed(view.listing.missing, last="and no"))
            st.markdown(f"{verdict_badge(view.listing)} It has no {lacks}.", width="content")
            page_link(":gray[What counts as one here]", "pages/about.py")


def _state(view: ProductView) -> Iterator[links.Row]:
    port = view.port.port
    state = "deprecated" if port.deprecated else view.status.casefold()
    if state in ("draft", "proposed"):
        yield line(badge(state), Part("It may still change without notice."))
    if state not in ("deprecated", "retired"):
        return
    old = state == "deprecated"
    sign = Part(
        state.capitalize(), "badge orange" if old else "badge", "schedule" if old else "block"
    )
    what = f"{port.name} {port.version}".strip() if len(view.listing.ports) > 1 else "This product"
    ends = stated_day(view.sunset)
    said = f"{what} is {state}" + (f"; support ends {ends}." if ends else ".")
    instead = replacement(view.catalog, view.replaced_by) or [
        Part("No replacement is stated.", "quiet")
    ]
    yield line(sign, Part(said), *instead)


def _coupling(view: ProductView) -> Iterator[links.Row]:
    """Why, and what would clear it."""
    for why, what in view.listing.coupling:
        sign = Part("An extraction, not an output port", "badge orange", "warning")
        yield line(sign, Part(why), Part(f"To clear it: {what}", "quiet"))


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
    yield line(*signs, said, show)
