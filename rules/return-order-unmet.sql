-- ---
-- id = "return-order-unmet"
-- severity = "serious"
-- subject = "order"
-- scope = "register"
-- basis_in_law = "ICCPR art. 2(3)(c); ICPPED art. 17(2)(f)"
-- clock = true
-- [title]
-- en = "Return ordered, not carried out"
-- es = "Regreso ordenado y no cumplido"
-- [message]
-- en = "{subject}: no source states that the return was carried out[, {days} days after the order ({since})][; said to be held at {detail}]."
-- es = "{subject}: ninguna fuente afirma que el regreso se haya cumplido[, {days} días después de la orden ({since})][; se dice que está en {detail}]."
--
-- [[example]]
-- name = "still held abroad after the order"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return covers=person:a on=2025-04-04 stance=orders
-- subject: id=place:p country=XB
-- removal: id=r1 subject=person:a from_country=XA to_country=XB on=2025-03-15
-- custody: id=c1 subject=person:a place=place:p said=2025-04-13
-- """
-- fires = ["order:1"]
-- cites = ["o1", "c1", "r1"]
-- basis = "ordered"
-- days = 10
--
-- [[example]]
-- name = "refused, nothing dated"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return covers=person:a
-- answer: id=a1 subject=order:1 says=refuses
-- """
-- fires = ["order:1"]
-- cites = ["o1", "a1"]
--
-- [[example]]
-- name = "silence only: possible"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return covers=person:a on=2025-04-04
-- """
-- fires = ["order:1"]
-- certainty = "possible"
--
-- [[example]]
-- name = "said to be obeyed, yet still said to be held abroad later"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return covers=person:a on=2025-04-04
-- removal: id=r1 subject=person:a from_country=XA to_country=XB on=2025-03-15
-- answer: id=a1 subject=order:1 says=complied on=2025-04-06
-- subject: id=place:p country=XB
-- custody: id=c1 subject=person:a place=place:p said=2025-04-13
-- """
-- fires = ["order:1"]
-- contested = true
--
-- [[example]]
-- name = "obeyed; back in the country; vacated; stayed; deadline still to come; made today"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return covers=person:a on=2025-04-04
-- answer: id=a1 subject=order:1 says=complied on=2025-04-10
-- order_: id=o2 subject=order:2 effect=return covers=person:b on=2025-04-04
-- removal: id=r2 subject=person:b from_country=XA to_country=XB on=2025-03-15
-- removal: id=r3 subject=person:b from_country=XB to_country=XA on=2025-04-12
-- order_: id=o3 subject=order:3 effect=return covers=person:c on=2025-04-04
-- order_: id=o4 subject=order:4 effect=vacate vacates=order:3 on=2025-04-07
-- order_: id=o5 subject=order:5 effect=return covers=person:d on=2025-04-04
-- order_: id=o6 subject=order:6 effect=stay stays=order:5 on=2025-04-07
-- order_: id=o7 subject=order:7 effect=return covers=person:e on=2025-04-04 deadline=2025-04-20
-- order_: id=o8 subject=order:8 effect=return covers=person:f on=2025-04-14
-- """
-- fires = []
-- ---
WITH ord AS (
  SELECT e.order_id, d.from_lo, d.from_hi, t.state
  FROM (SELECT DISTINCT order_id FROM order_effect WHERE effect = 'return') AS e
  JOIN order_date AS d ON d.order_id = e.order_id
  JOIN order_state AS t ON t.order_id = e.order_id
  WHERE t.state NOT IN ('vacated', 'stayed', 'ended', 'moot')
), out AS (
  SELECT k.order_id, k.person, r.id AS event, r.from_country
  FROM (SELECT DISTINCT order_id, person FROM covered) AS k
  JOIN removal AS r ON r.subject = k.person AND r.denied = 0
), abroad AS (
  SELECT k.order_id, c.id AS event, c.place_text, c.said_hi, c.date_hi,
    coalesce(c.said_hi, c.date_hi) AS day
  FROM (SELECT DISTINCT order_id, person FROM covered) AS k
  JOIN ord AS o ON o.order_id = k.order_id
  JOIN custody AS c ON c.subject = k.person AND c.denied = 0
  LEFT JOIN subject AS p ON p.id = c.place_id
  WHERE (o.from_lo IS NULL OR coalesce(c.said_hi, c.date_hi) IS NULL
      OR coalesce(c.said_hi, c.date_hi) >= o.from_lo)
    AND NOT EXISTS (SELECT 1 FROM out AS x
      WHERE x.order_id = k.order_id AND x.person = k.person AND x.from_country = p.country)
), met AS (
  SELECT a.order_id, a.event, a.date_hi AS day FROM answer_to AS a
  WHERE a.denied = 0 AND a.says IN ('complied', 'late')
), last_abroad AS (
  SELECT order_id, max(day) AS day FROM abroad GROUP BY order_id
), first_met AS (
  SELECT order_id, min(day) AS day FROM met GROUP BY order_id
), refused AS (
  SELECT DISTINCT order_id FROM answer_to WHERE denied = 0 AND says = 'refuses'
), running AS (
  SELECT DISTINCT d.order_id FROM deadline AS d CROSS JOIN clock AS k
  WHERE d.standing = 'runs' AND d.hi >= k.today
), unmet AS (
  SELECT o.order_id, o.from_lo, o.from_hi,
    CASE WHEN b.order_id IS NOT NULL OR f.order_id IS NOT NULL OR o.state = 'overdue'
      THEN 1 ELSE 0 END AS certain
  FROM ord AS o CROSS JOIN clock AS k
  LEFT JOIN last_abroad AS b ON b.order_id = o.order_id
  LEFT JOIN first_met AS m ON m.order_id = o.order_id
  LEFT JOIN refused AS f ON f.order_id = o.order_id
  LEFT JOIN running AS d ON d.order_id = o.order_id
  LEFT JOIN carried_out AS r ON r.order_id = o.order_id
  WHERE (o.state NOT IN ('obeyed', 'obeyed-late') OR b.day > m.day)
    AND r.order_id IS NULL AND (o.from_lo IS NULL OR o.from_lo < k.today)
    AND (f.order_id IS NOT NULL OR d.order_id IS NULL)
)
SELECT u.order_id AS subject, '' AS key, u.certain, u.from_lo AS since_lo, u.from_hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, NULL AS detail,
  e.event AS cite, 'core' AS role
FROM unmet AS u JOIN order_effect AS e ON e.order_id = u.order_id AND e.effect = 'return'
UNION ALL
SELECT u.order_id, '', u.certain, u.from_lo, u.from_hi, NULL, NULL, NULL, NULL, b.place_text,
  b.event, 'core'
FROM unmet AS u JOIN abroad AS b ON b.order_id = u.order_id
UNION ALL
SELECT u.order_id, '', u.certain, u.from_lo, u.from_hi, NULL, NULL, NULL, NULL, NULL, x.event,
  'context'
FROM unmet AS u JOIN out AS x ON x.order_id = u.order_id
UNION ALL
SELECT u.order_id, '', u.certain, u.from_lo, u.from_hi, NULL, NULL, NULL, NULL, NULL, a.event,
  'context'
FROM unmet AS u JOIN answer_to AS a ON a.order_id = u.order_id AND a.denied = 0
  AND a.says NOT IN ('complied', 'late')
UNION ALL
SELECT u.order_id, '', u.certain, u.from_lo, u.from_hi, NULL, NULL, NULL, NULL, NULL, m.event,
  'contra'
FROM unmet AS u JOIN met AS m ON m.order_id = u.order_id
