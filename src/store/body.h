/*
 * Rows of bodies and their units. Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "domain/records.h"
#include "store/store.h"

int store_body_list(DbConn *conn, Arena *a, Body **ret_bodies, size_t *ret_count) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_body_by_id(DbConn *conn, int64_t id, Arena *a, Body *ret_body) ATTR_NODISCARD;
int store_body_by_code(DbConn *conn, Str code, Arena *a, Body *ret_body) ATTR_NODISCARD;
/* TAKEN: another body has the code. */
int store_body_insert(DbConn *conn, const Body *body, Instant now) ATTR_NODISCARD;
/* STALE: body->version is not the row's. */
int store_body_update(DbConn *conn, const Body *body) ATTR_NODISCARD;

int store_unit_list(DbConn *conn, int64_t body_id, Arena *a, Unit **ret_units,
                    size_t *ret_count) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_unit_get(DbConn *conn, int64_t id, Arena *a, Unit *ret_unit) ATTR_NODISCARD;
/* NOT_FOUND; the id of the body's unit of this name. */
int store_unit_named(DbConn *conn, int64_t body_id, Str name, int64_t *ret_id) ATTR_NODISCARD;
/* TAKEN: the body has a unit of this name. */
int store_unit_insert(DbConn *conn, const Unit *unit) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_unit_update(DbConn *conn, const Unit *unit) ATTR_NODISCARD;
