"""A shop whose orders are promised, and the data that they are promised about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from marketplace.model import Outcome, Report
from marketplace.services.check import check
from marketplace.services.marketplace import Marketplace
from tests.builders import Repo, a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import a_file

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TWO_ORDERS = "SELECT * FROM (VALUES (1, 'a', 10), (2, NULL, -5)) t(id, customer, amount)"
ID = a_property("id", logicalType="integer", required=True, unique=True)
CUSTOMER = a_property("customer", required=True)
AMOUNT = a_property("amount", logicalType="integer", logicalTypeOptions={"minimum": 0})


def later(days: float) -> datetime:
    return NOON + timedelta(days=days)


def local(path: str = "data/orders.parquet", format_: str = "parquet") -> dict[str, Any]:
    return {"server": "sample", "type": "local", "path": path, "format": format_}


def orders(*properties: Any, **parts: Any) -> str:
    """Their contract, over data/orders.parquet; nothing is said of service levels."""
    schema = [an_object("orders", *(properties or (ID, CUSTOMER, AMOUNT)))]
    stated = {"schema": schema, "servers": [local()], "slaProperties": None, **parts}
    return a_contract("orders", **stated)


def shop(
    repo: Repo,
    contract: str = "",
    rows: str = TWO_ORDERS,
    files: Mapping[str, str | bytes | None] | None = None,
    **settings: Any,
) -> Marketplace:
    """The product `sales` with the contract `orders`. Observations lie beside the repository."""
    if rows:
        a_file(repo.folder, "data/orders.parquet", rows)
    texts = {
        "contracts/sales.odps.yaml": a_product("sales", "orders"),
        "contracts/orders.odcs.yaml": contract or orders(),
        ".gitignore": "/data/\n",
        **(files or {}),
    }
    repo.commit(texts)
    return opened(repo, **settings)


def opened(repo: Repo, **settings: Any) -> Marketplace:
    seen = str(repo.folder.parent / "observations")
    return Marketplace.open(replace(repo.settings, **{"observations": seen, **settings}))


def outcomes(reports: Sequence[Report]) -> dict[str, Outcome]:
    """By the id of the check."""
    return {outcome.check.id: outcome for report in reports for outcome in report.outcomes}


def checked(
    market: Marketplace, *products: str, now: datetime = NOON, **how: Any
) -> dict[str, Outcome]:
    return outcomes(check(market, products, now=now, **how))


def verdicts(found: Mapping[str, Outcome]) -> dict[str, str]:
    return {id_: outcome.verdict.value for id_, outcome in found.items()}
