// What DuckDB reserves: as a name of a table or property these must be quoted. A test compares them.
export const RESERVED = `all analyse analyze and any array as asc asymmetric both case cast check collate column
constraint create default deferrable desc describe distinct do else end except false fetch for foreign from group
having in initially intersect into lambda lateral leading limit not null offset on only or order pivot pivot_longer
pivot_wider placing primary qualify references returning select show some summarize symmetric table then to trailing
true union unique unpivot using variadic when where window with
anti asof at authorization binary by collation columns concurrently cross freeze full generated glob ilike inner is
isnull join left like map natural notnull outer overlaps positional right semi similar struct tablesample try_cast
tuple unpack verbose`

// The other words of a query. Not every word of the grammar: most of those are names of properties here.
export const OTHERS = `between coalesce cube current escape exclude exists explain extract filter first following
grouping if ignore interval last list materialized no nulls over partition percent preceding range recursive rename
repeatable replace reservoir respect rollup row rows sample sets similar ties unbounded values within without`

export const TYPES = `bigint bit blob bool boolean char date decimal double enum float hugeint int integer json numeric
real smallint text time timestamp timestamptz tinyint ubigint uhugeint uinteger union usmallint utinyint uuid varchar`

export const FUNCTIONS = `abs any_value approx_count_distinct approx_quantile arg_max arg_min array_agg avg ceil
coalesce concat concat_ws contains corr count count_if cume_dist date_diff date_part date_trunc day dayname dense_rank
epoch extract first_value floor greatest hour ifnull lag last_value lead least left len length list list_aggregate
list_contains list_distinct list_filter list_sort list_transform lower lpad ltrim max mean median min minute mode month
monthname nullif ntile percent_rank quantile_cont quarter rank regexp_extract regexp_matches regexp_replace replace
right round row_number rpad rtrim split_part starts_with stddev strftime string_agg strptime struct_extract substring
sum trim try_strptime typeof unnest upper variance week year`

export const list = words => words.trim().split(/\s+/)
