-- Chance that can be repeated: a number in [0, 1) that depends on nothing but the key.
CREATE MACRO chance(key) AS (md5_number_lower(key::varchar) % 1000000)::double / 1000000;
CREATE MACRO pick(list, key) AS list[1 + (md5_number_lower(key::varchar) % len(list))::int];
-- 517 is 05:17; 2400 is midnight at the end of the day.
CREATE MACRO clock(day, hhmm) AS day::timestamp + to_minutes((hhmm // 100) * 60 + hhmm % 100);

CREATE TABLE raw AS
SELECT make_date(year::int, month::int, day::int) AS flight_date, *
FROM read_csv(getvariable('csv') || '/flights.csv', nullstr = 'NA');

-- The flaws of the source stay: missing times, aircraft that no register knows, arrivals without a delay.
CREATE TABLE legs AS
SELECT
    flight_date,
    carrier,
    flight::smallint AS flight_number,
    origin,
    dest,
    tailnum,
    clock(flight_date, sched_dep_time) AS scheduled_departure,
    clock(flight_date, sched_dep_time) + to_minutes(dep_delay::int) AS actual_departure,
    dep_delay::smallint AS dep_delay,
    -- Arrival times are local to the destination; one that seems to lie before the departure is on the next day.
    clock(flight_date + (sched_arr_time < sched_dep_time)::int, sched_arr_time) AS scheduled_arrival,
    CASE
        WHEN arr_delay IS NOT NULL
            THEN clock(flight_date + (sched_arr_time < sched_dep_time)::int, sched_arr_time) + to_minutes(arr_delay::int)
        WHEN arr_time IS NOT NULL
            THEN clock(flight_date + (arr_time < dep_time)::int, arr_time)
    END AS actual_arrival,
    arr_delay::smallint AS arr_delay,
    air_time::smallint AS air_time,
    distance::smallint AS distance,
    dep_time IS NULL AS cancelled
FROM raw;

CREATE TABLE airlines AS FROM read_csv(getvariable('csv') || '/airlines.csv');

CREATE TABLE airports AS
SELECT faa, name, lat, lon, alt::smallint AS alt, tz::float AS tz, dst, nullif(tzone, '\N') AS tzone
FROM read_csv(getvariable('csv') || '/airports.csv', nullstr = 'NA');

CREATE TABLE weather AS
SELECT
    origin,
    make_timestamp(year, month, day, hour, 0, 0) AS observed_at,
    round(temp, 2)::float AS temp,
    round(dewp, 2)::float AS dewp,
    round(humid, 2)::float AS humid,
    wind_dir::smallint AS wind_dir,
    round(wind_speed, 1)::float AS wind_speed,
    round(wind_gust, 1)::float AS wind_gust,
    round(precip, 2)::float AS precip,
    round(pressure, 1)::float AS pressure,
    round(visib, 2)::float AS visib
FROM read_csv(getvariable('csv') || '/weather.csv', nullstr = 'NA')
-- The hour that summer time gives back is there twice in the source; one is enough.
QUALIFY row_number() OVER (PARTITION BY origin, observed_at ORDER BY time_hour) = 1;

CREATE TABLE aircraft AS
SELECT
    tailnum,
    year::smallint AS year_built,
    type,
    manufacturer,
    model,
    engines::tinyint AS engines,
    seats::smallint AS seats,
    speed::smallint AS speed,
    engine
FROM read_csv(getvariable('csv') || '/planes.csv', nullstr = 'NA');

-- One row per leg with what several products need: the weather, the flight before, the seats.
CREATE TABLE legs_wide AS
SELECT
    l.*,
    hour(l.scheduled_departure) AS dep_hour,
    w.wind_speed, w.visib, w.precip, w.temp,
    a.model, a.seats AS register_seats, a.engines, a.tailnum IS NOT NULL AS known,
    coalesce(a.seats, CASE WHEN l.distance < 500 THEN 70 WHEN l.distance < 1200 THEN 130 ELSE 180 END)::int AS seats,
    lag(l.arr_delay) OVER same_aircraft AS delay_before,
    count(*) OVER (PARTITION BY l.origin, date_trunc('hour', l.scheduled_departure)) AS traffic,
    l.flight_date || l.carrier || l.flight_number || l.origin || l.scheduled_departure AS key
FROM legs l
LEFT JOIN weather w ON w.origin = l.origin AND w.observed_at = date_trunc('hour', l.scheduled_departure)
LEFT JOIN aircraft a ON a.tailnum = l.tailnum
WINDOW same_aircraft AS (PARTITION BY l.tailnum, l.flight_date ORDER BY l.scheduled_departure, l.flight_number);

CREATE TABLE delays AS
SELECT
    flight_date, carrier, flight_number, origin, dest, tailnum, scheduled_departure, dep_delay,
    CASE
        WHEN precip > 0.05 OR visib < 3 OR wind_speed > 25 THEN 'weather'
        WHEN delay_before > 15 THEN 'late-aircraft'
        WHEN traffic >= 18 AND chance(key) < 0.7 THEN 'traffic'
        ELSE 'airline'
    END AS cause,
    coalesce(delay_before > 15, false) AS knock_on,
    wind_speed,
    visib
FROM legs_wide
WHERE dep_delay >= 15;

CREATE TABLE route_months AS
SELECT
    date_trunc('month', flight_date)::date AS month, carrier, origin, dest,
    count(*)::smallint AS flights,
    sum(cancelled::int)::smallint AS cancelled,
    round(avg(dep_delay), 1)::float AS mean_dep_delay,
    quantile_cont(dep_delay, 0.9)::float AS p90_dep_delay,
    round(100.0 * sum((dep_delay < 15)::int) / nullif(count(dep_delay), 0), 1)::float AS on_time_share,
    round(avg(air_time), 1)::float AS mean_air_time
FROM legs
GROUP BY ALL
HAVING count(*) >= 10;

CREATE TABLE punctuality AS
WITH worst AS (
    SELECT flight_date, origin, cause FROM delays GROUP BY flight_date, origin, cause
    QUALIFY row_number() OVER (PARTITION BY flight_date, origin ORDER BY sum(dep_delay) DESC, cause) = 1
)
SELECT
    l.flight_date, l.origin AS airport,
    count(*)::smallint AS departures,
    sum(cancelled::int)::smallint AS cancelled,
    sum(coalesce(dep_delay < 15, false)::int)::smallint AS on_time,
    round(100.0 * sum(coalesce(dep_delay < 15, false)::int) / count(*), 1)::float AS on_time_share,
    round(avg(greatest(dep_delay, 0)), 1)::float AS mean_delay,
    any_value(worst.cause) AS worst_cause
FROM legs l LEFT JOIN worst ON worst.flight_date = l.flight_date AND worst.origin = l.origin
GROUP BY l.flight_date, l.origin;

CREATE TABLE punctuality_weekly AS
SELECT
    date_trunc('week', flight_date)::date AS week, airport,
    sum(departures)::int AS departures,
    round(100.0 * sum(on_time) / sum(departures))::int AS on_time_share,
    80 AS goal
FROM punctuality
GROUP BY ALL
HAVING count(*) = 7;
