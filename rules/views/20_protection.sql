-- ---
-- about = "Persons covered by an order that bars removal, directly or as a stated member of a class it covers: one row a covering event and span in which the order stands. `country` NULL: the order names no country. `until_lo`, `until_hi` NULL: no end is stated."
-- index = ["person", "order_id"]
-- ---
SELECT k.person, k.order_id, k.event, d.country, d.from_lo, d.from_hi,
  CASE WHEN s.start_lo IS NULL THEN d.until_lo
    WHEN d.until_lo IS NULL OR s.start_lo < d.until_lo THEN s.start_lo
    ELSE d.until_lo END AS until_lo,
  CASE WHEN s.start_hi IS NULL THEN d.until_hi
    WHEN d.until_hi IS NULL OR s.start_hi < d.until_hi THEN s.start_hi
    ELSE d.until_hi END AS until_hi
FROM covered AS k
JOIN (SELECT DISTINCT order_id FROM order_effect WHERE effect = 'bars-removal') AS b
  ON b.order_id = k.order_id
JOIN order_date AS d ON d.order_id = k.order_id
LEFT JOIN (
  SELECT order_id, min(start_lo) AS start_lo, min(start_hi) AS start_hi
  FROM suspension GROUP BY order_id
) AS s ON s.order_id = k.order_id
UNION ALL
SELECT k.person, k.order_id, k.event, d.country, s.end_lo AS from_lo, s.end_hi AS from_hi,
  d.until_lo, d.until_hi
FROM covered AS k
JOIN (SELECT DISTINCT order_id FROM order_effect WHERE effect = 'bars-removal') AS b
  ON b.order_id = k.order_id
JOIN order_date AS d ON d.order_id = k.order_id
JOIN (
  SELECT order_id, max(end_lo) AS end_lo, max(end_hi) AS end_hi FROM suspension
  GROUP BY order_id HAVING count(*) = count(end_lo)
) AS s ON s.order_id = k.order_id
