"""From what our settings say of a server to a connection that can only read.

Nothing of a contract comes here, and nothing of what is here is ever told: neither host nor user
are anybody's business who may see a check that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from marketplace.errors import MarketplaceError, Unreadable
from marketplace.settings import Limits

if TYPE_CHECKING:
    from psycopg import Connection

# What a table of the file may say; the rest is ours to say.
_STATED = frozenset(
    {
        "dsn", "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "service",
        "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding",
        "target_session_attrs", "gssencmode", "krbsrvname",
    }
)  # fmt: skip
_OURS = frozenset({"type", "database", "schema", "schemas"})
_PATIENCE = 10  # seconds for a connection
_SESSION = (
    "SET default_transaction_read_only = on",
    "SET search_path = ''",
    "SET standard_conforming_strings = on",
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET lock_timeout = '10s'",
    "SET client_min_messages = error",
)
_CALLED = "data product marketplace"


@contextmanager
def connected(name: str, stated: Mapping[str, Any], limits: Limits) -> Iterator[Connection[Any]]:
    """`name`: of the server. Raises a MarketplaceError that tells nothing of `stated`."""
    try:
        import psycopg
    except ImportError:
        raise Unreadable(
            "PostgreSQL cannot be asked: its driver is not installed here.",
            "Whoever runs the marketplace installs the Python package 'psycopg[binary]'.",
        ) from None
    parts = _parts(name, stated)
    dsn = parts.pop("dsn", "")
    try:
        con = psycopg.connect(dsn, **parts)
    except psycopg.Error as error:
        raise _unreached(name, str(error)) from None
    try:
        _prepare(con, name, limits)
        yield con
    finally:
        con.close()


def _prepare(con: Connection[Any], name: str, limits: Limits) -> None:
    import psycopg

    milliseconds = int(1000 * limits.check_seconds)
    con.autocommit = True
    try:
        for statement in (
            *_SESSION,
            f"SET statement_timeout = {milliseconds}",
            f"SET idle_in_transaction_session_timeout = {milliseconds}",
        ):
            con.execute(statement)
    except psycopg.Error:
        raise Unreadable(
            f"The server '{name[:100]}' lets us in, but not set up a session."
        ) from None
    con.autocommit = False
    con.read_only = True
    con.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    con.prepare_threshold = None  # each is asked once


def _parts(name: str, stated: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(stated) - _STATED - _OURS)
    if unknown:
        raise MarketplaceError(
            f"The file of servers says '{unknown[0][:50]}' of '{name[:100]}', which is no setting.",
            f"Known are: {', '.join(sorted(_STATED | _OURS))}.",
        )
    parts: dict[str, Any] = {key: value for key, value in stated.items() if key in _STATED}
    if "database" in stated:
        parts.setdefault("dbname", stated["database"])
    if not all(isinstance(value, str | int) for value in parts.values()):
        raise MarketplaceError(f"What the file of servers says of '{name[:100]}' must be texts.")
    return {
        **parts,
        "connect_timeout": _PATIENCE,
        "application_name": _CALLED,
        "client_encoding": "utf-8",
        # A server that has gone is noticed, and not waited for.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    }


def _unreached(name: str, said: str) -> Unreadable:
    """Of the driver's words only the kind: they name host, port and user."""
    kinds = (
        ("authentication failed", "It does not accept our user and password."),
        ("no password supplied", "It wants a password, and the file of servers has none."),
        ("pg_hba.conf", "It does not let this user in from here."),
        ("timeout", "It does not answer."),
        ("SSL", "No encrypted connection that both sides accept could be made."),
        ("does not exist", "It does not have the database or user that we ask for."),
        ("too many", "It has too many connections already."),
    )
    hint = next(
        (words for sign, words in kinds if sign in said), "It may not run, or not be there."
    )
    return Unreadable(f"The server '{name[:100]}' cannot be reached.", hint)
