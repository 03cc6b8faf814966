"""What a statement may use, and what to say where it may not. Words for the gate, not the wall."""

from __future__ import annotations

from collections.abc import Sequence

# The kinds of statements as the parser calls them: what one tried, and what to do instead.
STATEMENTS = {
    "INSERT": "adds rows", "UPDATE": "changes rows", "DELETE": "removes rows",
    "MERGE_INTO": "changes rows", "TRUNCATE": "removes rows",
    "COPY": "reads or writes a file", "COPY_DATABASE": "copies a database",
    "EXPORT": "writes files", "IMPORT": "reads files",
    "CREATE": "creates something", "ALTER": "changes a table", "DROP": "drops something",
    "ATTACH": "opens another database", "DETACH": "closes a database", "LOAD": "loads an extension",
    "SET": "changes a setting", "VARIABLE_SET": "changes a setting", "PRAGMA": "changes a setting",
    "UPDATE_EXTENSIONS": "loads an extension",
    "TRANSACTION": "opens or ends a transaction", "PREPARE": "prepares a statement",
    "EXECUTE": "runs a prepared statement", "CALL": "calls a procedure",
    "VACUUM": "maintains the database", "ANALYZE": "maintains the database",
}  # fmt: skip
INSTEAD = "Ask by SELECT, FROM, WITH, PIVOT, UNPIVOT, DESCRIBE, SUMMARIZE, SHOW TABLES or EXPLAIN."
DOWNLOAD = "To take a result with you, use Download."
TABLES = "Name a table as product.object; SHOW TABLES lists them."

NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
TABLE_FUNCTIONS = frozenset(
    """range generate_series unnest json_each json_tree repeat repeat_row histogram
    histogram_values icu_calendar_names pg_timezone_names test_all_types summary""".split()
)
# Functions that tell of the server, its files and settings, reach around this gate, or only wait.
_DENIED = frozenset(
    """getvariable getenv get_block_size sleep_ms version user session_user nextval currval
    txid_current write_log which_secret in_search_path query query_table glob sniff_csv checkpoint
    force_checkpoint seq_scan arrow_scan arrow_scan_dumb pandas_scan python_arrow_scan
    python_map_function add_parquet_key col_description obj_description shobj_description
    json_execute_serialized_sql json_serialize_plan parse_duckdb_log_message can_cast_implicitly
    enable_logging disable_logging enable_profiling disable_profiling truncate_duckdb_logs
    current_query set_config add_grammar_extension remove_grammar_extension
    create_external_resource destroy_external_resource register_external_resource
    register_external_resource_type deregister_external_resource""".split()
)
_FAMILIES = (
    "pg_", "duckdb_", "pragma_", "has_", "inet_", "read_", "parquet_", "current_", "__internal",
)  # fmt: skip
_HARMLESS = frozenset(
    """pg_typeof pg_size_pretty current_date current_time current_timestamp current_localtime
    current_localtimestamp pg_timezone_names""".split()
)
# Bare words that only a statement that changes something needs.
WRITING = frozenset(
    """insert update delete merge truncate copy attach detach export import install load create
    drop alter pragma call vacuum checkpoint prepare execute deallocate""".split()
)


def denied(function: str) -> bool:
    name = function.casefold()
    if name in _HARMLESS:
        return False
    return name in _DENIED or name.startswith(_FAMILIES)


_SYSTEM = ("information_schema", "pg_catalog", "sqlite_master", "sqlite_schema", "system")
_TOLD = frozenset(
    "current_catalog current_database current_query current_role current_schema current_user "
    "session_user".split()
)


def is_system(path: Sequence[str]) -> bool:
    """Tables in which the engine tells of itself."""
    names = [part.casefold() for part in path]
    return any(name in _SYSTEM for name in names) or (
        len(names) == 1 and names[0].startswith(("duckdb_", "pg_", "sqlite_", "pragma_"))
    )


def is_of_server(names: object) -> bool:
    """A bare word that is a function."""
    return isinstance(names, list) and len(names) == 1 and str(names[0]).casefold() in _TOLD
