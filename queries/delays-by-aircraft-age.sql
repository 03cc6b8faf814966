-- title: Are old aircraft late more often?
-- description: Departures by the age of the aircraft, from its year in the register. Asked by the fleet board every
--   spring; so far the answer is no. One flight in seven has an aircraft that the register does not know.
-- owner: Ines Carvalho

SELECT
  CASE
    WHEN aircraft.tailnum IS NULL THEN 'not in the register'
    WHEN aircraft.year_built IS NULL THEN 'year not known'
    WHEN year(legs.flight_date) - aircraft.year_built < 20 THEN 'under 20 years'
    WHEN year(legs.flight_date) - aircraft.year_built < 30 THEN '20 to 29 years'
    ELSE '30 years and more'
  END AS age,
  count(*) AS departures,
  count(DISTINCT legs.tailnum) AS aircraft,
  round(avg(legs.dep_delay), 1) AS mean_delay,
  round(100.0 * count(*) FILTER (legs.dep_delay >= 15) / count(*), 1) AS late_percent
FROM flights.legs
LEFT JOIN aircraft_register.aircraft USING (tailnum)
WHERE legs.dep_delay IS NOT NULL
GROUP BY age
ORDER BY departures DESC
