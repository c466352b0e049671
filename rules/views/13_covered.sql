-- ---
-- about = "Persons whom an order covers, named by it or stated to be of a class it covers: one row an event that says so."
-- index = ["order_id", "person"]
-- ---
SELECT o.subject AS order_id, c.ref AS person, o.id AS event
FROM order_ AS o
JOIN claim AS c ON c.event = o.id AND c.property = 'covers' AND c.denied = 0
WHERE o.denied = 0 AND o.subject IS NOT NULL AND c.ref LIKE 'person:%'
UNION
SELECT o.subject AS order_id, m.person, o.id AS event
FROM order_ AS o
JOIN claim AS c ON c.event = o.id AND c.property = 'covers' AND c.denied = 0
JOIN member AS m ON m.group_id = c.ref
WHERE o.denied = 0 AND o.subject IS NOT NULL
