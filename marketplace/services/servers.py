"""Checking data where it really lives: at a server of the contract that our settings can reach.

How a server is reached, and as whom, comes from the file of the settings alone. A contract says
only which of its servers it is, and in which schema its tables are: its host, port and database
would be anybody's.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from marketplace.access.masking import masked
from marketplace.engines import asking, workers
from marketplace.engines.postgres import connecting
from marketplace.engines.postgres.measuring import measure
from marketplace.engines.postgres.table import Table, called
from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Catalog, Check, DataContract, Measured, SchemaObject, Server
from marketplace.services.measured import Progress, keys
from marketplace.services.promised import Planned, contract_at

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

_LOG = logging.getLogger(__name__)
_POSTGRES = ("postgres", "postgresql")
_PUBLIC = "public"
Beside = tuple[str, SchemaObject, str]  # which contract, its object, its schema at the server
_beside: WeakKeyDictionary[Catalog, dict[frozenset[str], list[Beside]]] = WeakKeyDictionary()


def access(market: Marketplace, name: str) -> Mapping[str, Any]:
    """How to reach the server of this name. Raises where the settings do not say."""
    known = _all(market)
    if name not in known:
        listed = ", ".join(known) or "none"
        raise NotFound(f"The settings know no server '{name[:100]}'.", f"Known are: {listed}.")
    return known[name]


def _all(market: Marketplace) -> Mapping[str, Mapping[str, Any]]:
    stated = market.settings.servers
    if not stated:
        raise MarketplaceError(
            "No servers are set, so only sample data can be checked.",
            "Name a TOML file with a table for each server by MARKETPLACE_SERVERS.",
        )
    file = Path(stated).expanduser()
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        changed = 0
    return _read(file, changed)


@lru_cache(maxsize=10)
def _read(file: Path, _changed: int) -> Mapping[str, Mapping[str, Any]]:
    """The [servers.NAME] of the file, and tables beside these. Raises a MarketplaceError."""
    try:
        stated = tomllib.loads(file.read_text("utf-8"))
    except (ValueError, OSError):  # whose words may hold what the file does
        raise MarketplaceError(
            "The file of servers cannot be read.", "Check MARKETPLACE_SERVERS: it must be TOML."
        ) from None
    named = stated.pop("servers", {})
    known = {**stated, **(named if isinstance(named, dict) else {})}
    return {name: table for name, table in known.items() if isinstance(table, dict)}


def measured_at(
    market: Marketplace,
    promised: Planned,
    name: str,
    checks: Sequence[Check],
    now: datetime,
    progress: Progress,
) -> dict[str, Measured]:
    """By the id of the check. Raises where the settings do not know the server."""
    reach = access(market, name)
    stated = _stated(promised.contract, name)
    if stated is None:
        why = f"This contract states no server '{name[:100]}'."
    elif stated.type.strip().casefold() not in _POSTGRES:
        why = f"Data on a server of type {stated.type[:60]} cannot be checked yet."
    else:
        try:
            return _measured(market, promised, name, checks, now, progress)
        except MarketplaceError as error:
            failed = Measured(error=f"{error.message} {error.hint}".strip())
        except Exception as error:  # a mistake of ours, whose text may hold what `reach` does
            _LOG.error("measuring at a server failed: %s", type(error).__name__)
            failed = Measured(error=f"The marketplace failed on it: {type(error).__name__}.")
        return {check.id: failed for check in checks}
    del reach
    return {check.id: Measured(unmeasurable=why) for check in checks}


def _stated(contract: DataContract, name: str) -> Server | None:
    return next((server for server in contract.servers if server.server == name), None)


def _measured(
    market: Marketplace,
    promised: Planned,
    name: str,
    checks: Sequence[Check],
    now: datetime,
    progress: Progress,
) -> dict[str, Measured]:
    asked = [(check, check.measure) for check in checks if check.measure]
    if not asked:
        return {}
    limits, tables = market.settings.limits, {}
    wanted = {key for _, one in asked for key in keys(one)}
    wanted |= {("", of.name) for of in promised.contract.schema}  # a statement may name any
    for key in sorted(wanted):
        if (table := _table(market, promised, name, key)) is not None:
            tables[key] = table
    own = [table for (path, _), table in tables.items() if not path]
    with connecting.connected(name, access(market, name), limits) as con:
        found = measure(
            con,
            tables,
            [one for _, one in asked],
            now,
            progress,
            seconds=limits.check_seconds,
            read=partial(_named, market, own),
        )
    return {check.id: one for (check, _), one in zip(asked, found, strict=True)}


def _table(market: Marketplace, promised: Planned, name: str, key: tuple[str, str]) -> Table | None:
    """None where this server does not have it."""
    path, object_ = key
    catalog = promised.catalog
    ours = path in ("", promised.path)
    contract = promised.contract if ours else contract_at(market, catalog, path)
    server = _stated(contract, name) if contract else None
    if contract is None or server is None:
        return None
    schema = next((one for one in contract.schema if one.name == object_), None)
    if schema is None:
        return None
    reach = access(market, name)
    where = _schema(server, reach)
    # As in `measured`: what it hides itself may be counted, not what another contract hides.
    own = masked(schema, catalog.organisation, "") if ours else {}
    mine = called(schema, where)
    others = [
        (who, other)
        for who, other, there in _others(market, catalog, name)
        if called(other, there) & mine
    ]
    hidden = masked(schema, catalog.organisation, "", others)
    schemas = reach.get("schemas")
    return Table(
        object=schema,
        schema=where,
        schemas=[str(one) for one in schemas] if isinstance(schemas, list) else None,
        hidden={prop: why for prop, why in hidden.items() if prop not in own},
        masked=own,
    )


def _schema(server: Server, reach: Mapping[str, Any]) -> str:
    stated = server.address.get("schema")
    if isinstance(stated, str) and stated.strip():
        return stated.strip()
    return str(reach.get("schema") or _PUBLIC)


def _others(market: Marketplace, catalog: Catalog, name: str) -> Sequence[Beside]:
    """The objects of all contracts at this server, under whatever names the settings have it."""
    mine = _address(access(market, name))
    alike = frozenset(one for one, reach in _all(market).items() if _address(reach) == mine)
    known = _beside.setdefault(catalog, {})
    if alike not in known:
        known[alike] = [*_at(market, catalog, alike)]
    return known[alike]


def _address(reach: Mapping[str, Any]) -> dict[str, Any]:
    return {key: reach.get(key) for key in ("dsn", "host", "hostaddr", "port", "service")}


def _at(market: Marketplace, catalog: Catalog, alike: frozenset[str]) -> Iterator[Beside]:
    for path in catalog.summaries:
        contract = contract_at(market, catalog, path)
        if contract is None:
            continue
        where = f"the contract {contract.id} {contract.version}".strip()
        for server in contract.servers:
            if server.server in alike:
                reach = access(market, server.server)
                for schema in contract.schema:
                    yield where, schema, _schema(server, reach)


def _named(
    market: Marketplace, tables: Sequence[Table], sql: str
) -> tuple[str, list[tuple[tuple[str, ...], int]]] | Measured:
    """The statement of a rule and the tables that it names, as the gate of queries reads it."""
    try:
        parsed = asking.parse(workers.shared(market.settings.limits), sql)
    except MarketplaceError as error:
        return Measured(error=f"{error.message} {error.hint}".strip())
    if parsed.kind != "select" or parsed.listing:
        return Measured(error="The statement of a rule has to be one SELECT that gives one number.")
    for one in parsed.tables:
        path = tuple(part.casefold() for part in one.path)
        if not any(path in _paths(table) for table in tables):
            unknown = asking.unknown(parsed, one, "It can name the objects of its contract.")
            return Measured(error=f"{unknown.message} {unknown.hint}")
    return parsed.sql, [(one.path, one.position) for one in parsed.tables]


def _paths(table: Table) -> set[tuple[str, ...]]:
    """How a statement may call it: with and without its schema."""
    found: set[tuple[str, ...]] = set()
    for schema, name in called(table.object, table.schema):
        found |= {(name,), (schema, name)}
    return found
