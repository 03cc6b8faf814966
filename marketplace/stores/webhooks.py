"""Where messages go: only addresses that the operator lists, never one of a contract.

A TOML file, a line a support channel: `"#sales" = "https://..."`, and `"*"` for the channels that
have no line. These addresses are secrets, so nothing here tells one.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from marketplace.errors import MarketplaceError, Unreadable

OTHERS = "*"
TIMEOUT = 5.0  # seconds to connect, and between two parts of the answer
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Webhook:
    channel: str
    address: str = field(repr=False)

    def post(self, message: Mapping[str, Any]) -> None:
        """As JSON; returns when the other side says that it has it.

        Raises Undelivered where it is known not to have arrived, else Doubtful.
        """
        asked = Request(
            self.address,
            json.dumps(message).encode("ascii"),
            {"Content-Type": "application/json", "User-Agent": "data-product-marketplace"},
            method="POST",
        )
        what = f"The message for {self.channel!r}"
        try:
            # An answer has nothing that we need, so none of it is read.
            with _OPENER.open(asked, timeout=TIMEOUT):
                pass
        except HTTPError as error:
            with error:
                raise Undelivered(f"{what} was answered with {error.code}.") from None
        except URLError as error:
            raise Undelivered(f"{what} was not sent: {type(error.reason).__name__}.") from None
        except (OSError, HTTPException) as error:
            raise Doubtful(f"{what} has no answer: {type(error).__name__}.") from None


class Undelivered(MarketplaceError):
    """A message that did not arrive."""


class Doubtful(MarketplaceError):
    """A message that went out and may have arrived."""


def _opener() -> OpenerDirector:
    """No redirects: elsewhere is not where the operator said. No other schemes."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(), HTTPHandler(), HTTPSHandler(),
        HTTPDefaultErrorHandler(), HTTPErrorProcessor(),
    ):  # fmt: skip
        opener.add_handler(handler)
    return opener


_OPENER = _opener()


def read(file: str) -> dict[str, Webhook]:
    """By channel; none where no file is set. Raises Unreadable."""
    if not file:
        return {}
    try:
        with Path(file).expanduser().open("rb") as opened:
            stated = tomllib.loads(opened.read(_LARGEST).decode("utf-8"))
    except OSError as error:
        raise Unreadable(f"The file of webhooks cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise Unreadable(f"The file of webhooks is no TOML: {error}.") from None
    for channel, address in stated.items():
        if not isinstance(address, str) or not _is_address(address):
            raise Unreadable(
                f"The file of webhooks names no address for {channel!r}.",
                'Write it as "channel" = "https://host/path".',
            )
    return {channel: Webhook(channel, address) for channel, address in stated.items()}


def chosen(hooks: Mapping[str, Webhook], channels: Iterable[str]) -> tuple[Webhook, ...]:
    """Those of a product's support channels, each address once."""
    named = [hooks[name] for name in channels if name in hooks and name != OTHERS]
    if not named and OTHERS in hooks:
        named = [hooks[OTHERS]]
    return tuple({hook.address: hook for hook in reversed(named)}.values())[::-1]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("https", "http") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        return False
