-- name: public_fine
SELECT id, title FROM public_item ORDER BY id;

-- name: public_leak
SELECT p.id FROM public_item p WHERE EXISTS (SELECT 1 FROM item i WHERE i.id = p.id);
