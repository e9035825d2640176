-- The statute's codes, written at start.

-- name: law_outcome_put(code, position, label, article)
INSERT INTO law_outcome (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_applicant_class_put(code, position, label, article)
INSERT INTO law_applicant_class (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_channel_put(code, position, label, article)
INSERT INTO law_channel (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_case_state_put(code, position, label, article)
INSERT INTO law_case_state (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_case_event_put(code, position, label, article)
INSERT INTO law_case_event (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_letter_kind_put(code, position, label, article)
INSERT INTO law_letter_kind (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_remedy_block_put(code, position, label, article)
INSERT INTO law_remedy_block (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;

-- name: law_remedy_result_put(code, position, label, article)
INSERT INTO law_remedy_result (code, position, label, article) VALUES ($1, $2, $3, $4)
ON CONFLICT (code) DO UPDATE SET position = excluded.position, label = excluded.label,
    article = excluded.article;
