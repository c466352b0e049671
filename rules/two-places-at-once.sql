-- ---
-- id = "two-places-at-once"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)(e) and 18(1)(c)-(d)"
-- [title]
-- en = "Said to be held in two places at once"
-- es = "Se dice que está en dos lugares a la vez"
-- [message]
-- en = "{subject} is said to be held in two places at once[ since {since}][, until {until}]: {detail}."
-- es = "Se dice que {subject} está bajo custodia en dos lugares a la vez[ desde {since}][, hasta {until}]: {detail}."
-- [[example]]
-- name = "fires when two stays that sources state overlap"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 until=2025-04-10
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-15 until=2025-05-01 source=s2
-- """
-- fires = ["person:ana"]
-- basis = "corroborated"
-- cites = ["c1", "c2"]
-- [[example]]
-- name = "leaving and arriving on one day is a move"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 until=2025-03-15
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-15 until=2025-05-01
-- """
-- fires = []
-- [[example]]
-- name = "an open stay runs to the day on which it was said and no further"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 said=2025-03-10
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-15 said=2025-05-01
-- custody: id=c3 subject=person:eva place=place:pier since=2025-03-01 said=2025-04-10
-- custody: id=c4 subject=person:eva place=place:fort since=2025-03-15 said=2025-05-01
-- """
-- fires = ["person:eva"]
-- [[example]]
-- name = "a wing of the same prison is the same place, and so is one place said twice"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 until=2025-04-10
-- custody: id=c2 subject=person:ana place=place:wing since=2025-03-15 until=2025-05-01
-- within: part=place:wing whole=place:pier
-- custody: id=c3 subject=person:eva place=place:pier since=2025-03-01 until=2025-04-10
-- custody: id=c4 subject=person:eva place=place:pier since=2025-03-15 until=2025-05-01
-- """
-- fires = []
-- [[example]]
-- name = "two lists of one day that name two places leave it possible"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier said=2025-04-10
-- custody: id=c2 subject=person:ana place=place:fort said=2025-04-10 source=s2
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "an arrival in the course of a month is possible while the other stay lasts"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 until=2025-03-20
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03 until=2025-05-01
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a denied stay, one of unknown place, and one without any day are none"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-03-01 until=2025-04-10
-- custody: id=c2 subject=person:ana place=place:fort since=2025-03-15 until=2025-05-01 stance=denies
-- custody: id=c3 subject=person:ana whereabouts=unknown since=2025-03-15 until=2025-05-01
-- custody: id=c4 subject=person:ana place=place:camp
-- """
-- fires = []
-- ---
WITH stay AS (
  -- begins on the stated day, else on the day it was said; an open stay lasts to that day
  SELECT c.subject, c.id, c.place_id, coalesce(c.place_text, c.place_id) AS place,
    coalesce(c.since_lo, c.said_lo) AS in_lo, coalesce(c.since_hi, c.said_hi) AS in_hi,
    coalesce(c.until_lo, CASE WHEN c.until_text IS NULL THEN c.said_lo END) AS out_lo,
    coalesce(c.until_hi, CASE WHEN c.until_text IS NULL THEN c.said_hi END) AS out_hi,
    CASE WHEN c.since_text IS NULL AND c.until_text IS NULL THEN 1 ELSE 0 END AS point
  FROM custody c
  WHERE c.denied = 0 AND c.subject_kind = 'person' AND c.place_id IS NOT NULL
    AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
),
pair_ AS (
  SELECT a.subject, a.id AS a, b.id AS b,
    CASE WHEN a.place < b.place THEN a.place || ' / ' || b.place
      ELSE b.place || ' / ' || a.place END AS detail,
    CASE WHEN a.place_id < b.place_id THEN a.place_id || '/' || b.place_id
      ELSE b.place_id || '/' || a.place_id END AS key,
    CASE WHEN a.in_lo > b.in_lo THEN a.in_lo ELSE b.in_lo END AS lo,
    CASE WHEN a.in_hi > b.in_hi THEN a.in_hi ELSE b.in_hi END AS hi,
    CASE WHEN a.out_lo < b.out_lo THEN a.out_lo ELSE b.out_lo END AS until_lo,
    CASE WHEN a.out_hi < b.out_hi THEN a.out_hi ELSE b.out_hi END AS until_hi,
    CASE WHEN a.in_hi < b.out_lo AND b.in_hi < a.out_lo THEN 1 ELSE 0 END AS certain
  FROM stay a JOIN stay b ON b.subject = a.subject AND a.id < b.id AND b.place_id <> a.place_id
  LEFT JOIN within p ON p.part = a.place_id AND p.whole = b.place_id
  LEFT JOIN within q ON q.part = b.place_id AND q.whole = a.place_id
  WHERE p.part IS NULL AND q.part IS NULL
    AND ((a.in_lo < b.out_hi AND b.in_lo < a.out_hi)
      OR (a.point = 1 AND b.point = 1 AND a.in_lo = b.out_hi AND b.in_lo = a.out_hi))
),
found AS (
  SELECT subject, key, min(detail) AS detail, max(certain) AS certain, min(lo) AS lo,
    min(hi) AS hi, max(until_lo) AS until_lo, max(until_hi) AS until_hi
  FROM pair_ GROUP BY subject, key
)
SELECT f.subject, f.key, f.certain, f.lo AS since_lo, f.hi AS since_hi, f.until_lo, f.until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.detail, p.a AS cite,
  'core' AS role
FROM found f JOIN pair_ p ON p.subject = f.subject AND p.key = f.key
CROSS JOIN clock k WHERE f.lo <= k.today
UNION ALL
SELECT f.subject, f.key, f.certain, f.lo, f.hi, f.until_lo, f.until_hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), f.detail, p.b, 'core'
FROM found f JOIN pair_ p ON p.subject = f.subject AND p.key = f.key
CROSS JOIN clock k WHERE f.lo <= k.today
