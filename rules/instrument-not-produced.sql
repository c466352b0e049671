-- ---
-- id = "instrument-not-produced"
-- severity = "info"
-- subject = "instrument"
-- scope = "register"
-- basis_in_law = "ICCPR art. 9(1); ICCPR art. 19(2)"
-- [title]
-- en = "Text of the legal basis not produced"
-- es = "Texto de la base legal no exhibido"
-- [message]
-- en = "{subject}: its text is said not to have been produced[, by {speaker}]."
-- es = "{subject}: se dice que su texto no fue exhibido[, según {speaker}]."
--
-- [[example]]
-- name = "said not to be produced, and another source contradicts it"
-- today = "2025-04-14"
-- rows = """
-- agreement: id=g1 subject=agreement:x text_produced=false
-- agreement: id=g2 subject=agreement:x text_produced=true source=s2
-- instrument: id=i1 subject=instrument:y denies=text_produced
-- """
-- fires = ["agreement:x", "instrument:y"]
-- cites = ["g1", "g2", "i1"]
--
-- [[example]]
-- name = "produced, or nothing said of it"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x text_produced=true
-- agreement: id=g1 subject=agreement:y status='in force'
-- """
-- fires = []
-- ---
WITH said AS (
  SELECT e.subject, e.id AS event, e.said_by,
    CASE WHEN c.denied = 1 OR c.number = 0 THEN 0 ELSE 1 END AS produced
  FROM event AS e JOIN claim AS c ON c.event = e.id AND c.property = 'text_produced'
  WHERE e.kind IN ('instrument', 'agreement') AND e.denied = 0 AND e.subject IS NOT NULL
)
SELECT s.subject, '' AS key, 1 AS certain, NULL AS since_lo, NULL AS since_hi, NULL AS until_lo,
  NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, NULL AS detail, s.event AS cite,
  CASE WHEN s.produced = 0 THEN 'core' ELSE 'contra' END AS role
FROM said AS s
WHERE s.subject IN (SELECT subject FROM said WHERE produced = 0)
