"""What a change of one file means, in plain words: "Adds gate and runway to departures"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marketplace.catalog.schema_sentences import schema_sentences
from marketplace.catalog.sentence_words import change, named, sets
from marketplace.model import DataContract, DataProduct, OutputPort, Price, Server, Slo

Model = DataContract | DataProduct

_STATUS = {
    "deprecated": "Deprecates {}",
    "retired": "Retires {}",
    "active": "Puts {} into service",
}
_PROMISES = {
    ("latency", "ly", "freshness"): "freshness",
    ("frequency", "fy"): "update frequency",
    ("availability", "av"): "availability",
    ("retention", "re"): "retention",
    ("throughput", "th"): "throughput",
    ("errorrate", "er"): "error rate",
    ("timetodetect", "td"): "time to detect",
    ("timetonotify", "tn"): "time to notify",
    ("timetorepair", "tr"): "time to repair",
    ("generalavailability", "ga"): "general availability",
    ("endofsupport", "es"): "end of support",
    ("endoflife", "el"): "end of life",
}
_LABELS = {word: label for words, label in _PROMISES.items() for word in words}
_DAYS = {
    "general availability": "Available from {}",
    "end of support": "Support ends on {}",
    "end of life": "Switched off on {}",
}
QUIET = ("Text only", "Layout only", "Follows ")  # how sentences begin that are no news


def sentences(before: Model | None, after: Model | None, of: str = "") -> tuple[str, ...]:
    """The most important first; of a file that came or went, one sentence.

    `of` is what the file is called where it is one of several: its version is not that of all.
    """
    if before is None or after is None:
        there = after or before
        verb = "Adds" if before is None else "Removes"
        return (f"{verb} {_called(there)}",) if there else ()
    if isinstance(before, DataContract) and isinstance(after, DataContract):
        found = [*_status(before, after, of), *_contract(before, after)]
    elif isinstance(before, DataProduct) and isinstance(after, DataProduct):
        found = [*_status(before, after, of), *_product(before, after)]
    else:
        return (f"Replaces {_called(before)} by {_called(after)}",)
    found += _described(before, after, of)
    if before.version != after.version and after.version:
        found.append(f"Releases {_of(of, after.version)}")
    if not found:
        found.append("Layout only" if before.raw == after.raw else "Text only")
    return tuple(found)


def _called(model: Model) -> str:
    kind = "contract" if isinstance(model, DataContract) else "product"
    return f"the {kind} {model.id} {model.version}".strip()


def _of(name: str, version: str) -> str:
    return f"{name} {version}".strip()


def _status(before: Model, after: Model, of: str) -> Iterator[str]:
    if before.status == after.status or not after.status:
        return
    known = _STATUS.get(after.status)
    if known and not (after.status == "active" and before.status in _STATUS):
        yield known.format(_of(of or "version", after.version) if of or after.version else "it")
    else:
        yield change(f"the status of {of}" if of else "the status", before.status, after.status)


def _contract(before: DataContract, after: DataContract) -> Iterator[str]:
    yield from schema_sentences(before, after)
    yield from _promises(before.slos, after.slos)
    yield from _servers(before.servers, after.servers)
    old, new = ([role.role for role in contract.roles] for contract in (before, after))
    yield from sets(old, new, "Adds the role {}", "Removes the role {}")
    if _price(before.price) != _price(after.price):
        yield change("the price", _price(before.price), _price(after.price))


def _product(before: DataProduct, after: DataProduct) -> Iterator[str]:
    ending = after.deprecated and not before.deprecated
    if ending and before.status == after.status:
        yield "Deprecates the product"
    yield from _ports(before, after, ending)
    old, new = (_inputs(product) for product in (before, after))
    yield from sets(old, new, "Reads from {} too", "No longer reads from {}")
    for name, version in new.items():
        if version and old.get(name, version) != version:
            yield f"Follows {name} to {version}"


def _inputs(product: DataProduct) -> dict[str, str]:
    """What it reads, with the version; a contract only where no port stands for it."""
    found = {port.name: port.version for port in product.input_ports}
    known = {port.contract_id for port in product.input_ports}
    for output in product.output_ports:
        found |= {id_: version for id_, version in output.input_contracts if id_ not in known}
    return found


def _ports(before: DataProduct, after: DataProduct, ending: bool) -> Iterator[str]:
    old, new = (_outputs(product) for product in (before, after))
    gone = [key for key in old if key not in new]
    for name, version in (key for key in new if key not in old):
        earlier = next((key for key in gone if key[0] == name), None)
        if earlier:
            gone.remove(earlier)
            if version != after.version or before.version == after.version:
                yield change(f"the port {name}", earlier[1], version)
        else:
            yield f"Adds the port {name} {version}".strip()
    for name, version in gone:
        yield f"Removes the port {name} {version}".strip()
    for key, port in new.items():
        if key in old and port.deprecated and not old[key].deprecated and not ending:
            yield f"Deprecates the port {key[0]} {key[1]}".strip()
        if key in old and port.contract_id and port.contract_id != old[key].contract_id:
            yield f"Points the port {key[0]} at the contract {port.contract_id}"


def _outputs(product: DataProduct) -> dict[tuple[str, str], OutputPort]:
    return {(port.name, port.version): port for port in product.output_ports}


def _described(before: Model, after: Model, name: str) -> Iterator[str]:
    of = f" of {name}" if name else ""
    if before.team.name != after.team.name and after.team.name:
        yield f"Changes the owner{of} to {after.team.name}"
    old, new = ([m.name or m.username for m in model.team.members] for model in (before, after))
    yield from sets(old, new, "{} joins the team", "{} leaves the team")
    if before.domain != after.domain and after.domain:
        yield f"{f'Moves {name}' if name else 'Moves'} to the domain {after.domain}"
    if before.name != after.name and after.name:
        yield f"{f'{name} is' if name else 'Is'} called {after.name} from now on"
    if before.support != after.support:
        yield "Changes the support channels" if before.support else "Names a support channel"
    for part in ("purpose", "usage", "limitations"):
        was, now = (getattr(model.description, part) for model in (before, after))
        if was.split() != now.split():
            yield f"{'Rewords' if was and now else 'States' if now else 'Drops'} the {part}"


def _promises(before: Sequence[Slo], after: Sequence[Slo]) -> Iterator[str]:
    old, new = ({_promise(slo): _amount(slo) for slo in slos} for slos in (before, after))
    for promise in [*old, *(p for p in new if p not in old)]:
        if promise not in new:
            yield f"No longer promises {promise}"
        elif promise in _DAYS and old.get(promise) != new[promise]:
            yield _DAYS[promise].format(new[promise])
        elif promise not in old:
            yield f"Promises {promise} of {new[promise]}"
        elif old[promise] != new[promise]:
            yield f"{promise[0].upper()}{promise[1:]} promise from {old[promise]} to {new[promise]}"


def _promise(slo: Slo) -> str:
    key = re.sub(r"[\s_-]", "", slo.property).casefold()
    label = _LABELS.get(key) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", slo.property).lower()
    return f"{label} of {slo.element}" if slo.element else label


def _amount(slo: Slo) -> str:
    value = "nothing" if slo.value is None else str(slo.value)
    upper = f" to {slo.value_ext}" if slo.value_ext not in (None, "") else ""
    return f"{value}{upper} {slo.unit}".strip()


def _servers(before: Sequence[Server], after: Sequence[Server]) -> Iterator[str]:
    old, new = ({server.server: server for server in servers} for servers in (before, after))
    yield from sets(old, new, "Adds the server {}", "Removes the server {}")
    moved = [
        name
        for name in old
        if name in new
        and (old[name].type, old[name].address) != (new[name].type, new[name].address)
    ]
    if moved:
        yield f"Changes the address of {named(moved)}"


def _price(price: Price) -> str:
    if price.amount is None:
        return ""
    per = f" per {price.unit}" if price.unit else ""
    return f"{price.amount:g} {price.currency}".strip() + per
