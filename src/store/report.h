/*
 * The annual report's figures as queries over the ledgers, the records behind each, and what was
 * entered for a year. A figure and the list of its records use the same conditions.
 * Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "domain/records.h"
#include "law/law.h"
#include "store/store.h"

/* Part three: rows by columns, totals included. */
typedef struct ApplicationFigures {
    int64_t cells[LAW_ROW_MAX][LAW_COLUMN_MAX];
} ApplicationFigures;
/*
 * Counts part three of a year. Only the index entries of cases that were received in the year, or
 * were still open when it began, are read.
 */
int store_count_applications(DbConn *conn, int64_t body_id, int year,
                             ApplicationFigures *ret_figures) ATTR_NODISCARD;

/* Part four: blocks by results, totals included. */
typedef struct RemedyFigures {
    int64_t cells[REMEDY_BLOCK_MAX][REMEDY_RESULT_MAX];
} RemedyFigures;
int store_count_remedies(DbConn *conn, int64_t body_id, int year,
                         RemedyFigures *ret_figures) ATTR_NODISCARD;

/* A record behind a figure: a case, or a review or lawsuit. */
typedef struct FigureRecord {
    int64_t id;
    Str number; /* 受理编号 or 案号 */
    Str title;
    Str party;
    CivilDate began_on; /* received, accepted */
    CivilDate ended_on; /* closed, decided; none: not yet */
} FigureRecord;
/* Those of a cell of part three, by id, after an id, at most `limit`. row and column may be totals.
 */
int store_application_records(DbConn *conn, int64_t body_id, int year, LawRow row, LawColumn column,
                              int64_t after_id, int limit, Arena *a, FigureRecord **ret_records,
                              size_t *ret_count) ATTR_NODISCARD;
int store_remedy_records(DbConn *conn, int64_t body_id, int year, RemedyBlock block,
                         RemedyResult result, int64_t after_id, int limit, Arena *a,
                         FigureRecord **ret_records, size_t *ret_count) ATTR_NODISCARD;

/* What was entered for a year. */
typedef struct ReportYearRow {
    int64_t body_id;
    int year;
    int64_t counts_version; /* 0: none entered */
    Str counts_source;
    int64_t text_version;
    Instant nil_at; /* 0: not declared */
    Str nil_by;
    Instant closed_at; /* 0: open */
    Str closed_by;
} ReportYearRow;
/* A row of zeros, and STORE_E_NOT_FOUND never, when nothing was entered. */
int store_report_year_get(DbConn *conn, int64_t body_id, int year, Arena *a,
                          ReportYearRow *ret_row) ATTR_NODISCARD;
int store_report_year_put(DbConn *conn, const ReportYearRow *row) ATTR_NODISCARD;
/* The year of the first case received; RECORD_YEAR_OPEN if there is none. */
int store_first_year(DbConn *conn, int64_t body_id, int *ret_year) ATTR_NODISCARD;
/* Years with an entry, and that of the first case, oldest first. */
int store_report_years(DbConn *conn, int64_t body_id, Arena *a, int **ret_years,
                       size_t *ret_count) ATTR_NODISCARD;

/* Cells by path with their text: entered counts, or the figures of a closed year. */
typedef struct CellValue {
    Str cell;
    Str value;
} CellValue;
int store_counts_list(DbConn *conn, int64_t body_id, int year, Arena *a, CellValue **ret_cells,
                      size_t *ret_count) ATTR_NODISCARD;
/* An empty value takes the entry away. */
int store_counts_put(DbConn *conn, int64_t body_id, int year, Str cell, Str value) ATTR_NODISCARD;
int store_frozen_list(DbConn *conn, int64_t body_id, int year, Arena *a, CellValue **ret_cells,
                      size_t *ret_count) ATTR_NODISCARD;
int store_frozen_put(DbConn *conn, int64_t body_id, int year, Str cell, Str value) ATTR_NODISCARD;
int store_frozen_record_put(DbConn *conn, int64_t body_id, int year, Str cell,
                            int64_t record_id) ATTR_NODISCARD;
/* Forgets the figures and records of a closed year (it is opened again). */
int store_frozen_clear(DbConn *conn, int64_t body_id, int year) ATTR_NODISCARD;

/* Prose of the parts, by number - 1; those not written are empty. */
int store_report_text_get(DbConn *conn, int64_t body_id, int year, Arena *a,
                          Str ret_texts[LAW_PART_MAX]) ATTR_NODISCARD;
int store_report_text_put(DbConn *conn, int64_t body_id, int year, int section,
                          Str content) ATTR_NODISCARD;
