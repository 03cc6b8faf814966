"""Problems that one file alone cannot show: what points where, and who is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from marketplace.catalog import allowed, references, versions
from marketplace.catalog.cycles import knots, ways_round
from marketplace.catalog.families import Gathered
from marketplace.catalog.family import READABLE, Paths, Summaries
from marketplace.catalog.nearest import Nearest
from marketplace.catalog.place import Finding, Keys
from marketplace.contracts.compare.versions import goes_on
from marketplace.contracts.references import Reference
from marketplace.model import Flow, FlowKind, Kind, Organisation, Severity, Summary

RULES = allowed.RULES | {
    "duplicate-id", "contract-unresolved", "port-version", "relationship-target",
    "replaced-by-unresolved", "product-cycle", "organisation-unused",
}  # fmt: skip

_NAMED = 5  # files, versions or objects that one message names


class Ground(NamedTuple):
    """What all the rules look at."""

    gathered: Gathered
    homes: Mapping[str, str]  # path of a contract -> listing id
    upstream: Mapping[str, tuple[Flow, ...]]
    summaries: Summaries
    organisation: Organisation


def findings(ground: Ground) -> Iterator[Finding]:
    yield from _duplicates(ground.gathered.products, "Product", ground.summaries)
    yield from _duplicates(ground.gathered.contracts, "Contract", ground.summaries)
    yield from _ports(ground)
    yield from _references(ground.summaries)
    yield from _replacements(ground)
    yield from _cycles(ground)
    yield from allowed.findings(ground.summaries, ground.organisation)
    yield from _unused_rules(ground.summaries, ground.organisation.path)


def _unused_rules(summaries: Summaries, used: str) -> Iterator[Finding]:
    message = f"not used: the rules are read from {used}."
    if not used:
        message = (
            "not used: the rules are read from marketplace.yaml in the contracts folder itself."
        )
    for path, summary in summaries.items():
        if summary.kind is Kind.ORGANISATION and path != used:
            yield Finding(
                file=path,
                rule="organisation-unused",
                severity=Severity.INFO,
                message=f"This file is {message}",
                hint="Move what it says to there, or remove it.",
            )


def _duplicates(found: Paths, word: str, summaries: Summaries) -> Iterator[Finding]:
    for id_, paths in found.items():
        if len(paths) == 1:
            continue
        by_version: dict[str, list[str]] = {}
        for path in sorted(paths):
            if summaries[path].kind in READABLE:
                by_version.setdefault(summaries[path].version, []).append(path)
        for version, twins in by_version.items():
            which = f"{word} '{id_}' version {version or 'not stated'}"
            for path in twins if len(twins) > 1 else ():
                others = [other for other in twins[: _NAMED + 1] if other != path]
                also = _some(others, len(twins) - 1)
                yield Finding(
                    file=path,
                    rule="duplicate-id",
                    severity=Severity.ERROR,
                    message=f"{which} is also in {also}.",
                    hint="Raise the version of one, give it an id of its own, or remove it.",
                    path=("id",),
                )


def _some(words: Sequence[str], number: int = 0) -> str:
    """The first few of a `number` of words, and how many more there are."""
    named = words[:_NAMED]
    more = (number or len(words)) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _versions(stated: Iterable[str]) -> str:
    return _some([*dict.fromkeys(version or "none" for version in stated)])


class _Pointer(NamedTuple):
    """One place in a product file that points at a contract."""

    id: str
    version: str
    kind: str  # "Output port"
    name: str  # of the port
    path: Keys  # of the entry
    key: str  # of the id in the entry

    @property
    def said(self) -> str:
        return f"{self.kind} '{self.name}'"


def _pointers(product: Summary) -> Iterator[_Pointer]:
    for n, output in enumerate(product.outputs):
        name, at = output.name, ("outputPorts", n)
        yield _Pointer(output.contract_id, output.version, "Output port", name, at, "contractId")
        for m, (id_, version) in enumerate(output.inputs):
            kind, within = "An input contract of port", (*at, "inputContracts", m)
            yield _Pointer(id_, version, kind, name, within, "id")
    for n, port in enumerate(product.inputs):
        at = ("inputPorts", n)
        yield _Pointer(port.contract_id, port.version, "Input port", port.name, at, "contractId")


def _ports(ground: Ground) -> Iterator[Finding]:
    """Only what somebody asked the resolver for and did not get is looked at closely."""
    resolve = ground.gathered.resolve
    nearest = Nearest(ground.gathered.contracts)
    for paths in ground.gathered.products.values():
        for path in paths:
            summary = ground.summaries[path]
            asked = [(port.contract_id, port.version) for port in summary.inputs]
            for output in summary.outputs:
                asked += ((output.contract_id, output.version), *output.inputs)
            for key in asked:
                resolve(*key)
            if not resolve.inexact.isdisjoint(asked):
                yield from _wrong_pointers(path, ground, nearest)


def _wrong_pointers(path: str, ground: Ground, nearest: Nearest) -> Iterator[Finding]:
    for pointer in _pointers(ground.summaries[path]):
        if pointer.id and (pointer.id, pointer.version) in ground.gathered.resolve.inexact:
            there = ground.gathered.contracts.get(pointer.id)
            if there:
                yield _other_version(path, pointer, there, ground)
            else:
                yield _unresolved(path, pointer, ground, nearest)


def _unresolved(path: str, pointer: _Pointer, ground: Ground, nearest: Nearest) -> Finding:
    if pointer.id in ground.gathered.products:
        missing = "which is a product, not a contract"
        hint = "Name the contract of the product's output port."
    else:
        missing = "which no file here has as its id"
        hint = nearest.hint(pointer.id, "Add the contract, or correct the id.")
    return Finding(
        file=path,
        rule="contract-unresolved",
        severity=Severity.WARNING,
        message=f"{pointer.said} points at contract '{pointer.id}', {missing}.",
        hint=hint,
        path=(*pointer.path, pointer.key),
    )


def _other_version(path: str, pointer: _Pointer, there: Sequence[str], ground: Ground) -> Finding:
    known = _versions(ground.summaries[path].version for path in there)
    return Finding(
        file=path,
        rule="port-version",
        severity=Severity.WARNING,
        message=f"{pointer.said} says version {pointer.version}, "
        f"but contract '{pointer.id}' is here as {known}.",
        hint="State the contract's version, or add the contract of that version.",
        path=(*pointer.path, "version"),
    )


def _references(summaries: Summaries) -> Iterator[Finding]:
    for path, summary in summaries.items():
        for start, to in summary.references:
            target = references.external(to)
            wrong = _wrong_target(target, path, summaries) if target else None
            if wrong:
                object_, _, property_ = start.partition(".")
                at = ("schema", object_, *(("properties", property_) if property_ else ()))
                yield Finding(
                    file=path,
                    rule="relationship-target",
                    severity=Severity.WARNING,
                    message=f"The relationship of '{start}' points at '{to}': {wrong[0]}.",
                    hint=wrong[1],
                    path=at,
                    seek=(("to", to),),
                )


def _wrong_target(target: Reference, path: str, summaries: Summaries) -> tuple[str, str] | None:
    """What is wrong, and what to do. Properties below the first level are taken on trust."""
    file = references.path_of(target, path, summaries)
    if not file:
        return f"there is no file '{target.file}'", "The path counts from the folder of this file."
    contract = summaries[file]
    object_, inner = target.object, target.properties
    if contract.kind is not Kind.DATA_CONTRACT or not object_:
        return None
    if object_ not in contract.objects and not contract.has(object_):
        return (
            f"that contract has no object '{object_}'",
            f"It has: {_some(contract.objects) or 'none'}.",
        )
    if inner and contract.members and not contract.has(f"{object_}.{inner[0]}"):
        return f"'{object_}' has no property '{inner[0]}' there", f"See {file}."
    return None


def _replacements(ground: Ground) -> Iterator[Finding]:
    gathered = ground.gathered
    replaced = [
        (path, summary)
        for path, summary in ground.summaries.items()
        if summary.replaced_by or (summary.outputs and any(p.replaced_by for p in summary.outputs))
    ]
    families = {family.id for family in gathered.families} if replaced else set[str]()
    nearest = Nearest([*families, *gathered.contracts])
    for path, summary in replaced:
        stated: list[tuple[Keys, str]] = [((), summary.replaced_by)]
        stated += [(("outputPorts", n), port.replaced_by) for n, port in enumerate(summary.outputs)]
        for at, replacement in stated:
            wrong = replacement and _wrong_replacement(replacement, families, ground)
            if wrong:
                yield Finding(
                    file=path,
                    rule="replaced-by-unresolved",
                    severity=Severity.WARNING,
                    message=f"replacedBy names '{replacement}', {wrong}.",
                    hint=nearest.hint(
                        replacement.rpartition("@")[0] or replacement,
                        "Write the id of a product or contract, or id@version.",
                    ),
                    path=(*at, "customProperties", "replacedBy", "value"),
                )


def _wrong_replacement(replacement: str, families: set[str], ground: Ground) -> str:
    """ "" where it is there; an id may itself hold an "@"."""
    gathered = ground.gathered
    if replacement in families or replacement in gathered.contracts:
        return ""
    id_, _, version = replacement.rpartition("@")
    paths = [*gathered.products.get(id_, ()), *gathered.contracts.get(id_, ())]
    if not paths:
        return "" if id_ in families else "which is not here"
    there = [ground.summaries[path].version for path in paths]
    if any(versions.same(version, known) or goes_on(version, known) for known in there):
        return ""
    return f"which is here only as {_versions(there)}"


def _cycles(ground: Ground) -> Iterator[Finding]:
    """One for each product that is fed by itself; relationships may go in circles."""
    graph: dict[str, list[str]] = {}
    for flows in ground.upstream.values():
        for flow in flows:
            if flow.kind is FlowKind.INPUT:
                graph.setdefault(flow.source, []).append(flow.target)
    circles = knots(graph)
    leads = {f.id: f.paths[0] for f in ground.gathered.families} if circles else {}
    for knot in circles:
        for id_, way in sorted(ways_round(knot, graph).items()):
            path = leads[id_]
            names = [ground.summaries[leads[step]].name or step for step in way]
            yield Finding(
                file=path,
                rule="product-cycle",
                severity=Severity.ERROR,
                message=f"'{names[0]}' is fed by itself: {_shortened(names)}.",
                hint="Take the input from further up, or split the product that closes the circle.",
                path=_input_from(way[-2], path, ground),
            )


def _shortened(names: Sequence[str]) -> str:
    if len(names) > 8:
        names = [*names[:5], f"({len(names) - 7} more)", *names[-2:]]
    return " → ".join(names)


def _input_from(source: str, path: str, ground: Ground) -> Keys:
    """The entry that lets the other product in."""
    for pointer in _pointers(ground.summaries[path]):
        if "inputContracts" in pointer.path or pointer.path[0] == "inputPorts":
            target = ground.gathered.resolve(pointer.id, pointer.version)
            if source in (ground.homes.get(target), pointer.id):
                return (*pointer.path, pointer.key)
    return ("inputPorts",)
