-- ---
-- id = "batch-names-missing"
-- severity = "serious"
-- subject = "batch"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3)(a) and (h)"
-- clock = true
-- [title]
-- en = "People of a batch without a name"
-- es = "Personas de un grupo sin nombre conocido"
-- [message]
-- en = "{subject}: {n} of the people announced are named by no source[, {since}]."
-- es = "{subject}: {n} de las personas anunciadas no son nombradas por ninguna fuente[, {since}]."
--
-- [[example]]
-- name = "ten announced, none named"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=10 on=2025-04-13
-- """
-- fires = ["batch:1"]
-- n = 10
-- days = 1
-- cites = ["b1"]
--
-- [[example]]
-- name = "at least two, one named by two sources"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=2..
-- removal: id=r1 subject=person:a batch=batch:1
-- removal: id=r2 subject=person:a batch=batch:1 source=s2
-- """
-- fires = ["batch:1"]
-- n = 1
-- cites = ["b1", "r1", "r2"]
--
-- [[example]]
-- name = "one to three, one named: perhaps someone is missing"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=batch:1 kind=announced count=1..3
-- removal: id=r1 subject=person:a batch=batch:1
-- """
-- fires = ["batch:1"]
-- certainty = "possible"
-- n = 0
--
-- [[example]]
-- name = "everyone is named; no number is stated; the removal of one is denied but another is named"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=2
-- removal: id=r1 subject=person:a batch=batch:1
-- transfer: id=t1 subject=person:b batch=batch:1
-- batch: id=b2 subject=batch:2 described_as='people of the coast'
-- batch: id=b3 subject=batch:3 announced_count=1
-- removal: id=r2 subject=person:c batch=batch:3 stance=denies
-- removal: id=r3 subject=person:d batch=batch:3
-- """
-- fires = []
-- ---
WITH announced AS (
  SELECT subject AS batch, id AS event, announced_count_lo AS lo, announced_count_hi AS hi,
    date_lo, date_hi
  FROM batch WHERE denied = 0 AND announced_count_lo IS NOT NULL
  UNION ALL
  SELECT subject, id, count_lo, count_hi, date_lo, date_hi
  FROM count_ WHERE denied = 0 AND kind = 'announced' AND count_lo IS NOT NULL
    AND subject LIKE 'batch:%'
), total AS (
  SELECT batch, max(lo) AS lo,
    CASE WHEN count(*) = count(hi) THEN max(hi) END AS hi,
    min(date_lo) AS date_lo, min(date_hi) AS date_hi
  FROM announced GROUP BY batch
), naming AS (
  SELECT r.batch_id AS batch, r.subject AS person, r.id AS event
  FROM removal AS r JOIN person AS p ON p.id = r.subject AND p.name <> ''
  WHERE r.denied = 0 AND r.batch_id IS NOT NULL
  UNION ALL
  SELECT t.batch_id, t.subject, t.id
  FROM transfer AS t JOIN person AS p ON p.id = t.subject AND p.name <> ''
  WHERE t.denied = 0 AND t.batch_id IS NOT NULL
), named AS (
  SELECT batch, count(DISTINCT person) AS n FROM naming GROUP BY batch
), short AS (
  SELECT t.batch, t.date_lo, t.date_hi, t.hi - coalesce(n.n, 0) AS n_hi,
    CASE WHEN t.lo > coalesce(n.n, 0) THEN t.lo - coalesce(n.n, 0) ELSE 0 END AS n_lo
  FROM total AS t LEFT JOIN named AS n ON n.batch = t.batch
  WHERE t.lo > coalesce(n.n, 0) OR t.hi > coalesce(n.n, 0)
)
SELECT s.batch AS subject, '' AS key, CASE WHEN s.n_lo > 0 THEN 1 ELSE 0 END AS certain,
  s.date_lo AS since_lo, s.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi, s.n_lo,
  s.n_hi, NULL AS detail, a.event AS cite, 'core' AS role
FROM short AS s JOIN announced AS a ON a.batch = s.batch
UNION ALL
SELECT s.batch, '', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, n.event, 'context'
FROM short AS s JOIN naming AS n ON n.batch = s.batch
