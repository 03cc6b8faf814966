-- title: Aircraft that are missing from the register
-- description: Tail numbers that fly but that the register does not have, by airline. Two airlines report fleet
--   numbers in place of registrations; they stand on top.
-- owner: Amina Diallo

SELECT
  airlines.name AS airline,
  count(DISTINCT legs.tailnum) AS missing_aircraft,
  count(*) AS their_flights,
  min(legs.tailnum) AS for_example,
  max(legs.flight_date) AS last_seen
FROM flights.legs
ANTI JOIN aircraft_register.aircraft USING (tailnum)
JOIN airlines.airlines USING (carrier)
WHERE legs.tailnum IS NOT NULL
GROUP BY airline
ORDER BY their_flights DESC
