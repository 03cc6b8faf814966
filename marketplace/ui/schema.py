"""The Schema section: every object of the selected port's contract, property by property."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from marketplace.model import DataContract, Organisation, SchemaObject
from marketplace.services.product import ProductView
from marketplace.ui import address, entities, links, outward, tables
from marketplace.ui import property_words as say
from marketplace.ui.empty import no_contract, nothing
from marketplace.ui.promise_words import spaced
from marketplace.ui.schema_lines import Line, Table, lines
from marketplace.ui.shell import Here
from marketplace.ui.words import count, escape, quiet

_HEADS = ("Property", "Meaning", "Values")
_TOGETHER = 3  # objects that are shown below each other; of more, one is chosen


def show(here: Here, view: ProductView) -> None:
    contract = view.port.contract
    if contract is None:
        no_contract(view)
        return
    if not contract.schema:
        nothing("No schema is stated.", "Its owner can say in the contract what is in the data.")
        return
    found = [Table(one, tuple(lines(one))) for one in contract.schema]
    wanted = st.query_params.get("property", "")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = _choose(view, found, wanted)
        if len(chosen) == 1:
            st.markdown(_heading(chosen[0], named=len(found) == 1), width="content")
        st.space("stretch")
        typed = _find(view)
    _values(view, found, wanted)
    if typed:
        _hits(found, typed, here.organisation)
    else:
        for table in chosen:
            _table(table, len(chosen) > 1, wanted, here.organisation)
    entities.show(here, view)
    _hints(contract)


def _values(view: ProductView, found: Sequence[Table], wanted: str) -> None:
    """From what a property means to what is in it."""
    contract = view.port.contract
    sampled = contract and any(server.type == "local" for server in contract.servers)
    for table in found:
        for line in table.lines:
            if sampled and wanted == f"{table.of.name}.{line.path}":
                to = address.stay(view, section="Sample", property=wanted)
                said = links.to(f"What {line.path} holds", **to)
                links.show([links.line(said)], f"schema_values {view.listing.id}", said.text)
                return


def _choose(view: ProductView, found: Sequence[Table], wanted: str) -> Sequence[Table]:
    """All of a small schema, one object of a large one."""
    few = sum(len(table.lines) for table in found) <= tables.LONGEST
    if len(found) == 1 or (len(found) <= _TOGETHER and few):
        return found
    names = [table.of.name for table in found]
    named = (n for n, name in enumerate(names) if wanted.startswith(f"{name}."))
    index = st.selectbox(
        "Object",
        range(len(names)),
        index=next(named, 0),
        format_func=lambda n: (
            f"{names[n]} ({count(len(found[n].lines), 'property', 'properties')})"
        ),
        key=f"schema_object {view.listing.id} {view.port.port.contract_path} {wanted}",
        label_visibility="collapsed",
        width=300,
    )
    return [found[index]]


def _find(view: ProductView) -> str:
    typed = st.text_input(
        "Find a property",
        type="search",
        live=True,
        icon=":material/search:",
        placeholder="Find a property",
        key=f"schema_find {view.listing.id}",
        label_visibility="collapsed",
        width=220,
    )
    return " ".join((typed or "").casefold().split())


def _heading(table: Table, named: bool = True) -> str:
    """`named`: no control beside it says the name and the number already."""
    of = table.of
    called = of.business_name if of.business_name.casefold() != of.name.casefold() else ""
    said = (
        escape(called),
        count(len(table.lines), "property", "properties") if named else "",
        escape(of.data_granularity_description.rstrip(".")),
        "deprecated" if of.deprecated else "",
        _unclassed(table),
    )
    about = quiet(" · ".join(part for part in said if part))
    return f"**{escape(of.name)}** {about}" if named else about


def _unclassed(table: Table) -> str:
    """Who states no sensitivity says nothing about who may see it."""
    without = sum(not line.item.classification for line in table.lines)
    if not without:
        return ""
    if without == len(table.lines):
        return "no sensitivity stated"
    return f"{without} without a sensitivity"


def _table(table: Table, headed: bool, wanted: str, organisation: Organisation) -> None:
    of = table.of
    below = " · ".join(filter(None, (escape(of.description, links=True), *_definitions(of))))
    if headed or below:
        with st.container(gap="xxsmall"):
            if headed:
                st.markdown(_heading(table))
            if below:
                st.markdown(quiet(below))
    if not table.lines:
        nothing(f"No properties of {escape(of.name)} are stated.")
    elif len(table.lines) > tables.LONGEST:
        _first([table], wanted, organisation)
        _frame([table])
    else:
        found = _first([table], wanted, organisation)
        rows = [
            _row(line, f"{of.name}.{line.path}" == found, table.keys, organisation)
            for line in table.lines
        ]
        tables.grid(_HEADS, rows, alt=f"Properties of {of.name}")


def _definitions(of: SchemaObject) -> list[str]:
    return [
        outward.link(spaced(one.type).lower() or "definition", one.url)
        for one in of.authoritative_definitions
    ]


def _row(line: Line, marked: bool, keys: int, organisation: Organisation) -> tuple[str, str, str]:
    shown = f":yellow-background[{escape(line.shown)}]" if marked else escape(line.shown)
    name = say.name(line.item, shown, line.level, organisation, keys)
    return name, say.meaning(line.item), say.contents(line.item)


def _first(found: Sequence[Table], wanted: str, organisation: Organisation) -> str:
    """The property that the address asks for stands above all others, with its whole path."""
    for table in found:
        for index, line in enumerate(table.lines):
            if wanted == f"{table.of.name}.{line.path}":
                if index > 7:
                    whole = Line(line.path, 0, line.path, line.item)
                    row = _row(whole, True, table.keys, organisation)
                    tables.grid(("You looked for", *_HEADS[1:]), [row], alt=wanted)
                return wanted
    return ""


def _hits(found: Sequence[Table], typed: str, organisation: Organisation) -> None:
    words = typed.split()
    kept = [
        Table(table.of, tuple(line for line in table.lines if _fits(line, words)))
        for table in found
    ]
    total = sum(len(table.lines) for table in kept)
    if not total:
        nothing(
            f"No property here has “{escape(typed)}” in its name or meaning.",
            f"Searched {count(sum(len(t.lines) for t in found), 'property', 'properties')} "
            f"of {count(len(found), 'object')}.",
        )
    elif total > tables.LONGEST:
        _frame(kept)
    else:
        prefix = len(found) > 1
        rows = [
            _row(
                Line(
                    line.path, 0, f"{table.of.name}.{line.path}" if prefix else line.path, line.item
                ),
                False,
                table.keys,
                organisation,
            )
            for table in kept
            for line in table.lines
        ]
        tables.grid(_HEADS, rows, alt=f"Properties with {typed}")


def _fits(line: Line, words: Sequence[str]) -> bool:
    item = line.item
    synonyms = " ".join(s.synonym for s in item.synonyms)
    text = f"{line.path} {item.business_name} {item.description} {synonyms}".casefold()
    return all(word in text for word in words)


def _frame(found: Sequence[Table]) -> None:
    """The same facts where there are too many rows to read: sorted, searched, scrolled."""
    rows = [
        {
            "Property": line.path if len(found) == 1 else f"{table.of.name}.{line.path}",
            "Type": say.kind(line.item),
            "Also": ", ".join(say.traits(line.item, table.keys)[1:]),
            "Sensitivity": line.item.classification,
            "Meaning": ". ".join(filter(None, (line.item.business_name, line.item.description))),
            "Unit": say.unit(line.item),
            "Examples": ", ".join(map(say.written, line.item.examples)),
            "Allowed values": say.values(line.item.enum),
            "Limits": ", ".join(say.limits(line.item)),
            "Definition": next(
                filter(None, (outward.safe(d.url) for d in line.item.authoritative_definitions)),
                None,
            ),
            "Storage": ", ".join(say.storage(line.item)),
        }
        for table in found
        for line in table.lines
    ]
    tables.frame(rows, pinned="Property", links=("Definition",), alt="Properties")


def _hints(contract: DataContract) -> None:
    """What the contract says to people and agents who write queries."""
    context = contract.context
    said = [
        f"- {escape(one, links=True)}"
        for one in (context.instructions, *context.constraints)
        if one
    ]
    said += [
        f"- **{escape(asked)}** {escape(answer)}" for asked, answer in context.verified_statements
    ]
    if said:
        with st.expander("Hints for those who query it", type="compact"):
            st.markdown("\n".join(said))
