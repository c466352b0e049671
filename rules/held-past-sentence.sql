-- ---
-- id = "held-past-sentence"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 9(1); ICPPED art. 21"
-- clock = true
-- [title]
-- en = "Held past the end of the sentence"
-- es = "Retenido después de cumplir la pena"
-- [message]
-- en = "{subject}: the sentence ended on {since}, and sources state custody until {until}[: {days} days past it]."
-- es = "{subject}: la pena terminó el {since} y las fuentes indican custodia hasta {until}[: {days} días de más]."
-- [[example]]
-- name = "fires when a source states custody after the end, and counts to that statement, not to today"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- custody: id=c1 subject=person:ana place=place:pier since=2023-01-01 said=2025-03-31
-- """
-- fires = ["person:ana"]
-- cites = ["c1", "s1"]
-- days = 30
-- [[example]]
-- name = "custody stated on the last day of the sentence is no finding, nor custody stated before"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- custody: id=c1 subject=person:ana since=2023-01-01 said=2025-03-01
-- sentence: id=s2 subject=person:eva until=2025-03-01
-- custody: id=c2 subject=person:eva since=2023-01-01 said=2024-03-01
-- """
-- fires = []
-- [[example]]
-- name = "fires on the day after the sentence"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- custody: id=c1 subject=person:ana since=2023-01-01 said=2025-03-02
-- """
-- fires = ["person:ana"]
-- days = 1
-- [[example]]
-- name = "a release stops the clock; one before or at the end leaves later custody to another matter"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- release: id=r1 subject=person:ana on=2025-03-11
-- sentence: id=s2 subject=person:eva until=2025-03-01
-- release: id=r2 subject=person:eva on=2025-02-20
-- custody: id=c2 subject=person:eva since=2025-04-01 said=2025-05-01
-- """
-- fires = ["person:ana"]
-- days = 10
-- [[example]]
-- name = "of two sentences the later end counts"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- sentence: id=s2 subject=person:ana until=2027-03-01
-- custody: id=c1 subject=person:ana since=2023-01-01 said=2025-05-01
-- """
-- fires = []
-- [[example]]
-- name = "a new arrest after the end is another matter"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03-01
-- arrest: id=a1 subject=person:ana on=2025-04-01 said=2025-04-02
-- custody: id=c1 subject=person:ana since=2025-04-01 said=2025-05-01
-- """
-- fires = []
-- [[example]]
-- name = "an end in the course of a month is possible while custody is stated in it"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana until=2025-03
-- custody: id=c1 subject=person:ana since=2023-01-01 said=2025-03-15
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "without a stated end, without a day on which custody is stated, or where a source denies it, there is no finding"
-- today = "2025-06-01"
-- rows = """
-- sentence: id=s1 subject=person:ana term='three years'
-- custody: id=c1 subject=person:ana since=2023-01-01 said=2025-05-01
-- sentence: id=s2 subject=person:eva until=2025-03-01
-- custody: id=c2 subject=person:eva since=2023-01-01
-- sentence: id=s3 subject=person:ida until=2025-03-01
-- custody: id=c3 subject=person:ida stance=denies said=2025-05-01
-- """
-- fires = []
-- ---
WITH term AS (
  SELECT subject, max(until_lo) AS lo, max(until_hi) AS hi FROM sentence
  WHERE denied = 0 AND subject_kind = 'person' AND until_hi IS NOT NULL GROUP BY subject
),
again AS (
  -- the first arrest that begins after the end: what follows it is another matter
  SELECT a.subject, min(a.date_lo) AS lo FROM arrest a JOIN term t ON t.subject = a.subject
  WHERE a.denied = 0 AND a.date_lo > t.hi GROUP BY a.subject
),
freed AS (
  SELECT r.subject, min(r.date_lo) AS lo, min(r.date_hi) AS hi
  FROM release r JOIN term t ON t.subject = r.subject
  JOIN (SELECT subject, min(date_hi) AS began FROM sentence WHERE denied = 0 GROUP BY subject) b
    ON b.subject = r.subject
  WHERE r.denied = 0 AND r.date_hi IS NOT NULL AND (b.began IS NULL OR r.date_hi >= b.began)
  GROUP BY r.subject
),
stated AS (
  SELECT c.subject, c.id, c.date_lo AS begin_lo, c.said_lo AS lo, c.said_hi AS hi FROM custody c
  WHERE c.denied = 0 AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
    AND c.until_text IS NULL
  UNION ALL
  SELECT c.subject, c.id, c.date_lo, c.until_lo, c.until_hi FROM custody c
  WHERE c.denied = 0 AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
    AND c.until_text IS NOT NULL
  UNION ALL
  SELECT c.subject, c.id, c.date_lo AS begin_lo, c.date_lo AS lo, c.date_hi FROM custody c
  WHERE c.denied = 0 AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
  UNION ALL
  SELECT r.subject, r.id, CAST(NULL AS BIGINT), r.date_lo, r.date_hi FROM release r
  WHERE r.denied = 0
),
past AS (
  SELECT s.subject, s.id, t.lo AS end_lo, t.hi AS end_hi,
    CASE WHEN f.lo < s.lo THEN f.lo ELSE s.lo END AS lo,
    CASE WHEN f.hi < s.hi THEN f.hi ELSE s.hi END AS hi
  FROM term t JOIN stated s ON s.subject = t.subject CROSS JOIN clock k
  LEFT JOIN freed f ON f.subject = t.subject
  LEFT JOIN again g ON g.subject = t.subject
  WHERE (s.lo IS NULL OR s.lo <= k.today)
    AND (f.hi IS NULL OR s.begin_lo IS NULL OR s.begin_lo <= f.hi)
    AND (g.lo IS NULL OR coalesce(s.begin_lo, s.lo) < g.lo)
    AND (f.lo IS NULL OR s.lo IS NULL OR s.lo <= f.hi)
),
found AS (
  SELECT subject, end_lo, end_hi, max(lo) AS lo, max(hi) AS hi,
    max(CASE WHEN lo > end_hi THEN 1 ELSE 0 END) AS certain
  FROM past WHERE hi > end_lo OR (end_lo IS NULL AND hi > end_hi)
  GROUP BY subject, end_lo, end_hi
)
SELECT f.subject, '' AS key, f.certain, f.end_lo AS since_lo, f.end_hi AS since_hi,
  f.lo AS until_lo, f.hi AS until_hi, CAST(NULL AS BIGINT) AS n_lo,
  CAST(NULL AS BIGINT) AS n_hi, CAST(NULL AS TEXT) AS detail, p.id AS cite, 'core' AS role
FROM found f JOIN past p ON p.subject = f.subject
WHERE p.hi > f.end_lo OR (f.end_lo IS NULL AND p.hi > f.end_hi)
UNION ALL
SELECT f.subject, '', f.certain, f.end_lo, f.end_hi, f.lo, f.hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS TEXT), s.id, 'core'
FROM found f JOIN sentence s ON s.subject = f.subject
WHERE s.denied = 0 AND s.until_hi IS NOT NULL
