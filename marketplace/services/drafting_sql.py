"""A new product from the SQL that makes its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marketplace.contracts.drafting.from_ddl import sketch
from marketplace.engines.reading_ddl import DIALECTS, LONGEST, tables
from marketplace.errors import NotFound, Unreadable
from marketplace.model.drafting import Sketch

if TYPE_CHECKING:
    from marketplace.services.marketplace import Marketplace

__all__ = ["DIALECTS", "from_sql", "from_sql_file"]


def from_sql(market: Marketplace, sql: str, dialect: str = "") -> Sketch:
    """Raises Invalid with the line of what is not understood."""
    found = tables(sql, dialect)
    classes = market.catalog().organisation.classifications
    several = f"{len(found)} tables" if len(found) > 1 else "1 table"
    return sketch(found, classes, f"SQL, {several}")


def from_sql_file(market: Marketplace, file: str, dialect: str = "") -> Sketch:
    """Of a file on this machine, for who sits at it."""
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(LONGEST * 4 + 1)
        return from_sql(market, data.decode(), dialect)
    except FileNotFoundError:
        raise NotFound(f"There is no file '{file}'.", "Check the path.") from None
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"'{file}' cannot be read as text.", "Save it as UTF-8.") from None
