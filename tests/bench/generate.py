"""Contracts to measure with: about 7 KB each, valid, with a vocabulary as wide as a company's."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

VERSIONS = ("v3.1.0", "v3.1.0", "v3.1.0", "v3.0.2", "v3.2.0")
SUBJECTS = (
    "order customer invoice shipment supplier payment refund campaign ticket employee contract "
    "vehicle warehouse stock return parcel route driver sensor meter tariff claim policy patient "
    "appointment lesson booking flight airport runway baggage passenger loyalty voucher complaint "
    "survey session click article stream subscription device outage forecast budget ledger asset "
    "loan deposit card merchant terminal branch portfolio trade quote margin risk audit permit"
).split()
ASPECTS = (
    "event summary history snapshot position balance status detail line header item attempt score "
    "segment profile preference address contact location schedule capacity allocation exception "
    "adjustment correction reconciliation forecast target actual trend cohort funnel"
).split()
PROPERTIES = (
    "id number code name type status amount currency quantity price discount tax total date time "
    "started_at ended_at created_at updated_at country region city postcode street email phone "
    "channel source reason comment priority owner weight length width height temperature pressure "
    "speed distance duration rate share rank level version flag hash reference parent group"
).split()
SYLLABLES = "ka lo mi ter van dor sel pra nu bex qui ral fon tis gar wem".split()
TYPES = ("string", "integer", "number", "boolean", "date")
CLASSES = ("public", "internal", "internal", "confidential", "restricted")


def contract(number: int) -> str:
    """Contract `number`, the same text every time."""
    pick = random.Random(number)
    subject, aspect = pick.choice(SUBJECTS), pick.choice(ASPECTS)
    brand = "".join(pick.choices(SYLLABLES, k=3))
    head = _head(pick, number, subject, aspect, brand)
    tables = pick.choice((1, 1, 1, 2))
    return head + "".join(_table(pick, subject, aspect, brand, table) for table in range(tables))


def _head(pick: random.Random, number: int, subject: str, aspect: str, brand: str) -> str:
    domain = f"{pick.choice(SUBJECTS)}-{pick.choice(('core', 'care', 'insight', 'operations'))}"
    status = pick.choice(("active", "active", "active", "draft", "deprecated"))
    return f"""# Contract {number}, generated
apiVersion: {pick.choice(VERSIONS)}
kind: DataContract
id: {brand}-{subject}-{aspect}-{number}
name: {brand.capitalize()} {subject} {aspect}
version: {pick.randint(1, 4)}.{pick.randint(0, 9)}.0
status: {status}
domain: {domain}
description:
  purpose: Every {subject} {aspect} of {brand.capitalize()}, one row each, for {domain} reporting.
  usage: |
    Reporting on {subject} by region
    Joining {aspect} with other sources
  limitations: Not for operational decisions within the hour.
tags: [{subject}, {aspect}, {pick.choice(SUBJECTS)}]
team:
  - username: team-{number // 50:03d}@example.com
    role: owner
support:
  - channel: "#{domain}"
    url: https://chat.example.com/{domain}
servers:
  - server: production
    type: postgres
    environment: prod
    host: db.example.com
    port: 5432
    database: {brand}
    schema: {subject}
slaProperties:
  - property: latency
    value: {pick.randint(1, 48)}
    unit: h
  - property: retention
    value: {pick.randint(1, 9)}
    unit: y
schema:
"""


def _table(pick: random.Random, subject: str, aspect: str, brand: str, table: int) -> str:
    rows = [
        f"""  - name: {subject}_{aspect}_{table}
    physicalType: table
    description: One row for each {aspect} of a {subject}, as {brand} reports it.
    properties:
"""
    ]
    names = [f"{subject}_{name}" for name in pick.sample(PROPERTIES, pick.randint(10, 38))]
    for place, name in enumerate(names):
        about = " ".join(pick.sample(SUBJECTS, 3))
        rows.append(f"""      - name: {name}
        logicalType: {pick.choice(TYPES)}
        description: The {name.replace("_", " ")} with regard to {about}.
        classification: {pick.choice(CLASSES)}
        required: {"true" if place < 3 else "false"}
""")
        if pick.random() < 0.2:
            rows.append(f"        examples: [{pick.randint(1, 9999)}]\n        tags: [{aspect}]\n")
    return "".join(rows)


def files(count: int) -> Iterator[tuple[str, str]]:
    """(path, text) of `count` contracts, fifty to a folder."""
    for number in range(count):
        yield f"contracts/team{number // 50:04d}/c{number:06d}.odcs.yaml", contract(number)


def repository(folder: Path, count: int) -> Path:
    """A bare Git repository that holds `count` contracts in one commit; made once, then reused."""
    if (folder / "HEAD").exists():
        return folder
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    commit(folder, "Add contracts", files(count))
    return folder


def commit(folder: Path, subject: str, changed: Iterator[tuple[str, str]]) -> None:
    """Add one commit on main through fast-import, fast enough for 10,000 files."""
    known = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "-q", "--verify", "main"], capture_output=True
    )
    lines = [f"commit refs/heads/main\ncommitter Bench <bench@example.com> 1700000000 +0000\n"
             f"data {len(subject)}\n{subject}\n"]  # fmt: skip
    if known.returncode == 0:
        lines.append("from refs/heads/main^0\n")
    for path, text in changed:
        lines.append(f"M 644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    subprocess.run(
        ["git", "-C", str(folder), "fast-import", "--quiet"],
        input="".join(lines).encode(),
        check=True,
    )
