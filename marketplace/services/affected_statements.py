"""Statements over a contract's tables, tried on empty tables of the old and the new contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marketplace.catalog.affected import contact
from marketplace.catalog.saved import pairs
from marketplace.catalog.tables import Names, Place
from marketplace.engines import binding, workers
from marketplace.engines.binding import Bound, Called, Statement
from marketplace.errors import MarketplaceError
from marketplace.model import (
    Catalog,
    DataContract,
    Dependant,
    DependantKind,
    Impact,
    Listing,
    SchemaObject,
    SchemaProperty,
)
from marketplace.promises.plan_place import Place as RulePlace
from marketplace.promises.plan_sql import statement
from marketplace.services.saved import saved_for
from marketplace.services.tables import names, schema_of

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

MOST = 300  # statements that are tried
_COLUMNS = 3  # that a sentence names
_ASKS = re.compile(r"\s*(?:select|with|from)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """The contract that changes, as it is and as it would be; None: it is gone."""

    path: str
    listing: Listing
    old: DataContract
    new: DataContract | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement, and whoever would be hurt if it did not work any more."""

    dependant: Dependant
    statement: Statement


def tried(
    market: Marketplace, catalog: Catalog, sides: Sides, others: Iterable[tuple[str, DataContract]]
) -> tuple[list[Dependant], list[str]]:
    """Those that stop working or give other columns, and sentences about what cannot be tried.

    `others`: contracts that depend on this one, with their paths, for their SQL rules.
    """
    asked = [*_queries(market, catalog, sides), *_rules(catalog, sides), *_examples(catalog, sides)]
    for path, contract in others:
        asked += _foreign(market, catalog, sides, path, contract)
    if not asked:
        return [], []
    left = asked[:MOST]
    theirs = workers.shared(market.settings.limits)
    try:
        with theirs.turns.turn():
            bound = binding.bind(theirs, [one.statement for one in left])
    except MarketplaceError as error:  # what the contracts say still holds
        return [], [f"Queries and rules could not be tried. {error.message}"]
    untried = [
        f"{one.dependant.name}: {found.untried}"
        for one, found in zip(left, bound, strict=True)
        if found.untried
    ]
    if len(asked) > MOST:
        untried.append(f"{len(asked) - MOST} more statements: these are too many to try.")
    told = [_told(one.dependant, found) for one, found in zip(left, bound, strict=True)]
    own = sides.path  # whoever changes it knows its rules: only those that stop are news
    return [one for one in told if one and (one.hurt or one.file != own)], untried


def _told(one: Dependant, bound: Bound) -> Dependant | None:
    """None where nobody can tell; near where it works as before."""
    if bound.untried:
        return None
    if bound.broken:
        said = f"It stops working: {bound.broken}"
        return replace(one, hurt=True, severity=Impact.BREAKING, why=said)
    lost = [change for change in bound.changed if change[1]]
    if not lost:
        more = " and gets more columns" if bound.changed else ""
        return replace(one, why=f"It works as before{more}.")
    severity = Impact.RISKY if replace(bound, changed=tuple(lost)).gentle else Impact.BREAKING
    return replace(one, hurt=True, severity=severity, why=_retyped(lost))


def _retyped(changed: list[tuple[str, str, str]]) -> str:
    told = [
        f"{name} is {now} instead of {before}" if now else f"{name} is gone"
        for name, before, now in changed[:_COLUMNS]
    ]
    more = f" and {len(changed) - _COLUMNS} more" if len(changed) > _COLUMNS else ""
    return f"Its result changes: {', '.join(told)}{more}."


def _queries(market: Marketplace, catalog: Catalog, sides: Sides) -> Iterator[_Asked]:
    for query in saved_for(market, sides.listing.id, catalog.commit):
        called, near = _called(market, catalog, sides, query.sql)
        if near and not query.problems:
            yield _Asked(
                Dependant(
                    kind=DependantKind.QUERY,
                    name=query.title,
                    why="",
                    owner=query.owner,
                    contact=contact(catalog, query.owner),
                    purpose=query.description,
                    product=sides.listing.id,
                    query=query.name,
                    file=query.path,
                ),
                Statement(query.sql, called),
            )


def _called(
    market: Marketplace, catalog: Catalog, sides: Sides, sql: str, own: DataContract | None = None
) -> tuple[tuple[Called, ...], bool]:
    """The tables that a statement names, and whether one of them is of the contract at hand."""
    known: Names = names(catalog)
    found: list[Called] = [*_bare(own)] if own else []
    near = False
    for pair in sorted(pairs(sql)):
        place = known.resolve(pair)
        if place is None:
            continue
        mine = place.path == sides.path
        near |= mine
        old, new = _mine(sides, place) if mine else _theirs(market, catalog, place)
        found.append(Called(*pair, old, new))
    return tuple(found), near


Pair = tuple[SchemaObject | None, SchemaObject | None]


def _mine(sides: Sides, place: Place) -> Pair:
    return _object(sides.old, place.object), _object(sides.new, place.object)


def _theirs(market: Marketplace, catalog: Catalog, place: Place) -> Pair:
    found = schema_of(market, catalog, place)
    return (found[1], found[1]) if found else (None, None)


def _object(contract: DataContract | None, name: str) -> SchemaObject | None:
    found = (schema for schema in (contract.schema if contract else ()) if schema.name == name)
    return next(found, None)


def _bare(old: DataContract, new: DataContract | None = None) -> Iterator[Called]:
    """The tables of one contract as its own rules call them: by either name, without a schema."""
    after = new or old
    seen: set[str] = set()
    for schema in (*after.schema, *old.schema):
        for name in (schema.name, schema.physical_name):
            if name and name.casefold() not in seen:
                seen.add(name.casefold())
                yield Called("", name, _by_name(old, name), _by_name(after, name))


def _by_name(contract: DataContract, name: str) -> SchemaObject | None:
    found = (of for of in contract.schema if name in (of.name, of.physical_name))
    return next(found, None)


def _rules(catalog: Catalog, sides: Sides) -> Iterator[_Asked]:
    """Of the new contract: one that is gone with its rule is told by the comparison."""
    if sides.new is None:
        return
    tables = tuple(_bare(sides.old, sides.new))
    for name, sql in _stated(sides.new):
        yield _Asked(_part(catalog, sides, DependantKind.RULE, name), Statement(sql, tables))


def _stated(contract: DataContract) -> Iterator[tuple[str, str]]:
    """Its SQL rules: what each is called, and what it asks."""
    for schema in contract.schema:
        items: list[tuple[str, SchemaObject | SchemaProperty]] = [("", schema), *schema.walk()]
        for path, item in items:
            for number, rule in enumerate(item.quality, 1):
                if rule.type.casefold() == "sql" or rule.query:
                    sql, _ = statement(rule.query, RulePlace(schema, item, path, (), {}))
                    called = rule.name or rule.id or rule.description or f"number {number}"
                    where = f"{schema.name}.{path}" if path else schema.name
                    if sql:
                        yield f"Rule of {where}: {_line(called)}", sql


def _examples(catalog: Catalog, sides: Sides) -> Iterator[_Asked]:
    """Verified statements, where the answer is SQL."""
    if sides.new is None:
        return
    tables = tuple(_bare(sides.old, sides.new))
    for schema in sides.new.schema:
        for question, answer in schema.context.verified_statements:
            if _ASKS.match(answer):
                name = f"Example of {schema.name}: {_line(question)}"
                yield _Asked(
                    _part(catalog, sides, DependantKind.EXAMPLE, name), Statement(answer, tables)
                )


def _foreign(
    market: Marketplace, catalog: Catalog, sides: Sides, path: str, contract: DataContract
) -> Iterator[_Asked]:
    """Rules of another contract that name a table of this one."""
    for name, sql in _stated(contract):
        called, near = _called(market, catalog, sides, sql, contract)
        if near:
            listing = catalog.listing(contract.id)
            owner = listing.owner if listing else ""
            yield _Asked(
                Dependant(
                    kind=DependantKind.RULE,
                    name=f"{contract.name or contract.id}: {name}",
                    why="",
                    owner=owner,
                    contact=contact(catalog, owner, contract),
                    product=listing.id if listing else "",
                    file=path,
                ),
                Statement(sql, called),
            )


def _part(catalog: Catalog, sides: Sides, kind: DependantKind, name: str) -> Dependant:
    owner = sides.listing.owner
    return Dependant(
        kind=kind,
        name=name,
        why="",
        owner=owner,
        contact=contact(catalog, owner, sides.old),
        product=sides.listing.id,
        file=sides.path,
    )


def _line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 100 else f"{plain[:99]}…"
