#include "app/calendar_use.h"

#include "app/case_data.h"
#include "app/internal.h"
#include "os/random.h"
#include "store/audit.h"
#include "store/body.h"
#include <stdlib.h>

#define CHARACTER_BYTES 3 /* of a Chinese character */
#define VERSION_FACT    STR_STATIC("calendar_version")
static const Str version_fact = VERSION_FACT;

static int stored_version(DbConn *conn, Arena *a, int64_t *ret_version)
{
    Str text;
    int r = store_fact_get(conn, version_fact, a, &text);
    if (r < 0)
        return r;
    if (r == STORE_E_NOT_FOUND || !str_parse_int(text, ret_version))
        *ret_version = 0;
    return 0;
}

/* Shipped years with the imported notices over them. A text may hold several years, of which a
 * later notice replaced some: so they are laid over in the order of their import. */
static int calendar_build(DbConn *conn, Arena *a, const Calendar **ret_calendar)
{
    CalendarNotice *notices;
    size_t count;
    int r = store_calendar_list(conn, a, &notices, &count);
    if (r < 0)
        return r;
    const Calendar *calendar = calendar_default(a);
    for (size_t i = 0; i < count; i++) {
        const Calendar *over;
        CalendarFaults faults;
        r = calendar_load(a, notices[i].text, &faults, &over);
        if (r < 0)
            return r;
        if (r == 0)
            calendar = calendar_overlay(a, calendar, over);
    }
    *ret_calendar = calendar;
    return 0;
}

static const char calendar_memo; /* of the batch: which calendar is current */

int calendar_current(App *app, DbConn *conn, Arena *scratch, const Calendar **ret_calendar)
{
    const Calendar *const *known = db_memo_get(conn, &calendar_memo);
    if (known) {
        *ret_calendar = *known;
        return 0;
    }
    int64_t version;
    int r = stored_version(conn, scratch, &version);
    if (r < 0)
        return r;
    pthread_mutex_lock(&app->calendar_lock);
    LoadedCalendar *loaded = app->calendar;
    if (!loaded || loaded->version != version) {
        Arena *a = arena_create(0);
        LoadedCalendar *next = arena_new(a, LoadedCalendar, 1);
        *next = (LoadedCalendar){.arena = a, .version = version, .older = loaded};
        r = calendar_build(conn, a, &next->calendar);
        if (r < 0)
            arena_free(a);
        else
            app->calendar = loaded = next;
    }
    if (r >= 0)
        *ret_calendar = loaded->calendar;
    pthread_mutex_unlock(&app->calendar_lock);
    if (r < 0)
        return error_trace(r);
    if (db_conn_mode(conn) == DB_WRITE)
        *(const Calendar **)db_memo_make(conn, &calendar_memo, sizeof(known)) = *ret_calendar;
    return 0;
}

void calendar_forget(App *app)
{
    for (LoadedCalendar *l = app->calendar, *older; l; l = older) {
        older = l->older;
        arena_free(l->arena);
    }
    app->calendar = NULL;
}

static int get_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    *(const Calendar **)ret = tx->calendar;
    return 0;
}

int app_get_calendar(App *app, Arena *a, const Calendar **ret_calendar)
{
    Actor system = app_actor_system(STR(""));
    return app_run(app, &system, DB_READ, 0, a, get_in, NULL, ret_calendar);
}

/* ---- import ---- */

typedef struct Import {
    const ImportCalendar *in;
    const Calendar *over;
    ImportCalendarResult *result;
    size_t moved_capacity;
} Import;

/* Recomputes one open case under the new calendar; keeps what moved. */
static int recompute_case(Tx *tx, Import *im, const Body *body, const Calendar *after, int64_t id)
{
    CaseData c;
    int r = case_load(tx, id, &c);
    if (r)
        return r < 0 ? r : 0;
    CivilDate before = c.row.due_on;
    bool was_provisional = c.row.due_provisional;
    Tx later = *tx;
    later.calendar = after;
    size_t fault;
    r = case_compute(&later, &c, &fault);
    if (r < 0)
        return r;
    im->result->recomputed++;
    if (r > 0 ||
        (civil_date_cmp(before, c.row.due_on) == 0 && was_provisional == c.row.due_provisional))
        return 0;
    ImportCalendarResult *ret = im->result;
    ARENA_PUSH(tx->arena, ret->moved, ret->moved_count, im->moved_capacity);
    ret->moved[ret->moved_count - 1] = (MovedDeadline){.case_id = id,
                                                       .body_id = body->id,
                                                       .body_name = body->name,
                                                       .number = c.row.number,
                                                       .from = before,
                                                       .to = c.row.due_on,
                                                       .was_provisional = was_provisional,
                                                       .provisional = c.row.due_provisional};
    if (im->in->dry_run)
        return 0;
    r = store_application_update(tx->conn, &c.row);
    return r == STORE_E_STALE ? APP_E_CONFLICT : r;
}

#define IMPORT_PAGE 100

static int recompute_body(Tx *tx, Import *im, const Body *body, const Calendar *after)
{
    CivilDate after_on = CIVIL_DATE_NONE;
    int64_t after_id = 0, ids[IMPORT_PAGE];
    size_t count = IMPORT_PAGE;
    /* Ids are taken first: a case that moves may come up a second time, which changes nothing. */
    while (count == IMPORT_PAGE) {
        int r = store_application_open_page(tx->conn, body->id, &after_on, &after_id, ids,
                                            IMPORT_PAGE, &count);
        if (r < 0)
            return r;
        for (size_t i = 0; i < count; i++) {
            r = recompute_case(tx, im, body, after, ids[i]);
            if (r)
                return r;
        }
    }
    return 0;
}

static int notices_put(Tx *tx, const Import *im, const int *years, size_t year_count)
{
    for (size_t i = 0; i < year_count; i++) {
        CalendarNotice notice = {.year = years[i],
                                 .text = im->in->text,
                                 .source = text_or_empty(im->in->source),
                                 .imported_at = tx->now};
        int r = store_calendar_put(tx->conn, &notice);
        if (r < 0)
            return r;
    }
    db_memo_drop(tx->conn, &calendar_memo);
    /* A number never used before: who has seen this one before a roll-back asks again. */
    int r =
        store_fact_put(tx->conn, version_fact, arena_printf(tx->arena, "%" PRId64, random_id()));
    if (r < 0)
        return r;
    AuditNote note = {
        .action = "calendar.import",
        .subject_kind = "calendar",
        .subject_id = years[0],
        .subject = text_or_empty(im->in->source),
        .detail = audit_detail(tx->arena,
                               {"moved", arena_printf(tx->arena, "%zu", im->result->moved_count)})};
    return app_audit(tx, &note);
}

static int lock_all(Tx *tx, const Body *bodies, size_t count)
{
    int r = store_lock_body(tx->conn, 0);
    int64_t last = 0;
    /* several bodies are locked in the order of their ids */
    for (size_t n = 0; n < count && r == 0; n++) {
        int64_t next = INT64_MAX;
        for (size_t i = 0; i < count; i++) {
            if (bodies[i].id > last && bodies[i].id < next)
                next = bodies[i].id;
        }
        r = store_lock_body(tx->conn, next);
        last = next;
    }
    return r;
}

static int import_in(Tx *tx, const void *in, void *ret)
{
    Import im = *(const Import *)in;
    im.result = arena_new(tx->arena, ImportCalendarResult, 1);
    size_t year_capacity = 0;
    for (int y = calendar_first_year(im.over); y <= calendar_last_year(im.over); y++) {
        if (!calendar_covers(im.over, y))
            continue;
        ARENA_PUSH(tx->arena, im.result->years, im.result->year_count, year_capacity);
        im.result->years[im.result->year_count - 1] = y;
    }
    Body *bodies;
    size_t count;
    int r = store_body_list(tx->conn, tx->arena, &bodies, &count);
    if (r < 0)
        return r;
    if (!im.in->dry_run)
        r = lock_all(tx, bodies, count);
    const Calendar *after = calendar_overlay(tx->arena, tx->calendar, im.over);
    for (size_t i = 0; i < count && r == 0; i++)
        r = recompute_body(tx, &im, &bodies[i], after);
    if (r == 0 && !im.in->dry_run)
        r = notices_put(tx, &im, im.result->years, im.result->year_count);
    if (r == 0)
        *(ImportCalendarResult *)ret = *im.result;
    return r;
}

int app_import_calendar(App *app, const Actor *actor, const ImportCalendar *in, Arena *a,
                        ImportCalendarResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, 0);
    if (r)
        return r;
    FieldErrors errors = {0};
    field_check_text(a, &errors, "source", "文号", in->source, false,
                     CALENDAR_SOURCE_MAX / CHARACTER_BYTES);
    if (errors.count) {
        *ret_result = (ImportCalendarResult){.errors = errors};
        return APP_E_INVALID;
    }
    CalendarFaults faults;
    Import im = {.in = in};
    r = calendar_load(a, in->text, &faults, &im.over);
    if (r < 0)
        return r;
    if (r == CALENDAR_E_FAULTY) {
        *ret_result = (ImportCalendarResult){0};
        for (size_t i = 0; i < MIN(faults.count, (size_t)CALENDAR_FAULTS_MAX); i++) {
            CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
            calendar_fault_append(&b, faults.items[i]);
            field_error(a, &ret_result->errors, "text", "calendar", "%.*s",
                        STR_FMT(strbuf_str(&b)));
        }
        return APP_E_INVALID;
    }
    if (in->dry_run)
        return app_run(app, actor, DB_READ, 0, a, import_in, &im, ret_result);
    return app_run(app, actor, DB_WRITE, 0, a, import_in, &im, ret_result);
}
