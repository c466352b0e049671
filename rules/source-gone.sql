-- ---
-- id = "source-gone"
-- severity = "notable"
-- subject = "source"
-- scope = "register"
-- basis_in_law = "ICPPED art. 24(2)"
-- clock = true
-- [title]
-- en = "A page or post withdrawn after it was captured"
-- es = "Página o publicación retirada después de capturada"
-- [message]
-- en = "{subject}: withdrawn[ ({since})] after it was captured."
-- es = "{subject}: retirada[ ({since})] después de capturada."
--
-- [[example]]
-- name = "a post is said to be gone"
-- today = "2025-04-14"
-- rows = """
-- source_event: id=g1 subject=source:x gone_on=2025-04-10
-- """
-- fires = ["source:x"]
-- cites = ["g1"]
-- days = 4
--
-- [[example]]
-- name = "still there, or denied to be gone"
-- today = "2025-04-14"
-- rows = """
-- source_event: id=g1 subject=source:x note='seen again'
-- source_event: id=g2 subject=source:y gone_on=2025-04-10 stance=denies
-- """
-- fires = []
-- ---
SELECT g.subject, '' AS key, 1 AS certain, g.gone_on_lo AS since_lo, g.gone_on_hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, NULL AS detail,
  g.id AS cite, CASE WHEN g.denied = 1 THEN 'contra' ELSE 'core' END AS role
FROM source_event AS g
WHERE g.gone_on_text IS NOT NULL AND g.subject IN (
  SELECT subject FROM source_event WHERE denied = 0 AND gone_on_text IS NOT NULL)
