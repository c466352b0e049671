-- ---
-- id = "announced-never-confirmed"
-- severity = "notable"
-- subject = "batch"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3)(h)"
-- clock = true
-- [title]
-- en = "Announced, never confirmed"
-- es = "Anunciado y nunca confirmado"
-- [message]
-- en = "{subject}: announced[ by {speaker}][ ({since})], and no source states that anyone departed or arrived."
-- es = "{subject}: anunciado[ por {speaker}][ ({since})], y ninguna fuente afirma que alguien saliera o llegara."
--
-- [[example]]
-- name = "announced yesterday, nothing since"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 announced_count=10 announced_by=authority:x on=2025-04-13
-- """
-- fires = ["batch:1"]
-- days = 1
-- cites = ["b1"]
--
-- [[example]]
-- name = "announced at an unstated time, and a departure denied"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 stance=announces
-- removal: id=r1 subject=batch:1 stance=denies
-- """
-- fires = ["batch:1"]
-- certainty = "possible"
--
-- [[example]]
-- name = "announced for today; someone removed; a count of arrivals; told of as a fact by others"
-- today = "2025-04-14"
-- rows = """
-- batch: id=b1 subject=batch:1 stance=announces on=2025-04-14
-- batch: id=b2 subject=batch:2 stance=announces on=2025-04-13
-- removal: id=r2 subject=person:a batch=batch:2
-- batch: id=b3 subject=batch:3 stance=announces on=2025-04-13
-- count_: id=n3 subject=batch:3 kind=arrived count=7
-- batch: id=b4 subject=batch:4 announced_count=2.. on=2025-03
-- """
-- fires = []
-- ---
WITH said AS (
  SELECT b.subject AS batch, b.id AS event, b.date_lo, b.date_hi,
    coalesce(b.announced_by_text, b.said_by) AS speaker
  FROM batch AS b
  WHERE b.denied = 0 AND (b.stance = 'announces' OR b.announced_by_text IS NOT NULL)
), moved AS (
  SELECT batch_id AS batch FROM removal WHERE denied = 0 AND batch_id IS NOT NULL
  UNION SELECT subject FROM removal WHERE denied = 0 AND subject_kind = 'batch'
  UNION SELECT batch_id FROM transfer WHERE denied = 0 AND batch_id IS NOT NULL
  UNION SELECT subject FROM transfer WHERE denied = 0 AND subject_kind = 'batch'
  UNION SELECT subject FROM count_ WHERE denied = 0 AND kind IN ('departed', 'arrived')
    AND (count_lo IS NULL OR count_lo > 0)
), open AS (
  SELECT s.batch, max(s.date_hi) AS last_hi FROM said AS s
  WHERE NOT EXISTS (SELECT 1 FROM moved AS m WHERE m.batch = s.batch)
  GROUP BY s.batch
  HAVING max(s.date_lo) IS NULL OR max(s.date_lo) < (SELECT today FROM clock)
)
SELECT o.batch AS subject, '' AS key,
  CASE WHEN o.last_hi < (SELECT today FROM clock) THEN 1 ELSE 0 END AS certain,
  s.date_lo AS since_lo, s.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi,
  NULL AS n_lo, NULL AS n_hi, NULL AS detail, s.event AS cite, 'core' AS role, s.speaker
FROM open AS o JOIN said AS s ON s.batch = o.batch
UNION ALL
SELECT o.batch, '', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, r.id, 'context', NULL
FROM open AS o JOIN removal AS r ON r.denied = 1 AND (r.batch_id = o.batch OR r.subject = o.batch)
