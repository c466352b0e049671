-- ---
-- id = "jurisdiction-contested"
-- severity = "notable"
-- subject = "order"
-- scope = "register"
-- basis_in_law = "ICCPR art. 2(3); ICCPR art. 14(1)"
-- clock = true
-- [title]
-- en = "Court's power to order contested"
-- es = "Impugnada la competencia del tribunal"
-- [message]
-- en = "{subject}: {speaker} contests that the court may order it[, {since}]."
-- es = "{subject}: {speaker} impugna que el tribunal pueda ordenarlo[, {since}]."
--
-- [[example]]
-- name = "the addressee says that the court has no such power"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return
-- answer: id=a1 subject=order:1 says=contests-jurisdiction on=2025-04-13 by=authority:x
-- """
-- fires = ["order:1"]
-- cites = ["o1", "a1"]
-- days = 1
--
-- [[example]]
-- name = "an appeal is no contest of jurisdiction, nor is a denied one"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return
-- answer: id=a1 subject=order:1 says=appeals
-- answer: id=a2 subject=order:1 says=contests-jurisdiction stance=denies
-- """
-- fires = []
-- ---
WITH contest AS (
  SELECT a.order_id, a.event, a.date_lo, a.date_hi, a.by_text
  FROM answer_to AS a WHERE a.says = 'contests-jurisdiction' AND a.denied = 0
)
SELECT c.order_id AS subject, '' AS key, 1 AS certain, c.date_lo AS since_lo,
  c.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi,
  NULL AS detail, c.event AS cite, 'core' AS role, c.by_text AS speaker
FROM contest AS c
UNION ALL
SELECT c.order_id, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, o.id, 'core', NULL
FROM (SELECT DISTINCT order_id FROM contest) AS c
JOIN order_ AS o ON o.subject = c.order_id AND o.denied = 0
UNION ALL
SELECT c.order_id, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, a.event, 'contra', NULL
FROM (SELECT DISTINCT order_id FROM contest) AS c
JOIN answer_to AS a ON a.order_id = c.order_id AND a.says = 'contests-jurisdiction'
  AND a.denied = 1
