"""The catalog as a list."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from marketplace.cli.output import count, json, table
from marketplace.model import Catalog, Listing


def print_catalog(catalog: Catalog, as_json: bool) -> None:
    if as_json:
        products = [_product(listing) for listing in catalog.listings]
        json({"commit": catalog.commit, "products": products, "problems": catalog.problems})
        return
    heads = ("ID", "NAME", "VERSION", "STATUS", "DOMAIN", "OWNER", "")
    rows = [
        (x.id, x.name, x.version, x.status, x.domain, x.owner, "" if x.is_product else x.verdict)
        for x in catalog.listings
    ]
    if rows:
        click.echo(table(heads, rows))
        click.echo(err=True)
    listed = count(len(rows), "product") if rows else "There is no contract and no product here"
    found = Counter(problem.severity for problem in catalog.problems)
    said = ", ".join(count(number, severity.value) for severity, number in found.items())
    click.echo(f"{listed}; {said or 'no problems'} (lint tells)", err=True)


def _product(listing: Listing) -> dict[str, Any]:
    return {
        "id": listing.id,
        "name": listing.name,
        "domain": listing.domain,
        "owner": listing.owner,
        "status": listing.status,
        "version": listing.version,
        "archetype": listing.archetype,
        "verdict": listing.verdict,
        "ports": [
            {
                "name": port.name,
                "version": port.version,
                "contract": port.contract_id,
                "file": port.contract_path,
                "status": port.status,
                "deprecated": port.deprecated,
            }
            for port in listing.ports
        ],
    }
