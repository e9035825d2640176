-- Applications.

-- name: application_insert(id, body_id, number, query_hash, idempotency_hash, channel, state, open, applicant_class, name, id_kind, id_number, legal_representative, contact_person, employer, phone, email, address, postcode, agent_name, agent_id_number, title, document_no, description, period, purpose, form_wanted, delivery_wanted, accepts_other_form, submitted_at, arrived_on, signed_for_on, confirmed_on, received_on, received_year, due_on, due_provisional, queue_on, suspended, unit_id, handler_id, outcome, closed_on, closed_year, answers)
INSERT INTO application (id, body_id, number, query_hash, idempotency_hash, channel, state, open,
    applicant_class, name, id_kind, id_number, legal_representative, contact_person, employer,
    phone, email, address, postcode, agent_name, agent_id_number, title, document_no, description,
    period, purpose, form_wanted, delivery_wanted, accepts_other_form, submitted_at, arrived_on,
    signed_for_on, confirmed_on, received_on, received_year, due_on, due_provisional, queue_on,
    suspended, unit_id, handler_id, outcome, closed_on, closed_year, answers, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,
    $40, $41, $42, $43, $44, $45, 1);

-- name: application_by_idempotency(idempotency_hash)
SELECT id, body_id FROM application WHERE idempotency_hash = $1;

-- name: application_by_query(query_hash)
SELECT id, body_id FROM application WHERE query_hash = $1;

-- name: application_by_number(body_id, number)
SELECT id, body_id FROM application WHERE body_id = $1 AND number = $2;

-- name: application_get(id)
SELECT a.id, a.body_id, a.number, a.channel, a.state, a.open, a.applicant_class, a.name, a.id_kind,
    a.id_number, a.legal_representative, a.contact_person, a.employer, a.phone, a.email, a.address,
    a.postcode, a.agent_name, a.agent_id_number, a.title, a.document_no, a.description, a.period,
    a.purpose, a.form_wanted, a.delivery_wanted, a.accepts_other_form, a.submitted_at,
    a.arrived_on, a.signed_for_on, a.confirmed_on, a.received_on, a.received_year, a.opened_at,
    a.due_on, a.due_provisional, a.queue_on, a.suspended, a.unit_id, a.handler_id, a.outcome,
    a.closed_on, a.closed_year, a.answers, a.version, u.name AS unit_name, h.name AS handler_name
FROM application a LEFT JOIN unit u ON u.id = a.unit_id LEFT JOIN account h ON h.id = a.handler_id
WHERE a.id = $1;

-- name: application_update(state, open, signed_for_on, confirmed_on, received_on, received_year, due_on, due_provisional, queue_on, suspended, unit_id, handler_id, outcome, closed_on, closed_year, answers, id, version)
UPDATE application SET state = $1, open = $2, signed_for_on = $3, confirmed_on = $4,
    received_on = $5, received_year = $6, due_on = $7, due_provisional = $8, queue_on = $9,
    suspended = $10, unit_id = $11, handler_id = $12, outcome = $13, closed_on = $14,
    closed_year = $15, answers = $16, version = version + 1
WHERE id = $17 AND version = $18;

-- name: application_opened(opened_at, id)
UPDATE application SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL;

-- name: application_queue(body_id, handler_id, due_from, due_to, suspended, unconfirmed, state, channel, outcome, applicant_class, unit_id, received_year, pattern, after_on, after_id, row_limit)
-- Open cases by the day on which something must happen.
SELECT a.id, a.number, a.name, a.applicant_class, a.title, a.channel, a.state, a.outcome,
    a.submitted_at, a.arrived_on, a.opened_at, a.received_on, a.due_on, a.due_provisional,
    a.queue_on, a.suspended, a.closed_on, u.name AS unit_name, h.name AS handler_name
FROM application a LEFT JOIN unit u ON u.id = a.unit_id LEFT JOIN account h ON h.id = a.handler_id
WHERE a.body_id = $1 AND a.open = 1
    AND (CAST($2 AS BIGINT) IS NULL OR a.handler_id = $2)
    AND (CAST($3 AS TEXT) IS NULL OR a.due_on >= $3)
    AND (CAST($4 AS TEXT) IS NULL OR a.due_on <= $4)
    AND (CAST($5 AS BIGINT) IS NULL OR a.suspended = $5)
    AND (CAST($6 AS BIGINT) IS NULL OR a.received_on IS NULL)
    AND (CAST($7 AS TEXT) IS NULL OR a.state = $7)
    AND (CAST($8 AS TEXT) IS NULL OR a.channel = $8)
    AND (CAST($9 AS TEXT) IS NULL OR a.outcome = $9)
    AND (CAST($10 AS TEXT) IS NULL OR a.applicant_class = $10)
    AND (CAST($11 AS BIGINT) IS NULL OR a.unit_id = $11)
    AND (CAST($12 AS BIGINT) IS NULL OR a.received_year = $12)
    AND (CAST($13 AS TEXT) IS NULL OR a.number LIKE $13 ESCAPE '!' OR a.name LIKE $13 ESCAPE '!'
        OR a.title LIKE $13 ESCAPE '!')
    AND (a.queue_on, a.id) > ($14, $15)
ORDER BY a.queue_on, a.id LIMIT $16;

-- name: application_list(body_id, open_to, state, channel, outcome, applicant_class, unit_id, received_year, pattern, before_number, row_limit)
-- Closed cases (open_to 0) or all (1), the newest number first.
SELECT a.id, a.number, a.name, a.applicant_class, a.title, a.channel, a.state, a.outcome,
    a.submitted_at, a.arrived_on, a.opened_at, a.received_on, a.due_on, a.due_provisional,
    a.queue_on, a.suspended, a.closed_on, u.name AS unit_name, h.name AS handler_name
FROM application a LEFT JOIN unit u ON u.id = a.unit_id LEFT JOIN account h ON h.id = a.handler_id
WHERE a.body_id = $1 AND a.open <= $2
    AND (CAST($3 AS TEXT) IS NULL OR a.state = $3)
    AND (CAST($4 AS TEXT) IS NULL OR a.channel = $4)
    AND (CAST($5 AS TEXT) IS NULL OR a.outcome = $5)
    AND (CAST($6 AS TEXT) IS NULL OR a.applicant_class = $6)
    AND (CAST($7 AS BIGINT) IS NULL OR a.unit_id = $7)
    AND (CAST($8 AS BIGINT) IS NULL OR a.received_year = $8)
    AND (CAST($9 AS TEXT) IS NULL OR a.number LIKE $9 ESCAPE '!' OR a.name LIKE $9 ESCAPE '!'
        OR a.title LIKE $9 ESCAPE '!')
    AND (CAST($10 AS TEXT) IS NULL OR a.number < $10)
ORDER BY a.number DESC, a.id DESC LIMIT $11;

-- name: application_queue_counts(handler_id, today, near, body_id)
-- Of the first ten thousand open cases.
SELECT count(*) AS open,
    CAST(coalesce(sum(CASE WHEN o.handler_id = $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS mine,
    CAST(coalesce(sum(CASE WHEN o.received_on IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)
        AS unconfirmed,
    CAST(coalesce(sum(CASE WHEN o.suspended = 0 AND o.due_on = $2 THEN 1 ELSE 0 END), 0) AS BIGINT)
        AS today,
    CAST(coalesce(sum(CASE WHEN o.suspended = 0 AND o.due_on > $2 AND o.due_on <= $3
        THEN 1 ELSE 0 END), 0) AS BIGINT) AS near,
    CAST(coalesce(sum(CASE WHEN o.suspended = 0 AND o.due_on < $2 THEN 1 ELSE 0 END), 0) AS BIGINT)
        AS overdue,
    CAST(coalesce(sum(o.suspended), 0) AS BIGINT) AS suspended
FROM (SELECT handler_id, received_on, suspended, due_on FROM application
    WHERE body_id = $4 AND open = 1 ORDER BY queue_on, id LIMIT 10000) o;

-- name: application_closed_count(body_id)
SELECT count(*) AS closed FROM (SELECT id FROM application WHERE body_id = $1 AND open = 0
    ORDER BY queue_on, id LIMIT 1001) c;

-- name: application_open_page(body_id, after_on, after_id, row_limit)
-- Open cases whose deadline is to be computed anew.
SELECT id, queue_on FROM application
WHERE body_id = $1 AND open = 1 AND (queue_on, id) > ($2, $3)
ORDER BY queue_on, id LIMIT $4;

-- name: application_event_insert(id, body_id, application_id, position, event, happened_on, until_on, days, unit, party, note, amount, result, recorded_at, actor_id, actor_name)
INSERT INTO application_event (id, body_id, application_id, position, event, happened_on, until_on,
    days, unit, party, note, amount, result, recorded_at, actor_id, actor_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: application_event_list(application_id)
SELECT id, position, event, happened_on, until_on, days, unit, party, note, amount, result, recorded_at,
    actor_id, actor_name
FROM application_event WHERE application_id = $1 ORDER BY application_id, position;

-- name: decision_insert(id, body_id, application_id, round, outcome, grounds, search_record, other_body, access_way, published, not_responsible, decided_on, delivery_channel, delivered_on, tracking_no, recipient)
INSERT INTO decision (id, body_id, application_id, round, outcome, grounds, search_record,
    other_body, access_way, published, not_responsible, decided_on, delivery_channel, delivered_on,
    tracking_no, recipient)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: decision_update(outcome, grounds, search_record, other_body, access_way, published, not_responsible, decided_on, delivery_channel, delivered_on, tracking_no, recipient, id)
UPDATE decision SET outcome = $1, grounds = $2, search_record = $3, other_body = $4,
    access_way = $5, published = $6, not_responsible = $7, decided_on = $8, delivery_channel = $9,
    delivered_on = $10, tracking_no = $11, recipient = $12
WHERE id = $13;

-- name: decision_list(application_id)
SELECT id, round, outcome, grounds, search_record, other_body, access_way, published, not_responsible,
    decided_on, delivery_channel, delivered_on, tracking_no, recipient
FROM decision WHERE application_id = $1 ORDER BY application_id, round;

-- name: withheld_part_insert(decision_id, position, reason, what)
INSERT INTO withheld_part (decision_id, position, reason, what) VALUES ($1, $2, $3, $4);

-- name: withheld_part_clear(decision_id)
DELETE FROM withheld_part WHERE decision_id = $1;

-- name: withheld_part_list(decision_id)
SELECT position, reason, what FROM withheld_part WHERE decision_id = $1
ORDER BY decision_id, position;
