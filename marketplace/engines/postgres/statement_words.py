"""What the statement of a rule may call at a server, and the words that are no calls."""

from __future__ import annotations

# They compute something from what they are given, and do nothing else.
FUNCTIONS = frozenset(
    """
    count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop
    covar_samp regr_slope regr_intercept regr_r2 regr_count bool_and bool_or every bit_and bit_or
    mode percentile_cont percentile_disc any_value
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
    nth_value
    abs ceil ceiling floor round trunc mod div power sqrt cbrt exp ln log log10 sign degrees
    radians sin cos tan asin acos atan atan2 pi gcd lcm width_bucket scale min_scale trim_scale
    coalesce nullif greatest least num_nulls num_nonnulls
    length char_length character_length octet_length bit_length lower upper initcap trim btrim ltrim
    rtrim left right substr substring position strpos starts_with replace translate reverse
    split_part overlay concat concat_ws ascii chr md5 to_hex regexp_count regexp_like regexp_match
    regexp_instr regexp_substr regexp_replace string_to_array normalize
    extract date_part date_trunc date_bin age now timezone isfinite make_date make_time
    make_timestamp make_timestamptz make_interval to_char to_date to_timestamp to_number
    justify_days justify_hours justify_interval current_time current_timestamp localtime
    localtimestamp
    cardinality array_length array_ndims array_lower array_upper array_position array_positions
    array_remove array_to_string array_agg string_agg unnest generate_series
    jsonb_array_length json_array_length jsonb_typeof json_typeof jsonb_extract_path_text
    json_extract_path_text jsonb_array_elements jsonb_array_elements_text jsonb_object_keys
    jsonb_each jsonb_each_text jsonb_path_exists to_jsonb
    grouping cast
    """.split()
)
# Types with a size, and words of the language that a bracket may follow.
BEFORE_BRACKETS = frozenset(
    """
    select from where having on by as and or not in exists any some all case when then else end
    between like ilike similar to is distinct over filter within group order partition values using
    join lateral union intersect except with limit offset fetch row array interval rollup cube
    sets range rows return escape only cross inner natural
    decimal dec numeric varchar character char bit float time timestamp varying bpchar timestamptz
    timetz extract cast
    """.split()
)
# What comes after a table and is not its name.
CLAUSES = frozenset(
    """
    where group order having limit offset fetch union intersect except join inner left right full
    cross natural on using window for tablesample
    """.split()
)
