-- A small view of fictional people, for tests of the questions and of the pages.
CREATE TABLE finding (id TEXT PRIMARY KEY, rule TEXT NOT NULL, subject TEXT, subject_kind TEXT,
  severity TEXT NOT NULL, basis TEXT, contested INTEGER NOT NULL, certainty TEXT NOT NULL,
  since_text TEXT, since_lo INTEGER, since_hi INTEGER, until_lo INTEGER, until_hi INTEGER,
  days INTEGER, n_lo INTEGER, n_hi INTEGER, message_en TEXT NOT NULL, message_es TEXT NOT NULL,
  state TEXT, reason TEXT);
CREATE TABLE finding_cite (finding TEXT NOT NULL, event TEXT NOT NULL, role TEXT);
CREATE TABLE order_state (order_id TEXT, state TEXT, since_lo INTEGER, since_hi INTEGER,
  deadline_text TEXT, deadline_lo INTEGER, deadline_hi INTEGER, deadline_at INTEGER,
  days_over INTEGER);
CREATE TABLE whereabouts (person TEXT, status TEXT, place_id TEXT, place_text TEXT, said_by TEXT,
  since_lo INTEGER, since_hi INTEGER, stated_lo INTEGER, stated_hi INTEGER, event TEXT);
CREATE TABLE proof_of_life (person TEXT, lo INTEGER, hi INTEGER, event TEXT);
CREATE TABLE completeness (person TEXT, letter TEXT, state TEXT);
CREATE TABLE protection (person TEXT, order_id TEXT, event TEXT, country TEXT, from_lo INTEGER,
  from_hi INTEGER, until_lo INTEGER, until_hi INTEGER);

INSERT INTO clock VALUES (20010);
INSERT INTO source VALUES
  ('src1', 'roster.csv', 'Roster of <i>Doors</i>', 'list', 'text/csv', 'en', 'XA',
   'Ministry of Doors', 'authority-1', '2024-10-01', 19997, 19997, 'team', NULL, NULL,
   'handed over by a clerk', 'search', 'given', 'src1', NULL, NULL, 'roster', 1, 1, 120, 2, 1, 5,
   NULL, NULL, NULL, NULL),
  ('src2', 'report.txt', 'Report on a flight', 'press report', 'text/plain', 'en', 'XA',
   'The Harbour Post', 'authority-2', 'last week', 20000, 20006, 'public', 'The Harbour Post',
   'javascript:alert(1)', NULL, NULL, NULL, 'src1', 'src1', NULL, 'report', 1, 0, 90, 2, 0, 8,
   NULL, 'paradero/harbour', 'public:4', 1728000000);
INSERT INTO record VALUES
  ('src1:1', 'src1', 1, '1', 'row 1 (line 2)', NULL, NULL, NULL, '',
   '[["Nombre","Ana Pérez"],["Centro","North House"]]', 0),
  ('src1:2', 'src1', 2, '2', 'row 2 (line 3)', NULL, NULL, NULL, '',
   '[["Nombre","B. <b>Sosa</b>"],["Ingreso","31/31/2024"]]', 1),
  ('src2:a', 'src2', 1, 'a', 'characters 10-28', NULL, 10, 28, 'ordered her return', NULL, 0),
  ('src2:b', 'src2', 2, 'b', 'characters 33-41', NULL, 33, 41, '<script>', NULL, 0);
INSERT INTO document VALUES ('src2',
  'The judge ordered her return by  <script> Friday. Ten were announced for the flight.', '[0]');
INSERT INTO problem VALUES ('src1:2', 'src1', 'unreadable-date', 'Ingreso', '31/31/2024',
  'a date as dd/mm/yyyy');
INSERT INTO subject VALUES
  ('person-1', 'person', 'Ana Pérez', NULL, NULL, NULL, NULL),
  ('person-2', 'person', 'B. <b>Sosa</b>', NULL, NULL, NULL, NULL),
  ('order-1', 'order', 'Return order', '24-cv-1, entry 7', 'XA', NULL, 'return'),
  ('obligation-1', 'obligation', 'Report daily', NULL, NULL, NULL, 'daily'),
  ('batch-1', 'batch', 'The ten of October', NULL, NULL, NULL, 'ten'),
  ('instrument-1', 'instrument', 'Decree 9', 'D-9', 'XA', NULL, 'd9'),
  ('agreement-1', 'agreement', 'Harbour agreement', NULL, NULL, NULL, 'ha'),
  ('authority-1', 'authority', 'Ministry of Doors', NULL, NULL, NULL, NULL),
  ('authority-2', 'authority', 'The Harbour Post', NULL, NULL, NULL, NULL),
  ('authority-3', 'authority', 'Minister of Doors', NULL, NULL, NULL, NULL),
  ('place-1', 'place', 'North House', NULL, 'XB', NULL, NULL),
  ('country-xb', 'country', 'Beland', NULL, 'XB', NULL, NULL),
  ('group-1', 'group', 'Those held at the harbour', NULL, NULL, 'persons', 'g');
INSERT INTO handle VALUES ('instrument-1', 'src2', 'd9', 'Decree No. 9');
INSERT INTO person VALUES
  ('person-1', 'Ana Pérez', 'female', '1990', 7305, 7669, 'Celand', 2, 2, 0.98),
  ('person-2', 'B. <b>Sosa</b>', NULL, NULL, NULL, NULL, NULL, 1, 1, NULL);
INSERT INTO mention VALUES
  ('m1', 'person-1', 'person-1', 'src1:1', 'src1', 'row:1', 'Ana Pérez', '1990', 7305, 7669,
   'female', NULL),
  ('m2', 'person-old', 'person-1', 'src2:a', 'src2', 'ana', 'Anna Perez', '1991', 7670, 8034,
   NULL, NULL),
  ('m3', 'person-2', 'person-2', 'src1:2', 'src1', 'row:2', 'B. <b>Sosa</b>', NULL, NULL, NULL,
   NULL, NULL);
INSERT INTO pair VALUES ('m1', 'm2', 12.5, 1, 'name 9.0, birth 3.5');
INSERT INTO member VALUES ('group-1', 'person-1', 'e-member');
INSERT INTO within VALUES ('authority-3', 'authority-1'), ('authority-1', 'authority-1');
INSERT INTO event (id, kind, subject, subject_kind, source, record, origin, mention, stance,
  denied, admitted, said_by, said_by_id, said_text, said_lo, said_hi, date_text, date_lo, date_hi)
VALUES
  ('e-person1', 'person', 'person-1', 'person', 'src1', 'src1:1', 'src1', 'm1', 'asserts', 0, 0,
   'Ministry of Doors', 'authority-1', '2024-10-01', 19997, 19997, NULL, NULL, NULL),
  ('e-person2', 'person', 'person-1', 'person', 'src2', 'src2:a', 'src1', 'm2', 'asserts', 0, 0,
   'The Harbour Post', 'authority-2', 'last week', 20000, 20006, NULL, NULL, NULL),
  ('e-custody', 'custody', 'person-1', 'person', 'src1', 'src1:1', 'src1', 'm1', 'asserts', 0, 1,
   'Ministry of Doors', 'authority-1', '2024-10-01', 19997, 19997, '2024-09-20', 19986, 19986),
  ('e-arrest', 'arrest', 'person-1', 'person', 'src1', 'src1:1', 'src1', 'm1', 'asserts', 0, 1,
   'Ministry of Doors', 'authority-1', NULL, NULL, NULL, 'September', 19967, 19996),
  ('e-denial', 'custody', 'person-1', 'person', 'src2', 'src2:b', 'src2', 'm2', 'denies', 1, 0,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('e-label', 'label', 'person-1', 'person', 'src1', 'src1:1', 'src1', 'm1', 'asserts', 0, 1,
   'Ministry of Doors', 'authority-1', NULL, NULL, NULL, NULL, NULL, NULL),
  ('e-removal', 'removal', 'person-1', 'person', 'src2', 'src2:b', 'src2', 'm2', 'asserts', 0, 0,
   'The Harbour Post', 'authority-2', NULL, NULL, NULL, '2024-10-03', 19999, 19999),
  ('e-order', 'order', 'order-1', 'order', 'src2', 'src2:a', 'src1', NULL, 'orders', 0, 0,
   'The Harbour Post', 'authority-2', NULL, NULL, NULL, '2024-10-01', 19997, 19997),
  ('e-duty', 'obligation', 'obligation-1', 'obligation', 'src2', 'src2:a', 'src1', NULL, 'orders',
   0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('e-answer', 'answer', 'order-1', 'order', 'src2', 'src2:b', 'src2', NULL, 'asserts', 0, 1,
   'Ministry of Doors', 'authority-1', NULL, NULL, NULL, '2024-10-08', 20004, 20004),
  ('e-batch', 'batch', 'batch-1', 'batch', 'src2', 'src2:b', 'src2', NULL, 'announces', 0, 0,
   'Ministry of Doors', 'authority-1', NULL, NULL, NULL, '2024-10-03', 19999, 19999),
  ('e-member', 'member', 'group-1', 'group', 'src2', 'src2:b', 'src2', NULL, 'asserts', 0, 0,
   NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('e-statement', 'statement', NULL, NULL, 'src2', 'src2:b', 'src2', NULL, 'asserts', 0, 0,
   NULL, NULL, NULL, NULL, NULL, '2024-10-05', 20001, 20001),
  ('e-signal', 'signal', 'country-xb', 'country', 'src2', 'src2:b', 'src2', NULL, 'asserts', 0, 0,
   'Ministry of Doors', 'authority-1', NULL, NULL, NULL, '2024-10-05', 20001, 20001);
INSERT INTO event (id, kind, subject, subject_kind, source, record, origin, mention, stance, denied, admitted)
VALUES ('e-place', 'place', 'place-1', 'place', 'src2', 'src2:b', 'src2', NULL, 'asserts', 0, 0);
INSERT INTO claim (id, event, property, type, value, ref, number, lo, hi, at, extra, denied) VALUES
  ('c22', 'e-place', 'latitude', 'number', '13.7', NULL, 13.7, NULL, NULL, NULL, NULL, 0),
  ('c23', 'e-place', 'longitude', 'number', '-88.9', NULL, -88.9, NULL, NULL, NULL, NULL, 0);
INSERT INTO claim (id, event, property, type, value, ref, number, lo, hi, at, extra, denied) VALUES
  ('c1', 'e-person1', 'birth.date', 'date', '1990', NULL, NULL, 7305, 7669, NULL, NULL, 0),
  ('c2', 'e-person2', 'birth.date', 'date', '1991', NULL, NULL, 7670, 8034, NULL, NULL, 0),
  ('c3', 'e-custody', 'place', 'ref', 'North House', 'place-1', NULL, NULL, NULL, NULL, NULL, 0),
  ('c4', 'e-custody', 'since', 'date', '2024-09-20', NULL, NULL, 19986, 19986, NULL, NULL, 0),
  ('c5', 'e-custody', 'held_by', 'ref', 'Ministry of Doors', 'authority-1', NULL, NULL, NULL, NULL,
   NULL, 0),
  ('c6', 'e-arrest', 'on', 'date', 'September', NULL, NULL, 19967, 19996, NULL, NULL, 0),
  ('c7', 'e-label', 'indicators', 'indicator', 'tattoo', NULL, 4, NULL, NULL, NULL,
   'a crown <on the arm>', 0),
  ('c8', 'e-removal', 'batch', 'ref', 'The ten of October', 'batch-1', NULL, NULL, NULL, NULL, NULL,
   0),
  ('c9', 'e-removal', 'instrument', 'ref', 'Decree 9', 'instrument-1', NULL, NULL, NULL, NULL, NULL,
   0),
  ('c10', 'e-removal', 'to_country', 'country', 'XB', NULL, NULL, NULL, NULL, NULL, NULL, 0),
  ('c11', 'e-order', 'covers', 'ref', 'ana', 'person-1', NULL, NULL, NULL, NULL, NULL, 0),
  ('c12', 'e-order', 'effect', 'code', 'return', NULL, NULL, NULL, NULL, NULL, NULL, 0),
  ('c13', 'e-order', 'finds', 'code', 'risk-of-torture', NULL, NULL, NULL, NULL, NULL, NULL, 0),
  ('c14', 'e-order', 'country', 'country', 'XB', NULL, NULL, NULL, NULL, NULL, NULL, 0),
  ('c15', 'e-duty', 'order', 'ref', 'return', 'order-1', NULL, NULL, NULL, NULL, NULL, 0),
  ('c16', 'e-answer', 'says', 'code', 'refuses', NULL, NULL, NULL, NULL, NULL, NULL, 0),
  ('c17', 'e-batch', 'announced_count', 'count', '10', NULL, 10, 10, 10, NULL, NULL, 0),
  ('c18', 'e-member', 'person', 'ref', 'ana', 'person-1', NULL, NULL, NULL, NULL, NULL, 0),
  ('c19', 'e-statement', 'speaker', 'ref', 'Minister of Doors', 'authority-3', NULL, NULL, NULL,
   NULL, NULL, 0),
  ('c20', 'e-statement', 'says', 'text', 'None of them is "here" & there', NULL, NULL, NULL, NULL,
   NULL, NULL, 0),
  ('c21', 'e-signal', 'safe', 'bool', 'true', NULL, 1, NULL, NULL, NULL, NULL, 0);
INSERT INTO finding VALUES
  ('f1', 'return-order-unmet', 'person-1', 'person', 'serious', 'admitted', 1, 'certain',
   '2024-10-01', 19997, 19998, NULL, NULL, 12, NULL, NULL,
   'Ordered returned and not returned <yet>.', 'Con orden de regreso, y no ha regresado.', 'open',
   NULL),
  ('f2', 'register-incomplete', 'person-2', 'person', 'info', 'single', 0, 'certain', NULL, NULL,
   NULL, NULL, NULL, NULL, NULL, NULL, 'No source states: b.', 'Ninguna fuente declara: b.',
   'open', NULL);
INSERT INTO finding_cite VALUES ('f1', 'e-custody', 'custody'), ('f1', 'e-order', 'order');
INSERT INTO order_state VALUES ('order-1', 'overdue', 19998, 19998, '2024-10-02', 19998, 19998,
  1727913600, 12);
INSERT INTO whereabouts VALUES ('person-1', 'held', 'place-1', 'North House', 'Ministry of Doors',
  19986, 19986, 19997, 19997, 'e-custody');
INSERT INTO proof_of_life VALUES ('person-1', 20000, 20000, 'e-custody');
INSERT INTO completeness VALUES ('person-1', 'a', 'stated'), ('person-1', 'b', 'official'),
  ('person-1', 'c', 'missing'), ('person-1', 'd', 'contradicted');
INSERT INTO protection VALUES ('person-1', 'order-1', 'e-order', 'XB', 19997, 19997, NULL, NULL);
