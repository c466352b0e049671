-- ---
-- about = "Where each person is last said to be, one row a person: the claim stated for the latest day (custody by the day on which it is said, anything else by its own day). `since`: from when; `stated`: the last day on which a source states it. Said by, not is."
-- index = ["person"]
-- ---
WITH said AS (
  SELECT subject AS person, CASE WHEN place_text IS NULL THEN 'unknown' ELSE 'held' END AS status,
    place_id, place_text, said_by, since_lo, since_hi,
    coalesce(until_lo, said_lo, date_lo) AS stated_lo,
    coalesce(until_hi, said_hi, date_hi) AS stated_hi, id AS event, 2 AS rank
  FROM custody WHERE denied = 0 AND (place_text IS NOT NULL OR whereabouts IS NOT NULL)
  UNION ALL
  -- A text that is no country's code stands as it was written, and leads to no country.
  SELECT subject, 'removed', CASE WHEN length(to_country) = 2
      AND substr(to_country, 1, 1) BETWEEN 'A' AND 'Z'
      AND substr(to_country, 2, 1) BETWEEN 'A' AND 'Z'
    THEN 'country:' || to_country END, to_country, said_by, date_lo, date_hi,
    coalesce(date_lo, said_lo), coalesce(date_hi, said_hi), id, 3
  FROM removal WHERE denied = 0 AND to_country IS NOT NULL
  UNION ALL
  SELECT subject, 'released', at_id, at_text, said_by, date_lo, date_hi,
    coalesce(date_lo, said_lo), coalesce(date_hi, said_hi), id, 1
  FROM release WHERE denied = 0
  UNION ALL
  SELECT subject, 'held', to_id, to_text, said_by, date_lo, date_hi,
    coalesce(date_lo, said_lo), coalesce(date_hi, said_hi), id, 2
  FROM transfer WHERE denied = 0 AND to_text IS NOT NULL
  UNION ALL
  SELECT subject, 'dead', at_id, at_text, said_by, date_lo, date_hi,
    coalesce(date_lo, said_lo), coalesce(date_hi, said_hi), id, 0
  FROM death WHERE denied = 0
), ranked AS (
  SELECT s.*, row_number() OVER (PARTITION BY person
    ORDER BY coalesce(stated_hi, -999999) DESC, coalesce(since_hi, -999999) DESC, rank, event) AS n
  FROM said AS s WHERE person IS NOT NULL
)
SELECT p.id AS person, coalesce(r.status, 'unknown') AS status, r.place_id, r.place_text,
  r.said_by, r.since_lo, r.since_hi, r.stated_lo, r.stated_hi, r.event
FROM person AS p LEFT JOIN ranked AS r ON r.person = p.id AND r.n = 1
