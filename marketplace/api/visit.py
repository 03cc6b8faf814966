"""One call of the API: who asks, and the way to the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import unquote

from fastapi import Depends, Path, Request

from marketplace.api.tokens import Caller
from marketplace.api.turns import Turns
from marketplace.errors import Invalid
from marketplace.services.marketplace import Marketplace

T = TypeVar("T")
_READERS = 4
_ASKERS = 24  # they wait for their turn in the queue for data, which knows who is who
_WAITING = 100


class Desk:
    """What all calls share. Two kinds of turns: who reads contracts does not wait for data."""

    def __init__(self, market: Callable[[], Marketplace]) -> None:
        self.market = market
        self.reading = Turns(_READERS, _WAITING)
        self.asking = Turns(_ASKERS, _WAITING)


@dataclass(frozen=True, slots=True)
class Visit:
    desk: Desk
    caller: Caller

    async def read(self, work: Callable[[Marketplace], T]) -> T:
        """From contracts."""
        return await self.desk.reading.take(lambda: work(self.desk.market()))

    async def ask(self, work: Callable[[Marketplace], T]) -> T:
        """From data."""
        return await self.desk.asking.take(lambda: work(self.desk.market()))


def _visit(request: Request) -> Visit:
    return Visit(request.app.state.desk, request.state.caller)


async def _visiting(request: Request) -> Visit:
    return _visit(request)


async def _id(
    id: Annotated[
        str,
        Path(
            description="Of a product or of one of its contracts; percent-encoded, also its /",
            examples=["flights"],
        ),
    ],
) -> str:
    """The door has left it encoded."""
    try:
        return unquote(id, errors="strict")
    except UnicodeDecodeError:
        raise Invalid("The id in this address is not UTF-8.", "Percent-encode it.") from None


Visiting = Annotated[Visit, Depends(_visiting)]
ProductId = Annotated[str, Depends(_id)]
