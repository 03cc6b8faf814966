-- About 30 grams of kerosene a mile and seat, and a little to taxi.
CREATE TABLE burnt AS
SELECT *, (300 + distance::int * seats * 0.03)::int AS fuel_kg FROM legs_wide WHERE NOT cancelled;

CREATE TABLE fuel_slips AS
SELECT
    row_number() OVER (ORDER BY scheduled_departure, key)::int AS slip_id,
    actual_departure - to_minutes(18 + (20 * chance(key || 'hose'))::int) AS fuelled_at,
    flight_date, carrier, tailnum, origin AS airport,
    (fuel_kg * (0.85 + 0.4 * chance(key || 'kg')) // 10 * 10)::int AS fuel_kg,
    pick([0, 0, 0, 0, 2, 2, 5, 10], carrier || origin || month(flight_date))::float AS saf_share,
    CASE WHEN chance(key || 'price') > 0.05 THEN round(0.78 + 0.1 * chance(month(flight_date)::varchar) + 0.03 * chance(carrier), 4)::decimal(6, 4) END AS price_per_kg,
    pick(['Hudson Hydrant', 'Jamaica Bay Fuel', 'Meadowlands Aviation'], carrier || origin) AS supplier
FROM burnt
WHERE tailnum IS NOT NULL AND chance(key || 'slip') < 0.16;

CREATE TABLE emissions AS
SELECT flight_date, carrier, origin AS airport, count(*)::smallint AS flights,
    round(sum(fuel_kg) / 1000, 2)::float AS fuel_t,
    round(round(sum(fuel_kg) / 1000, 2) * 3.16, 2)::float AS co2_t,
    round(100.0 * avg(known::int), 1)::float AS known_share
FROM burnt GROUP BY ALL;

CREATE TABLE carbon AS
WITH tonnes AS (SELECT date_trunc('month', flight_date)::date AS month, airport, sum(co2_t) AS co2 FROM emissions GROUP BY ALL),
flown AS (SELECT date_trunc('month', day)::date AS month, airport, sum(passengers)::int AS passengers FROM people GROUP BY ALL)
SELECT month, airport, co2::int AS co2_t, passengers, round(1000 * co2 / passengers, 1) AS kg_per_passenger,
    'Anouk Vermeer' AS signed_by
FROM tonnes JOIN flown USING (month, airport);

CREATE TABLE noise AS
WITH place(microphone, airport, near) AS (VALUES
    ('Howard Beach', 'JFK', 3), ('Cedarhurst', 'JFK', 1), ('Floral Park', 'JFK', 0), ('Rosedale', 'JFK', 4),
    ('Flushing Meadows', 'LGA', 4), ('Jackson Heights', 'LGA', 2), ('College Point', 'LGA', 3), ('Rikers Shore', 'LGA', 1),
    ('Ironbound', 'EWR', 3), ('Elizabeth North', 'EWR', 4), ('Linden', 'EWR', 1), ('Kearny', 'EWR', 2)),
heard AS (
    SELECT l.*, p.*, l.key || p.microphone AS noise_key
    FROM legs_wide l JOIN place p ON p.airport = l.origin
    WHERE NOT l.cancelled AND coalesce(l.wind_speed, 0) <= 25 AND chance(l.key || p.microphone || 'noise') < 0.03
),
level AS (
    SELECT *, round(58 + near * 2 + 2.5 * coalesce(engines, 2) + seats / 40 + 10 * chance(noise_key || 'dB'), 1)::float AS level_max,
        actual_departure + to_seconds(90 + (200 * chance(noise_key || 's'))::int) AS heard_at
    FROM heard
)
SELECT
    row_number() OVER (ORDER BY heard_at, noise_key)::int AS event_id, heard_at, microphone, level_max,
    round(level_max + 7 + 3 * chance(noise_key || 'sel'), 1)::float AS level_event,
    (8 + 25 * chance(noise_key || 'len'))::smallint AS seconds,
    CASE WHEN chance(noise_key || 'radar') > 0.06 THEN tailnum END AS tailnum,
    hour(heard_at) >= 22 OR hour(heard_at) < 7 AS night
FROM level;

CREATE TABLE complaints AS
WITH loud AS (
    SELECT *, row_number() OVER (ORDER BY heard_at, event_id) AS n, 'x' || event_id AS key
    FROM noise WHERE chance('x' || event_id) < CASE WHEN night THEN 0.06 ELSE 0.008 END
),
-- Three households write half of all complaints.
who AS (SELECT *, CASE WHEN chance(key || 'who') < 0.5 THEN 'h' || (n % 3) ELSE key END AS house FROM loud)
SELECT
    n::int AS complaint_id,
    heard_at + to_minutes((30 + 2000 * chance(key || 'delay'))::int) AS received_at,
    pick(['web', 'web', 'web', 'telephone', 'letter'], key || 'way') AS way,
    {
        'name': given(house) || ' ' || family(house),
        'email': CASE WHEN chance(house || 'mail') < 0.8 THEN lower(strip_accents(given(house))) || '.' || left(md5(house), 4) || '@home.example' END,
        'street': (1 + (chance(house || 'no') * 180)::int) || ' ' || pick(['Cross Bay Walk', 'Heron Lane', 'Old Mill Road', 'Ninety-First Place', 'Creek Street'], house || 'street')
    } AS neighbour,
    microphone,
    [event_id] AS event_ids,
    CASE WHEN chance(key || 'answer') < 0.93 THEN heard_at + to_days(1 + (12 * chance(key || 'days'))::int) + to_hours(9) END AS answered_at
FROM who;
