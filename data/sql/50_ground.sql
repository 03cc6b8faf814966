CREATE TABLE turnarounds AS
WITH stand_time AS (
    SELECT *, (25 + 5 * (seats // 25))::smallint AS planned_minutes
    FROM legs_wide
    WHERE origin = 'JFK' AND NOT cancelled AND tailnum IS NOT NULL AND chance(key || 'turnaround') < 0.2
),
taken AS (
    SELECT *, greatest(20, planned_minutes - 6 + (12 * chance(key || 'slack'))::int + least(60, greatest(0, dep_delay // 3)))::smallint AS actual_minutes,
        pick(['Apron Brothers', 'Swiftground', 'Blue Ramp', 'TurnTime', 'Kestrel Handling'], carrier || (flight_number % 3)) AS handler
    FROM stand_time
),
plan(n, step, begins, takes, misses) AS (VALUES
    (1, 'deboarding', 0.02, 0.16, 0.01), (2, 'cleaning', 0.18, 0.25, 0.02), (3, 'catering', 0.2, 0.28, 0.02),
    (4, 'fuelling', 0.22, 0.32, 0.03), (5, 'loading', 0.1, 0.55, 0.01), (6, 'boarding', 0.5, 0.42, 0.01))
SELECT
    row_number() OVER (ORDER BY scheduled_departure, carrier, flight_number)::int AS turnaround_id,
    flight_date, carrier, flight_number, tailnum,
    pick(['A', 'B', 'C'], carrier) || (1 + (chance(tailnum || flight_date) * 30)::int) AS stand,
    handler,
    actual_departure - to_minutes(actual_minutes) AS on_block,
    actual_departure AS off_block,
    planned_minutes, actual_minutes,
    (SELECT list({
            'step': step,
            'begins': (actual_minutes * begins)::smallint,
            'minutes': (actual_minutes * takes * (0.8 + 0.2 * chance(key || step)))::smallint,
            'seen_by': CASE WHEN chance(key || step || 'by') < 0.85 THEN 'camera' ELSE 'agent' END
        } ORDER BY begins, n) FROM plan WHERE chance(key || step || 'missed') > misses) AS steps
FROM taken;

CREATE TABLE handler_scores AS
WITH step AS (
    SELECT date_trunc('week', flight_date)::date AS week, handler, s.step, sum(s.minutes) AS minutes
    FROM (SELECT flight_date, handler, unnest(steps) AS s FROM turnarounds) GROUP BY ALL
),
-- Loading always takes longest, so a step counts against its own usual share of the work.
usual AS (SELECT week, handler, step, minutes / sum(minutes) OVER (PARTITION BY week, handler) AS part FROM step),
slowest AS (
    SELECT week, handler, step
    FROM (SELECT *, part / avg(part) OVER (PARTITION BY step) AS excess FROM usual)
    QUALIFY row_number() OVER (PARTITION BY week, handler ORDER BY excess DESC, step) = 1
),
scored AS (
    SELECT date_trunc('week', flight_date)::date AS week, handler, count(*)::smallint AS turnarounds,
        round(100.0 * avg((actual_minutes <= planned_minutes + 3)::int), 1)::float AS on_plan_share,
        round(avg(greatest(actual_minutes - planned_minutes, 0)), 1)::float AS mean_overrun
    FROM turnarounds GROUP BY ALL HAVING count(*) >= 30 AND count(DISTINCT flight_date) = 7
)
SELECT scored.*, step AS slowest_step, greatest(0, round(on_plan_share - mean_overrun))::tinyint AS score
FROM scored JOIN slowest USING (week, handler);

CREATE TABLE bag_scans AS
WITH bag AS (
    SELECT flight_date, carrier, flight_number, origin, scheduled_departure, key || i AS key
    FROM legs_wide, range(2) t(i)
    WHERE NOT cancelled AND chance(key || i || 'bag') < 0.028
),
point(n, scan_point, before, spread, missed) AS (VALUES
    (1, 'desk', 150, 60, 0.0), (2, 'screening', 84, 6, 0.008), (3, 'sorter', 72, 8, 0.01), (4, 'make-up', 58, 10, 0.01), (5, 'hold', 30, 12, 0.018))
SELECT
    '00' || lpad((md5_number_lower(key) % 100000000)::varchar, 8, '0') AS bag_tag,
    scan_point,
    scheduled_departure - to_minutes(before) + to_minutes((spread * chance(key || scan_point))::int) AS scanned_at,
    flight_date, carrier, flight_number, origin AS airport,
    CASE WHEN scan_point = 'desk' THEN round(8 + 18 * chance(key || 'kg'), 1)::float END AS weight
FROM bag, point
WHERE chance(key || scan_point || 'missed') >= missed;

CREATE TABLE bags_daily AS
WITH bag AS (
    SELECT flight_date, airport, bag_tag, max((scan_point = 'hold')::int) AS loaded,
        date_diff('minute', min(scanned_at) FILTER (scan_point = 'desk'), max(scanned_at) FILTER (scan_point = 'make-up')) AS minutes
    FROM bag_scans GROUP BY ALL
),
day AS (SELECT flight_date, airport, 1 - avg(loaded) AS lost, avg(minutes) AS minutes FROM bag GROUP BY ALL)
SELECT p.day AS flight_date, p.airport, (p.passengers * 0.52)::int AS bags,
    (p.passengers * 0.52 * (0.3 * coalesce(lost, 0) + 0.7 * 0.018 * (0.6 + 0.8 * chance(p.day || p.airport))) * 0.5)::int AS mishandled,
    round(1000.0 * (p.passengers * 0.52 * (0.3 * coalesce(lost, 0) + 0.7 * 0.018 * (0.6 + 0.8 * chance(p.day || p.airport))) * 0.5)::int / p.passengers, 2)::float AS per_thousand,
    round(coalesce(minutes, 62), 1)::float AS belt_minutes
FROM people p LEFT JOIN day d ON d.flight_date = p.day AND d.airport = p.airport;
