"""How the objects of a contract hang together, and what they refer to in other products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from marketplace.catalog.references import external, path_of
from marketplace.model import Catalog, Listing, Relationship, SchemaObject
from marketplace.services.product import ProductView
from marketplace.ui import address, diagram, links
from marketplace.ui.links import Part, line, to
from marketplace.ui.property_words import member
from marketplace.ui.schema_lines import lines
from marketplace.ui.shell import Here, choices
from marketplace.ui.words import listed

_NAMED = 6  # properties in a box
_LISTED = 100
_DRAWN = 24


@dataclass(frozen=True, slots=True)
class Reference:
    """One relationship, resolved as far as the files here go."""

    object: str
    properties: tuple[str, ...]
    to: str  # "object.property"
    listing: Listing | None = None  # where it points at another product
    elsewhere: bool = False  # it points out of the contract

    @property
    def target(self) -> str:
        """The id of the box that it points at."""
        name = self.to.partition(".")[0] or self.to
        if not self.elsewhere:
            return name
        return f"{self.listing.id if self.listing else ''}\0{name}"


def show(here: Here, view: ProductView) -> None:
    found = [*references(view, here.catalog)]
    if not found:
        return
    st.markdown("##### Relationships", anchors=False)
    drawn = found[:_DRAWN]
    diagram.draw(
        _boxes(view, drawn),
        [diagram.Arrow(one.object, one.target, hint=_sentence(one)) for one in drawn],
        alt=f"What the objects of {view.listing.name} refer to",
        key=f"entities_{view.listing.id}",
        opened=_open,
    )
    rows = [_named(one) for one in found[:_LISTED]]
    if len(found) > _LISTED:
        rows.append(line(Part(f"{len(found) - _LISTED} more stand in the tables above.", "quiet")))
    links.show(rows, f"references {view.listing.id}", "Relationships")


def _named(one: Reference) -> links.Row:
    if one.listing:
        to_ = to(one.listing.name, id=one.listing.id, section="Schema", property=one.to)
        return line(Part(_sentence(one)), Part("in", "quiet"), to_)
    return line(Part(_sentence(one)), Part("in a file that is not here" * one.elsewhere, "quiet"))


def references(view: ProductView, catalog: Catalog) -> Iterator[Reference]:
    """Of every object, in the order of the contract."""
    contract = view.port.contract
    for of in contract.schema if contract else ():
        for one in of.relationships:
            from_ = tuple(member(name).partition(".")[2] or name for name in one.from_)
            yield _resolved(view, catalog, of, from_, one)
        for row in lines(of):
            for one in row.item.relationships:
                yield _resolved(view, catalog, of, (row.path,), one)


def _resolved(
    view: ProductView,
    catalog: Catalog,
    of: SchemaObject,
    from_: tuple[str, ...],
    one: Relationship,
) -> Reference:
    to = listed(member(name) for name in one.to)
    target = external(one.to[0]) if one.to else None
    if target is None:
        return Reference(of.name, from_, to, elsewhere=any("#" in name for name in one.to))
    path = path_of(target, view.port.port.contract_path, catalog.summaries)
    listing = catalog.listing(catalog.summaries[path].id) if path else None
    return Reference(of.name, from_, to, listing, elsewhere=True)


def _sentence(one: Reference) -> str:
    return f"{listed(one.properties) or one.object} refers to {one.to}"


def _boxes(view: ProductView, found: Sequence[Reference]) -> dict[int, list[diagram.Box]]:
    """Who refers stands left of what it refers to; other products at the right end."""
    inside = [(one.object, one.target) for one in found if not one.elsewhere]
    depth = dict.fromkeys([one.object for one in found] + [target for _, target in inside], 0)
    for _ in depth:  # as often as the longest chain can be; a cycle ends here too
        for source, target in inside:
            if source != target:
                depth[target] = max(depth[target], min(depth[source] + 1, len(depth)))
    columns: dict[int, list[diagram.Box]] = {}
    for name, level in depth.items():
        columns.setdefault(level, []).append(_own(name, found))
    outer = {one.target: _other(one, view) for one in found if one.elsewhere}
    if outer:
        columns[max(columns) + 1] = [*outer.values()]
    return columns


def _own(name: str, found: Sequence[Reference]) -> diagram.Box:
    keys = dict.fromkeys(listed(one.properties) for one in found if one.object == name)
    shown = [*keys][:_NAMED]
    more = [f"and {len(keys) - _NAMED} more"] if len(keys) > _NAMED else []
    below = tuple((key, "quiet") for key in (*shown, *more) if key)
    return diagram.Box(name, ((name, "strong"), *below), tone="own")


def _other(one: Reference, view: ProductView) -> diagram.Box:
    name = one.to.partition(".")[0] or one.to
    if one.listing is None:
        return diagram.Box(one.target, ((name, ""), ("not in this repository", "quiet")), "outside")
    query = choices(id=one.listing.id, section="Schema", property=one.to, at=view.at)
    return diagram.Box(
        one.target,
        ((name, ""), (one.listing.name, "quiet")),
        href=links.href(query),
        hint=f"{name} in {one.listing.name}",
    )


def _open(id_: str) -> None:
    address.go(id=id_.partition("\0")[0], section="Schema")
