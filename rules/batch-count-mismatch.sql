-- ---
-- id = "batch-count-mismatch"
-- severity = "notable"
-- subject = "batch"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3)(h)"
-- [title]
-- en = "Counts of a batch that exclude each other"
-- es = "Cifras de un grupo que se excluyen"
-- [message]
-- en = "{subject}: the numbers stated exclude each other; they differ by {n}[ ({detail})]."
-- es = "{subject}: las cifras declaradas se excluyen; difieren en {n}[ ({detail})]."
--
-- [[example]]
-- name = "two sources announce different numbers"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=10
-- batch: id=b2 subject=batch:1 announced_count=12 source=s2
-- """
-- fires = ["batch:1"]
-- n = 2
-- cites = ["b1", "b2"]
-- basis = "corroborated"
--
-- [[example]]
-- name = "fewer arrived than departed"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=batch:1 kind=departed count=10
-- count_: id=n2 subject=batch:1 kind=arrived count=8..9
-- """
-- fires = ["batch:1"]
-- n = 1
--
-- [[example]]
-- name = "more are named than were announced"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=1
-- removal: id=r1 subject=person:a batch=batch:1
-- removal: id=r2 subject=person:b batch=batch:1
-- """
-- fires = ["batch:1"]
-- cites = ["b1", "r1", "r2"]
--
-- [[example]]
-- name = "the numbers are compatible; flights are no persons; one is denied"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=10
-- count_: id=n1 subject=batch:1 kind=departed count=9..
-- batch: id=b2 subject=batch:2 announced_count=10
-- count_: id=n2 subject=batch:2 kind=departed count=1 unit=flights
-- batch: id=b3 subject=batch:3 announced_count=10
-- batch: id=b4 subject=batch:3 announced_count=12 stance=denies
-- removal: id=r1 subject=person:a batch=batch:3
-- """
-- fires = []
-- ---
WITH stated AS (
  SELECT subject AS batch, id AS event, announced_count_lo AS lo, announced_count_hi AS hi,
    announced_count_text AS text
  FROM batch WHERE denied = 0 AND announced_count_text IS NOT NULL
    AND coalesce(unit, 'persons') = 'persons'
  UNION ALL
  SELECT subject, id, count_lo, count_hi, count_text
  FROM count_ WHERE denied = 0 AND count_text IS NOT NULL AND subject LIKE 'batch:%'
    AND coalesce(unit, 'persons') = 'persons' AND coalesce(kind, 'announced') <> 'held'
), pairs AS (
  SELECT a.batch, a.event AS a_event, b.event AS b_event, b.lo - a.hi AS gap,
    a.text || ' / ' || b.text AS detail
  FROM stated AS a JOIN stated AS b ON b.batch = a.batch AND a.hi < b.lo
), naming AS (
  SELECT batch_id AS batch, subject AS person, id AS event FROM removal
  WHERE denied = 0 AND batch_id IS NOT NULL AND subject LIKE 'person:%'
  UNION ALL
  SELECT batch_id, subject, id FROM transfer
  WHERE denied = 0 AND batch_id IS NOT NULL AND subject LIKE 'person:%'
), over AS (
  SELECT s.batch, s.event, n.n - s.hi AS gap
  FROM stated AS s
  JOIN (SELECT batch, count(DISTINCT person) AS n FROM naming GROUP BY batch) AS n
    ON n.batch = s.batch AND n.n > s.hi
)
SELECT p.batch AS subject, '' AS key, 1 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, p.gap AS n_lo, p.gap AS n_hi, p.detail,
  p.a_event AS cite, 'core' AS role
FROM pairs AS p
UNION ALL
SELECT p.batch, '', 1, NULL, NULL, NULL, NULL, p.gap AS n_lo, p.gap AS n_hi, p.detail,
  p.b_event, 'core'
FROM pairs AS p
UNION ALL
SELECT o.batch, '', 1, NULL, NULL, NULL, NULL, o.gap AS n_lo, o.gap AS n_hi, NULL, o.event, 'core'
FROM over AS o
UNION ALL
SELECT o.batch, '', 1, NULL, NULL, NULL, NULL, o.gap AS n_lo, o.gap AS n_hi, NULL, n.event, 'core'
FROM over AS o JOIN naming AS n ON n.batch = o.batch
