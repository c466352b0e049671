-- ---
-- about = "Orders to return that the facts meet: every person covered is said to be back."
-- index = ["order_id"]
-- ---
SELECT k.order_id, max(r.lo) AS lo, max(r.hi) AS hi
FROM (SELECT DISTINCT order_id, person FROM covered) AS k
LEFT JOIN returned AS r ON r.order_id = k.order_id AND r.person = k.person
GROUP BY k.order_id HAVING count(DISTINCT k.person) = count(DISTINCT r.person)
