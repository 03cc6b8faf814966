"""From what the services tell to what programs get. Contract text goes out as it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from marketplace.api import shapes
from marketplace.errors import NotFound, Unreadable
from marketplace.model import DataContract, Hit, Kind, Listing, Result, Sample, SchemaObject, Table
from marketplace.services.find import find, values
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import ProductView, view
from marketplace.services.tables import tables

_FILTERS = (
    "domain", "archetype", "status", "tier", "owner", "tag", "personal", "sample", "verdict",
)  # fmt: skip


def search(market: Marketplace, asked: shapes.Search) -> shapes.Products:
    chosen = {key: getattr(asked, key) for key in _FILTERS if getattr(asked, key)}
    known = values(market)
    # A value that nobody has lets nothing through; the pages, whose links are old, ignore it.
    nothing = any(
        not {value for value, _ in known.get(key, ())} & set(wanted)
        for key, wanted in chosen.items()
    )
    page, start = divmod(asked.offset, asked.limit)
    hits: list[Hit] = []
    for number in (page + 1, page + 2) if start else (page + 1,):
        found = find(market, asked.q, chosen, asked.sort, number, asked.limit, asked.everything)
        if not nothing and (number - 1) * asked.limit < found.total:  # a late page is the last
            hits += found.hits
    return shapes.Products(
        total=0 if nothing else found.total,
        limit=asked.limit,
        offset=asked.offset,
        products=tuple(_brief(hit) for hit in hits[start : start + asked.limit]),
        facets={key: dict(counts) for key, counts in found.facets.items()},
        suggestions=found.suggestions,
    )


def _brief(hit: Hit) -> shapes.Brief:
    matched = tuple(
        shapes.Match(
            where=match.where,
            label=match.label,
            snippet="".join(f"**{text}**" if marked else text for text, marked in match.snippet),
        )
        for match in hit.matches
    )
    listing = hit.listing
    return shapes.Brief(
        **_same(listing),
        version=listing.version,
        status=listing.status,
        purpose=listing.purpose,
        sampled=listing.sampled,
        matched=matched,
        links=links(listing.id),
    )


def _same(listing: Listing) -> dict[str, Any]:
    """What a product in a list and by itself have in common."""
    names = (
        "id", "name", "domain", "owner", "archetype", "tier", "classification", "personal", "tags",
        "verdict",
    )  # fmt: skip
    return {name: getattr(listing, name) for name in names}


def links(id: str) -> shapes.Links:
    product = f"/api/v1/products/{quote(id, safe='')}"
    return shapes.Links(
        product=product,
        contract=f"{product}/contract",
        sample=f"{product}/sample",
        page=f"/product?{urlencode({'id': id})}",
    )


def product(market: Marketplace, id: str, which: shapes.Which, role: str) -> shapes.Product:
    shown = view(market, id, which.version, which.port)
    contract = shown.port.contract
    severities = [problem.severity.value for problem in shown.problems]
    return shapes.Product(
        **_same(shown.listing),
        version=shown.version,
        status=shown.status,
        purpose=shown.purpose,
        usage=shown.usage,
        limitations=shown.limitations,
        terms=shown.terms,
        price=shapes.Price(
            amount=_amount(shown.price.amount),
            currency=shown.price.currency,
            unit=shown.price.unit,
        ),
        support=tuple(_support(shown)),
        service_levels=tuple(_levels(shown)),
        ports=tuple(_ports(shown)),
        port=shown.port.port.name,
        port_version=shown.port.port.version,
        replaced_by=shown.replaced_by,
        sunset=shown.sunset,
        tables=tuple(_tables(market, shown, contract, role)) if contract else (),
        problems=shapes.Problems(
            errors=severities.count("error"), warnings=severities.count("warning")
        ),
        commit=shown.commit,
        links=links(shown.listing.id),
    )


def _support(shown: ProductView) -> Iterable[shapes.Support]:
    for one in shown.support:
        yield shapes.Support(
            channel=one.channel, url=one.url, tool=one.tool, description=one.description
        )


def _levels(shown: ProductView) -> Iterable[shapes.ServiceLevel]:
    for slo in shown.slos:
        yield shapes.ServiceLevel(
            property=slo.property,
            value=_cell(slo.value),
            unit=slo.unit,
            element=slo.element,
            description=slo.description,
        )


def _ports(shown: ProductView) -> Iterable[shapes.Port]:
    for one in shown.ports:
        port = one.port
        yield shapes.Port(
            name=port.name,
            version=port.version,
            contract=port.contract_id,
            status=port.status,
            deprecated=port.deprecated,
            sunset=port.sunset,
            replaced_by=port.replaced_by,
            description=port.description,
        )


def _tables(
    market: Marketplace, shown: ProductView, contract: DataContract, role: str
) -> Iterable[shapes.Table]:
    known: dict[tuple[str, str], Table] = {}
    for table in tables(market, [shown.listing.id], role):
        known.setdefault((table.object, table.version), table)
    version = shown.port.port.version or contract.version
    for stated in contract.schema:
        found = known.get((stated.name, version))
        yield shapes.Table(
            name=found.name if found else "",
            object=stated.name,
            description=stated.description,
            properties=tuple(_properties(stated, found)),
        )


def _properties(stated: SchemaObject, table: Table | None) -> Iterable[shapes.Property]:
    masked = {column.name: column.masked for column in table.columns} if table else {}
    for top in stated.properties:
        for path, inner in top.walk():
            yield shapes.Property(
                name=path,
                type=inner.logical_type or inner.physical_type,
                description=inner.description,
                key=inner.primary_key,
                required=inner.required,
                unique=inner.unique,
                classification=inner.classification,
                masked=masked.get(top.name, ""),
            )


def contract_text(market: Marketplace, id: str, which: shapes.Which) -> bytes:
    """As it lies in Git."""
    shown = view(market, id, which.version, which.port)
    if shown.port.document is None:
        raise _absent()
    return shown.port.document.data


def contract_tree(market: Marketplace, id: str, which: shapes.Which) -> dict[str, Any]:
    shown = view(market, id, which.version, which.port)
    contract, document = shown.port.contract, shown.port.document
    if document is None:
        raise _absent()
    if contract is None or shown.catalog.summaries[document.path].kind is Kind.BROKEN:
        raise Unreadable(
            "This contract cannot be read as a whole.", "Ask for application/yaml to see its text."
        )
    found = _plain(contract.raw)
    return found if isinstance(found, dict) else {}


def _absent() -> NotFound:
    return NotFound("The contract of this port is not in this repository.")


def sampled(found: Sample) -> shapes.Sampled:
    preview = found.preview
    return shapes.Sampled(
        columns=tuple(
            shapes.SampleColumn(name=c.name, type=c.type, masked=c.masked, property=c.property)
            for c in preview.columns
        ),
        rows=preview.rows,
        total=preview.total,
        seconds=preview.seconds,
        source=found.source,
        notes=found.notes,
    )


def answered(result: Result) -> shapes.Answered:
    return shapes.Answered(
        columns=tuple(shapes.ResultColumn(name=c.name, type=c.type) for c in result.columns),
        rows=result.rows,
        truncated=result.truncated,
        cut=result.cut,
        seconds=result.seconds,
        tables=result.tables,
        masked=tuple(shapes.Masked(column=column, why=why) for column, why in result.masked),
    )


def _amount(amount: float | None) -> float | None:
    return amount if amount is not None and math.isfinite(amount) else None


def _cell(value: Any) -> shapes.Cell:
    """A number or text as it is; what is neither, as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return value if isinstance(value, float) and math.isfinite(value) else str(value)


def _plain(value: Any) -> Any:
    """What JSON can say; `.nan` and keys that are no text become text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return _cell(value)
