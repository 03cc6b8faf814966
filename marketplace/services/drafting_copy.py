"""A new product from one that is here already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.contracts.recognise import by_name
from marketplace.errors import NotFound, Unreadable
from marketplace.model import Document, Kind
from marketplace.model.drafting import Sketch

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace


def from_contract(market: Marketplace, path: str) -> Sketch:
    """`path`: of a contract in the catalog. Its schema, rules and comments; not its people."""
    catalog = market.catalog()
    summary = catalog.summaries.get(path)
    if summary is None or summary.kind is not Kind.DATA_CONTRACT:
        raise NotFound(f"There is no contract '{path[:100]}' that could be copied.")
    text = _decoded(market.document(catalog, path))
    name = summary.name or summary.id
    return Sketch(source=f"the contract {name}", name=f"Copy of {name}", text=text, origin=path)


def templates(market: Marketplace) -> tuple[str, ...]:
    """Contracts in the folder `templates` beside the others, which are no products."""
    return tuple(path for path in market.templates() if by_name(path) is Kind.DATA_CONTRACT)


def from_template(market: Marketplace, path: str) -> Sketch:
    """All that it says is meant for the new one, too, but for what that one says itself."""
    blob = market.templates().get(path)
    if blob is None:
        raise NotFound(f"There is no template '{path[:100]}'.")
    document = market.repository.document(path, blob, market.catalog().commit)
    title = path.rpartition("/")[2].removesuffix(".odcs.yaml").replace("-", " ")
    return Sketch(
        source=f"the template {title}", text=_decoded(document), origin=path, template=True
    )


def _decoded(document: Document) -> str:
    try:
        return document.data.decode()
    except UnicodeDecodeError:
        raise Unreadable(f"{document.path} is not UTF-8.", "Save it as UTF-8 first.") from None
