"""A contract as another format: SQL, JSON Schema, dbt, a workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marketplace.contracts.examine import Examiner
from marketplace.contracts.parts import text
from marketplace.contracts.read import read
from marketplace.engines.exchange.process import Made, Order, exchange
from marketplace.errors import Invalid, MarketplaceError, NotFound, Unreadable
from marketplace.formats import exchange_source
from marketplace.formats.exchange import DIALECTS, EXPORTS, ExportFormat, export_format
from marketplace.model import Kind, Problem, Severity, Tree
from marketplace.settings import Limits

if TYPE_CHECKING:
    from marketplace.model import Document
    from marketplace.services.marketplace import Marketplace

# What the library says when one of its own mistakes stops it: nothing that helps anybody.
_SLIPS = {"AttributeError", "TypeError", "KeyError", "IndexError", "NameError", "UnboundLocalError"}
_INVALID = "ValidationError"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to take along, and what of the contract is not in it, in sentences."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    cannot_carry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """`object` "": all, or the only one; `dialect` "": that of the contract's server."""

    format: str
    object: str = ""
    dialect: str = ""


def export(
    market: Marketplace,
    contract: str,
    format: str,
    object: str = "",
    dialect: str = "",
    at: str = "",
) -> Exported:
    """`contract`: the id of a contract or a product, or a path. Raises a MarketplaceError."""
    found = document(market, contract, at)
    limits = market.settings.limits
    return export_data(found.data, found.path, Wanted(format, object, dialect), limits)


def export_data(data: bytes, path: str, wanted: Wanted, limits: Limits) -> Exported:
    """The same for the bytes of a file, such as one that is being edited."""
    (made,) = export_all(data, path, [wanted], limits)
    if isinstance(made, MarketplaceError):
        raise made
    return made


def export_all(
    data: bytes, path: str, wishes: Sequence[Wanted], limits: Limits
) -> list[Exported | MarketplaceError]:
    """One contract in several formats, from one process."""
    tree = _tree(data, path, limits)
    orders: list[Order | MarketplaceError] = []
    for wanted in wishes:
        try:
            orders.append(_order(tree, wanted))
        except MarketplaceError as error:
            orders.append(error)
    made = iter(exchange([one for one in orders if isinstance(one, Order)], limits))
    found: list[Exported | MarketplaceError] = []
    for order in orders:
        if isinstance(order, MarketplaceError):
            found.append(order)
        else:
            wish = known(order.format)
            answer = next(made)
            found.append(
                _stopped(answer, wish, data, path)
                if answer.kind
                else _exported(answer, tree, order, wish)
            )
    return found


def _exported(
    made: Made, tree: Tree, order: Order, wish: ExportFormat
) -> Exported | MarketplaceError:
    if made.data.strip() in (b"", b"[]", b"{}"):
        return NotFound(
            f"This contract states nothing that {wish.title} could hold.", "Take another format."
        )
    said = wish.cannot_carry
    if wish.dialects and exchange_source.foreign_types(tree, order.dialect):
        said = ("Types of another system gave way to the logical types.", *said)
    if made.doubt:
        said = (f"Check it before you use it: {_first_line(made.doubt)}.", *said)
    data = exchange_source.finished(made.data, wish)
    return Exported(_file(tree, order, wish), wish.media_type, data, said)


def document(market: Marketplace, contract: str, at: str = "") -> Document:
    """The contract's file, by path, by its own id, or by that of a product."""
    from marketplace.services.product import view

    catalog = market.catalog(at)
    if contract in catalog.blobs:
        return market.document(catalog, contract)
    found = view(market, contract, at=at).port.document
    if found is None:
        raise NotFound(
            f"'{contract}' has no contract here.", "Name a contract, or the path of its file."
        )
    return found


def known(name: str) -> ExportFormat:
    """Raises NotFound, and says what there is."""
    if found := export_format(name):
        return found
    names = ", ".join(one.name for one in EXPORTS)
    raise NotFound(f"There is no format '{name[:60]}'.", f"There are: {names}.")


def objects(data: bytes, path: str, limits: Limits) -> list[str]:
    """Names of the schema objects, to choose from."""
    return exchange_source.objects(read(data, path, limits).tree)


def dialect(data: bytes, path: str, limits: Limits) -> str:
    """Of SQL: that of the contract's own server, else PostgreSQL."""
    return _dialect(read(data, path, limits).tree)


def _dialect(tree: Tree) -> str:
    return exchange_source.dialect(tree, frozenset(DIALECTS))


def _tree(data: bytes, path: str, limits: Limits) -> Tree:
    parsed = read(data, path, limits)
    if parsed.kind is Kind.DATA_CONTRACT and parsed.tree and not parsed.problems:
        return parsed.tree
    if parsed.problems:
        raise _at(parsed.problems[0], "It cannot be exported")
    what = "a data product" if parsed.kind is Kind.DATA_PRODUCT else f"'{parsed.kind.value}'"
    raise Unreadable(
        f"Only data contracts can be exported, and this file is {what}.",
        "Name the contract of one of its ports." if "product" in what else "",
    )


def _order(tree: Tree, wanted: Wanted) -> Order:
    wish = known(wanted.format)
    names = exchange_source.objects(tree)
    if not names and wish.name not in ("odcs", "html", "markdown", "excel", "dcs"):
        raise NotFound(
            "This contract states no schema objects, and this format is about nothing else.",
            "Add the objects that it promises, under `schema`.",
        )
    name = wanted.object or (names[0] if wish.one_object and len(names) == 1 else "")
    if wanted.object and wanted.object not in names:
        raise NotFound(
            f"This contract has no schema object '{wanted.object[:60]}'.",
            f"It has: {', '.join(names)}.",
        )
    if wish.one_object and not name:
        raise NotFound(
            f"{wish.title} holds one schema object, and this contract has {len(names)}.",
            f"Name one of: {', '.join(names)}.",
        )
    spoken = wish.dialects or wish.name == "sqlalchemy"
    dialect = wanted.dialect or (_dialect(tree) if spoken else "")
    if dialect and dialect not in DIALECTS:
        raise NotFound(
            f"There is no dialect '{dialect[:60]}'.", f"There are: {', '.join(DIALECTS)}."
        )
    ready = exchange_source.source(_one(tree, name) if name else tree, wish, dialect)
    return Order(
        "export", wish.name, json.dumps(ready, ensure_ascii=False).encode("utf-8", "replace"),
        name, dialect,
    )  # fmt: skip


def _one(tree: Tree, name: str) -> dict[str, Any]:
    """Some formats know no way to ask for one object, so there is but one."""
    return {**tree, "schema": [one for one in tree["schema"] if one.get("name") == name]}


def _file(tree: Tree, order: Order, wish: ExportFormat) -> str:
    """A file name that every system takes."""
    said = "-".join(filter(None, (text(tree.get("id")), order.object)))
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in said)
    dialect = f".{order.dialect}" if wish.dialects else ""
    return f"{plain.strip('-')[:80] or 'contract'}{dialect}.{wish.extension}"


def _stopped(made: Made, wish: ExportFormat, data: bytes, path: str) -> MarketplaceError:
    if made.kind == _INVALID and (problem := _first_error(data, path)):
        return _at(problem, f"{wish.title} cannot be made of this contract")
    if made.kind in _SLIPS:
        reason = "its writer trips over something in this contract"
    else:
        reason = _first_line(made.complaint)
    return Unreadable(
        f"{wish.title} cannot be made of this contract: {reason}.",
        "Take another format, or one schema object alone."
        if wish.dialects
        else "Take another format.",
    )


def _first_error(data: bytes, path: str) -> Problem | None:
    from marketplace.stores import schemas

    problems = Examiner(schemas.load).problems(data, path)
    return next((p for p in problems if p.severity is Severity.ERROR), None)


def _at(problem: Problem, what: str) -> MarketplaceError:
    said = problem.message.rstrip(".")
    return Invalid(
        f"{what}: line {problem.line}: {said}.", problem.hint, problem.line, problem.column
    )


def _first_line(complaint: str) -> str:
    line = next(iter(complaint.strip().splitlines()), "") or "its writer says nothing"
    return line.rstrip(".")[:200]
