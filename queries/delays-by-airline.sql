-- title: Delays by airline
-- description: How often and how long the departures of each airline are late, worst first. Late is 15 minutes or
--   more. Cancelled flights do not count.
-- owner: Petra Novak

SELECT
  airlines.name AS airline,
  count(*) AS departures,
  round(100.0 * count(*) FILTER (legs.dep_delay >= 15) / count(*), 1) AS late_percent,
  median(legs.dep_delay) AS median_delay,
  quantile_disc(legs.dep_delay, 0.9) AS worst_tenth_from
FROM flights.legs
JOIN airlines.airlines USING (carrier)
WHERE legs.dep_delay IS NOT NULL
GROUP BY airline
ORDER BY late_percent DESC
