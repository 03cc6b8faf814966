"""Use it from elsewhere: code to paste for one object of a port, at one place, in one tool."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from urllib.parse import urlsplit

import streamlit as st

from marketplace.access.masking import masked
from marketplace.catalog.tables import places as tables_of
from marketplace.errors import MarketplaceError, Refused
from marketplace.formats.snippets import Snippet, snippets
from marketplace.model import DataContract, SchemaObject
from marketplace.services.product import ProductView
from marketplace.services.sample import asked
from marketplace.services.source import source
from marketplace.ui.places import Place
from marketplace.ui.shell import Here
from marketplace.ui.words import escape, quiet

_ANYBODY = ""  # the role of somebody who has not signed in


def show(
    here: Here,
    view: ProductView,
    places: Sequence[Place],
    ask: Callable[[str], None] | None = None,
) -> None:
    """`ask` draws the link to the Query page for a statement."""
    contract = view.port.contract
    if contract is None or not contract.schema or not places:
        return
    st.space("xxsmall")
    with st.container(gap="xsmall"):
        # Drawn before the place, on which it depends which tools there are.
        head = st.container(gap="xsmall")
        where = st.container(horizontal=True, gap="small")
        with where:
            place, of = _place(places), _object(contract)
        found = snippets(
            contract,
            of,
            place.server,
            table=_table(here, view, of),
            masked=_masked(here, view, of),
            marketplace=_address(),
        )
        with head:
            st.markdown("**Use it from**")
            chosen = _tool(found) if found else None
        if chosen:
            _one(chosen, ask)
        else:
            st.markdown(quiet("What is stated about it is not enough to write code for it."))


def _one(snippet: Snippet, ask: Callable[[str], None] | None) -> None:
    if snippet.note:
        st.markdown(quiet(escape(snippet.note)))
    # No colours of a language: Streamlit's are too faint to read on a light page.
    st.code(snippet.text, language=None, wrap_lines=True)
    if snippet.file:
        st.download_button(
            f"Download {snippet.file}",
            snippet.data,
            file_name=snippet.file,
            mime="application/x-ipynb+json",
            icon=":material/download:",
            on_click="ignore",
            key="snippets_download",
        )
    elif snippet.key == "sql" and ask:
        ask(snippet.text)


def _place(places: Sequence[Place]) -> Place:
    """Samples first: everybody can run those."""
    ordered = sorted(places, key=lambda place: not place.server.is_local)
    names = [place.server.server for place in ordered]
    if len(ordered) == 1:
        return ordered[0]
    index = _chosen(
        "server", names, "Place", lambda n: f"{ordered[n].environment} · {ordered[n].system}"
    )
    return ordered[index]


def _object(contract: DataContract) -> SchemaObject:
    names = [of.name for of in contract.schema]
    return contract.schema[_chosen("object", names, "Object", names.__getitem__)]


def _chosen(parameter: str, names: Sequence[str], label: str, said: Callable[[int], str]) -> int:
    """A choice that stands in the address; the first where it names none of these."""
    if len(names) < 2:
        return 0
    key, wanted = f"snippets_{parameter}", st.query_params.get(parameter, "")
    st.session_state[key] = names.index(wanted) if wanted in names else 0
    return st.selectbox(
        label,
        range(len(names)),
        format_func=said,
        key=key,
        on_change=lambda: st.query_params.update({parameter: names[st.session_state[key]]}),
        label_visibility="collapsed",
        width=300,
    )


def _tool(found: Sequence[Snippet]) -> Snippet:
    by_key = {snippet.key: snippet for snippet in found}
    wanted = st.query_params.get("use", "")
    st.session_state["snippets_use"] = wanted if wanted in by_key else found[0].key
    chosen = st.segmented_control(
        "Use it from",
        [*by_key],
        format_func=lambda key: by_key[key].title,
        required=True,
        key="snippets_use",
        on_change=lambda: st.query_params.update({"use": st.session_state["snippets_use"]}),
        label_visibility="collapsed",
    )
    return by_key.get(str(chosen), found[0])


def _table(here: Here, view: ProductView, of: SchemaObject) -> str:
    """What our SQL calls it; "" where it cannot be asked, or is not what is published now."""
    if view.at:
        return ""
    path = view.port.port.contract_path
    found = tables_of(here.catalog, view.listing)
    return next((t.name for t in found if t.path == path and t.object == of.name), "")


def _masked(here: Here, view: ProductView, of: SchemaObject) -> Collection[str]:
    """What other contracts over the same files hide, too; in doubt, everything."""
    try:
        path = view.port.port.contract_path
        wanted = asked(here.market, view.catalog, path, of.name, _ANYBODY)
        with source(wanted, here.market.settings, here.market.repository.top) as (question, _):
            return question.hidden
    except Refused:
        return [item.name for item in of.properties]
    except MarketplaceError:  # there is no sample to be hidden, or it is not there
        return masked(of, view.organisation, _ANYBODY)


def _address() -> str:
    """Of this marketplace, as the visitor reaches it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://127.0.0.1:8501"
