"""Everything that can be set. The environment wins over `marketplace.toml` beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from marketplace.errors import MarketplaceError

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
    queries_running: int = 2
    queries_waiting: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where things are. An empty text means: work it out."""

    repo: str = ""  # a checkout, a bare repository, or an https/ssh address; "": the demo
    folder: str = "contracts"  # falls back to the top folder where it is missing
    ref: str = ""  # "": the published branch; WORKTREE: files on disk
    data: str = ""  # root of `local` server paths; "": the repository's top folder
    cache: str = ""  # "": a folder of the user's cache directory
    refresh_seconds: float = 30.0  # how often Git is asked for news
    limits: Limits = Limits()

    @classmethod
    def from_env(cls, env: Mapping[str, str], file: Path = Path("marketplace.toml")) -> Settings:
        """Raises MarketplaceError that names the setting for a value of the wrong type."""
        stated = _read(file) if file.is_file() else {}
        stated |= {f"{key[12:].lower()}": env[key] for key in env if key.startswith("MARKETPLACE_")}
        return replace(cls(), **_typed(cls(), stated), limits=_limits(stated))

    @property
    def cache_folder(self) -> Path:
        if self.cache:
            return Path(self.cache)
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "data-product-marketplace"
        return folder if os.access(Path.home(), os.W_OK) else _temporary()


# Both are rarely needed and take a while to load.
def _read(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (ValueError, OSError) as error:
        raise MarketplaceError(f"{file.name} cannot be read: {error}.") from error


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


def _limits(stated: Mapping[str, Any]) -> Limits:
    return replace(Limits(), **_typed(Limits(), stated))


def _typed(defaults: Any, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The stated values that `defaults` has a field for, in that field's type."""
    found: dict[str, Any] = {}
    for field in fields(defaults):
        default = getattr(defaults, field.name)
        if field.name in stated and isinstance(default, (str, int, float)):
            try:
                found[field.name] = type(default)(stated[field.name])
            except (TypeError, ValueError) as error:
                raise MarketplaceError(
                    f"MARKETPLACE_{field.name.upper()} must be a {type(default).__name__}, "
                    f"not '{stated[field.name]}'."
                ) from error
    return found
