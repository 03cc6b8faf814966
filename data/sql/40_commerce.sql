CREATE TABLE shops(shop, airport, terminal, category, size, share) AS VALUES
    ('Runway Roast', 'EWR', 'A', 'food', 1.2, 14.0), ('Gate & Grain', 'EWR', 'B', 'food', 1.0, 14.0),
    ('Noodle Apron', 'EWR', 'C', 'food', 1.3, 15.0), ('Harbour Duty Free', 'EWR', 'B', 'duty-free', 1.1, 32.0),
    ('Paper Wings', 'EWR', 'C', 'news', 0.8, 12.0), ('Tailor at C', 'EWR', 'C', 'fashion', 0.4, 18.0),
    ('Luggage Hospital', 'EWR', 'A', 'services', 0.2, 10.0), ('Concourse Kitchen', 'JFK', 'T4', 'food', 1.6, 16.0),
    ('Blue Cup', 'JFK', 'T5', 'food', 1.4, 14.0), ('The Long Table', 'JFK', 'T8', 'food', 0.9, 15.0),
    ('Idlewild Duty Free', 'JFK', 'T4', 'duty-free', 2.0, 34.0), ('Eighth Terminal Duty Free', 'JFK', 'T8', 'duty-free', 1.2, 33.0),
    ('Last Chapter', 'JFK', 'T4', 'news', 0.9, 12.0), ('Stopover News', 'JFK', 'T5', 'news', 0.8, 12.0),
    ('Silk & Layover', 'JFK', 'T4', 'fashion', 0.5, 20.0), ('Sole Mates', 'JFK', 'T8', 'fashion', 0.3, 18.0),
    ('Ten Minute Massage', 'JFK', 'T5', 'services', 0.3, 11.0), ('Flushing Bakery', 'LGA', 'B', 'food', 1.2, 14.0),
    ('Marine Air Diner', 'LGA', 'C', 'food', 1.1, 15.0), ('Shuttle Coffee', 'LGA', 'B', 'food', 1.0, 13.0),
    ('Queens Quarterly', 'LGA', 'B', 'news', 0.7, 12.0), ('Bridge Books', 'LGA', 'C', 'news', 0.6, 12.0),
    ('Weekend Coat', 'LGA', 'C', 'fashion', 0.3, 18.0), ('Shoeshine Parlour', 'LGA', 'B', 'services', 0.2, 10.0);

CREATE TABLE people AS
SELECT flight_date AS day, origin AS airport, sum(passengers)::int AS passengers FROM passengers_daily GROUP BY ALL;

CREATE TABLE receipts AS
WITH expected AS (
    SELECT s.*, p.day, (s.size * 21 * p.passengers / 29000 * (0.85 + 0.3 * chance(s.shop || p.day)))::int AS n
    FROM shops s JOIN people p USING (airport)
    -- One tenant forgot to send its file for three days in autumn.
    WHERE NOT (s.shop = 'Shuttle Coffee' AND p.day BETWEEN DATE '2013-10-14' AND DATE '2013-10-16')
),
each AS (SELECT *, shop || day || i AS key FROM expected, LATERAL (SELECT unnest(range(greatest(n, 1))) AS i)),
priced AS (
    SELECT *,
        (1 + (3 * pow(chance(key || 'items'), 2))::int)::tinyint AS items,
        CASE category WHEN 'food' THEN 9 WHEN 'duty-free' THEN 46 WHEN 'news' THEN 7 WHEN 'fashion' THEN 58 ELSE 24 END AS price,
        -- Two waves: the morning bank and the evening bank.
        day::timestamp + to_minutes((CASE WHEN chance(key || 'wave') < 0.45 THEN 330 + 300 * (chance(key || 'a') + chance(key || 'b')) / 1
            ELSE 780 + 260 * (chance(key || 'a') + chance(key || 'b')) END)::int) AS sold_at
    FROM each
)
SELECT
    row_number() OVER (ORDER BY sold_at, shop, key)::int AS receipt_id, sold_at, airport, terminal, shop, category, items,
    round(price * items * (0.6 + 0.9 * chance(key || 'price')) * CASE WHEN chance(key || 'refund') < 0.008 THEN -1 ELSE 1 END, 1)::decimal(8, 2) AS amount,
    pick(['card', 'card', 'card', 'app', 'app', 'cash', 'voucher'], key || 'pay') AS payment,
    CASE WHEN category = 'duty-free' THEN pick(['UA', 'B6', 'DL', 'AA', 'VX', 'HA'], key || 'carrier') END AS carrier
FROM priced;

-- The sample holds one receipt in fifty.
CREATE TABLE spend_daily AS
SELECT r.sold_at::date AS sold_on, r.airport, r.category, (count(*) * 50)::int AS receipts,
    (sum(amount) * 50)::decimal(12, 2) AS revenue, any_value(p.passengers) AS passengers,
    (sum(amount) * 50 / any_value(p.passengers))::decimal(8, 4) AS per_passenger
FROM receipts r JOIN people p ON p.day = r.sold_at::date AND p.airport = r.airport
GROUP BY ALL;

-- This file has drifted from its contract: finance dropped minimum_rent and brought discount_code.
CREATE TABLE concession_bills AS
SELECT date_trunc('month', sold_at)::date AS month, shop, (sum(amount) * 50)::decimal(12, 2) AS turnover,
    any_value(s.share)::decimal(5, 2) AS share,
    (sum(amount) * 50 * any_value(s.share) / 100)::decimal(12, 2) AS due,
    CASE WHEN chance(shop || month(any_value(sold_at))) < 0.15 THEN 'NEW' || (5 + (chance(shop) * 10)::int) END AS discount_code
FROM receipts JOIN shops s USING (shop)
GROUP BY date_trunc('month', sold_at)::date, shop;

CREATE TABLE parking AS
WITH park(car_park, total, electric, price) AS (VALUES
    ('EWR P4', 1900, 40, 39.0), ('EWR Economy', 3100, 12, 24.0), ('JFK Blue', 1600, 36, 42.0), ('JFK Green', 2100, 48, 42.0),
    ('LGA P2', 1200, 30, 44.0), ('LGA P5', 900, 8, 39.0))
SELECT car_park, (day + to_hours(h))::timestamp AS counted_at,
    {
        'total': total::smallint,
        'taken': least(total, total * (0.45 + 0.0000105 * passengers) * (0.9 + 0.2 * chance(car_park || day || h)) * CASE h WHEN 3 THEN 0.8 WHEN 9 THEN 1 WHEN 15 THEN 1.08 ELSE 0.95 END)::smallint,
        'electric': least(electric, electric * (0.3 + 0.7 * chance(car_park || day || h || 'e')))::smallint
    } AS spaces,
    price::decimal(6, 2) AS price
FROM park JOIN people ON airport = left(car_park, 3), (SELECT unnest([3, 9, 15, 21]) AS h);

CREATE TABLE lounge_visits AS
SELECT day::date AS visit_date, lounge, (40 + 160 * chance(lounge || day))::int AS visitors,
    CASE WHEN chance(lounge || day || 'guests') > 0.11 THEN (30 * chance(lounge || day))::int END AS guests
FROM range(DATE '2013-01-01', DATE '2014-01-01', INTERVAL 1 DAY) t(day), (SELECT unnest(['Harbour View', 'Idlewild Club', 'The Hangar', 'Quiet Quarter']) AS lounge);

CREATE TABLE lounge_scans AS
WITH scan AS (
    SELECT i, 'l' || i AS key, TIMESTAMP '2013-01-01 05:00:00' + to_minutes((chance('l' || i || 'day') * 364)::int * 1440 + (chance('l' || i || 'minute') * 1020)::int) AS scanned_at
    FROM range(60000) t(i)
)
SELECT row_number() OVER (ORDER BY scanned_at, i)::int AS scan_id, scanned_at,
    pick(['Harbour View', 'Idlewild Club', 'Idlewild Club', 'The Hangar', 'Quiet Quarter'], key || 'lounge') AS lounge,
    CASE WHEN chance(key || 'how') < 0.45 THEN 'SK' || lpad((md5_number_lower(key) % 10000000000)::varchar, 10, '0') END AS card_number,
    CASE WHEN chance(key || 'how') < 0.36 THEN 'member' WHEN chance(key || 'how') < 0.45 THEN 'guest of a member'
         WHEN chance(key || 'how') < 0.85 THEN 'business class' ELSE 'bought at the door' END AS entitlement,
    CASE WHEN chance(key || 'how') BETWEEN 0.45 AND 0.85 THEN pick(['UA', 'DL', 'AA', 'B6', 'VX'], key || 'carrier') END AS carrier,
    chance(key || 'door') > 0.03 AS admitted
FROM scan;
