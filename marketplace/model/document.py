"""Files and what is found wrong in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a file of a contracts folder is, told from its content."""

    DATA_CONTRACT = "DataContract"  # ODCS 3.x
    DATA_PRODUCT = "DataProduct"  # ODPS of Bitol
    ORGANISATION = "Organisation"  # marketplace.yaml
    OLD_CONTRACT = "ODCS 2.x"
    OLD_SPECIFICATION = "Data Contract Specification"
    OTHER_PRODUCT = "ODPS of opendataproducts.org"
    BROKEN = "Broken"  # claims to be one of ours and cannot be parsed
    FOREIGN = "Foreign"  # not ours: a CI file, a saved query, ...


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one file. `line` and `column` count from 1 and are always known."""

    file: str
    line: int
    column: int
    severity: Severity
    rule: str  # "schema-required", "yaml-duplicate-key", "relationship-target"
    message: str
    hint: str = ""  # what to do about it; "" where there is no one fix


@dataclass(frozen=True, slots=True)
class Document:
    """One file at one commit, as bytes. `blob` is Git's id of exactly these bytes."""

    path: str  # relative to the repository's top folder, "/" on every platform
    blob: str
    data: bytes
