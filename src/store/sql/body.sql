-- Bodies and their units.

-- name: body_list()
SELECT id, code, name, short_name, kind, approval, letter_prefix, unit_name, address, office_hours, phone,
    fax, postcode, email, credit_code, review_body, court, duties, practice, accepts_online, version
FROM body ORDER BY name, id;

-- name: body_by_id(id)
SELECT id, code, name, short_name, kind, approval, letter_prefix, unit_name, address, office_hours, phone,
    fax, postcode, email, credit_code, review_body, court, duties, practice, accepts_online, version
FROM body WHERE id = $1;

-- name: body_by_code(code)
SELECT id, code, name, short_name, kind, approval, letter_prefix, unit_name, address, office_hours, phone,
    fax, postcode, email, credit_code, review_body, court, duties, practice, accepts_online, version
FROM body WHERE code = $1;

-- name: body_insert(id, code, name, short_name, kind, approval, letter_prefix, unit_name, address, office_hours, phone, fax, postcode, email, credit_code, review_body, court, duties, practice, accepts_online, created_at)
INSERT INTO body (id, code, name, short_name, kind, approval, letter_prefix, unit_name, address,
    office_hours, phone, fax, postcode, email, credit_code, review_body, court, duties, practice,
    accepts_online, version, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1, $21)
ON CONFLICT (code) DO NOTHING;

-- name: body_update(code, name, short_name, kind, approval, letter_prefix, unit_name, address, office_hours, phone, fax, postcode, email, credit_code, review_body, court, duties, practice, accepts_online, id, version)
UPDATE body SET code = $1, name = $2, short_name = $3, kind = $4, approval = $5,
    letter_prefix = $6, unit_name = $7, address = $8, office_hours = $9, phone = $10, fax = $11,
    postcode = $12, email = $13, credit_code = $14, review_body = $15, court = $16, duties = $17,
    practice = $18, accepts_online = $19, version = version + 1
WHERE id = $20 AND version = $21;

-- name: unit_list(body_id)
SELECT id, name, active FROM unit WHERE body_id = $1 ORDER BY name, id;

-- name: unit_by_id(id)
SELECT id, body_id, name, active FROM unit WHERE id = $1;

-- name: unit_insert(id, body_id, name, active)
INSERT INTO unit (id, body_id, name, active) VALUES ($1, $2, $3, $4)
ON CONFLICT (body_id, name) DO NOTHING;

-- name: unit_named(body_id, name)
SELECT id FROM unit WHERE body_id = $1 AND name = $2;

-- name: unit_update(name, active, id, body_id)
UPDATE unit SET name = $1, active = $2 WHERE id = $3 AND body_id = $4;
