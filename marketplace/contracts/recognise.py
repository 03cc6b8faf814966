"""What a file is, told from its content first and from its name where the content is silent."""

from __future__ import annotations

import re

from marketplace.contracts.findings import Finding, did_you_mean, error, shown, warning
from marketplace.model import Kind, Tree

ORGANISATION_FILES = ("marketplace.yaml", "marketplace.yml")
_KINDS = {"datacontract": Kind.DATA_CONTRACT, "dataproduct": Kind.DATA_PRODUCT}
_NAMES = {
    ".odcs.yaml": Kind.DATA_CONTRACT,
    ".odcs.yml": Kind.DATA_CONTRACT,
    "datacontract.yaml": Kind.DATA_CONTRACT,
    "datacontract.yml": Kind.DATA_CONTRACT,
    ".odps.yaml": Kind.DATA_PRODUCT,
    ".odps.yml": Kind.DATA_PRODUCT,
}
_CLAIM = re.compile(
    r"""(?im)(?:^|[{,])(?:[^\S\n]|-)*["']?kind["']?\s*:\s*["']?(data(?:contract|product))\b"""
)


def by_name(path: str) -> Kind | None:
    """What the name promises, whatever the content."""
    name = path.rsplit("/", 1)[-1].lower()
    if name in ORGANISATION_FILES:
        return Kind.ORGANISATION
    return next((kind for end, kind in _NAMES.items() if name.endswith(end)), None)


def claimed(path: str, text: str) -> Kind | None:
    """What an unreadable file says it is, by name or by a line `kind: ...`."""
    found = _CLAIM.search(text)
    return by_name(path) or (_KINDS[found[1].lower()] if found else None)


def recognise(tree: Tree, path: str) -> tuple[Kind, Finding | None]:
    """The kind of a parsed file, and what has to be said about it."""
    named = by_name(path)
    if named is Kind.ORGANISATION:
        return named, None
    kind = _by_content(tree)
    if kind in _OLD:
        return kind, _OLD[kind]
    if kind is Kind.FOREIGN and named:
        return Kind.BROKEN, _unclear(tree, named)
    return kind, None


def _by_content(tree: Tree) -> Kind:
    api_version, stated = tree.get("apiVersion"), tree.get("kind")
    version = api_version if type(api_version) is str else ""
    kind = _KINDS.get(stated.lower()) if type(stated) is str else None
    if kind and version.startswith("v3."):
        return kind
    if "dataContractSpecification" in tree:
        return Kind.OLD_SPECIFICATION
    if "product" in tree and "opendataproducts" in str(tree.get("schema")):
        return Kind.OTHER_PRODUCT
    if kind is not Kind.DATA_PRODUCT and _is_old(tree, version):
        return Kind.OLD_CONTRACT
    if kind and "/" not in version:  # with a "/" it is a resource of some cluster
        return kind
    if kind is None and stated is None and version.startswith("v3.") and "schema" in tree:
        return Kind.DATA_CONTRACT
    return Kind.FOREIGN


def _is_old(tree: Tree, version: str) -> bool:
    if version.startswith(("v2.", "2.")):
        return True
    return "quantumName" in tree or "datasetName" in tree or ("uuid" in tree and "dataset" in tree)


def _unclear(tree: Tree, named: Kind) -> Finding:
    """By its name it is one of ours, but it does not say so."""
    stated = tree.get("kind")
    write = f"Write `kind: {named.value}`."
    if "kind" not in tree:
        message = f"The file does not say what it is: there is no `kind: {named.value}`."
        return error((), "schema-kind", message, write)
    message = f"`kind` is {shown(stated)}, not `{named.value}`."
    return error(("kind",), "schema-kind", message, did_you_mean(stated, [named.value]) or write)


_OLD = {
    Kind.OLD_CONTRACT: warning(
        (),
        "old-odcs",
        "This is a contract of ODCS 2.x, which has another grammar; ODCS 3.0 to 3.2 are read.",
        "Convert it by hand: `uuid` becomes `id`, `quantumName` becomes `dataProduct`, "
        "`dataset` and `columns` become `schema` and `properties`, `isNullable: false` "
        "becomes `required: true`, `stakeholders` becomes `team`.",
    ),
    Kind.OLD_SPECIFICATION: warning(
        (),
        "old-specification",
        "This is the old Data Contract Specification, which ODCS has replaced.",
        "Convert it: `datacontract export odcs FILE --output NAME.odcs.yaml`.",
    ),
    Kind.OTHER_PRODUCT: warning(
        (),
        "other-odps",
        "This is the Open Data Product Specification of opendataproducts.org, another standard "
        "than Bitol's Open Data Product Standard, which is read here.",
        "Write a product file with `kind: DataProduct` beside it.",
    ),
}
