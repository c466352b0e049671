-- ---
-- id = "order-answered-with-refusal"
-- severity = "serious"
-- subject = "order"
-- scope = "register"
-- basis_in_law = "ICCPR art. 2(3)(c)"
-- clock = true
-- [title]
-- en = "Order answered with a refusal"
-- es = "Orden respondida con una negativa"
-- [message]
-- en = "{subject}: the answer is a refusal[ by {speaker}][, {since}]."
-- es = "{subject}: la respuesta es una negativa[ de {speaker}][, {since}]."
--
-- [[example]]
-- name = "two refusals, one of them denied by another source"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return stance=orders
-- answer: id=a1 subject=order:1 says=refuses on=2025-04-13 by=authority:x
-- answer: id=a2 subject=order:1 says=refuses
-- answer: id=a3 subject=order:1 says=refuses stance=denies
-- """
-- fires = ["order:1"]
-- cites = ["o1", "a1", "a2", "a3"]
-- basis = "ordered"
-- contested = true
-- days = 1
--
-- [[example]]
-- name = "an answer to one of its obligations"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=inform
-- obligation: id=b1 subject=obligation:1 order=order:1
-- answer: id=a1 subject=obligation:1 says=refuses
-- """
-- fires = ["order:1"]
--
-- [[example]]
-- name = "a promise, an appeal, and a refusal while the order was stayed"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return
-- answer: id=a1 subject=order:1 says=will-comply
-- answer: id=a2 subject=order:1 says=appeals
-- order_: id=o2 subject=order:2 effect=return on=2025-04-01
-- order_: id=o3 subject=order:3 effect=stay stays=order:2 on=2025-04-02
-- answer: id=a3 subject=order:2 says=refuses on=2025-04-05
-- """
-- fires = []
-- ---
WITH refusal AS (
  SELECT a.order_id, a.event, a.date_lo, a.date_hi, a.by_text
  FROM answer_to AS a
  WHERE a.says = 'refuses' AND a.denied = 0
    AND NOT EXISTS (SELECT 1 FROM suspension AS s
      WHERE s.order_id = a.order_id AND s.start_hi <= a.date_lo
        AND (s.end_lo IS NULL OR s.end_lo > a.date_hi))
)
SELECT r.order_id AS subject, '' AS key, 1 AS certain, r.date_lo AS since_lo,
  r.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi,
  NULL AS detail, r.event AS cite, 'core' AS role, r.by_text AS speaker
FROM refusal AS r
UNION ALL
SELECT r.order_id, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, o.id, 'core', NULL
FROM (SELECT DISTINCT order_id FROM refusal) AS r
JOIN order_ AS o ON o.subject = r.order_id AND o.denied = 0
UNION ALL
SELECT r.order_id, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, a.event, 'contra', NULL
FROM (SELECT DISTINCT order_id FROM refusal) AS r
JOIN answer_to AS a ON a.order_id = r.order_id AND a.says = 'refuses' AND a.denied = 1
