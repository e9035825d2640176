-- name: doctor_engine()
-- PostgreSQL keeps checksums and references by itself.
SELECT value AS said FROM store_fact WHERE value IS NULL;
