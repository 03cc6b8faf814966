-- People. Every name, address and number here is invented.
CREATE TABLE names AS SELECT
    ['Ada', 'Bruno', 'Chidi', 'Dana', 'Elif', 'Farid', 'Greta', 'Hugo', 'Imani', 'Jonas', 'Kaya', 'Leila', 'Mateo',
     'Nadia', 'Omar', 'Priya', 'Quinn', 'Rosa', 'Samir', 'Tove', 'Uma', 'Viktor', 'Wanda', 'Xenia', 'Yusuf', 'Zoe',
     'Aiko', 'Benoit', 'Clara', 'Diego', 'Esther', 'Finn', 'Gita', 'Hassan', 'Ingrid', 'Jamal', 'Katya', 'Luca',
     'Mei', 'Noah'] AS given,
    ['Abara', 'Bergström', 'Castellano', 'Dvorak', 'Eze', 'Fontaine', 'Garrido', 'Haddad', 'Ivanova', 'Jansen',
     'Kowalski', 'Lindgren', 'Mbeki', 'Nakamura', 'Oyelaran', 'Pereira', 'Quispe', 'Rahman', 'Santoro', 'Takeda',
     'Ustinov', 'Vasquez', 'Whitlock', 'Xiang', 'Yilmaz', 'Zeller', 'Ahlberg', 'Brankovic', 'Calloway', 'Desrosiers',
     'Engström', 'Farrow', 'Gallagher', 'Hollis', 'Iqbal', 'Jimenez', 'Kessler', 'Larkin', 'Moreno', 'Novak',
     'O''Rourke', 'Papadakis', 'Reyes', 'Sandoval', 'Thorne', 'Underhill', 'Villanueva', 'Winters', 'Yoder',
     'Zamora'] AS family;
CREATE MACRO given(key) AS (SELECT pick(given, key || 'given') FROM names);
CREATE MACRO family(key) AS (SELECT pick(family, key || 'family') FROM names);
CREATE MACRO mailbox(given, family, number) AS
    lower(strip_accents(given)) || '.' || replace(lower(strip_accents(family)), '''', '') || number || '@mail.example';

CREATE TABLE profiles AS
WITH person AS (SELECT (100000 + i)::int AS passenger_id, 'p' || i AS key FROM range(20000) t(i))
SELECT
    passenger_id,
    given(key) AS given_name,
    family(key) AS family_name,
    -- A few hundred people have opened a second account with the same address.
    mailbox(given(key), family(key), CASE WHEN chance(key || 'twin') < 0.03 THEN 7 ELSE passenger_id % 10000 END) AS email,
    CASE WHEN chance(key || 'phone') < 0.7
        THEN '+1 555 01' || lpad(((chance(key || 'digits') * 100)::int % 100)::varchar, 2, '0') END AS phone,
    (DATE '2012-01-01' - (365 * 3 + 27000 * sqrt(chance(key || 'born')))::int)::date AS birth_date,
    CASE WHEN chance(key || 'has passport') < 0.8
        THEN (100000000 + (chance(key || 'passport') * 899999999)::int)::varchar END AS passport_number,
    pick(['US', 'US', 'US', 'US', 'US', 'CA', 'MX', 'GB', 'DE', 'FR', 'BR', 'IN', 'JP', 'NG'], key || 'nation') AS nationality,
    {
        'city': pick(['Newark', 'Queens', 'Brooklyn', 'Hoboken', 'White Plains', 'Stamford', 'Princeton', 'Boston',
                      'Chicago', 'Miami', 'Houston', 'San Francisco', 'Toronto', 'London'], key || 'city'),
        'country': pick(['US', 'US', 'US', 'US', 'CA', 'GB'], key || 'country')
    } AS address,
    pick(['none', 'none', 'none', 'none', 'silver', 'silver', 'gold', 'platinum'], key || 'tier') AS loyalty_tier,
    chance(key || 'consent') < 0.41 AS marketing_consent,
    (DATE '2013-12-31' - (1000 * chance(key || 'since'))::int)::date AS member_since
FROM person;

CREATE TABLE bookings AS
WITH booked AS (
    SELECT *, 1 + (chance(key || 'party') < 0.3)::int + (chance(key || 'party') < 0.08)::int AS party
    FROM legs_wide
    WHERE NOT cancelled AND chance(key || 'booked') < 0.17
),
seat AS (SELECT b.*, i, key || i AS seat_key FROM booked b, range(3) t(i) WHERE i < party),
priced AS (
    SELECT *, CASE WHEN chance(key || 'cabin') < 0.06 THEN 'business' WHEN chance(key || 'cabin') < 0.15 THEN 'premium' ELSE 'economy' END AS cabin
    FROM seat
)
SELECT
    upper(left(translate(md5(key || 'ref'), '01', 'XY'), 6)) AS booking_ref,
    (100000 + (md5_number_lower(key || 'who') % 20000 + i * 7919) % 20000)::int AS passenger_id,
    flight_date, carrier, flight_number, origin, dest,
    -- Most people book late, a few a year ahead; nobody after the flight has left.
    scheduled_departure - to_minutes((90 + 60 * 24 * 330 * pow(chance(key || 'when'), 3))::int) AS booked_at,
    pick(['airline-web', 'airline-web', 'airline-web', 'airline-app', 'airline-app', 'agency', 'agency', 'corporate', 'desk'], key || 'channel') AS channel,
    cabin,
    {
        'amount': round((45 + distance * 0.11) * CASE cabin WHEN 'business' THEN 3.4 WHEN 'premium' THEN 1.7 ELSE 1 END * (0.7 + 0.8 * chance(key || 'fare')))::decimal(8, 2),
        'basis': CASE cabin WHEN 'business' THEN 'J' WHEN 'premium' THEN 'W' ELSE pick(['Q', 'K', 'Y'], key) END || pick(['X7NR', 'A14', 'FLEX', 'X0'], key || 'basis'),
        'refundable': chance(key || 'refund') < 0.2
    } AS fare,
    party::tinyint AS party_size,
    (chance(seat_key || 'bags') < 0.45)::tinyint + (chance(seat_key || 'bags') < 0.1)::tinyint AS bags,
    CASE WHEN chance(seat_key || 'service') < 0.02 THEN ['WCHR'] WHEN chance(seat_key || 'service') < 0.05 THEN [pick(['VGML', 'KSML', 'MOML'], seat_key)]
         WHEN chance(seat_key || 'service') < 0.055 THEN ['UMNR', 'MAAS'] ELSE []::varchar[] END AS services,
    chance(seat_key || 'boarded') > 0.035 AS boarded
FROM priced;

CREATE TABLE passengers_daily AS
WITH loaded AS (
    SELECT *, least(seats, round(seats * (0.66 + 0.3 * chance(key || 'load') + 0.06 * (month(flight_date) IN (6, 7, 8))::int)))::int AS people
    FROM legs_wide
    WHERE NOT cancelled
)
SELECT
    flight_date, carrier, origin, dest,
    count(*)::smallint AS flights,
    sum(seats)::int AS seats,
    sum(people)::int AS passengers,
    round(sum(people) * CASE origin WHEN 'LGA' THEN 0.06 WHEN 'EWR' THEN 0.19 ELSE 0.16 END)::int AS transfer,
    round(100.0 * sum(people) / sum(seats), 1)::float AS load_factor
FROM loaded
GROUP BY flight_date, carrier, origin, dest;

CREATE TABLE waits AS
WITH point(checkpoint, airport, share) AS (VALUES
    ('EWR A', 'EWR', 0.2), ('EWR B', 'EWR', 0.25), ('EWR C', 'EWR', 0.55), ('JFK T4', 'JFK', 0.4),
    ('JFK T5', 'JFK', 0.35), ('JFK T8', 'JFK', 0.25), ('LGA B', 'LGA', 0.5), ('LGA C', 'LGA', 0.5)),
-- People queue in the hour before their flight.
hours AS (
    SELECT origin, date_trunc('hour', scheduled_departure) - INTERVAL 1 HOUR AS hour_start, sum(seats) * 0.78 AS people
    FROM legs_wide GROUP BY ALL
),
crowd AS (
    SELECT checkpoint, hour_start, round(people * share * (0.85 + 0.3 * chance(checkpoint || hour_start)))::smallint AS people,
        chance(checkpoint || hour_start || 'queue') AS luck
    FROM hours JOIN point ON airport = origin
),
lanes AS (SELECT *, greatest(2, ceil(people / 190))::tinyint AS lanes_open FROM crowd WHERE people >= 20)
SELECT checkpoint, hour_start, people, lanes_open,
    round(1.5 + 7 * people / (lanes_open * 190.0) * (0.6 + luck), 1)::float AS wait_median,
    round((1.5 + 7 * people / (lanes_open * 190.0) * (0.6 + luck)) * (1.5 + 0.8 * chance(checkpoint || hour_start || 'tail')), 1)::float AS wait_p95
FROM lanes;

CREATE TABLE connections AS
WITH seen AS (
    SELECT origin AS airport, dest, hour(scheduled_departure)::tinyint AS hour, count(*)::int AS flights,
        avg(greatest(arr_delay, 0)) AS late
    FROM legs GROUP BY ALL HAVING count(*) >= 50
)
SELECT airport, dest, hour, flights,
    round(least(0.9, exp(-(60 - 15) / (12 + late))), 3)::float AS miss_60,
    round(least(0.9, exp(-(90 - 15) / (12 + late))), 3)::float AS miss_90,
    round(least(0.9, exp(-(120 - 15) / (12 + late))), 3)::float AS miss_120
FROM seen;

CREATE TABLE survey AS
SELECT
    TIMESTAMP '2013-01-02 06:00:00' + to_minutes((chance('s' || i) * 363 * 1440)::int) AS answered_at,
    pick(['EWR A17', 'JFK B22', 'LGA C9'], 's' || i || 'gate') AS gate,
    q AS question,
    (1 + (4 * sqrt(chance('s' || i || q)))::int)::tinyint AS score,
    CASE WHEN q = 'overall' AND chance('s' || i || 'words') < 0.25 THEN
        pick(['Too loud.', 'Friendly staff at the gate!', 'No sockets, again', 'Clean, quick, thank you',
              'Where is the water fountain?', 'Ask for ' || given('s' || i) || ', she was wonderful',
              'The escalator has been broken since spring', 'wifi wifi wifi'], 's' || i || 'comment') END AS comment
FROM range(700) t(i), (SELECT unnest(['cleanliness', 'staff', 'signs', 'wifi', 'overall']) AS q);
