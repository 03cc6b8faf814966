import random

import pytest

from marketplace.catalog import versions

OLD_TO_NEW = (
    "", "latest", "0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-rc.2",
    "1.0.0-rc.10", "1.0.0", "v1.2", "1.10.0", "2", "2.0.1+build.5", "2024-05-01", "2024-11-30",
)  # fmt: skip


def test_versions_sort_by_number_and_a_prerelease_before_its_release():
    shuffled = random.Random(7).sample(OLD_TO_NEW, len(OLD_TO_NEW))
    assert sorted(shuffled, key=versions.order) == list(OLD_TO_NEW)


@pytest.mark.parametrize(
    "odd", ["²", "9" * 5000, "1.²", "\ud800", "1..2", "-", "v", "\u0661.\u0662"]
)
def test_any_text_can_be_a_version(odd):
    assert versions.order(odd) == versions.order(odd)
    assert sorted([odd, "1.0.0"], key=versions.order)


def test_versions_are_the_same_whatever_the_number_of_zeros():
    assert versions.same("v1.0", "1.0.0")
    assert not versions.same("1.0.0-rc", "1.0.0")


@pytest.mark.parametrize(
    ("id_", "stem"),
    [
        ("orders-v1", "orders"),
        ("orders_v2", "orders"),
        ("orders.V10", "orders"),
        ("urn:sales:orders:v2.1", "urn:sales:orders"),
        ("terminal-2", "terminal-2"),
        ("ordersv1", "ordersv1"),
        ("v1", "v1"),
        ("", ""),
    ],
)
def test_only_a_marked_version_is_cut_off_an_id(id_, stem):
    assert versions.stem(id_) == stem
