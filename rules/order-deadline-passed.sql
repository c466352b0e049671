-- ---
-- id = "order-deadline-passed"
-- severity = "serious"
-- subject = "order"
-- scope = "register"
-- basis_in_law = "ICCPR art. 2(3)(c)"
-- clock = true
-- [title]
-- en = "Deadline of an order passed"
-- es = "Plazo de una orden vencido"
-- [message]
-- en = "{subject}: the deadline ({detail}) passed[ {days} days ago] and no source states that it was met[; answered late, {until}]."
-- es = "{subject}: el plazo ({detail}) venció[ hace {days} días] y ninguna fuente afirma que se cumpliera a tiempo[; respondida tarde, {until}]."
--
-- [[example]]
-- name = "nothing filed, a week over"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=return deadline=2025-04-07T23:59:00-04:00
-- """
-- fires = ["order:1"]
-- days = 7
-- cites = ["o1"]
--
-- [[example]]
-- name = "the day after, in an unstated zone: not over everywhere"
-- today = "2025-04-08"
-- rows = """
-- order_: id=o1 subject=order:1 deadline=2025-04-07
-- """
-- fires = ["order:1"]
-- certainty = "possible"
--
-- [[example]]
-- name = "the day after, in a stated zone"
-- today = "2025-04-08"
-- rows = """
-- order_: id=o1 subject=order:1 deadline=2025-04-07 zone=America/New_York
-- """
-- fires = ["order:1"]
-- days = 1
--
-- [[example]]
-- name = "an obligation met three days late: the clock stopped"
-- today = "2025-04-30"
-- rows = """
-- order_: id=o1 subject=order:1 effect=inform on=2025-04-01
-- obligation: id=b1 subject=obligation:1 order=order:1 deadline=2025-04-07
-- answer: id=a1 subject=obligation:1 says=complied on=2025-04-10
-- """
-- fires = ["order:1"]
-- days = 3
-- cites = ["b1", "a1"]
--
-- [[example]]
-- name = "filed ten minutes late, looked at on the same day"
-- today = "2025-04-11"
-- rows = """
-- order_: id=o1 subject=order:1 deadline=2025-04-11T11:30:00-04:00
-- answer: id=a1 subject=order:1 says=complied on=2025-04-11T11:40:00-04:00
-- """
-- fires = ["order:1"]
-- days = 0
--
-- [[example]]
-- name = "an extension refused leaves the deadline where it was"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 on=2025-04-01
-- obligation: id=b1 subject=obligation:1 order=order:1 deadline=2025-04-07 extension_refused_by=order:2
-- order_: id=o2 subject=order:2 on=2025-04-06
-- """
-- fires = ["order:1"]
--
-- [[example]]
-- name = "met on the day; stayed when it came; lapsed by a higher court; as soon as possible; due today"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 deadline=2025-04-07
-- answer: id=a1 subject=order:1 says=complied on=2025-04-07
-- order_: id=o2 subject=order:2 deadline=2025-04-07T23:59:00-04:00
-- order_: id=o3 subject=order:3 effect=stay stays=order:2 on=2025-04-07
-- order_: id=o4 subject=order:4 on=2025-04-01
-- obligation: id=b4 subject=obligation:4 order=order:4 deadline=2025-04-07 lapsed_by=order:5
-- order_: id=o6 subject=order:6 deadline='as soon as possible'
-- order_: id=o7 subject=order:7 deadline=2025-04-14
-- """
-- fires = []
--
-- [[example]]
-- name = "extended to a day still to come; amended before it came"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 on=2025-04-01
-- obligation: id=b1 subject=obligation:1 order=order:1 deadline=2025-04-07 extended_by=order:2
-- order_: id=o2 subject=order:2 on=2025-04-06 deadline=2025-04-20
-- order_: id=o3 subject=order:3 deadline=2025-04-07
-- order_: id=o4 subject=order:4 amends=order:3 on=2025-04-06 deadline='as soon as possible'
-- """
-- fires = []
-- ---
WITH due AS (
  SELECT d.order_id, d.obligation_id, d.event, d.text, d.lo, d.hi, d.at, d.zoned
  FROM deadline AS d CROSS JOIN clock AS k
  LEFT JOIN (SELECT order_id, max(at) AS at FROM answer_to WHERE denied = 0 GROUP BY order_id) AS a
    ON a.order_id = d.order_id
  WHERE d.standing = 'runs' AND (d.lo < k.today OR a.at > d.at)
    AND NOT EXISTS (SELECT 1 FROM deadline AS o
      WHERE o.order_id = d.order_id AND o.obligation_id = d.obligation_id
        AND o.standing = 'lapsed')
    AND NOT EXISTS (SELECT 1 FROM suspension AS s
      WHERE s.order_id = d.order_id AND s.relation = 'vacates' AND s.end_lo IS NULL)
), met AS (
  SELECT d.event AS due_event, a.event, a.date_lo, coalesce(a.date_hi, a.said_hi) AS date_hi,
    CASE
      WHEN d.at IS NOT NULL AND a.at IS NOT NULL THEN CASE WHEN a.at <= d.at THEN 1 ELSE 0 END
      WHEN a.date_hi <= d.hi THEN 1 ELSE 0 END AS in_time,
    CASE
      WHEN d.at IS NOT NULL AND a.at IS NOT NULL THEN CASE WHEN a.at > d.at THEN 1 ELSE 0 END
      WHEN a.date_lo > d.hi THEN 1 ELSE 0 END AS too_late
  FROM due AS d
  JOIN answer_to AS a ON a.order_id = d.order_id AND a.denied = 0
    AND a.says IN ('complied', 'late')
    AND (a.obligation_id = '' OR a.obligation_id = d.obligation_id)
), answered AS (
  SELECT due_event, max(in_time) AS in_time, min(too_late) AS all_late, max(too_late) AS too_late,
    min(date_lo) AS lo, min(date_hi) AS hi
  FROM met GROUP BY due_event
), passed AS (
  SELECT d.order_id, d.obligation_id, d.event, d.text, d.lo, d.hi,
    CASE WHEN (k.today > d.hi + 1 - d.zoned OR m.too_late = 1) AND coalesce(m.all_late, 1) = 1
      THEN 1 ELSE 0 END AS certain,
    m.lo AS until_lo, m.hi AS until_hi
  FROM due AS d CROSS JOIN clock AS k
  LEFT JOIN answered AS m ON m.due_event = d.event
  WHERE coalesce(m.in_time, 0) = 0
)
SELECT p.order_id AS subject, p.obligation_id AS key, p.certain, p.lo AS since_lo,
  p.hi AS since_hi, p.until_lo, p.until_hi, NULL AS n_lo, NULL AS n_hi, p.text AS detail,
  p.event AS cite, 'core' AS role
FROM passed AS p
UNION ALL
SELECT p.order_id, p.obligation_id, p.certain, p.lo, p.hi, p.until_lo, p.until_hi, NULL, NULL,
  p.text, m.event, 'context'
FROM passed AS p JOIN met AS m ON m.due_event = p.event
