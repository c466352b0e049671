-- ---
-- id = "removed-despite-protection"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "CAT art. 3; ICPPED art. 16; 1951 Convention art. 33"
-- clock = true
-- [title]
-- en = "Removed although an order bars it"
-- es = "Expulsión a pesar de una orden que la prohíbe"
-- [message]
-- en = "{subject} is said to have been removed[ ({since})] although an order that bars removal covers them: {detail}."
-- es = "Se dice que {subject} fue expulsado/a[ ({since})] aunque le ampara una orden que prohíbe la expulsión: {detail}."
--
-- [[example]]
-- name = "removed to the country to which the order bars removal"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a country=XB on=2019-10-10 stance=orders
-- removal: id=r1 subject=person:a to_country=XB on=2025-03-15
-- """
-- fires = ["person:a"]
-- cites = ["o1", "r1"]
-- basis = "ordered"
-- days = 30
--
-- [[example]]
-- name = "the authority admits that it was an error, and another speaker denies it"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a country=XB on=../2025-03 stance=orders
-- removal: id=r1 subject=person:a to_country=XB on=2025-03
-- removal: id=r2 subject=person:a error='a mistake' stance=admits
-- removal: id=r3 subject=person:a stance=denies
-- """
-- fires = ["person:a"]
-- cites = ["o1", "r1", "r2", "r3"]
-- basis = "admitted"
-- contested = true
-- certainty = "possible"
--
-- [[example]]
-- name = "a member of a class that the order covers"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=group:g on=2025-03-14
-- member: group_id=group:g person=person:a event=m1
-- removal: id=r1 subject=person:a to_country=XB on=2025-03-15
-- """
-- fires = ["person:a"]
--
-- [[example]]
-- name = "the order is of the same day: one reading makes it true"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a on=2025-03-15
-- removal: id=r1 subject=person:a to_country=XB on=2025-03-15
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "the stay of the order had been vacated before the removal"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a on=2024-01-01
-- order_: id=o2 subject=order:2 effect=stay stays=order:1 on=2024-02-01
-- order_: id=o3 subject=order:3 effect=vacate vacates=order:2 on=2024-03-01
-- removal: id=r1 subject=person:a to_country=XB on=2025-03-15
-- """
-- fires = ["person:a"]
--
-- [[example]]
-- name = "another country, removal denied, order vacated or ended before, order made after"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a country=XB on=2019-10-10
-- removal: id=r1 subject=person:a to_country=XC on=2025-03-15
-- order_: id=o2 subject=order:2 effect=bars-removal covers=person:b on=2019-10-10
-- removal: id=r2 subject=person:b to_country=XB on=2025-03-15 stance=denies
-- order_: id=o3 subject=order:3 effect=bars-removal covers=person:c on=2019-10-10
-- order_: id=o4 subject=order:4 effect=vacate vacates=order:3 on=2025-03-01
-- removal: id=r3 subject=person:c to_country=XB on=2025-03-15
-- order_: id=o5 subject=order:5 effect=bars-removal covers=person:d on=2019-10-10 until=2020-10-10
-- removal: id=r5 subject=person:d to_country=XB on=2025-03-15
-- order_: id=o6 subject=order:6 effect=bars-removal covers=person:e on=2025-03-16
-- removal: id=r6 subject=person:e to_country=XB on=2025-03-15
-- """
-- fires = []
-- ---
WITH hit AS (
  SELECT p.person, p.order_id, p.event AS order_event, r.id AS removal_event,
    r.date_lo, r.date_hi,
    CASE WHEN r.date_lo IS NOT NULL AND r.date_hi IS NOT NULL AND p.from_hi < r.date_lo
      AND (p.until_lo IS NULL AND p.until_hi IS NULL OR r.date_hi < p.until_lo)
      AND (p.country IS NULL OR r.to_country IS NOT NULL)
      THEN 1 ELSE 0 END AS certain
  FROM protection AS p
  JOIN removal AS r ON r.subject = p.person AND r.denied = 0
  WHERE (p.country IS NULL OR r.to_country IS NULL OR r.to_country = p.country)
    AND (p.from_lo IS NULL OR r.date_hi IS NULL OR p.from_lo <= r.date_hi)
    AND (p.until_hi IS NULL OR r.date_lo IS NULL OR r.date_lo <= p.until_hi)
)
SELECT h.person AS subject, '' AS key, h.certain, h.date_lo AS since_lo, h.date_hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, s.name AS detail,
  h.order_event AS cite, 'core' AS role
FROM hit AS h JOIN subject AS s ON s.id = h.order_id
UNION ALL
SELECT h.person, '', h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL, NULL, NULL,
  h.removal_event, 'core'
FROM hit AS h
UNION ALL
SELECT h.person, '', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, r.id, 'contra'
FROM (SELECT DISTINCT person FROM hit) AS h JOIN removal AS r ON r.subject = h.person AND r.denied = 1
