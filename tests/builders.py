"""Contract and product texts with good defaults, and a Git folder to put them in."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from marketplace.settings import Settings

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "file",
}
_DATES = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")


def a_contract(id: str = "orders", **parts: Any) -> str:
    """A valid ODCS 3.1 contract; a part that is None is left out."""
    return _text(
        {
            "apiVersion": "v3.1.0",
            "kind": "DataContract",
            "id": id,
            "name": id.capitalize(),
            "version": "1.0.0",
            "status": "active",
            "domain": "sales",
            "description": {"purpose": f"Every one of our {id}."},
            "schema": [an_object(id)],
            "team": {"name": "Sales data", "members": [{"username": "ada", "role": "owner"}]},
            "support": [{"channel": "#sales", "url": "https://chat.example/sales"}],
            "slaProperties": [{"property": "latency", "value": 1, "unit": "d"}],
            **parts,
        }
    )


def an_object(name: str = "orders", *properties: Any, **parts: Any) -> dict[str, Any]:
    """A schema object; a property is a dict or a bare name."""
    return {
        "name": name,
        "physicalType": "table",
        "properties": [a_property(p) if isinstance(p, str) else p for p in properties or ("id",)],
        **parts,
    }


def a_property(name: str, **parts: Any) -> dict[str, Any]:
    return {"name": name, "logicalType": "string", **parts}


def a_product(id: str = "sales", *contracts: str, **parts: Any) -> str:
    """A valid ODPS 1.0 product with a port for each of these contract ids."""
    return _text(
        {
            "apiVersion": "v1.0.0",
            "kind": "DataProduct",
            "id": id,
            "name": id.capitalize(),
            "version": "1.0.0",
            "status": "active",
            "domain": "sales",
            "description": {"purpose": f"All about {id}."},
            "outputPorts": [
                {"name": contract, "version": "1.0.0", "contractId": contract}
                for contract in contracts
            ],
            "team": {"name": "Sales data", "members": [{"username": "ada", "role": "owner"}]},
            **parts,
        }
    )


def _text(parts: Mapping[str, Any]) -> str:
    stated = {key: value for key, value in parts.items() if value is not None}
    return yaml.safe_dump(stated, sort_keys=False, allow_unicode=True)


class Repo:
    """A real Git repository; its clock starts in 2026 and goes on one day a commit."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.today = datetime(2026, 1, 1, 9, tzinfo=UTC)
        folder.mkdir(parents=True)
        self.settings = Settings(repo=str(folder), cache=str(folder.parent / "cache"))
        self.git("init", "--quiet", "--initial-branch=main", *options)

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@sales.example")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.folder,
            env=ENVIRONMENT | dict.fromkeys(_DATES, self.today.isoformat()),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def commit(self, files: Mapping[str, str | bytes | None], subject: str = "Change") -> str:
        """Writes these files (None: deletes), commits all there is, and answers with the id."""
        for path, text in files.items():
            if text is None:
                (self.folder / path).unlink()
            else:
                self.write(path, text)
        self.git("add", "--all")
        self.today += timedelta(days=1)
        self.git("commit", "--quiet", "--allow-empty", "-m", subject)
        return self.git("rev-parse", "HEAD")
