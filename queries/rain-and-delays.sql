-- title: What rain does to departures
-- description: The weather of the hour in which a flight was to leave, and how late it left. Heavy is a tenth of an
--   inch and more in the hour. Hours without an observation are left out.
-- owner: Joel Adeyemi

SELECT
  legs.origin,
  CASE
    WHEN hourly.precip = 0 THEN 'dry'
    WHEN hourly.precip < 0.1 THEN 'rain'
    ELSE 'heavy rain'
  END AS weather,
  count(*) AS departures,
  round(avg(legs.dep_delay), 1) AS mean_delay,
  round(avg(hourly.visib), 1) AS mean_visibility
FROM flights.legs
JOIN weather_observations.hourly
  ON hourly.origin = legs.origin
  AND hourly.observed_at = date_trunc('hour', legs.scheduled_departure)
WHERE legs.dep_delay IS NOT NULL AND hourly.precip IS NOT NULL
GROUP BY legs.origin, weather
ORDER BY legs.origin, mean_delay
