-- ---
-- about = "What each order does, by each event that says so: one row an event and effect."
-- index = ["order_id", "effect"]
-- ---
SELECT o.subject AS order_id, o.id AS event, c.value AS effect
FROM order_ AS o
JOIN claim AS c ON c.event = o.id AND c.property = 'effect' AND c.denied = 0
WHERE o.denied = 0 AND o.subject IS NOT NULL
