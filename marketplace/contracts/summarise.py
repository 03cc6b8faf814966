"""A file in the few words that the catalog and the search keep of it.

Straight from the tree, and from whatever shape it has: ten thousand files pass through here.
"""

from __future__ import annotations

import re
from typing import Any

from marketplace.contracts.parts import (
    custom,
    items,
    mapping,
    members,
    owner,
    rows,
    standing,
    text,
    texts,
)
from marketplace.contracts.promises import ENDS, promised
from marketplace.contracts.summarise_schema import SchemaWords, schema_words
from marketplace.model import InputSummary, Kind, PortSummary, Searchable, Summary, Tree
from marketplace.model.summary import mark

_PURPOSE = 200
_SENTENCE = re.compile(r".+?[.!?](?=\s+\S|$)")
_ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "incl.", "vs.", "approx.", "no.")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def summarise(kind: Kind, tree: Tree) -> tuple[Summary, Searchable]:
    """Of a file of another kind only that kind is told."""
    if kind is Kind.DATA_CONTRACT or (kind is Kind.BROKEN and not _is_product(tree)):
        return _contract(kind, tree)
    if kind is Kind.DATA_PRODUCT or kind is Kind.BROKEN:
        return _product(kind, tree)
    return Summary(kind=kind), Searchable()


def _is_product(tree: Tree) -> bool:
    return tree.get("kind") == Kind.DATA_PRODUCT.value or "outputPorts" in tree


def _contract(kind: Kind, tree: Tree) -> tuple[Summary, Searchable]:
    words = schema_words(tree.get("schema"))
    description = _description(tree)
    slos = items(tree.get("slaProperties"))
    summary = Summary(
        kind=kind,
        **_fundamentals(tree, description),
        product=text(tree.get("dataProduct")),
        archetype=text(custom(tree, "archetype")),
        inputs=_sources(tree),
        sunset=_sunset(slos),
        latency=_latency(slos),
        classifications=tuple(words.classifications),
        personal=words.personal,
        objects=tuple(words.objects),
        properties=words.count,
        service_levels=len(slos),
        sampled=any(s.get("type") == "local" for s in items(tree.get("servers"))),
        samples=_samples(tree),
        references=tuple(words.references),
        members=b"".join(map(mark, words.members)),
    )
    return summary, _searchable(tree, description, words)


def _product(kind: Kind, tree: Tree) -> tuple[Summary, Searchable]:
    words = SchemaWords()
    description = _description(tree)
    outputs = items(tree.get("outputPorts"))
    for port in outputs:
        words.names += (text(port.get("name")), text(port.get("contractId")), *_synonyms(port))
        words.descriptions.append(text(port.get("description")))
    # What it is built from says what it is about, and is not what it is called.
    words.descriptions += (text(port.get("name")) for port in items(tree.get("inputPorts")))
    summary = Summary(
        kind=kind,
        **_fundamentals(tree, description),
        archetype=text(tree.get("type")) or text(custom(tree, "archetype")),
        outputs=tuple(_output(port) for port in outputs),
        inputs=tuple(_input(port) for port in items(tree.get("inputPorts"))),
    )
    return summary, _searchable(tree, description, words)


def _fundamentals(tree: Tree, description: Tree) -> dict[str, Any]:
    """What a contract and a product both state about themselves."""
    return {
        "id": text(tree.get("id")),
        "name": text(tree.get("name")),
        "version": text(tree.get("version")),
        "status": standing(text(tree.get("status"))),
        "domain": text(tree.get("domain")),
        "tenant": text(tree.get("tenant")),
        "owner": owner(tree),
        "purpose": first_sentence(text(description.get("purpose"))),
        "tier": text(custom(tree, "tier")),
        "replaced_by": text(custom(tree, "replacedBy")),
        "tags": texts(tree.get("tags")),
        "described": any(text(words).strip() for words in description.values()),
        "supported": any(text(c.get("channel")) for c in items(tree.get("support"))),
    }


def _description(tree: Tree) -> Tree:
    """As a mapping, also where somebody wrote a plain text."""
    stated = tree.get("description")
    return {"purpose": stated} if type(stated) is str else mapping(stated)


def first_sentence(words: str) -> str:
    """The first sentence on one line, cut at a word where it is long."""
    line = " ".join(words.strip().split("\n\n", 1)[0].split())
    line = line[: 2 * _PURPOSE]  # more is cut off anyway, and to look for its end can take hours
    end = 0
    for found in _SENTENCE.finditer(line):
        end = found.end()
        if not line[:end].lower().endswith(_ABBREVIATIONS):
            break
    line = line[:end] or line
    if len(line) <= _PURPOSE:
        return line
    return line[: _PURPOSE - 3].rsplit(" ", 1)[0].rstrip(" ,;:") + "..."


def _samples(tree: Tree) -> tuple[str, ...]:
    stated = ((text(s.get("type")), text(s.get("path"))) for s in items(tree.get("servers")))
    return tuple(path for kind, path in stated if kind.strip().lower() == "local" and path)


def _sunset(slos: list[dict[Any, Any]]) -> str:
    ends = (s.get("value") for s in slos if promised(s) in ENDS)
    return min((end[:10] for end in map(text, ends) if _DATE.match(end)), default="")


def _latency(slos: list[dict[Any, Any]]) -> str:
    for slo in slos:
        if promised(slo) == "latency" and (value := text(slo.get("value"))):
            return f"{value} {text(slo.get('unit'))}".rstrip()
    return ""


def _output(port: Tree) -> PortSummary:
    return PortSummary(
        name=text(port.get("name")),
        version=text(port.get("version")),
        contract_id=text(port.get("contractId")),
        description=text(port.get("description")),
        deprecated=port.get("deprecated") is True,
        replaced_by=text(custom(port, "replacedBy")),
        inputs=tuple(
            (text(made_of.get("id")), text(made_of.get("version")))
            for made_of in items(port.get("inputContracts"))
        ),
    )


def _input(port: Tree) -> InputSummary:
    return InputSummary(
        name=text(port.get("name")),
        version=text(port.get("version")),
        contract_id=text(port.get("contractId")),
        source_system=text(custom(port, "sourceSystem")),
        source_owner=text(custom(port, "sourceOwner")),
        source_kind=text(custom(port, "sourceKind")),
    )


def _sources(contract: Tree) -> tuple[InputSummary, ...]:
    """Where a contract without a product file comes from: the same words, on the contract."""
    source = _input({"customProperties": contract.get("customProperties")})
    return (source,) if source.source_system or source.source_kind else ()


def _synonyms(tree: Tree) -> tuple[str, ...]:
    return tuple(text(entry.get("synonym")) for _, entry in rows(tree.get("synonyms")))


def _searchable(tree: Tree, description: Tree, words: SchemaWords) -> Searchable:
    names = (text(tree.get("name")), text(tree.get("id")), text(tree.get("dataProduct")))
    people = [text(mapping(tree.get("team")).get("name")), text(custom(tree, "owner"))]
    for member in members(tree):
        people += (text(member.get("name")), text(member.get("username")))
    purpose = (text(description.get("purpose")), text(description.get("usage")))
    rest = (text(description.get("limitations")), *words.descriptions)
    return Searchable(
        names=tuple(filter(None, (*names, *_synonyms(tree), *words.names))),
        purpose="\n".join(filter(None, purpose)),
        description="\n".join(filter(None, rest)),
        people=tuple(dict.fromkeys(filter(None, people))),
        properties=tuple(words.properties),
    )
