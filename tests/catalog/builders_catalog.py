"""Summaries with good defaults, and a catalog of them."""

from __future__ import annotations

from typing import Any

from marketplace.catalog.build import build
from marketplace.model import (
    Catalog,
    InputSummary,
    Kind,
    Organisation,
    PortSummary,
    Problem,
    Summary,
)
from marketplace.model.summary import mark

DEFAULTS = Organisation()


def a_contract(id: str = "orders", version: str = "1.0.0", **parts: Any) -> Summary:
    """A complete contract with one object that is called after its id."""
    stated = {
        "name": id.capitalize(),
        "status": "active",
        "domain": "sales",
        "owner": "Sales data",
        "purpose": f"Every one of our {id}.",
        "objects": (id,),
        "properties": 2,
        "members": members(id, f"{id}.id", f"{id}.day"),
        "service_levels": 1,
        "described": True,
        "supported": True,
    }
    return Summary(kind=Kind.DATA_CONTRACT, id=id, version=version, **(stated | parts))


def a_product(id: str = "sales", *ports: PortSummary | str, **parts: Any) -> Summary:
    """A product with these output ports; a text is a port named after its contract."""
    stated = {
        "name": id.capitalize(),
        "version": "1.0.0",
        "status": "active",
        "domain": "sales",
        "owner": "Sales data",
        "outputs": tuple(a_port(p) if isinstance(p, str) else p for p in ports),
    }
    return Summary(kind=Kind.DATA_PRODUCT, id=id, **(stated | parts))


def a_port(contract: str, version: str = "", name: str = "", **parts: Any) -> PortSummary:
    return PortSummary(name=name or contract, contract_id=contract, version=version, **parts)


def an_input(contract: str = "", **parts: Any) -> InputSummary:
    return InputSummary(**({"name": contract, "contract_id": contract} | parts))


def members(*names: str) -> bytes:
    return b"".join(mark(name) for name in names)


def a_catalog(
    *files: Summary,
    organisation: Organisation = DEFAULTS,
    problems: tuple[Problem, ...] = (),
    previous: Catalog | None = None,
    **named: Summary,
) -> Catalog:
    """Files lie in the top folder, called after kind, id and version, or after their keyword."""
    summaries = {name.replace("__", "/") + ".yaml": summary for name, summary in named.items()}
    for summary in files:
        path = path_of(summary)
        assert path not in summaries, "name this file by a keyword"
        summaries[path] = summary
    blobs = {path: str(id(summary)) for path, summary in summaries.items()}
    return build("c0ffee", summaries, problems, organisation, blobs, previous)


def path_of(summary: Summary) -> str:
    ending = "odps" if summary.kind is Kind.DATA_PRODUCT else "odcs"
    return f"{summary.id}-{summary.version}.{ending}.yaml"


def ids(catalog: Catalog) -> list[str]:
    return [listing.id for listing in catalog.listings]


def found(catalog: Catalog, rule: str) -> list[Problem]:
    return [problem for problem in catalog.problems if problem.rule == rule]
