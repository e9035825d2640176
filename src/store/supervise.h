/*
 * Rows of a supervising body: the bodies whose reports it expects, the reports that came in, what
 * was said of their findings, and their way (received, returned, accepted).
 * Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "domain/member_report.h"
#include "store/store.h"

int store_member_list(DbConn *conn, int64_t body_id, Arena *a, MemberRow **ret_rows,
                      size_t *ret_count) ATTR_NODISCARD;
/* Inserts, or changes the row of this name (which keeps its id). */
int store_member_put(DbConn *conn, const MemberRow *row) ATTR_NODISCARD;
/* Its reports stay, without a member. */
int store_member_delete(DbConn *conn, int64_t id) ATTR_NODISCARD;

/* As received and newest. TAKEN: the body has this file already. */
int store_imported_insert(DbConn *conn, const ImportedRow *row) ATTR_NODISCARD;
/* The file is kept from now on. */
int store_imported_set_kept(DbConn *conn, int64_t id) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_imported_get(DbConn *conn, int64_t id, Arena *a, ImportedRow *ret_row) ATTR_NODISCARD;
/* NOT_FOUND; fills id, name and year. */
int store_imported_by_hash(DbConn *conn, int64_t body_id, Str sha256, Arena *a,
                           ImportedRow *ret_row) ATTR_NODISCARD;
/* The newest of each name and year between two years, and those without a year; by name. */
int store_imported_matrix(DbConn *conn, int64_t body_id, int from_year, int to_year, Arena *a,
                          ImportedRow **ret_rows, size_t *ret_count) ATTR_NODISCARD;
/* All files of a name and year, newest first. */
int store_imported_series(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                          ImportedRow **ret_rows, size_t *ret_count) ATTR_NODISCARD;
/* NOT_FOUND; fills id and figures. */
int store_imported_newest(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                          ImportedRow *ret_row) ATTR_NODISCARD;
/* The highest revision of a name and year; 0: none. */
int store_imported_revision(DbConn *conn, int64_t body_id, Str name, int year,
                            int *ret_revision) ATTR_NODISCARD;
int store_imported_set_old(DbConn *conn, int64_t body_id, Str name, int year) ATTR_NODISCARD;
int store_imported_set_newest(DbConn *conn, int64_t id) ATTR_NODISCARD;
/* What a new run found: agency, format, figures, the counts, read_at. */
int store_imported_set_run(DbConn *conn, const ImportedRow *row) ATTR_NODISCARD;
/* The counts of findings alone. */
int store_imported_set_open(DbConn *conn, const ImportedRow *row) ATTR_NODISCARD;
/* STALE. Member, name, year, revision and published_on; the row becomes the newest. */
int store_imported_set_place(DbConn *conn, const ImportedRow *row) ATTR_NODISCARD;
/* STALE. */
int store_imported_set_state(DbConn *conn, int64_t id, int64_t version, Str state) ATTR_NODISCARD;
/* Years that any report has, oldest first. */
int store_imported_years(DbConn *conn, int64_t body_id, Arena *a, int **ret_years,
                         size_t *ret_count) ATTR_NODISCARD;

/* Inserts or replaces. An empty verdict takes the row away. */
int store_verdict_put(DbConn *conn, int64_t body_id, Str name, int year,
                      const VerdictRow *row) ATTR_NODISCARD;
int store_verdict_list(DbConn *conn, int64_t body_id, Str name, int year, Arena *a,
                       VerdictRow **ret_rows, size_t *ret_count) ATTR_NODISCARD;

int store_report_step_insert(DbConn *conn, const ReportStepRow *row) ATTR_NODISCARD;
/* Oldest first. */
int store_report_step_list(DbConn *conn, int64_t report_id, Arena *a, ReportStepRow **ret_rows,
                           size_t *ret_count) ATTR_NODISCARD;

int store_cell_note_insert(DbConn *conn, const CellNoteRow *row) ATTR_NODISCARD;
int store_cell_note_list(DbConn *conn, int64_t report_id, Arena *a, CellNoteRow **ret_rows,
                         size_t *ret_count) ATTR_NODISCARD;
