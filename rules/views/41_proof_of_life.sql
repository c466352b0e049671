-- ---
-- about = "The last stated proof of life of each person: a sighting said to be alive (not by footage), a hearing held in person, a notice from the person, a visit. A roster is a claim of custody and none."
-- index = ["person"]
-- ---
WITH proof AS (
  SELECT subject AS person, date_lo AS lo, date_hi AS hi, id AS event FROM sighting
  WHERE denied = 0 AND alive = 1 AND coalesce(basis, '') <> 'footage'
  UNION ALL
  SELECT subject, date_lo, date_hi, id FROM hearing WHERE denied = 0 AND in_person = 1
  UNION ALL
  SELECT subject, date_lo, date_hi, id FROM notice WHERE denied = 0 AND from_person = 1
  UNION ALL
  SELECT subject, date_lo, date_hi, id FROM visit WHERE denied = 0
), ranked AS (
  SELECT p.*, row_number() OVER (PARTITION BY person
    ORDER BY coalesce(hi, -999999) DESC, coalesce(lo, -999999) DESC, event) AS n
  FROM proof AS p WHERE person LIKE 'person:%'
)
SELECT person, lo, hi, event FROM ranked WHERE n = 1
