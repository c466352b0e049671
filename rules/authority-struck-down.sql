-- ---
-- id = "authority-struck-down"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 9(1); ICPPED art. 17(2)(a)"
-- clock = true
-- [title]
-- en = "Held or removed under an authority struck down or stayed"
-- es = "Retención o expulsión con base en una norma anulada o suspendida"
-- [message]
-- en = "{subject}: the act rested on {detail}, which a court struck down or stayed[; {since}]."
-- es = "{subject}: el acto se apoyó en {detail}, que un tribunal anuló o suspendió[; {since}]."
--
-- [[example]]
-- name = "struck down afterwards: back to the beginning"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- order_: id=o1 subject=order:1 effect=strike-down strikes=instrument:x on=2025-04-01 stance=orders
-- instrument: id=i1 subject=instrument:x invoked_on=2025-03-01
-- """
-- fires = ["person:a"]
-- cites = ["r1", "o1", "i1"]
-- basis = "ordered"
-- days = 30
--
-- [[example]]
-- name = "stayed, and the person arrested on the day of the stay"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- order_: id=o1 subject=order:1 effect=stay strikes=instrument:x on=2025-03-15
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "an article of a decree that was struck down as a whole; said to be struck down, the order unknown"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=r1 subject=person:a instrument=instrument:article on=2025-03-15
-- within: part=instrument:article whole=instrument:decree
-- order_: id=o1 subject=order:1 effect=strike-down strikes=instrument:decree on=2025-04-01
-- arrest: id=r2 subject=person:b instrument=instrument:x on=2025-03-15
-- instrument: id=i2 subject=instrument:x status='struck down'
-- """
-- fires = ["person:a", "person:b"]
--
-- [[example]]
-- name = "with effect only from a later day; stayed later; the order vacated; another instrument"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- order_: id=o1 subject=order:1 effect=strike-down strikes=instrument:x on=2025-04-01 since=2025-04-01
-- removal: id=r2 subject=person:b instrument=instrument:y on=2025-03-15
-- order_: id=o2 subject=order:2 effect=stay strikes=instrument:y on=2025-04-01
-- removal: id=r3 subject=person:c instrument=instrument:z on=2025-03-15
-- order_: id=o3 subject=order:3 effect=strike-down strikes=instrument:z on=2025-04-01
-- order_: id=o4 subject=order:4 effect=vacate vacates=order:3 on=2025-04-05
-- removal: id=r4 subject=person:d instrument=instrument:w on=2025-03-15
-- """
-- fires = []
-- ---
WITH act AS (
  SELECT subject AS person, id AS event, instrument_id, date_lo, date_hi, date_hi AS last_hi
  FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, id, instrument_id, date_lo, date_hi, coalesce(until_hi, said_hi, date_hi)
  FROM custody WHERE denied = 0
  UNION ALL
  SELECT subject, id, instrument_id, date_lo, date_hi, date_hi AS last_hi FROM removal WHERE denied = 0
), strike AS (
  SELECT w.part AS instrument_id, o.id AS event,
    CASE WHEN o.since_text IS NOT NULL THEN o.since_lo
      WHEN y.event IS NOT NULL THEN o.on_lo END AS from_lo,
    CASE WHEN o.since_text IS NOT NULL THEN o.since_hi
      WHEN y.event IS NOT NULL THEN o.on_hi END AS from_hi,
    CASE WHEN o.since_text IS NULL AND y.event IS NULL THEN 1 ELSE 0 END AS always
  FROM order_ AS o
  JOIN claim AS c ON c.event = o.id AND c.property = 'strikes' AND c.denied = 0
  JOIN (SELECT part, whole FROM within UNION SELECT id, id AS whole FROM subject) AS w ON w.whole = c.ref
  LEFT JOIN order_effect AS y ON y.event = o.id AND y.effect = 'stay'
  WHERE o.denied = 0 AND NOT EXISTS (SELECT 1 FROM suspension AS s
    WHERE s.order_id = o.subject AND s.end_lo IS NULL)
  UNION ALL
  SELECT i.subject, i.id, NULL, NULL, 1 FROM instrument AS i
  WHERE i.denied = 0 AND i.status = 'struck down'
), hit AS (
  SELECT a.person, a.event AS act, s.event AS strike, a.instrument_id, a.date_lo, a.date_hi,
    CASE WHEN s.always = 1 OR a.date_lo > s.from_hi
      OR (a.last_hi IS NOT NULL AND a.last_hi <> a.date_hi AND a.last_hi > s.from_hi)
      THEN 1 ELSE 0 END AS certain
  -- few strikes, many acts: CROSS keeps them in this order
  FROM strike AS s CROSS JOIN act AS a
  WHERE a.instrument_id = s.instrument_id AND a.person LIKE 'person:%' AND (s.always = 1 OR s.from_lo IS NULL OR a.last_hi IS NULL
    OR a.last_hi >= s.from_lo)
)
SELECT h.person AS subject, h.instrument_id AS key, h.certain, h.date_lo AS since_lo,
  h.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi,
  i.name AS detail, h.act AS cite, 'core' AS role
FROM hit AS h LEFT JOIN subject AS i ON i.id = h.instrument_id
UNION ALL
SELECT h.person, h.instrument_id, h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL, NULL, NULL,
  h.strike, 'core'
FROM hit AS h
UNION ALL
SELECT h.person, h.instrument_id, h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL, NULL, NULL,
  i.id, 'context'
FROM hit AS h JOIN instrument AS i ON i.subject = h.instrument_id AND i.denied = 0
