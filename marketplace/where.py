"""Where a command looks: what its options and the environment name."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from marketplace.errors import MarketplaceError
from marketplace.settings import Settings

if TYPE_CHECKING:
    from marketplace.model.drafting import About, Draft, Sketch
    from marketplace.services.exchange import Exchange
    from marketplace.services.importing import Imported
    from marketplace.services.marketplace import Marketplace
    from marketplace.services.setting import Setter
    from marketplace.stores.git import Repository


def settings_of(where: dict[str, str | None]) -> Settings:
    stated = {name: value for name, value in where.items() if value is not None}
    return replace(Settings.from_env(os.environ), **stated)  # type: ignore[arg-type]


def repository_of(where: dict[str, str | None]) -> Repository:
    from marketplace.start import with_repository
    from marketplace.stores.git import Repository

    return Repository.open(with_repository(settings_of(where)))


def market_of(where: dict[str, str | None]) -> Marketplace:
    """Of a remote repository what it holds now, if it can be reached."""
    from marketplace.services.marketplace import Marketplace
    from marketplace.start import with_repository

    market = Marketplace.open(with_repository(settings_of(where)))
    try:
        market.repository.fetch()
    except MarketplaceError as error:
        click.echo(f"{error.message} What was copied before is shown.", err=True)
    return market


def ready(where: dict[str, str | None]) -> None:
    """What reads data starts while the rest is loaded."""
    from marketplace.engines.workers import shared

    shared(settings_of(where).limits).start()


def setter_of(where: dict[str, str | None]) -> Setter:
    from marketplace.services.setting import Setter

    return Setter(settings_of(where).limits)


def exchange_of(where: dict[str, str | None]) -> Exchange:
    from marketplace.services.exchange import Exchange

    return Exchange(settings_of(where).limits, lambda: market_of(where))


def drafted(
    where: dict[str, str | None], file: str, about: About, dialect: str
) -> tuple[Sketch, Draft]:
    """A draft for a file on this machine: data, or SQL where its name says so."""
    from datetime import UTC, datetime

    from marketplace.services.drafted import draft
    from marketplace.services.drafting import from_file

    market = market_of(where)
    if file.lower().endswith(".sql"):
        from marketplace.services.drafting_sql import from_sql_file

        sketch = from_sql_file(market, file, dialect)
    else:
        sketch = from_file(market, file, datetime.now(UTC))
    return sketch, draft(market, sketch, about)


def imported(
    where: dict[str, str | None], files: tuple[str, ...], product: str, style: str
) -> tuple[Imported, ...]:
    """Results of other tools, remembered."""
    from datetime import UTC, datetime

    from marketplace.services.importing import import_results

    return tuple(import_results(market_of(where), files, product, style, now=datetime.now(UTC)))
