-- title: Why we are late, airport by airport
-- description: Causes of delays at our airports, with the share that began with another flight. For the Monday
--   meeting of the duty managers.
-- owner: Mara Lindqvist

SELECT
  airports.name AS airport,
  delays.cause,
  count(*) AS delays,
  round(100.0 * count(*) FILTER (delays.knock_on) / count(*), 1) AS knock_on_percent,
  median(delays.dep_delay) AS median_delay
FROM flight_delays.delays
JOIN airports.airports ON airports.faa = delays.origin
GROUP BY airport, delays.cause
ORDER BY airport, delays DESC
