"""What changed between two versions of a contract or product, and who is hurt by it.

rules          every kind of change: for consumers, for producers, in one sentence
comparing      two files to changes, and the step of the version that they ask for
roots          the fields at the top; each file below compares one section:
schema enums options quality relationships      objects and properties
levels servers people ports                     everything else
gate           drafts, announced ends, retired contracts
place match plain lists                         ways to compare that they share
lines          where each change stands
physical thresholds versions                    when two spellings mean the same

Sections find differences, the table says what they mean. Both trees may be of any shape.
"""

from __future__ import annotations

from marketplace.contracts.compare.comparing import (
    NotOurs,
    Text,
    compare,
    compare_trees,
    only_one,
    parse,
)

__all__ = ["NotOurs", "Text", "compare", "compare_trees", "only_one", "parse"]
