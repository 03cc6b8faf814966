"""Which files a schema object is in, and what of them one role may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from marketplace.access.masking import masked
from marketplace.engines import formats
from marketplace.engines.files import Opened, open_below, readable
from marketplace.engines.sampling import Question
from marketplace.errors import NotFound, Refused, Unreadable
from marketplace.model import DataContract, Organisation, SchemaObject, Server
from marketplace.services.beside import Beside, Reading, reading
from marketplace.settings import Limits, Settings

_FIELD = "classification"
_MOST = 10_000
_clear: set[str] = set()  # blob ids of contracts whose classifications are all readable
_ENVIRONMENTS = ("prod", "production", "sample")  # asked in this order, then any other


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose data, as whom, and how much of it. `blob`: of the contract's file."""

    contract: DataContract
    blob: str
    organisation: Organisation
    # From a schema object and the names of its files to those of other contracts over them.
    beside: Callable[[SchemaObject, Sequence[str], Reading], Iterable[Beside]] = lambda *_: ()
    object_name: str = ""  # "": the first one
    role: str = ""
    rows: int = 50


@contextmanager
def source(asked: Asked, settings: Settings, top: Path | None) -> Iterator[tuple[Question, Opened]]:
    """The one way to the data of a contract: what may be asked of it, and its open files.

    `top`: the checkout's top folder, if there is one; where paths start by default.
    """
    if asked.blob not in _clear:  # every query asks again, and the same bytes say the same
        _refuse_unreadable_classifications(asked.contract.raw.get("schema"))
        _refuse_misspelt_classifications(asked.contract.raw.get("schema"))
        if len(_clear) >= _MOST:
            _clear.clear()
        if asked.blob:
            _clear.add(asked.blob)
    schema = _schema(asked.contract, asked.object_name)
    server = _server(asked.contract, schema)
    question = _question(asked, schema, server, settings.limits)
    with open_below(_root(settings, top), _text(server, "path"), schema.name) as opened:
        own = reading(server)
        others = [*asked.beside(schema, opened.names, own)]
        _refuse_read_otherwise(asked, others, own)
        pairs = [(other.where, other.schema) for other in others]
        hidden = masked(schema, asked.organisation, asked.role, pairs)
        yield replace(question, hidden=hidden), opened


def _refuse_read_otherwise(asked: Asked, others: Iterable[Beside], own: Reading) -> None:
    """Read with another delimiter, say, a file has other columns: what hides one hides none."""
    for other in others:
        if other.reading != own and masked(other.schema, asked.organisation, asked.role):
            raise Refused(
                f"This file also belongs to {other.where}, which hides some of it and reads it in "
                "another way.",
                "State the same format, encoding and delimiter in both contracts.",
            )


def _refuse_unreadable_classifications(tree: Any) -> None:
    """What is not a text reads as not stated, and not stated is shown: so nothing is shown."""
    inner: Iterable[Any] = ()
    if isinstance(tree, Mapping):
        stated = tree.get("classification")
        if isinstance(stated, bool | Mapping | list):
            raise Refused(
                f"A classification in this contract is not a text: {readable(str(stated))}.",
                "State one name, such as classification: internal.",
            )
        inner = tree.values()
    elif isinstance(tree, list):
        inner = tree
    for item in inner:
        _refuse_unreadable_classifications(item)


def _refuse_misspelt_classifications(tree: Any) -> None:
    """`clasification: restricted` states nothing, and yet somebody wanted to hide something."""
    for key in _keys(tree) - {_FIELD}:
        if get_close_matches(key.strip().casefold(), [_FIELD], cutoff=0.85):
            raise Refused(
                f"A field of this contract is called '{readable(key)}', which states nothing.",
                f"Call it {_FIELD}.",
            )


def _keys(tree: Any) -> set[str]:
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, Mapping):
            found.update(key for key in inner if isinstance(key, str))
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner
    return found


def _question(asked: Asked, schema: SchemaObject, server: Server, limits: Limits) -> Question:
    path, stated = readable(_text(server, "path")), readable(_text(server, "format"))
    format_, encoding = formats.reader(stated), formats.encoding(_text(server, "encoding"))
    if not format_:
        raise Unreadable(
            f"{path} is of the format '{stated}', which cannot be read here.",
            f"A sample can be {', '.join(formats.READERS)}.",
        )
    if not encoding:
        raise Unreadable(
            f"{path} is in an encoding that cannot be read here.",
            f"A sample can be in {', '.join(sorted(set(formats.ENCODINGS.values())))}.",
        )
    return Question(
        schema=schema,
        format=format_,
        hidden={},  # until the files are known
        rows=max(1, min(asked.rows, limits.rows)),
        encoding=encoding,
        delimiter=_text(server, "delimiter"),
    )


def _schema(contract: DataContract, name: str) -> SchemaObject:
    if not contract.schema:
        raise NotFound("This contract states no schema.", "Add the objects that it promises.")
    if not name:
        return contract.schema[0]
    for schema in contract.schema:
        if schema.name.casefold() == name.casefold():
            return schema
    near = get_close_matches(name, [schema.name for schema in contract.schema], n=1)
    raise NotFound(
        f"This contract has no schema object '{readable(name)}'.",
        f"Did you mean '{near[0]}'?" if near else f"It has {contract.schema[0].name}.",
    )


def _server(contract: DataContract, schema: SchemaObject) -> Server:
    local = [server for server in contract.servers if server.is_local]
    if not local:
        raise NotFound(
            "This contract states no sample data.",
            "Add a server of type local with the path and format of a small file.",
        )
    return min(local, key=lambda server: (server.server != schema.name, _rank(server)))


def _rank(server: Server) -> int:
    stated = server.environment.strip().lower()
    return _ENVIRONMENTS.index(stated) if stated in _ENVIRONMENTS else len(_ENVIRONMENTS)


def _root(settings: Settings, top: Path | None) -> Path:
    if settings.data:
        return Path(settings.data).expanduser()
    if top is None:
        raise Unreadable(
            "This repository has no checked-out files, so there is no sample data beside it.",
            "Whoever runs the marketplace sets MARKETPLACE_DATA to the folder that has it.",
        )
    return top


def _text(server: Server, key: str) -> str:
    value = server.address.get(key, "")
    return value if isinstance(value, str) else ""
