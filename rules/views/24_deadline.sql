-- ---
-- about = "Deadlines of orders and their obligations, one row an event that states one. `standing`: runs; lapsed (a later order made it ineffective, or the order was vacated or stayed when it came); extended (by an order that states no new day); replaced (extended to a later day, or the order amended before it came); open (as soon as possible: no day, an age and never days overdue). `zoned` 1: the court's zone is known, so that the day ends once; else it ends everywhere only a day later."
-- index = ["order_id"]
-- ---
WITH stated AS (
  SELECT o.subject AS order_id, '' AS obligation_id, o.id AS event, o.deadline_text AS text,
    o.deadline_lo AS lo, o.deadline_hi AS hi, o.deadline_at AS at,
    CASE WHEN o.deadline_at IS NOT NULL OR o.zone IS NOT NULL OR o.country IS NOT NULL
      THEN 1 ELSE 0 END AS zoned
  FROM order_ AS o
  WHERE o.denied = 0 AND o.subject IS NOT NULL AND o.deadline_text IS NOT NULL
  UNION ALL
  SELECT coalesce(b.order_id, b.subject), b.subject, b.id, b.deadline_text, b.deadline_lo,
    b.deadline_hi, b.deadline_at,
    CASE WHEN b.deadline_at IS NOT NULL OR b.zone IS NOT NULL OR d.zone IS NOT NULL
      OR d.country IS NOT NULL THEN 1 ELSE 0 END
  FROM obligation AS b LEFT JOIN order_date AS d ON d.order_id = b.order_id
  WHERE b.denied = 0 AND b.subject IS NOT NULL AND b.deadline_text IS NOT NULL
  UNION ALL
  SELECT b.order_id, b.subject, x.id, x.deadline_text, x.deadline_lo, x.deadline_hi,
    x.deadline_at,
    CASE WHEN x.deadline_at IS NOT NULL OR x.zone IS NOT NULL OR x.country IS NOT NULL
      THEN 1 ELSE 0 END
  FROM obligation AS b
  JOIN claim AS c ON c.event = b.id AND c.property = 'extended_by' AND c.denied = 0
  JOIN order_ AS x ON x.subject = c.ref AND x.denied = 0 AND x.deadline_text IS NOT NULL
  WHERE b.denied = 0 AND b.order_id IS NOT NULL
), moved AS (
  SELECT b.subject AS obligation_id, max(x.deadline_hi) AS latest_hi
  FROM obligation AS b
  JOIN claim AS c ON c.event = b.id AND c.property = 'extended_by' AND c.denied = 0
  LEFT JOIN order_ AS x ON x.subject = c.ref AND x.denied = 0
  WHERE b.denied = 0
  GROUP BY b.subject
), latest AS (
  SELECT obligation_id, max(hi) AS hi, max(at) AS at, count(DISTINCT coalesce(at, hi)) AS n
  FROM stated WHERE obligation_id <> '' GROUP BY obligation_id
), lapsed AS (
  SELECT b.subject AS obligation_id, b.order_id
  FROM obligation AS b
  JOIN claim AS c ON c.event = b.id AND c.property = 'lapsed_by' AND c.denied = 0
  WHERE b.denied = 0
), stopped AS (
  SELECT DISTINCT s.event, s.order_id
  FROM stated AS s
  JOIN suspension AS u ON u.order_id = s.order_id AND u.start_hi <= s.hi
    AND (u.end_lo IS NULL OR u.end_lo > s.lo)
), amended AS (
  SELECT c.ref AS order_id, min(x.on_lo) AS on_lo
  FROM claim AS c JOIN order_ AS x ON x.id = c.event AND x.denied = 0
  WHERE c.property = 'amends' AND c.denied = 0 AND x.deadline_text IS NOT NULL
  GROUP BY c.ref
)
SELECT s.order_id, s.obligation_id, s.event, s.text, s.lo, s.hi, s.at, s.zoned,
  CASE
    WHEN p.obligation_id IS NOT NULL OR q.order_id IS NOT NULL THEN 'lapsed'
    WHEN s.hi IS NULL THEN 'open'
    WHEN u.event IS NOT NULL THEN 'lapsed'
    WHEN m.obligation_id IS NOT NULL AND m.latest_hi IS NULL AND l.n = 1 THEN 'extended'
    WHEN m.obligation_id IS NOT NULL AND (s.hi < l.hi OR s.hi = l.hi AND s.at < l.at)
      THEN 'replaced'
    WHEN a.on_lo <= s.hi THEN 'replaced'
    ELSE 'runs'
  END AS standing
FROM stated AS s
LEFT JOIN moved AS m ON m.obligation_id = s.obligation_id
LEFT JOIN latest AS l ON l.obligation_id = s.obligation_id
LEFT JOIN (SELECT DISTINCT obligation_id FROM lapsed) AS p ON p.obligation_id = s.obligation_id
LEFT JOIN (SELECT DISTINCT order_id FROM lapsed) AS q ON q.order_id = s.order_id
  AND s.obligation_id = ''
LEFT JOIN stopped AS u ON u.event = s.event AND u.order_id = s.order_id
LEFT JOIN amended AS a ON a.order_id = s.order_id
