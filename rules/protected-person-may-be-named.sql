-- ---
-- id = "protected-person-may-be-named"
-- severity = "notable"
-- subject = "person"
-- scope = "register"
-- basis_in_law = "CAT art. 3; ICPPED art. 16; 1951 Convention art. 33"
-- [title]
-- en = "A record may name someone whom an order protects"
-- es = "Un registro puede nombrar a alguien a quien protege una orden"
-- [message]
-- en = "An order in force bars the removal of {subject}; a record names {detail}, who may be the same person: a person must decide."
-- es = "Una orden vigente prohíbe expulsar a {subject}; un registro nombra a {detail}, que puede ser la misma persona: debe decidirlo una persona."
--
-- [[example]]
-- name = "a list names someone near, whom linking holds to be another person"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a on=2025-03-15 stance=orders
-- removal: id=r1 subject=person:b mention=m1 on=2025-04-13
-- watch: person=person:a other=person:b mention=m1 row_key=k1 known=h name='A. Example' weight=-3.5 why='name: part (-3.5)'
-- """
-- fires = ["person:a"]
-- certainty = "possible"
-- cites = ["o1", "r1"]
-- basis = "single"
--
-- [[example]]
-- name = "the same row in two sources is one finding"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a on=2025-03-15 source=s3
-- custody: id=c1 subject=person:b mention=m1 source=s1
-- custody: id=c2 subject=person:b mention=m2 source=s2
-- watch: person=person:a other=person:b mention=m1 row_key=k1 known=h name='A. Example' weight=1.5 why=name
-- watch: person=person:a other=person:b mention=m2 row_key=k1 known=h name='A. Example' weight=1.5 why=name
-- """
-- fires = ["person:a"]
-- certainty = "possible"
-- cites = ["o1", "c1", "c2"]
-- basis = "corroborated"
--
-- [[example]]
-- name = "no order in force: vacated, ended, not made yet; an order that bars no removal; nobody near"
-- today = "2025-04-14"
-- rows = """
-- order_: id=o1 subject=order:1 effect=bars-removal covers=person:a on=2024-03-15
-- order_: id=o2 subject=order:2 effect=vacate vacates=order:1 on=2025-03-01
-- order_: id=o3 subject=order:3 effect=bars-removal covers=person:c on=2019-10-10 until=2020-10-10
-- order_: id=o4 subject=order:4 effect=bars-removal covers=person:d on=2025-04-15
-- order_: id=o5 subject=order:5 effect=release covers=person:e on=2025-03-01
-- order_: id=o6 subject=order:6 effect=bars-removal covers=person:f on=2025-03-01
-- removal: id=r1 subject=person:b mention=m1 on=2025-04-13
-- watch: person=person:a other=person:b mention=m1 row_key=k1 known=h name='A. Example' weight=1.5 why=name
-- watch: person=person:c other=person:b mention=m1 row_key=k2 known=h name='A. Example' weight=1.5 why=name
-- watch: person=person:d other=person:b mention=m1 row_key=k3 known=h name='A. Example' weight=1.5 why=name
-- watch: person=person:e other=person:b mention=m1 row_key=k4 known=h name='A. Example' weight=1.5 why=name
-- """
-- fires = []
-- ---
WITH barred AS (
  SELECT DISTINCT p.person, p.event FROM protection AS p
  WHERE (p.from_lo IS NULL OR p.from_lo <= (SELECT today FROM clock))
    AND (p.until_hi IS NULL OR (SELECT today FROM clock) <= p.until_hi)
), near AS (
  SELECT w.person, w.other, w.mention, w.row_key, w.name FROM watch AS w
  WHERE w.person IN (SELECT person FROM barred)
)
SELECT n.person AS subject, n.row_key AS key, 0 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, n.name AS detail,
  e.id AS cite, 'core' AS role
FROM near AS n LEFT JOIN event AS e ON e.subject = n.other AND e.mention = n.mention AND e.denied = 0
UNION ALL
SELECT n.person, n.row_key, 0, NULL, NULL, NULL, NULL, NULL, NULL, n.name, b.event, 'context'
FROM near AS n JOIN barred AS b ON b.person = n.person
