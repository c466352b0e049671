-- ---
-- about = "Which order each obligation comes from."
-- index = ["obligation_id", "order_id"]
-- ---
SELECT DISTINCT subject AS obligation_id, order_id
FROM obligation
WHERE denied = 0 AND subject IS NOT NULL AND order_id IS NOT NULL
