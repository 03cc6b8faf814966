"""A new product from one that is here already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.errors import NotFound, Unreadable
from marketplace.model import Kind
from marketplace.model.drafting import Sketch

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace


def from_contract(market: Marketplace, path: str) -> Sketch:
    """`path`: of a contract in the catalog. Its schema, rules and comments; not its people."""
    catalog = market.catalog()
    summary = catalog.summaries.get(path)
    if summary is None or summary.kind is not Kind.DATA_CONTRACT:
        raise NotFound(f"There is no contract '{path[:100]}' that could be copied.")
    try:
        text = market.document(catalog, path).data.decode()
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is not UTF-8.", "Save it as UTF-8 first.") from None
    name = summary.name or summary.id
    return Sketch(source=f"the contract {name}", name=f"Copy of {name}", text=text)
