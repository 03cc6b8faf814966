"""Bounds that the least and greatest value decide; each is at one end only."""

from __future__ import annotations

from tests.engines.builders_engines import a_file
from tests.engines.measured import Data, an_object, invalid

SELECT = """
SELECT * FROM (VALUES (1, 1.5::DECIMAL(5, 2), 1.0::DOUBLE, DATE '2026-03-01', NULL::INTEGER),
  (2, 2.5, 'nan', DATE '2026-03-02', NULL), (NULL, NULL, NULL, NULL, NULL))
  t(whole, exact, rough, day, nothing)
"""
BROKEN = [
    (("whole", ("minimum", 1)), 0), (("whole", ("minimum", 2)), 1),
    (("whole", ("exclusiveMinimum", 0)), 0), (("whole", ("exclusiveMinimum", 1)), 1),
    (("whole", ("maximum", 2)), 0), (("whole", ("maximum", 1)), 1),
    (("whole", ("exclusiveMaximum", 3)), 0), (("whole", ("exclusiveMaximum", 2)), 1),
    (("whole", ("minimum", 2), ("maximum", 1)), 2), (("whole", ("minimum", 1), ("maximum", 2)), 0),
    (("exact", ("exclusiveMinimum", 1.5)), 1), (("exact", ("maximum", 2.5)), 0),
    (("rough", ("minimum", 0)), 1), (("rough", ("maximum", 5)), 1),  # NaN is within no bounds
    (("day", ("minimum", "2026-03-02")), 1), (("day", ("exclusiveMaximum", "2026-03-03")), 0),
    (("nothing", ("minimum", 5), ("maximum", 1)), 0),
]  # fmt: skip


def test_a_bound_is_looked_for_at_the_end_that_can_break_it(workers, tmp_path):
    schema = an_object(
        whole="integer", exact="number", rough="number", day="date", nothing="integer"
    )
    a_file(tmp_path, "orders.parquet", SELECT)
    data = Data(workers, tmp_path).has("orders.parquet", schema)
    assert data.values(*(invalid(*one) for one, _ in BROKEN)) == [broken for _, broken in BROKEN]
