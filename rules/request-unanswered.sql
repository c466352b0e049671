-- ---
-- id = "request-unanswered"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 18 and 20(2); ICCPR art. 19(2)"
-- clock = true
-- [title]
-- en = "Request without an answer"
-- es = "Solicitud sin respuesta"
-- [message]
-- en = "{subject}: the request[ made on {since}] [has no stated answer and the limit of {n} days has run out][was not answered, says {detail}][; days since: {days}]."
-- es = "{subject}: la solicitud[ hecha el {since}] [no tiene respuesta declarada y venció el plazo de {n} días][no fue respondida, dice {detail}][; días desde entonces: {days}]."
-- [[example]]
-- name = "fires when the limit has run out without a stated answer"
-- today = "2025-04-01"
-- rows = """
-- request: id=q1 subject=person:ana on=2025-03-01 by=authority:family to=authority:police
-- parameter: name=days_to_answer_request country='' value=30
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["q1"]
-- days = 31
-- n = 30
-- [[example]]
-- name = "is silent on the last day of the limit"
-- today = "2025-03-31"
-- rows = """
-- request: id=q1 subject=person:ana on=2025-03-01 by=authority:family to=authority:police
-- parameter: name=days_to_answer_request country='' value=30
-- """
-- fires = []
-- [[example]]
-- name = "an answer ends it, whichever source states it"
-- today = "2025-04-14"
-- rows = """
-- request: id=q1 subject=person:ana on=2025-03-01 to=authority:police
-- request: id=q2 subject=person:ana on=2025-03-01 to=authority:police answered=true source=s2
-- request: id=q3 subject=person:eva on=2025-03-01 answer='not in our records'
-- request: id=q4 subject=person:ida on=2025-03-01 answered_on=2025-04-12
-- """
-- fires = []
-- [[example]]
-- name = "of two requests the one without an answer is found"
-- today = "2025-04-14"
-- rows = """
-- request: id=q1 subject=person:ana on=2025-01-01 to=authority:police answered=true
-- request: id=q2 subject=person:ana on=2025-02-01 to=authority:police
-- """
-- fires = ["person:ana"]
-- cites = ["q2"]
-- days = 72
-- [[example]]
-- name = "a statement that no answer came needs no limit and no date"
-- today = "2025-03-02"
-- rows = """
-- request: id=q1 subject=person:ana answered=false
-- request: id=q2 subject=person:eva on=2025-03-01 denies=answer
-- """
-- fires = ["person:ana", "person:eva"]
-- [[example]]
-- name = "a statement that no answer came is contested by a source that states one"
-- today = "2025-03-20"
-- rows = """
-- request: id=q1 subject=person:ana on=2025-03-01 to=authority:police answered=false
-- request: id=q2 subject=person:ana on=2025-03-01 to=authority:police answered=true source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- [[example]]
-- name = "silence about a request without a date, or one that is denied, is no finding"
-- today = "2025-04-14"
-- rows = """
-- request: id=q1 subject=person:ana
-- request: id=q2 subject=person:eva on=2025-01-01 stance=denies
-- """
-- fires = []
-- [[example]]
-- name = "a request made in the course of a month is possible while some of its days are in time"
-- today = "2025-04-14"
-- rows = "request: id=q1 subject=person:ana on=2025-03"
-- fires = ["person:ana"]
-- certainty = "possible"
-- ---
WITH refusal AS (
  SELECT event, count(*) AS n FROM claim
  WHERE denied = 1 AND property IN ('answer', 'answered', 'answered_on') GROUP BY event
),
asked AS (
  -- state: -1 a source says that no answer came, 1 one is stated, 0 nothing is said
  SELECT r.subject, r.id, r.date_lo, r.date_hi, coalesce(r.said_by, s.said_by, s.title) AS who,
    coalesce(r.country, s.country, '') AS country,
    coalesce(r.date_text, '') || '/' || coalesce(r.to_id, r.to_text, '') AS key,
    CASE WHEN f.n > 0 OR r.answered = 0 THEN -1
      WHEN r.answered = 1 OR r.answered_on_text IS NOT NULL OR coalesce(r.answer, '') <> ''
      THEN 1 ELSE 0 END AS state
  FROM request r JOIN source s ON s.id = r.source LEFT JOIN refusal f ON f.event = r.id
  WHERE r.denied = 0 AND r.subject IS NOT NULL
),
one AS (
  SELECT subject, key, max(date_lo) AS lo, max(date_hi) AS hi, max(country) AS country,
    min(state) AS least, max(state) AS most,
    '"' || min(CASE WHEN state = -1 THEN who END) || '"' AS who
  FROM asked GROUP BY subject, key
),
limits AS (
  SELECT o.subject, o.key, max(CASE WHEN m.country <> '' THEN m.value END) AS own,
    max(CASE WHEN m.country = '' THEN m.value END) AS general
  FROM one o JOIN parameter m ON m.name = 'days_to_answer_request'
    AND (m.country = '' OR m.country = o.country)
    AND (m.from_lo IS NULL OR m.from_lo <= coalesce(o.hi, o.lo))
    AND (m.until_hi IS NULL OR m.until_hi >= coalesce(o.lo, o.hi))
  GROUP BY o.subject, o.key
),
clocked AS (
  SELECT o.subject, o.key, o.lo, o.hi, o.least, o.most, o.who,
    whole(coalesce(m.own, m.general)) AS days,
    CASE WHEN o.least = -1 THEN 2
      WHEN o.most = 1 THEN 0
      WHEN k.today - o.hi > coalesce(m.own, m.general) THEN 2
      WHEN k.today - coalesce(o.lo, o.hi - 100000) > coalesce(m.own, m.general) THEN 1
      ELSE 0 END AS over_
  FROM one o CROSS JOIN clock k LEFT JOIN limits m ON m.subject = o.subject AND m.key = o.key
  WHERE o.lo IS NULL OR o.lo <= k.today
)
SELECT c.subject, c.key, CASE WHEN c.over_ = 2 THEN 1 ELSE 0 END AS certain, c.lo AS since_lo,
  c.hi AS since_hi, CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CASE WHEN c.least = -1 THEN NULL ELSE c.days END AS n_lo,
  CASE WHEN c.least = -1 THEN NULL ELSE c.days END AS n_hi, c.who AS detail, a.id AS cite,
  CASE WHEN a.state = 1 THEN 'contra' WHEN a.state = c.least THEN 'core' ELSE 'context' END
    AS role
FROM clocked c JOIN asked a ON a.subject = c.subject AND a.key = c.key
WHERE c.over_ > 0
