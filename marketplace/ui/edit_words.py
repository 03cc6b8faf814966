"""The standard's fields in plain words. What has no entry is called by its own name, spaced."""

from __future__ import annotations

import re

LABELS = {
    "apiVersion": "Version of the standard", "id": "Id", "tenant": "Tenant",
    "dataProduct": "Data product", "domain": "Domain", "status": "Status", "version": "Version",
    "purpose": "What it is for", "usage": "Good for", "limitations": "Not for",
    "logicalType": "Type", "physicalType": "Type where it is stored",
    "physicalName": "Name where it is stored", "businessName": "Name people use",
    "required": "Never empty", "unique": "No value twice", "primaryKey": "Part of the key",
    "primaryKeyPosition": "Place in the key", "classification": "Classification",
    "partitioned": "Partitioned by it", "partitionKeyPosition": "Place among partitions",
    "criticalDataElement": "Critical", "encryptedName": "Name of the encrypted one",
    "transformLogic": "How it is computed", "transformDescription": "How it is computed, in words",
    "transformSourceObjects": "Computed from", "dataGranularityDescription": "One row is",
    "minLength": "Shortest", "maxLength": "Longest", "minimum": "Smallest", "maximum": "Largest",
    "exclusiveMinimum": "More than", "exclusiveMaximum": "Less than", "pattern": "Pattern",
    "format": "Format", "multipleOf": "Multiple of", "minItems": "Fewest entries",
    "maxItems": "Most entries", "uniqueItems": "No entry twice",
    "property": "What is promised", "value": "Value", "valueExt": "Second value", "unit": "Unit",
    "element": "Of which property", "driver": "Why", "schedule": "Checked at",
    "server": "Name", "type": "Type", "environment": "Environment", "location": "Address",
    "path": "Path", "host": "Host", "port": "Port", "database": "Database", "schema": "Schema",
    "channel": "Channel", "url": "Link", "tool": "Tool", "scope": "For",
    "invitationUrl": "Link to join", "username": "User name", "dateIn": "Since", "dateOut": "Until",
    "replacedByUsername": "Replaced by", "role": "Role", "access": "May",
    "firstLevelApprovers": "Approved first by", "secondLevelApprovers": "Then approved by",
    "priceAmount": "Price", "priceCurrency": "Currency", "priceUnit": "Per",
    "metric": "What is counted", "dimension": "Kind of quality", "severity": "How bad it is",
    "businessImpact": "What a failure costs", "query": "SQL", "contractId": "Contract",
    "slaDefaultElement": "Property that shows the age of the data", "deprecated": "Deprecated",
    "contractCreatedTs": "Created", "productCreatedTs": "Created", "engine": "Engine",
}  # fmt: skip
# These are worth several lines.
PROSE = frozenset(
    {
        "description", "purpose", "usage", "limitations", "transformLogic", "query",
        "transformDescription", "dataGranularityDescription", "implementation",
    }
)  # fmt: skip
# Identity: other files and tools refer to it, so a form leaves it alone.
FIXED = frozenset({"apiVersion", "kind", "id"})
OPERATORS = {
    "mustBe": "is", "mustNotBe": "is not", "mustBeGreaterThan": "is more than",
    "mustBeGreaterOrEqualTo": "is at least", "mustBeLessThan": "is less than",
    "mustBeLessOrEqualTo": "is at most", "mustBeBetween": "is between",
    "mustNotBeBetween": "is not between",
}  # fmt: skip


def label(name: str) -> str:
    """ "invitationUrl" is "Link to join", "someField" is "Some field"."""
    if name in LABELS:
        return LABELS[name]
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower()
    return spaced[:1].upper() + spaced[1:]


def tip(name: str, meaning: str) -> str:
    """The standard's own words; plain text, to be escaped."""
    return f"{name}: {meaning}" if meaning else name
