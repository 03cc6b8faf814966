"""What the web process and the zygote say to each other: seconds, and open files beside them."""

from __future__ import annotations

import struct

ORDER = struct.Struct("!d")
MOST_FILES = 200  # the kernel passes at most 253 at once, one is the conversation
