CREATE TABLE aircraft_months AS
SELECT
    date_trunc('month', flight_date)::date AS month, tailnum, carrier, any_value(model) AS model,
    count(*)::smallint AS flights,
    round(sum(coalesce(air_time, distance / 7.5)) / 60, 1)::float AS air_hours,
    sum(distance)::int AS miles,
    sum(register_seats::bigint * distance)::bigint AS seat_miles
FROM legs_wide
WHERE NOT cancelled AND tailnum IS NOT NULL
GROUP BY ALL;

CREATE TABLE work_orders AS
WITH candidate AS (
    SELECT tailnum, actual_arrival, row_number() OVER (ORDER BY actual_arrival, key) AS n, key
    FROM legs_wide WHERE actual_arrival IS NOT NULL AND tailnum IS NOT NULL AND chance(key || 'fault') < 0.027
)
SELECT
    (480000 + n)::int AS wo_id, tailnum, actual_arrival AS opened,
    CASE WHEN chance(key || 'open') > 0.02 THEN actual_arrival + to_minutes((40 + 2000 * pow(chance(key || 'repair'), 4))::int) END AS closed,
    pick([21, 24, 25, 27, 29, 32, 32, 33, 34, 36, 49, 52, 72, 79], key || 'ata')::tinyint AS chapter,
    pick(['C', 'C', 'C', 'B', 'B', 'A'], key || 'sev') AS severity,
    CASE WHEN chance(key || 'flag') < 0.3 THEN (chance(key || 'flag') * 10)::tinyint END AS flag7
FROM candidate;

CREATE TABLE repair_forecast AS
WITH used AS (
    SELECT tailnum, round(sum(air_hours) / 4, 1)::float AS air_hours, sum(flights) AS flights FROM aircraft_months GROUP BY ALL
),
faults AS (SELECT tailnum, count(*) AS n FROM work_orders GROUP BY ALL)
SELECT
    tailnum, DATE '2013-12-30' AS made_on,
    round(1 - exp(-(air_hours / 900 + coalesce(n, 0) * 0.05) * (0.7 + 0.6 * chance(tailnum))), 3)::float AS likelihood,
    map_from_entries([
        {'k': '32', 'v': round(0.4 * chance(tailnum || '32') * air_hours / 600, 3)::float},
        {'k': '34', 'v': round(0.2 * chance(tailnum || '34') * air_hours / 600, 3)::float},
        {'k': '72', 'v': round(0.1 * chance(tailnum || '72') * air_hours / 600, 3)::float}]) AS by_system,
    air_hours
FROM used LEFT JOIN faults USING (tailnum)
WHERE flights >= 20;

-- The six small carriers whose crews report at our crew centre.
CREATE TABLE crew_legs AS
SELECT *, row_number() OVER (PARTITION BY carrier ORDER BY scheduled_departure, flight_number) AS n
FROM legs_wide WHERE carrier IN ('VX', 'F9', 'AS', 'HA', 'YV', 'OO') AND NOT cancelled;

CREATE TABLE crew AS
WITH person AS (
    SELECT (7000 + i)::int AS crew_id, 'c' || i AS key, ['VX', 'VX', 'VX', 'VX', 'F9', 'AS', 'HA', 'YV', 'YV', 'OO'][1 + i % 10] AS carrier,
        ['captain', 'first officer', 'purser', 'cabin crew'][1 + (i // 10) % 4] AS role
    FROM range(600) t(i)
)
SELECT crew_id, given(key) AS given_name, family(key) AS family_name,
    lower(strip_accents(given(key))) || '.' || crew_id || '@crew.example' AS email,
    (DATE '1990-06-01' - (10000 * chance(key || 'born'))::int)::date AS birth_date,
    (200000000 + (chance(key || 'passport') * 699999999)::int)::varchar AS passport_number,
    CASE WHEN role IN ('captain', 'first officer') THEN 'L' || (1000000 + (chance(key || 'licence') * 8999999)::int) END AS licence_number,
    role, carrier,
    (DATE '2013-12-31' + (20 + 700 * chance(key || 'cleared'))::int)::date AS cleared_until
FROM person;

CREATE TABLE duties AS
WITH team AS (SELECT carrier, role, list(crew_id ORDER BY crew_id) AS people FROM crew GROUP BY ALL)
SELECT
    t.people[1 + (l.n * 7 + length(t.role)) % len(t.people)]::int AS crew_id,
    l.flight_date, l.carrier, l.flight_number, l.origin,
    l.scheduled_departure - to_minutes(55 + (chance(l.key || t.role) * 20)::int) AS reported_at,
    least(830, 90 + coalesce(l.air_time, 120) + greatest(coalesce(l.dep_delay, 0), 0) + (60 * chance(l.key || 'duty'))::int)::smallint AS duty_minutes
FROM crew_legs l JOIN team t USING (carrier);
