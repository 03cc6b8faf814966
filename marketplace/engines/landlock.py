"""Landlock, by its three system calls: from here on this process opens only the files named.

Linux 5.13 or newer, no rights needed. Threads that run already are not restricted, so it is put
on before DuckDB starts its own.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Collection, Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
ABI_VERSION = 1  # flag of CREATE_RULESET
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_FILE, MAKE_FILE = 1 << 5, 1 << 8
TRUNCATE = 1 << 14  # since 3
# How many of the file rights each version of the interface knows: bits from 0 upwards.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
ALL_FILE_RIGHTS = 16  # since 5
TCP_BIND_AND_CONNECT = 0b11  # since 4
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # since 6

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """0 where the kernel has no Landlock."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc.syscall(CREATE_RULESET, None, 0, ABI_VERSION)))


def restrict(
    files: Iterable[int], written: Collection[int] = (), listed: Collection[int] = ()
) -> bool:
    """Nothing but these open files can be opened again, and only to read but for those that are
    `written`, or are folders in which files may be. False: not possible."""
    abi = version()
    if not abi:
        return False
    every = (1 << FILE_RIGHTS.get(abi, ALL_FILE_RIGHTS)) - 1
    attributes = struct.pack(
        "=QQQ",
        every,
        TCP_BIND_AND_CONNECT if abi >= 4 else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if abi >= 6 else 0,
    )
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    rules = _libc.syscall(CREATE_RULESET, attributes, size, 0)
    if rules < 0:
        return False
    try:
        for fd in files:
            writing = _writing(fd, abi) if fd in written else 0
            _allow(rules, fd, READ_FILE | writing | (READ_DIR if fd in listed else 0))
        return int(_libc.syscall(RESTRICT_SELF, rules, 0)) == 0
    finally:
        os.close(rules)


def _writing(fd: int, abi: int) -> int:
    """In a folder, files can also come and go."""
    rights = WRITE_FILE | (TRUNCATE if abi >= 3 else 0)
    return rights | (MAKE_FILE | REMOVE_FILE if _is_folder(fd) else 0)


def _is_folder(fd: int) -> bool:
    return stat.S_ISDIR(os.fstat(fd).st_mode)


def _allow(rules: int, fd: int, rights: int) -> None:
    _libc.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, fd), 0)
