"""What a worker said before it ended, and how it ended."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.settings import Limits

LONGEST = 25 << 20
BLOCK = 1 << 18
COMPLETE = b'{"complete": true}\n'  # the last that a worker says; what ends it does not matter
NOT_BEGUN = "it was not begun"  # the worker had died before it was given the job


@dataclass(frozen=True, slots=True)
class Answer:
    """`parts` by name, the last of each; `stopped`: why it is not whole, "" when it is."""

    parts: Mapping[str, Any]
    stopped: str = ""


def listen(conversation: socket.socket, seconds: float) -> bytes:
    """All that is said until it is complete, or the other side hangs up.

    Raises TimeoutError and OverflowError.
    """
    deadline = time.monotonic() + seconds
    said = bytearray()
    while len(said) <= LONGEST:
        conversation.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            heard = conversation.recv(BLOCK)
        except ConnectionResetError:
            continue  # it ended without reading the job; what was said is still to come
        if not heard:
            return bytes(said)
        said += heard
        if said.endswith(COMPLETE):
            return bytes(said)
    raise OverflowError


def understand(said: bytes, limits: Limits) -> Answer | None:
    """None where nobody said how it ended: then the zygote is gone too."""
    parts: dict[str, Any] = {}
    for line in said.splitlines():
        # A worker that was killed has left half a line.
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            parts |= found if isinstance(found, dict) else {}
    ended = parts.pop("ended", None)
    timed_out = parts.pop("timed_out", False)
    if parts.pop("complete", False):
        return Answer(parts)
    if parts.pop("not_begun", False):
        return Answer({}, NOT_BEGUN)
    return None if ended is None else Answer(parts, _stopped(ended, timed_out, limits))


def clocked(limits: Limits) -> str:
    return f"it took longer than {limits.query_seconds:g} s"


def _stopped(ended: int, timed_out: bool, limits: Limits) -> str:
    if timed_out or ended == -signal.SIGALRM:
        return clocked(limits)
    if ended == -signal.SIGXCPU:
        return f"it needed more than {limits.query_cpu_seconds} s of processor time"
    if ended == -signal.SIGKILL:
        return "the system ended it, most likely for want of memory"
    return f"the reader broke off ({ended})" if ended else ""
