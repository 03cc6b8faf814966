"""What is opened when nobody says what: the demo, built beside the code on first use."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from marketplace.errors import MarketplaceError
from marketplace.settings import Settings

TOP = Path(__file__).resolve().parents[1]
_WORKSPACE = TOP / ".workspace"


def with_repository(settings: Settings) -> Settings:
    """The same settings, with the demo workspace where they name no repository."""
    if settings.repo:
        return settings
    if not (TOP / "contracts").is_dir():
        raise MarketplaceError(
            "No repository is set.", "Name one with --repo, or set MARKETPLACE_REPO."
        )
    from marketplace.demo import is_changed

    if not is_changed(_WORKSPACE):  # what somebody has saved in it stays
        demo(_WORKSPACE)
    return replace(settings, repo=str(_WORKSPACE))


def demo(folder: Path) -> None:
    """Takes seconds the first time, and nothing after that."""
    from marketplace.demo import build
    from marketplace.demo_past import fill

    build(folder, source=TOP, today=date.today())
    fill(folder, TOP, datetime.now(UTC))


def has_desktop() -> bool:
    """Is there somebody who would see a browser open? Not behind ssh, nor in a container."""
    shown = sys.platform == "darwin" or os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}
    return bool(shown) and sys.stdout.isatty()
