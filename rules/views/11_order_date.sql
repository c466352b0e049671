-- ---
-- about = "When each order was made, until when it is said to run, and for which country: one row an order, over all events that state it."
-- index = ["order_id"]
-- ---
SELECT subject AS order_id, min(on_lo) AS from_lo, min(on_hi) AS from_hi,
  min(until_lo) AS until_lo, min(until_hi) AS until_hi, min(country) AS country,
  min(zone) AS zone
FROM order_
WHERE denied = 0 AND subject IS NOT NULL
GROUP BY subject
