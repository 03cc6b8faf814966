"""What depends on a contract, and which of it a change hurts: from what the contracts state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from marketplace.catalog import references
from marketplace.catalog.affected_uses import Touch, Used, within
from marketplace.catalog.families import Resolver
from marketplace.catalog.family import ranked
from marketplace.model import (
    IMPACTS,
    Affected,
    Catalog,
    DataContract,
    DataProduct,
    Dependant,
    DependantKind,
    FlowKind,
    Kind,
    Listing,
    Summary,
)

Model = DataContract | DataProduct
Read = Callable[[str], Model | None]
CONSUMERS = "consumers"  # custom property: [{name, purpose, contact, uses}]
_READ = 60  # dependants whose files are read; what the others use in detail, nobody looks up
_DOWNSTREAM = 200
_KINDS = {kind: place for place, kind in enumerate(DependantKind)}
_WORST = {impact: place for place, impact in enumerate(IMPACTS)}


@dataclass(frozen=True, slots=True)
class Subject:
    """The file that changes. `old`: what it says today; `touch`: what the change touches."""

    path: str
    listing: Listing
    summary: Summary
    old: Model
    touch: Touch


def dependants(catalog: Catalog, subject: Subject, read: Read) -> tuple[Dependant, ...]:
    """All but statements and policies, which have to be tried."""
    found = [*_consumers(catalog, subject, read)]
    left = _READ
    direct: list[str] = []
    for id_, kinds in _next(catalog, subject.listing.id).items():
        listing = catalog.listing(id_)
        if listing is None:
            continue
        reading = read if left > 0 else _nobody
        left -= 1
        own = [*_inputs(catalog, subject, listing, reading)] if FlowKind.INPUT in kinds else []
        direct += [id_] if own else []
        found += own
    found += _references(catalog, subject)
    found += _further(catalog, subject.listing.id, direct)
    return tuple(found)


def affected(found: Iterable[Dependant], untried: Sequence[str] = ()) -> Affected:
    return Affected(dependants=tuple(sorted(found, key=_rank)), untried=tuple(untried))


def contact(catalog: Catalog, owner: str, model: Model | None = None) -> str:
    """What the organisation lists for the team; else where the file says people can ask."""
    listed = (t.email or t.url for t in catalog.organisation.teams if t.name == owner)
    if said := next(listed, ""):
        return said
    channels = model.support if model else ()
    return next((one.url or one.channel for one in channels if one.url or one.channel), "")


def _rank(one: Dependant) -> tuple[bool, int, int, str]:
    worst = _WORST[one.severity] if one.severity else len(_WORST)
    return not one.hurt, worst if one.hurt else 0, _KINDS[one.kind], one.name.casefold()


def _nobody(_: str) -> None:
    return None


def _next(catalog: Catalog, id_: str) -> dict[str, set[FlowKind]]:
    """The listings that take something from it, by how."""
    found: dict[str, set[FlowKind]] = {}
    for flow in catalog.downstream.get(id_, ()):
        found.setdefault(flow.target, set()).add(flow.kind)
    return found


def _inputs(
    catalog: Catalog, subject: Subject, listing: Listing, read: Read
) -> Iterator[Dependant]:
    """By its input ports and `inputContracts`, where one of them means this file."""
    ports = _ports(catalog, subject, listing)
    if ports is None:
        return
    own = read(listing.paths[0])
    uses = _stated(own, ports, subject) or _transformed(subject, listing, read)
    version = f"{subject.summary.id} {subject.summary.version}".strip()
    named = f" through its input port {', '.join(ports)}" if ports else ""
    used = f"reads {', '.join(uses)} of {version}" if uses else f"reads {version}{named}"
    yield subject.touch.told(
        Dependant(
            kind=DependantKind.INPUT,
            name=listing.name,
            why=used,
            owner=listing.owner,
            contact=contact(catalog, listing.owner, own),
            purpose=listing.purpose,
            product=listing.id,
            file=listing.paths[0],
            uses=uses,
        )
    )


def _ports(catalog: Catalog, subject: Subject, listing: Listing) -> list[str] | None:
    """Names of the input ports; None where it takes other files of the product, not this one."""
    is_meant = _meant(catalog, subject)
    found: list[str] = []
    hit = False
    for path in listing.paths:
        summary = catalog.summaries[path]
        for port in summary.inputs:
            if is_meant(port.contract_id, port.version):
                hit = True
                found += [port.name] if port.name else []
        hit |= any(is_meant(*one) for output in summary.outputs for one in output.inputs)
    return [*dict.fromkeys(found)] if hit else None


def _meant(catalog: Catalog, subject: Subject) -> Callable[[str, str], bool]:
    """Whether an id and a version lead to this file; a product's id leads to all of its files."""
    id_, product = subject.summary.id, subject.listing.id
    if subject.summary.kind is not Kind.DATA_CONTRACT:
        return lambda stated, _: stated in {id_, product}
    same = [
        path
        for path in {*subject.listing.paths, subject.path}
        if path in catalog.summaries and catalog.summaries[path].id == id_
    ]
    resolve = Resolver({id_: ranked(sorted(same), catalog.summaries)}, catalog.summaries)
    return lambda stated, version: (
        resolve(id_, version) == subject.path if stated == id_ else stated == product
    )


def _stated(own: Model | None, ports: Sequence[str], subject: Subject) -> Used:
    """What an input port says itself that it uses: the custom property `uses`."""
    if not isinstance(own, DataProduct):
        return ()
    for port in own.input_ports:
        said = [c.value for c in port.custom_properties if c.property == "uses"]
        if port.name in ports and said:
            return within(said[0], subject.old)
    return ()


def _transformed(subject: Subject, listing: Listing, read: Read) -> Used:
    """What its properties say that they are made of, as far as that names parts of this one."""
    if not isinstance(subject.old, DataContract):
        return ()
    found: dict[str, None] = {}
    for port in listing.ports:
        contract = read(port.contract_path) if port.contract_path else None
        if isinstance(contract, DataContract):
            for schema in contract.schema:
                for _, item in schema.walk():
                    said = within(list(item.transform_source_objects), subject.old)
                    found |= dict.fromkeys(said)
    return tuple(found)


def _references(catalog: Catalog, subject: Subject) -> Iterator[Dependant]:
    """Relationships of all contracts that are near it, with the property that they point at."""
    near = [id_ for id_, kinds in _next(catalog, subject.listing.id).items()
            if FlowKind.REFERENCE in kinds]  # fmt: skip
    for id_ in dict.fromkeys((*near, subject.listing.id)):
        listing = catalog.listing(id_)
        for path in listing.paths if listing else ():
            if path != subject.path and listing:
                yield from _pointing(catalog, subject, listing, path)


def _pointing(
    catalog: Catalog, subject: Subject, listing: Listing, path: str
) -> Iterator[Dependant]:
    """One for a file, with all that it joins."""
    joins: dict[str, None] = {}
    uses: dict[str, None] = {}
    for from_, to in catalog.summaries[path].references:
        target = references.external(to)
        if target and references.path_of(target, path, catalog.summaries) == subject.path:
            joins[from_.partition(".")[0]] = None
            uses[".".join((target.object, *target.properties))] = None
    if not uses:
        return
    stated = catalog.summaries[path]
    version = f" of {stated.id} {stated.version}".rstrip()
    yield subject.touch.told(
        Dependant(
            kind=DependantKind.REFERENCE,
            name=listing.name,
            why=f"joins {', '.join(joins)}{version} to {', '.join(uses)}",
            owner=listing.owner,
            contact=contact(catalog, listing.owner),
            product=listing.id,
            file=path,
            uses=tuple(uses),
        )
    )


def _consumers(catalog: Catalog, subject: Subject, read: Read) -> Iterator[Dependant]:
    """Named in the contract, in the product's file, or at the port that offers the contract."""
    said = [(subject.path, subject.old.custom(CONSUMERS))]
    lead = subject.listing.paths[0]
    product = read(lead) if not subject.listing.derived else None
    if isinstance(product, DataProduct):
        if lead != subject.path:
            said.append((lead, product.custom(CONSUMERS)))
        for port in product.output_ports:
            if port.contract_id == subject.summary.id and _offers(port.version, subject):
                found = [c.value for c in port.custom_properties if c.property == CONSUMERS]
                said += [(lead, value) for value in found]
    seen: set[str] = set()
    for file, value in said:
        for stated in value if isinstance(value, list) else ():
            one = _consumer(catalog, subject, file, stated)
            if one and one.name not in seen:
                seen.add(one.name)
                yield one


def _offers(version: str, subject: Subject) -> bool:
    return not version or not subject.summary.version or version == subject.summary.version


def _consumer(catalog: Catalog, subject: Subject, file: str, stated: object) -> Dependant | None:
    parts: Mapping[str, object] = stated if isinstance(stated, Mapping) else {"name": stated}
    text = {key: " ".join(v.split()) for key, v in parts.items() if isinstance(v, str)}
    name = text.get("name") or text.get("team") or ""
    if not name:
        return None
    uses = within(parts.get("uses"), subject.old)
    version = f"{subject.summary.id} {subject.summary.version}".strip()
    return subject.touch.told(
        Dependant(
            kind=DependantKind.CONSUMER,
            name=name,
            why=f"uses {', '.join(uses)} of {version}" if uses else f"uses {version}",
            owner=text.get("owner", name),
            contact=text.get("contact") or text.get("email") or contact(catalog, name),
            purpose=text.get("purpose", ""),
            file=file,
            uses=uses,
        )
    )


def _further(catalog: Catalog, id_: str, direct: Sequence[str]) -> Iterator[Dependant]:
    """What is built from what is built from it, nearest first. A join is no way further."""
    seen = {id_, *direct}
    edge = list(direct)
    count = 0
    while edge:
        reached = []
        for node in edge:
            before = catalog.nodes[node].name if node in catalog.nodes else node
            for flow in catalog.downstream.get(node, ()):
                listing = catalog.listing(flow.target)
                if flow.kind is FlowKind.INPUT and flow.target not in seen and listing:
                    seen.add(flow.target)
                    reached.append(flow.target)
                    count += 1
                    if count <= _DOWNSTREAM:
                        yield _downstream(catalog, listing, before)
        edge = reached


def _downstream(catalog: Catalog, listing: Listing, before: str) -> Dependant:
    return Dependant(
        kind=DependantKind.DOWNSTREAM,
        name=listing.name,
        why=f"Is built from {before}, which is built from this.",
        owner=listing.owner,
        contact=contact(catalog, listing.owner),
        product=listing.id,
        file=listing.paths[0],
    )
