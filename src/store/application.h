/*
 * Rows of applications, of what happened to them, and of their answers. Codes stay text here; the
 * domain gives them their meaning. Memory, threads and outcomes: store/store.h.
 */
#pragma once

#include "domain/records.h"
#include "store/store.h"

typedef struct ApplicationRow {
    int64_t id;
    int64_t body_id;
    int64_t version;
    Str number;
    Str query_hash;       /* written only */
    Str idempotency_hash; /* written only; empty: none */
    Str channel;
    Str state;
    bool open;
    Str applicant_class;
    Str name;
    Str id_kind;
    Str id_number; /* sealed bytes */
    Str legal_representative;
    Str contact_person;
    Str employer;
    Str phone;
    Str email;
    Str address;
    Str postcode;
    Str agent_name;
    Str agent_id_number; /* sealed bytes */
    Str title;
    Str document_no;
    Str description;
    Str period;
    Str purpose;
    Str form_wanted;
    Str delivery_wanted;
    bool accepts_other_form;
    Instant submitted_at;
    CivilDate arrived_on;
    CivilDate signed_for_on;
    CivilDate confirmed_on;
    CivilDate received_on; /* none: not confirmed */
    int received_year;     /* 0: counts in no year (not confirmed, made void) */
    Instant opened_at;     /* 0: not yet */
    CivilDate due_on;
    bool due_provisional;
    CivilDate queue_on; /* never none */
    bool suspended;
    int64_t unit_id;
    int64_t handler_id;
    Str unit_name;    /* read only */
    Str handler_name; /* read only */
    Str outcome;      /* that counts; empty: none yet */
    CivilDate closed_on;
    int closed_year; /* RECORD_YEAR_OPEN while it is open */
    int64_t answers;
} ApplicationRow;

int store_application_insert(DbConn *conn, const ApplicationRow *row) ATTR_NODISCARD;
/* NOT_FOUND. */
int store_application_get(DbConn *conn, int64_t id, Arena *a,
                          ApplicationRow *ret_row) ATTR_NODISCARD;
/* The id and body under a hash or a number. NOT_FOUND. */
typedef enum ApplicationKey {
    APPLICATION_BY_IDEMPOTENCY,
    APPLICATION_BY_QUERY,
} ApplicationKey;
int store_application_find(DbConn *conn, ApplicationKey key, Str hash, int64_t *ret_id,
                           int64_t *ret_body_id) ATTR_NODISCARD;
int store_application_by_number(DbConn *conn, int64_t body_id, Str number,
                                int64_t *ret_id) ATTR_NODISCARD;
/* All that changes in a case's life; row->version is what was read. STALE. */
int store_application_update(DbConn *conn, const ApplicationRow *row) ATTR_NODISCARD;
/* The first opening by staff; later ones change nothing. */
int store_application_opened(DbConn *conn, int64_t id, Instant at) ATTR_NODISCARD;

/* A page of open cases by queue_on, id; the codes that are empty and ids that are 0 do not filter.
 */
typedef struct ApplicationFilter {
    int64_t body_id;
    int64_t handler_id;
    CivilDate due_from;
    CivilDate due_to;
    int suspended; /* -1: both */
    bool unconfirmed;
    Str state;
    Str channel;
    Str outcome;
    Str applicant_class;
    int64_t unit_id;
    int received_year;
    Str pattern;        /* for LIKE, escaped with '!'; empty: all */
    CivilDate after_on; /* of the page before */
    int64_t after_id;
    Str before_number; /* of the page before, for the list by number */
    bool closed_only;
    int limit;
} ApplicationFilter;
int store_application_queue(DbConn *conn, const ApplicationFilter *filter, Arena *a,
                            ApplicationRow **ret_rows, size_t *ret_count) ATTR_NODISCARD;
/* A page of all or of closed cases, newest number first. */
int store_application_list(DbConn *conn, const ApplicationFilter *filter, Arena *a,
                           ApplicationRow **ret_rows, size_t *ret_count) ATTR_NODISCARD;
/* Escapes what LIKE would read as a pattern and puts % at both ends. */
Str store_like_pattern(Arena *a, Str text);

typedef struct QueueCounts {
    int64_t open, mine, unconfirmed, today, near, overdue, suspended, closed;
} QueueCounts;
int store_queue_counts(DbConn *conn, int64_t body_id, int64_t handler_id, CivilDate today,
                       CivilDate near, QueueCounts *ret_counts) ATTR_NODISCARD;
/* Ids of open cases of a body, a page at a time, for recomputing deadlines. */
int store_application_open_page(DbConn *conn, int64_t body_id, CivilDate *after_on,
                                int64_t *after_id, int64_t *ret_ids, size_t capacity,
                                size_t *ret_count) ATTR_NODISCARD;

typedef struct EventRow {
    int64_t id;
    int64_t body_id;
    int64_t application_id;
    int position; /* from 1 */
    Str event;
    CivilDate happened_on;
    CivilDate until_on;
    int32_t days;
    Str unit;
    Str party;
    Str note;
    Str amount;
    Str result;
    Instant recorded_at;
    int64_t actor_id;
    Str actor_name;
} EventRow;
int store_event_insert(DbConn *conn, const EventRow *row) ATTR_NODISCARD;
int store_event_list(DbConn *conn, int64_t application_id, Arena *a, EventRow **ret_rows,
                     size_t *ret_count) ATTR_NODISCARD;

typedef struct WithheldRow {
    Str reason;
    Str what;
} WithheldRow;
typedef struct DecisionRow {
    int64_t id;
    int64_t body_id;
    int64_t application_id;
    int round; /* from 1 */
    Str outcome;
    Str grounds;
    Str search_record;
    Str other_body;
    Str access_way;
    bool published;       /* before it was asked for: art. 36(1) */
    bool not_responsible; /* not this body's to disclose: art. 36(5) */
    CivilDate decided_on;
    Str delivery_channel; /* empty: not delivered */
    CivilDate delivered_on;
    Str tracking_no;
    Str recipient;
    WithheldRow *withheld;
    size_t withheld_count;
} DecisionRow;
int store_decision_insert(DbConn *conn, const DecisionRow *row) ATTR_NODISCARD;
/* Replaces the withheld parts as well. */
int store_decision_update(DbConn *conn, const DecisionRow *row) ATTR_NODISCARD;
int store_decision_list(DbConn *conn, int64_t application_id, Arena *a, DecisionRow **ret_rows,
                        size_t *ret_count) ATTR_NODISCARD;
