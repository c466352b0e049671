-- ---
-- about = "What is said or filed in answer to each order: one row an answer and thing it says. `obligation_id` is '' where the answer is to the order as a whole."
-- index = ["order_id", "obligation_id"]
-- ---
SELECT x.event, coalesce(x.order_id, b.order_id) AS order_id, x.obligation_id, c.value AS says,
  x.denied, x.date_lo, x.date_hi, x.at, x.said_hi, x.by_text
FROM (
  SELECT a.id AS event,
    CASE WHEN a.subject_kind = 'order' THEN a.subject ELSE a.order_id END AS order_id,
    CASE WHEN a.subject_kind = 'obligation' THEN a.subject
      ELSE coalesce(a.obligation_id, '') END AS obligation_id,
    a.denied, a.date_lo, a.date_hi, a.on_at AS at, a.said_hi, a.by_text
  FROM answer AS a
) AS x
JOIN claim AS c ON c.event = x.event AND c.property = 'says' AND c.denied = 0
LEFT JOIN obligation_of AS b ON b.obligation_id = x.obligation_id
WHERE coalesce(x.order_id, b.order_id) IS NOT NULL
