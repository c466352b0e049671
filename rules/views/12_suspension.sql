-- ---
-- about = "Spans in which an order is vacated or stayed by a later one. The span ends (end_lo, end_hi) when the later order ends or is itself vacated or stayed; both are NULL while it lasts. A later order without a date may stand anywhere from the first order's day to the day on which it was reported."
-- index = ["order_id"]
-- ---
SELECT c.ref AS order_id, l.subject AS by_order, l.id AS event, c.property AS relation,
  coalesce(l.on_lo, d.from_lo, d.from_hi, -25567) AS start_lo,
  coalesce(l.on_hi, l.said_hi, (SELECT max(today) FROM clock)) AS start_hi,
  CASE WHEN v.subject IS NULL THEN l.until_lo
    ELSE coalesce(v.on_lo, l.on_lo, -25567) END AS end_lo,
  CASE WHEN v.subject IS NULL THEN l.until_hi
    ELSE coalesce(v.on_hi, v.said_hi, (SELECT max(today) FROM clock)) END AS end_hi,
  v.id AS end_event
FROM order_ AS l
JOIN claim AS c ON c.event = l.id AND c.property IN ('vacates', 'stays') AND c.denied = 0
  AND c.ref IS NOT NULL
LEFT JOIN order_date AS d ON d.order_id = c.ref
LEFT JOIN claim AS vc ON vc.ref = l.subject AND vc.property IN ('vacates', 'stays')
  AND vc.denied = 0
LEFT JOIN order_ AS v ON v.id = vc.event AND v.denied = 0
WHERE l.denied = 0
