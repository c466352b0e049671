-- ---
-- about = "Facts that meet an order to return someone: a covered person is said to have been taken back to the country they were removed from, or to be held there, after the order. `lo`, `hi`: when."
-- index = ["order_id", "person"]
-- ---
SELECT DISTINCT k.order_id, k.person, f.event, f.lo, f.hi
FROM covered AS k
JOIN (SELECT DISTINCT order_id FROM order_effect WHERE effect = 'return') AS e
  ON e.order_id = k.order_id
JOIN order_date AS d ON d.order_id = k.order_id
JOIN removal AS out ON out.subject = k.person AND out.denied = 0 AND out.from_country IS NOT NULL
JOIN (
  SELECT subject AS person, id AS event, to_country AS country, date_lo AS lo, date_hi AS hi
  FROM removal WHERE denied = 0
  UNION ALL
  SELECT c.subject, c.id, p.country, c.date_lo, c.date_hi
  FROM custody AS c JOIN subject AS p ON p.id = c.place_id
  WHERE c.denied = 0
) AS f ON f.person = k.person AND f.country = out.from_country
WHERE f.hi IS NOT NULL AND (d.from_lo IS NULL OR f.hi >= d.from_lo)
  AND (out.date_lo IS NULL OR f.hi >= out.date_lo)
