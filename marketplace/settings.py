"""Everything that can be set. The environment wins over `marketplace.toml` beside it."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from marketplace.errors import MarketplaceError

DEFAULT_FOLDER = "contracts"
WORKTREE = "WORKTREE"  # as `ref`: the files as they lie on disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where we stop. Sizes in bytes, times in seconds."""

    file_size: int = 2_000_000
    depth: int = 60
    aliases: int = 50
    nodes: int = 100_000
    query_seconds: float = 5.0
    query_cpu_seconds: int = 10
    query_memory: int = 2 << 30  # address space of a worker
    query_threads: int = 2
    rows: int = 1_000
    cell: int = 10_000
    sql: int = 100_000
    export_rows: int = 100_000
    export_size: int = 25_000_000
    queries_running: int = 2
    queries_waiting: int = 20
    queries_running_each: int = 1
    queries_waiting_each: int = 2
    copy_seconds: float = 120.0  # for a copy of what a role may see of a file
    copy_size: int = 1_000_000_000
    check_seconds: float = 600.0  # for all checks over the data of one contract
    check_memory: int = 4 << 30  # address space of a worker that checks
    evidence_rows: int = 100  # of those that break a check
    exchange_seconds: float = 20.0  # for a contract as another format, or the other way round
    copies_size: int = 5_000_000_000  # all of them; those not used for longest go first


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are. An empty text means: work it out."""

    repo: str = ""  # a checkout, a bare repository, or an https/ssh address; "": the demo
    folder: str = ""  # "": DEFAULT_FOLDER, or the top folder where that is missing
    ref: str = ""  # "": the published branch; WORKTREE: files on disk
    data: str = ""  # root of `local` server paths; "": the repository's top folder
    cache: str = ""  # "": a folder of the user's cache directory
    # Who may save queries, as long as nobody signs in: "on" is everybody who reaches the server;
    # "here", which is what a server on this machine alone sets, is who sits at it; "": nobody.
    saving: str = ""
    observations: str = ""  # folder of what checks found; "": one of the cache
    servers: str = ""  # TOML file: how to reach the servers that contracts name
    webhooks: str = ""  # TOML file: where messages for support channels go
    address: str = ""  # under which people reach the pages, for links in messages and feeds
    tokens: str = ""  # file that lists who may use the API; "": whoever reaches the server
    refresh_seconds: float = 30.0  # how often Git is asked for news
    limits: Limits = Limits()

    @classmethod
    def from_env(cls, env: Mapping[str, str], file: Path = Path("marketplace.toml")) -> Settings:
        """Raises MarketplaceError that names a setting which makes no sense."""
        stated = _of_file(file) if file.is_file() else {}
        for name, default in _DEFAULTS.items():
            variable = f"MARKETPLACE_{name.upper()}"
            if variable in env:
                stated[name] = _typed(variable, default, env[variable])
        limits = {name: stated.pop(name) for name in _LIMITS if name in stated}
        return cls(**stated, limits=Limits(**limits))

    @property
    def cache_folder(self) -> Path:
        if self.cache:
            return Path(self.cache)
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "data-product-marketplace"
        return folder if os.access(Path.home(), os.W_OK) else _temporary()


# By name; a limit may stand beside the others, in the environment it has to.
_LIMITS = {field.name: field.default for field in fields(Limits)}
_DEFAULTS = {f.name: f.default for f in fields(Settings) if f.name != "limits"} | _LIMITS


# What is rarely needed is loaded when it is: that takes a while.
def _of_file(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        stated = tomllib.loads(file.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise MarketplaceError(f"{file.name} cannot be read: {error}.") from error
    limits = stated.pop("limits", {})
    if not isinstance(limits, dict):
        raise MarketplaceError(f"In {file.name}, 'limits' must be a table: [limits].")
    found: dict[str, Any] = {}
    for known, table in ((_DEFAULTS, stated), (_LIMITS, limits)):
        for name, value in table.items():
            if name not in known:
                raise _unknown(name, file, known)
            found[name] = _typed(f"In {file.name}, '{name}'", known[name], value)
    return found


def _unknown(name: str, file: Path, known: Mapping[str, Any]) -> MarketplaceError:
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    hint = f"Did you mean '{close[0]}'?" if close else f"Known are: {', '.join(known)}."
    return MarketplaceError(f"{file.name} sets '{name}', which is no setting.", hint)


def _temporary() -> Path:
    """Everybody may write beside it, so nobody else may have made it."""
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"data-product-marketplace-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise MarketplaceError(
            "The cache folder belongs to somebody else.",
            "Set MARKETPLACE_CACHE to a folder of your own.",
        )
    return folder


def _typed(name: str, default: Any, stated: Any) -> Any:
    """The value in the type of the default. Numbers are counts, sizes and times: above 0."""
    if isinstance(default, str):
        if isinstance(stated, str):
            return stated
        raise MarketplaceError(f"{name} must be a text, not '{stated}'.")
    kind = type(default)
    try:
        number = kind(stated) if isinstance(stated, (str, int, kind)) else 0
    except ValueError:
        number = 0
    if isinstance(stated, bool) or not 0 < number < math.inf:
        what = "a whole number" if kind is int else "a number"
        raise MarketplaceError(f"{name} must be {what} above 0, not '{stated}'.")
    return number
