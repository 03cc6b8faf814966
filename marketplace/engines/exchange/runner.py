"""In a process of its own: locks on, then the library, one answer a line for one order a line."""

from __future__ import annotations

import base64
import json
import mimetypes
import os
import stat
import sys
import sysconfig
from collections.abc import Callable, Mapping
from typing import Any

from marketplace.engines import confine
from marketplace.engines.exchange import doubts

Order = Mapping[str, str]
_LONGEST = 600  # letters of a complaint
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")


def main(top: str, parent: int) -> None:
    """`top` is the folder of our own package, `parent` the process that listens. Never returns."""
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the library prints
    orders = sys.stdin.buffer
    bounds = json.loads(orders.readline())
    sys.path.remove(top)  # beside our package may lie somebody's data
    _lock(bounds, parent)
    for line in orders:
        answer = json.dumps(_answer(json.loads(line))).encode() + b"\n"
        rest = memoryview(answer)
        while rest:
            rest = rest[os.write(answers, rest) :]
    os._exit(0)


def _lock(bounds: Mapping[str, Any], parent: int) -> None:
    """From here on only programs can be read, and only this empty folder written."""
    mimetypes.init(())  # else it would look for lists of the system
    confine.leave_network()
    here = os.getcwd()
    if os.geteuid() == 0:
        os.chown(here, confine.NOBODY, confine.NOBODY)
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    places |= {path for path in sys.path if os.path.isdir(path)}
    places |= {path for path in (*_SYSTEM, f"{sys.base_prefix}/lib") if os.path.exists(path)}
    opened = [os.open(path, os.O_RDONLY) for path in sorted(places)]
    folders = [fd for fd in opened if stat.S_ISDIR(os.fstat(fd).st_mode)]
    mine = os.open(here, os.O_RDONLY | os.O_DIRECTORY)
    reached = all(_reached_by_all(path) for path in (*places, os.path.dirname(here)))
    confine.confine(
        bounds, [*opened, mine], parent, [mine], listed=[*folders, mine], step_down=reached
    )


def _reached_by_all(path: str) -> bool:
    """As nobody could not load a module from below the superuser's own folder."""
    while True:
        if not os.stat(path).st_mode & 0o001:
            return False
        path, before = os.path.dirname(path), path
        if path == before:
            return True


def _answer(order: Order) -> dict[str, str]:
    try:
        data = _TASKS[order["task"]](order, base64.b64decode(order["data"]))
        doubt = _clean(doubts.of(order["format"], order["dialect"], data))
        return _said(base64.b64encode(data).decode(), doubt=doubt)
    except MemoryError:
        return _said(kind="MemoryError", complaint="out of memory")
    except Exception as error:
        text = str(getattr(error, "reason", "") or error)
        inner = getattr(error, "original_exception", None)
        if inner is not None:
            text = f"{text}: {inner}"
        return _said(kind=type(error).__name__, complaint=_clean(text))


def _said(data: str = "", kind: str = "", complaint: str = "", doubt: str = "") -> dict[str, str]:
    return {"data": data, "kind": kind, "complaint": complaint, "doubt": doubt}


def _clean(text: str) -> str:
    """Without any name of a folder of this machine."""
    for path in sorted({os.getcwd(), sys.prefix, sys.base_prefix, *sys.path} - {""}, key=len):
        text = text.replace(path, "…")
    return text[:_LONGEST]


def _export(order: Order, data: bytes) -> bytes:
    """The contract comes as the JSON of its tree: no second reader of YAML has a say in it."""
    from datacontract.data_contract import DataContract
    from datacontract.export.exporter import ExportFormat
    from open_data_contract_standard.model import OpenDataContractStandard

    stated = OpenDataContractStandard(**json.loads(data))
    contract = DataContract(data_contract=stated, inline_references=False)
    made: Any = contract.export(
        ExportFormat(order["format"]), order["object"] or "all", order["dialect"] or "auto"
    )
    if isinstance(made, bytes):
        return made
    return (made if isinstance(made, str) else json.dumps(made, indent=2)).encode()


def _import(order: Order, data: bytes) -> bytes:
    from datacontract.data_contract import DataContract

    source = f"source{order['suffix']}"
    with open(source, "wb") as file:
        file.write(data)
    wishes: dict[str, Any] = {"dialect": order["dialect"]} if order["dialect"] else {}
    found = DataContract.import_from_source(order["format"], source, **wishes)
    said: str = found.model_dump_json(by_alias=True, exclude_none=True)
    return said.encode()


_TASKS: Mapping[str, Callable[[Order, bytes], bytes]] = {"export": _export, "import": _import}
