"""The Lineage section: what a product is built from and what is built on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from marketplace.catalog.lineage import neighbourhood
from marketplace.model import Catalog, Flow, FlowKind, Health, Node, State
from marketplace.services.product import ProductView
from marketplace.ui import address, diagram, health_state, links, state
from marketplace.ui.empty import nothing
from marketplace.ui.links import Part, dotted, line, to
from marketplace.ui.shell import Here, choices
from marketplace.ui.words import STATES, count, escape, quiet, trust_word

# As the address says it -> (as people read it, the sides that are shown).
_WAYS = {"both": ("Both ways", (-1, 1)), "up": ("Built from", (-1,)), "down": ("Used by", (1,))}
_DEPTHS = ("1", "2", "3", "4")
_WAY, _DEPTH = "both", "2"  # where the address says nothing
# Before the word of a state, which the colour only underlines.
_SIGNS = {
    State.BROKEN: "\u00d7", State.ERROR: "?", State.AT_RISK: "!", State.UNKNOWN: "○",
    State.KEPT: "✓",
}  # fmt: skip
_COLUMN = 12  # boxes that are as many steps away; the lists below name more
_LISTED = 60
_FAR = 2_000  # nodes that are counted


@dataclass(frozen=True, slots=True)
class Side:
    """What feeds a product (-1) or what it feeds (1). Who is in a cycle with it is on both."""

    sign: int
    nodes: tuple[Node, ...] = ()  # without the product itself
    flows: tuple[Flow, ...] = ()
    steps: dict[str, int] = field(default_factory=dict)
    beyond: int = 0  # nodes that are too many to be counted one by one


def side(catalog: Catalog, own: str, depth: int, sign: int) -> Side:
    way = "up" if sign < 0 else "down"
    nodes, flows, beyond = neighbourhood(catalog, own, depth, way, limit=_FAR)
    # What comes back to the product on this side is the story of the other one.
    flows = tuple(f for f in flows if (f.source if sign < 0 else f.target) != own)
    others = tuple(node for node in nodes if node.id != own)
    return Side(sign, others, flows, distances(own, flows, sign), beyond)


def show(here: Here, view: ProductView) -> None:
    way, depth = _asked()
    own = view.listing.id
    sides = {sign: side(here.catalog, own, depth, sign) for sign in _WAYS[way][1]}
    if not any(one.nodes for one in sides.values()):
        _alone(view, way)
        return
    _draw(here.catalog.nodes[own], sides.values(), view)
    built, used = st.columns(2, gap="large")
    for sign, place, title, key in (
        (-1, built, "Built from", "built_from"),
        (1, used, "Used by", "used_by"),
    ):
        if sign in sides:
            with place:
                _list(title, sides[sign], f"{key} {own}", view)


def _draw(node: Node, sides: Collection[Side], view: ProductView) -> None:
    """Both sides around the product; who is on both has a box on each, so no arrow runs back."""
    own = node.id
    boxes: dict[int, list[diagram.Box]] = {0: [_box(node, own, own, view)]}
    arrows: list[diagram.Arrow] = []
    drawn: list[Flow] = []
    hidden = 0
    for one in sides:
        kept = picked(own, one)
        flows = [flow for flow in one.flows if {flow.source, flow.target} <= kept]
        where = columns(own, flows, one.sign)
        for other in sorted((n for n in one.nodes if n.id in kept), key=_by_name):
            box = _box(other, own, _on(one, other.id, own), view)
            boxes.setdefault(where.get(other.id, 0) * one.sign, []).append(box)
        arrows += [_arrow(flow, one, own) for flow in flows]
        drawn += flows
        hidden += len(one.nodes) + 1 - len(kept) + one.beyond
    diagram.draw(boxes, arrows, _alt(view, sides), f"lineage_{own}", _open)
    _legend(drawn, hidden)


def _on(one: Side, id_: str, own: str) -> str:
    """The name of a box: of its product, and of the side where it stands."""
    return id_ if id_ == own else f"{id_}\0{one.sign}"


def _asked() -> tuple[str, int]:
    """By the address, which follows the two controls."""
    way, depth = asked()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.session_state["lineage_way"] = way
        st.segmented_control(
            "Direction",
            [*_WAYS],
            format_func=lambda one: _WAYS[one][0],
            required=True,
            key="lineage_way",
            on_change=_choose,
            label_visibility="collapsed",
        )
        st.markdown(quiet("Steps"), width="content")
        st.session_state["lineage_steps"] = depth
        st.segmented_control(
            "Steps",
            _DEPTHS,
            required=True,
            key="lineage_steps",
            on_change=_choose,
            label_visibility="collapsed",
        )
    return way, int(depth)


def asked() -> tuple[str, str]:
    """Direction and steps of the address; what makes no sense counts as not said."""
    way = st.query_params.get("direction", _WAY).casefold()
    depth = st.query_params.get("steps", _DEPTH)
    return way if way in _WAYS else _WAY, depth if depth in _DEPTHS else _DEPTH


def _choose() -> None:
    chosen = _said(st.session_state["lineage_way"], st.session_state["lineage_steps"])
    st.query_params.update({key: [value] if value else [] for key, value in chosen.items()})


def _said(way: str, depth: str) -> dict[str, str]:
    """For an address; what it would mean anyway is left out."""
    return {
        "direction": way if way != _WAY else "",
        "steps": depth if depth != _DEPTH else "",
    }


def distances(own: str, flows: Iterable[Flow], sign: int) -> dict[str, int]:
    """Steps from the product to what feeds it (-1) or to what it feeds (1)."""
    onward = _onward(flows, sign)
    found, edge, step = {own: 0}, [own], 0
    while edge:
        step += 1
        edge = [b for a in edge for b in onward.get(a, ()) if b not in found]
        found |= dict.fromkeys(edge, step)
    return found


def columns(own: str, flows: Sequence[Flow], sign: int) -> dict[str, int]:
    """As far from the product as the longest way, so that every arrow points to the right."""
    onward = _onward(flows, sign)
    after: dict[str, list[str]] = {}  # without what closes a cycle; the furthest node first

    def walk(node: str, path: frozenset[str]) -> None:
        ahead = [other for other in onward.get(node, ()) if other not in path]
        for other in ahead:
            if other not in after:
                walk(other, path | {other})
        after[node] = ahead

    walk(own, frozenset({own}))
    found = dict.fromkeys(after, 0)
    for node in reversed(after):
        for other in after[node]:
            found[other] = max(found[other], found[node] + 1)
    return found


def _onward(flows: Iterable[Flow], sign: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flow in flows:
        source, target = (flow.target, flow.source) if sign < 0 else (flow.source, flow.target)
        found.setdefault(source, []).append(target)
    return found


def picked(own: str, one: Side) -> set[str]:
    """A picture that can be read: the nearest ones, each tied to one that is drawn too."""
    onward, edge = _onward(one.flows, one.sign), [own]
    found = {own}
    for step in range(1, len(_DEPTHS) + 1):
        tied = dict.fromkeys(
            other for node in edge for other in onward.get(node, ()) if one.steps.get(other) == step
        )
        edge = list(tied)[:_COLUMN]
        found.update(edge)
    return found


def _by_name(node: Node) -> tuple[bool, str]:
    return not node.listed, node.name.casefold()


def _box(node: Node, own: str, id_: str, view: ProductView) -> diagram.Box:
    below = (node.owner or "owner not stated") if node.listed else "outside source"
    query = choices(id=node.id, section="Lineage", **_said(*asked()), at=view.at)
    health = _health(node, view)
    lines = [(node.name, "strong" if node.id == own else ""), (below, "quiet")]
    if health:
        lines.append((f"{_SIGNS[health.state]} {trust_word(health)}", STATES[health.state][2]))
    return diagram.Box(
        id_,
        tuple(lines),
        tone="own" if node.id == own else "" if node.listed else "outside",
        href=links.href(query) if node.listed and node.id != own else "",
        hint=", ".join((node.name, below, *([trust_word(health)] if health else ()))),
    )


def _health(node: Node, view: ProductView) -> Health | None:
    """What was measured is of today: an older commit had other promises."""
    if not node.listed or view.at:
        return None
    return health_state.known(state.marketplace()).get(node.id)


def _arrow(flow: Flow, one: Side, own: str) -> diagram.Arrow:
    tone = "reference" if flow.kind is FlowKind.REFERENCE else ""
    source, target = _on(one, flow.source, own), _on(one, flow.target, own)
    return diagram.Arrow(source, target, tone, flow.label)


def _open(id_: str) -> None:
    address.go(id=id_.partition("\0")[0], section="Lineage", **_said(*asked()))


def _alone(view: ProductView, way: str) -> None:
    name = escape(view.listing.name)
    said = {
        "up": f"{name} names nothing that it is built from.",
        "down": f"No product here names {name} as something it is built from.",
        "both": f"{name} names no source, and no product here names it as one.",
    }[way]
    nothing(said, "Lineage is read from the input ports of products and from relationships.")


def _alt(view: ProductView, sides: Collection[Side]) -> str:
    many = {one.sign: len(one.nodes) for one in sides}
    below, above = many.get(-1, 0), many.get(1, 0)
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


def _list(title: str, one: Side, key: str, view: ProductView) -> None:
    """The same as words and links."""
    st.markdown(f"##### {title} {quiet(str(len(one.nodes)))}", anchors=False)
    ordered = sorted(one.nodes, key=lambda node: (one.steps[node.id], *_by_name(node)))
    rows = [_named(node, one.steps[node.id], view) for node in ordered[:_LISTED]]
    if len(ordered) > _LISTED:
        rows.append(line(Part(f"{len(ordered) - _LISTED} more are not listed.", "quiet")))
    if rows:
        links.show(rows, key, title)
    else:
        st.markdown(quiet("Nothing that is stated here."))


def _named(node: Node, steps: int, view: ProductView) -> links.Row:
    about = (node.owner or "owner not stated") if node.listed else "outside source"
    name = Part(node.name)
    if node.listed:
        name = to(node.name, id=node.id, section="Lineage", **_said(*asked()))
    far = f"{steps} steps away" if steps > 1 else ""
    said = dotted((name, Part(about, "quiet"), Part(far, "quiet")))
    health = _health(node, view)
    if health and health.state is not State.KEPT:
        _, icon, colour = STATES[health.state]
        said.append(Part(trust_word(health), f"badge {colour}", icon))
    return [[said]]
