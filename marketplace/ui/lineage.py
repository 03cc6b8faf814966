"""The Lineage section: what a product is built from and what is built on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from marketplace.catalog.lineage import neighbourhood
from marketplace.model import Flow, FlowKind, Node
from marketplace.services.product import ProductView
from marketplace.ui import address, diagram, links
from marketplace.ui.empty import nothing
from marketplace.ui.links import Part, dotted, line, to
from marketplace.ui.shell import Here, choices
from marketplace.ui.words import count, escape, quiet

_WAYS = {"Both ways": "both", "Built from": "up", "Used by": "down"}
_DEPTHS = ("1", "2", "3", "4")
_COLUMN = 12  # boxes that are as many steps away; the lists below name more
_LISTED = 60
_FAR = 2_000  # nodes that are counted


def show(here: Here, view: ProductView) -> None:
    way, depth = _asked()
    own = view.listing.id
    nodes, flows, beyond = neighbourhood(here.catalog, own, depth, way, limit=_FAR)
    if len(nodes) < 2:
        _alone(view, way)
        return
    levels = distances(own, flows)
    # What flows past the product from its sources to its users is their story, not its own.
    flows = tuple(f for f in flows if levels.get(f.source, 0) * levels.get(f.target, 0) >= 0)
    kept = picked(own, levels, flows)
    drawn = tuple(flow for flow in flows if {flow.source, flow.target} <= kept)
    where = columns(own, drawn)
    boxes: dict[int, list[diagram.Box]] = {}
    for node in sorted((n for n in nodes if n.id in kept), key=_by_name):
        boxes.setdefault(where.get(node.id, 0), []).append(_box(node, own, view))
    arrows = [_arrow(flow) for flow in drawn]
    diagram.draw(boxes, arrows, _alt(view, levels), f"lineage_{own}", _open)
    _legend(drawn, len(nodes) - len(kept) + beyond)
    built, used = st.columns(2, gap="large")
    with built:
        below = [node for node in nodes if levels.get(node.id, 0) < 0]
        _list("Built from", below, levels, f"built_from {own}")
    with used:
        above = [node for node in nodes if levels.get(node.id, 0) > 0]
        _list("Used by", above, levels, f"used_by {own}")


def _asked() -> tuple[str, int]:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        way = st.segmented_control(
            "Direction",
            [*_WAYS],
            default="Both ways",
            required=True,
            key="lineage_way",
            label_visibility="collapsed",
        )
        st.markdown(quiet("Steps"), width="content")
        depth = st.segmented_control(
            "Steps",
            _DEPTHS,
            default="2",
            required=True,
            key="lineage_steps",
            label_visibility="collapsed",
        )
    return _WAYS[way or "Both ways"], int(depth or "2")


def distances(own: str, flows: Sequence[Flow]) -> dict[str, int]:
    """Steps from the product: negative for what feeds it, positive for what it feeds."""
    found = {own: 0}
    for sign in (-1, 1):
        onward = _onward(flows, sign)
        edge, step = [own], 0
        while edge:
            step += sign
            edge = [b for a in edge for b in onward.get(a, ()) if b not in found]
            found |= dict.fromkeys(edge, step)
    return found


def columns(own: str, flows: Sequence[Flow]) -> dict[str, int]:
    """As far from the product as the longest way, so that every arrow points to the right."""
    near = distances(own, flows)
    found = dict(near)
    for sign in (-1, 1):
        onward = _onward(flows, sign)
        side = [node for node, step in near.items() if step * sign >= 0]
        for _ in side:  # as often as the longest way can be; cycles end here too
            moved = False
            for node in side:
                for other in onward.get(node, ()):
                    further = found[node] + sign
                    if near.get(other, 0) * sign > 0 and abs(further) > abs(found[other]):
                        found[other] = further
                        moved = abs(further) < len(side)
            if not moved:
                break
    return found


def _onward(flows: Sequence[Flow], sign: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flow in flows:
        source, target = (flow.target, flow.source) if sign < 0 else (flow.source, flow.target)
        found.setdefault(source, []).append(target)
    return found


def picked(own: str, levels: Mapping[str, int], flows: Sequence[Flow]) -> set[str]:
    """A picture that can be read: the nearest ones, each tied to one that is drawn too."""
    found = {own}
    for sign in (-1, 1):
        onward, edge = _onward(flows, sign), [own]
        for step in range(1, len(_DEPTHS) + 1):
            tied = dict.fromkeys(
                other
                for node in edge
                for other in onward.get(node, ())
                if levels.get(other) == step * sign
            )
            edge = list(tied)[:_COLUMN]
            found.update(edge)
    return found


def _by_name(node: Node) -> tuple[bool, str]:
    return not node.listed, node.name.casefold()


def _box(node: Node, own: str, view: ProductView) -> diagram.Box:
    below = (node.owner or "owner not stated") if node.listed else "outside source"
    query = choices(id=node.id, section="Lineage", at=view.at)
    return diagram.Box(
        node.id,
        ((node.name, "strong" if node.id == own else ""), (below, "quiet")),
        tone="own" if node.id == own else "" if node.listed else "outside",
        href=links.href(query) if node.listed and node.id != own else "",
        hint=f"{node.name}, {below}",
    )


def _arrow(flow: Flow) -> diagram.Arrow:
    tone = "reference" if flow.kind is FlowKind.REFERENCE else ""
    return diagram.Arrow(flow.source, flow.target, tone, flow.label)


def _open(id_: str) -> None:
    address.go(id=id_, section="Lineage")


def _alone(view: ProductView, way: str) -> None:
    name = escape(view.listing.name)
    said = {
        "up": f"{name} names nothing that it is built from.",
        "down": f"No product here names {name} as something it is built from.",
        "both": f"{name} names no source, and no product here names it as one.",
    }[way]
    nothing(said, "Lineage is read from the input ports of products and from relationships.")


def _alt(view: ProductView, levels: dict[str, int]) -> str:
    below = sum(level < 0 for level in levels.values())
    above = sum(level > 0 for level in levels.values())
    return (
        (
            f"Lineage of {view.listing.name}: built from {count(below, 'product or source')}, "
            f"used by {count(above, 'product')}"
        )
        .replace("from No", "from no")
        .replace("by No", "by no")
        .replace("or sources", "or source")
    )


def _legend(flows: Sequence[Flow], hidden: int) -> None:
    said = ["Arrows point the way the data goes."]
    if any(flow.kind is FlowKind.REFERENCE for flow in flows):
        said.append("Dotted: only refers to it by a key.")
    if hidden:
        said.append(f"{count(hidden, 'more')} left out of the picture.".replace("mores", "more"))
    st.markdown(quiet(" ".join(said)))


def _list(title: str, nodes: Sequence[Node], levels: dict[str, int], key: str) -> None:
    """The same as words and links."""
    st.markdown(f"##### {title} {quiet(str(len(nodes)))}", anchors=False)
    ordered = sorted(nodes, key=lambda node: (abs(levels[node.id]), *_by_name(node)))
    rows = [_named(node, abs(levels[node.id])) for node in ordered[:_LISTED]]
    if len(ordered) > _LISTED:
        rows.append(line(Part(f"{len(ordered) - _LISTED} more are not listed.", "quiet")))
    if rows:
        links.show(rows, key, title)
    else:
        st.markdown(quiet("Nothing that is stated here."))


def _named(node: Node, steps: int) -> links.Row:
    about = (node.owner or "owner not stated") if node.listed else "outside source"
    name = to(node.name, id=node.id, section="Lineage") if node.listed else Part(node.name)
    far = f"{steps} steps away" if steps > 1 else ""
    return [[dotted((name, Part(about, "quiet"), Part(far, "quiet")))]]
