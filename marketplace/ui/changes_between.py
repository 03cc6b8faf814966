"""Two versions of one contract or product: what is between them, and what to do about it."""

from __future__ import annotations

import streamlit as st

from marketplace.formats.migration import advice
from marketplace.formats.release_notes import Release, guide, notes
from marketplace.model import Comparison, Impact, Listing
from marketplace.services.changes import Asked
from marketplace.services.versions import Line, Version, between, line, lines, releases
from marketplace.ui import shell
from marketplace.ui.change_words import IMPACTS
from marketplace.ui.changes_filters import choose, go
from marketplace.ui.changes_words import grouped, listed, sentence
from marketplace.ui.empty import nothing
from marketplace.ui.words import badge, count, day, escape, quiet

_VERSIONS = "versions"
_HURTS = {
    Impact.BREAKING: "What you have to do",
    Impact.RISKY: "What you should look at",
}


def asked(chosen: Asked) -> bool:
    said = st.query_params
    return bool(chosen.product) and ("from" in said or said.get("view") == _VERSIONS)


def show(here: shell.Here, chosen: Asked) -> None:
    listing = here.catalog.listing(chosen.product)
    st.button(
        "All changes of this product",
        key="changes_back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=go,
        kwargs={"product": chosen.product},
    )
    if listing is None:
        nothing("There is no such product.", "It may have been removed.")
        return
    st.title(f"Versions of {escape(listing.name)}", anchor=False)
    if not any(len(one.versions) > 1 for one in lines(here.market, listing)):
        nothing("There is one version only.", "With the next one, both can be compared here.")
        return
    picked = _picked(here, listing)
    if picked is None:
        return
    told, old, new = picked
    if old.version == new.version:
        nothing("Both are the same version.", "Pick another one.")
        return
    comparison = between(here.market, told, old.version, new.version, shell.now().date())
    _told(comparison)
    _downloads(here, told, comparison)


def _picked(here: shell.Here, listing: Listing) -> tuple[Line, Version, Version] | None:
    """By the address; else from the version before to the newest."""
    found = [one for one in lines(here.market, listing) if len(one.versions) > 1]
    said = st.query_params
    known = [one.of for one in found]
    wanted = said.get("of", "")
    told = line(here.market, listing, wanted if wanted in known else known[0])
    numbers = [one.version for one in told.versions]
    new = said.get("to") or numbers[0]
    old = said.get("from") or numbers[1]
    old, new = told.version(old).version, told.version(new).version
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(known) > 1:
            names = {one.of: _name(one) for one in found}
            _select("of", "Of", names, told.of)
        said_ = {one.version: _spelled(one) for one in told.versions}
        _select("from", "From", said_, old)
        _select("to", "To", said_, new)
        st.button(
            "Swap", key="changes_swap", icon=":material/swap_horiz:", on_click=choose,
            kwargs={"from": [new], "to": [old]},
        )  # fmt: skip
    return told, told.version(old), told.version(new)


def _name(one: Line) -> str:
    return f"{one.name} ({one.kind.value})" if one.kind.value == "DataProduct" else one.name


def _spelled(one: Version) -> str:
    since = f" · {day(one.when.date(), shell.now().date())}" if one.when else ""
    return f"{one.version}{since}"


def _select(key: str, label: str, said: dict[str, str], wanted: str) -> None:
    place = f"changes_{key}"
    st.session_state[place] = wanted
    st.selectbox(
        label,
        [*said],
        format_func=lambda value: said.get(value, value),
        key=place,
        on_change=_keep,
        args=(key,),
        width=220,
    )


def _keep(key: str) -> None:
    picked = st.session_state[f"changes_{key}"]
    choose(**{key: [picked]} | ({"from": [], "to": [], "view": [_VERSIONS]} if key == "of" else {}))


def _told(comparison: Comparison) -> None:
    groups = grouped(comparison.changes)
    if not groups:
        nothing("Nothing that is promised changed.", "The texts differ in their spelling alone.")
        return
    counts = " ".join(
        badge(f"{len(some)} {IMPACTS[impact][0].lower()}", *IMPACTS[impact][1:])
        for impact, some in groups
    )
    st.markdown(counts)
    if not any(impact in _HURTS for impact, _ in groups):
        st.markdown("Nothing to do: whatever works with the old version works with the new one.")
    for impact, some in groups:
        if impact in _HURTS:
            st.markdown(f"##### {_HURTS[impact]}")
            steps = [f"{n}. {sentence(c)}  \n   {quiet(advice(c.rule))}"
                     for n, c in enumerate(some, 1)]  # fmt: skip
            st.markdown("\n".join(steps))
        else:
            with st.expander(f"{IMPACTS[impact][0]}: {count(len(some), 'change')}"):
                st.markdown(listed(some))


def _downloads(here: shell.Here, told: Line, comparison: Comparison) -> None:
    name = told.of
    step = f"{comparison.old_version}-{comparison.new_version}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Migration guide",
            lambda: guide(Release(told.name, comparison)),
            f"{name}-{step}.md",
            "text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            "Release notes of all versions",
            lambda: _all_notes(here, told),
            f"{name}-releases.md",
            "text/markdown",
            icon=":material/download:",
            on_click="ignore",
        )


def _all_notes(here: shell.Here, told: Line) -> str:
    today = shell.now().date()
    return notes(
        [
            Release(
                told.name,
                comparison,
                one.when.date().isoformat() if one.when else "",
                one.commit.author if one.commit else "",
                one.commit.subject if one.commit else "",
            )
            for one, comparison in releases(here.market, told, today)
        ]
    )
