"""Two changes of one contract brought together, property by property.

identity   which element of one list is which of the other
values     the data: what both may have, and what clashes
steps      the edits that lead from one data to the other
lines      by lines of text, where that says the same
merging    the text, with the comments of both
"""

from __future__ import annotations

from marketplace.contracts.merge.merging import Merged, merge

__all__ = ["Merged", "merge"]
