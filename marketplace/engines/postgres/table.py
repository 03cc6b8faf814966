"""Which table of the server is meant, and which of its columns are the promised properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from marketplace.engines import nested
from marketplace.engines.drift import inside
from marketplace.engines.nested import fold
from marketplace.engines.postgres import literal
from marketplace.engines.postgres.session import Failed, Session
from marketplace.engines.postgres.types import Types
from marketplace.engines.property_path import Step, paths
from marketplace.model import SchemaObject, SchemaProperty

_FIND = """SELECT c.oid::int8, n.nspname::text, c.relname::text FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND lower(n.nspname) = ANY(%s::text[])
    AND lower(c.relname) = ANY(%s::text[]) ORDER BY 2, 3"""
_COLUMNS = """SELECT attname::text, atttypid::int8, atttypmod,
    pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
    WHERE attrelid = %s::int8::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
_SYSTEM = ("pg_", "information_schema")
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`schema`: of the server, where the object states none itself."""

    object: SchemaObject
    schema: str = "public"
    schemas: Sequence[str] | None = None  # others may not be read; None: any
    hidden: Mapping[str, str] = field(default_factory=dict)  # as in `measuring_job.Table`
    masked: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> dict[str, str]:
        return {**self.masked, **self.hidden}


@dataclass(slots=True)
class Held:
    """What is there of it. `columns`: property -> type; `names`: property -> column."""

    table: Table
    steps: Mapping[str, tuple[Step, ...]]
    relation: str = ""  # SQL
    columns: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)  # types as the server calls them
    masked: dict[str, str] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    found: bool = True
    refused: str = ""  # it may not be asked for
    problem: str = ""  # why it cannot be read
    rows: int | None = None


class Finder:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._types = Types(session)

    def held(self, table: Table) -> Held:
        held = Held(table, dict(paths(table.object)))
        try:
            self._find(held)
        except Failed as error:
            held.problem = f"{table.object.name[:100]} cannot be read: {error}."
        return held

    def _find(self, held: Held) -> None:
        table = held.table
        wanted = list(names(table))
        for schema, _ in wanted:
            held.refused = held.refused or _refusal(table, schema)
        if held.refused:
            return
        schemas, tables = ([*{one[at].lower() for one in wanted}] for at in (0, 1))
        found = self._session.ask(_FIND, [schemas, tables])
        hit = next(
            (row for one in wanted for same in (str, fold) for row in found
             if (same(row[1]), same(row[2])) == (same(one[0]), same(one[1]))),
            None,
        )  # fmt: skip
        if hit is None:
            held.found = False
            schema, name = wanted[0]
            held.problem = f"The server has no table or view {schema[:100]}.{name[:100]}."
            return
        held.relation = f"{literal.name(hit[1])}.{literal.name(hit[2])}"
        columns = self._session.ask(_COLUMNS, [hit[0]])
        self._types.load(row[1] for row in columns)
        told = {name: text for name, _, _, text in columns}
        _match(held, [(row[0], self._types.spelt(row[1], row[2])) for row in columns], told)


def names(table: Table) -> Iterator[tuple[str, str]]:
    """Schema and table: as it is called at the server first. `sales.orders` has its own schema."""
    stated = [name for name in (table.object.physical_name, table.object.name) if name.strip()]
    for name in stated:
        yield table.schema, name
        *above, last = name.split(".")
        if above and last:
            yield above[-1], last


def called(schema: SchemaObject, at: str) -> set[tuple[str, str]]:
    """The tables that could be meant, whatever their case; `at`: the schema of the server."""
    return {
        (above.casefold(), name.casefold())
        for above, name in names(Table(object=schema, schema=at))
    }


def _refusal(table: Table, schema: str) -> str:
    if fold(schema).startswith(_SYSTEM):
        return f"{schema[:100]} is the server's own, and holds nobody's data."
    if table.schemas is not None and schema not in table.schemas:
        return f"The settings do not let us read the schema {schema[:100]} of this server."
    return ""


def _match(held: Held, found: Sequence[tuple[str, str]], told: Mapping[str, str]) -> None:
    """By the physical name, else by the name; in any case, but the same case first."""
    by_name = {fold(name): name for name, _ in reversed(found)}
    types = dict(found)
    claimed: set[str] = set()
    reasons = held.table.reasons
    for item in held.table.object.properties:
        stated = [name for name in (item.physical_name, item.name) if name]
        exact = next((name for name in stated if name in types), "")
        column = exact or next((by_name[fold(n)] for n in stated if fold(n) in by_name), "")
        if not column or item.name in held.columns:
            continue
        claimed.add(column)
        held.columns[item.name], held.names[item.name] = types[column], column
        held.shown[item.name] = told[column]
        unpromised = list(_unpromised(types[column], inside(item), column))
        held.extra += unpromised
        if why := reasons.get(item.name):
            held.masked[item.name] = why
        elif unpromised:
            some = ", ".join(unpromised[:_NAMED])
            held.masked[item.name] = f"holds {some}, which the contract does not mention"
    held.extra = [name for name, _ in found if name not in claimed] + held.extra


def _unpromised(type_: str, promised: Sequence[SchemaProperty], path: str) -> Iterator[str]:
    """Fields beside the promised ones; where nothing is promised inside, nothing is wrong."""
    while item := nested.item(type_):
        type_ = item
    for name, child in nested.fields(type_) if promised else ():
        wanted = (p for p in promised if fold(name) in (fold(p.physical_name), fold(p.name)))
        one = next(wanted, None)
        if one is None:
            yield f"{path}.{name}"
        else:
            yield from _unpromised(child, inside(one), f"{path}.{name}")
