-- ---
-- id = "transfer-gap"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)(h) and 18(1)(d)-(e)"
-- clock = true
-- [title]
-- en = "Time between two places that nobody accounts for"
-- es = "Tiempo entre dos lugares del que nadie da cuenta"
-- [message]
-- en = "{subject} left[ {detail}] on {since}; no source states where the person was[ until {until}][, {days} days]."
-- es = "{subject} salió[ de {detail}] el {since}; ninguna fuente indica dónde estuvo la persona[ hasta {until}][, {days} días]."
-- [[example]]
-- name = "fires when a stay ends and the next begins days later"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-01-01 until=2025-03-01
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-11 said=2025-05-01
-- """
-- fires = ["person:ana"]
-- cites = ["c1", "c2"]
-- days = 10
-- [[example]]
-- name = "arrival on the same day or the next is a journey, two days later is not"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier until=2025-03-01
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-02
-- custody: id=c3 subject=person:eva place=place:pier until=2025-03-01
-- custody: id=c4 subject=person:eva place=place:fort since=2025-03-03
-- """
-- fires = ["person:eva"]
-- days = 2
-- [[example]]
-- name = "runs to today where nothing is stated after the departure"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier until=2025-05-02
-- transfer: id=t2 subject=person:eva from=place:pier on=2025-05-02
-- """
-- fires = ["person:ana", "person:eva"]
-- days = 30
-- [[example]]
-- name = "a release, a removal, a death or a transfer with its destination accounts for it"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier until=2025-03-01
-- release: id=x1 subject=person:ana on=2025-03-01
-- custody: id=c2 subject=person:eva place=place:pier until=2025-03-01
-- transfer: id=x2 subject=person:eva to=place:fort on=2025-03-01
-- custody: id=c3 subject=person:ida place=place:pier until=2025-03-01
-- release: id=x3 subject=person:ida
-- """
-- fires = []
-- [[example]]
-- name = "another source's stay that covers the days accounts for them"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-01-01 until=2025-03-01
-- custody: id=c2 subject=person:ana place=place:fort since=2025-02-01 said=2025-05-01 source=s2
-- """
-- fires = []
-- [[example]]
-- name = "a transfer said to have one destination, reached long after, leaves a gap"
-- today = "2025-06-01"
-- rows = """
-- transfer: id=t1 subject=person:ana from=place:pier to=place:fort on=2025-03-01
-- custody: id=c1 subject=person:ana place=place:fort since=2025-03-21
-- """
-- fires = ["person:ana"]
-- days = 20
-- [[example]]
-- name = "a departure in the course of a month is possible while some reading leaves a gap"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier until=2025-03
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-31
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a stay without a stated end leaves no gap, nor one that is denied"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-01-01 said=2025-02-01
-- custody: id=c2 subject=person:eva place=place:pier until=2025-03-01 stance=denies
-- """
-- fires = []
-- ---
WITH departed AS (
  -- whoever leaves a place on a stated day
  SELECT c.subject, c.id, c.place_text AS place, c.until_lo AS lo, c.until_hi AS hi,
    CAST(NULL AS TEXT) AS destination
  FROM custody c
  WHERE c.denied = 0 AND c.subject_kind = 'person' AND c.until_lo IS NOT NULL
    AND c.until_hi IS NOT NULL AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
  UNION ALL
  SELECT t.subject, t.id, t.from_text, t.date_lo, t.date_hi, t.to_text
  FROM transfer t
  WHERE t.denied = 0 AND t.subject_kind = 'person' AND t.date_lo IS NOT NULL
    AND t.date_hi IS NOT NULL
),
present AS (
  -- from when to when a source accounts for the person; `final` ends the matter
  SELECT c.subject, c.id, coalesce(c.since_lo, c.said_lo, c.until_lo) AS lo,
    coalesce(c.since_hi, c.said_hi, c.until_hi) AS hi,
    coalesce(c.until_lo, c.said_lo, c.since_hi) AS out_lo, 0 AS final, 1 AS stay
  FROM custody c
  WHERE c.denied = 0 AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 0, 0 FROM transfer
  WHERE denied = 0 AND to_text IS NOT NULL
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 0, 0 FROM hearing
  WHERE denied = 0 AND in_person = 1
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 0, 0 FROM visit WHERE denied = 0
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 0, 0 FROM sighting
  WHERE denied = 0 AND alive = 1
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 0, 0 FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 1, 0 FROM release WHERE denied = 0
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 1, 0 FROM removal WHERE denied = 0
  UNION ALL
  SELECT subject, id, date_lo, date_hi, date_lo AS out_lo, 1, 0 FROM death WHERE denied = 0
),
seen AS (
  SELECT d.id AS departure, p.id, p.lo, p.hi,
    CASE WHEN p.final = 1 AND p.lo IS NULL AND p.hi IS NULL THEN 2
      WHEN p.final = 1 AND p.hi >= d.lo AND p.lo <= d.hi + 1 THEN 2
      WHEN p.stay = 1 AND p.lo <= d.hi AND p.out_lo > d.hi THEN 2
      WHEN d.destination IS NULL AND p.stay = 0 AND p.final = 0 AND p.lo >= d.lo
        AND p.hi <= d.hi + 1 THEN 2
      WHEN p.hi >= d.hi THEN 1
      ELSE 0 END AS level
  FROM departed d JOIN present p ON p.subject = d.subject AND p.id <> d.id
),
next_ AS (
  SELECT departure, max(level) AS level, min(CASE WHEN level = 1 THEN lo END) AS lo,
    min(CASE WHEN level = 1 THEN hi END) AS hi
  FROM seen GROUP BY departure
),
gap AS (
  SELECT d.subject, d.id, d.place, d.lo, d.hi, n.lo AS until_lo, n.hi AS until_hi,
    CASE WHEN coalesce(n.lo, k.today) - d.hi > 1 THEN 1 ELSE 0 END AS certain
  FROM departed d LEFT JOIN next_ n ON n.departure = d.id CROSS JOIN clock k
  WHERE coalesce(n.level, 0) < 2 AND coalesce(n.hi, k.today) - d.lo > 1 AND d.lo <= k.today
    AND (d.destination IS NULL OR n.hi IS NOT NULL)
),
keyed AS (
  SELECT g.subject, g.id, g.lo, g.hi, g.until_lo, g.until_hi, g.certain, g.place,
    CAST(g.lo AS TEXT) || '/' || CAST(g.hi AS TEXT) AS key
  FROM gap g
)
SELECT g.subject, g.key, g.certain, g.lo AS since_lo, g.hi AS since_hi, g.until_lo, g.until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, g.place AS detail, g.id AS cite,
  'core' AS role
FROM keyed g
UNION ALL
SELECT g.subject, g.key, g.certain, g.lo, g.hi, g.until_lo, g.until_hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), g.place, s.id, 'core'
FROM keyed g JOIN seen s ON s.departure = g.id AND s.level = 1 AND s.lo = g.until_lo
