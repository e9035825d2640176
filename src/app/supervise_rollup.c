#include "app/report_data.h"
#include "app/supervise_data.h"
#include "store/body.h"

#include <errno.h>

/* What this platform itself knows of a member's year: its closed report; NULL: none. */
static int closed_report(Tx *tx, const Body *bodies, size_t count, Str name, int year,
                         const AnnualReport **ret_report)
{
    *ret_report = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(bodies[i].name, name))
            continue;
        AnnualReport *r = arena_new(tx->arena, AnnualReport, 1);
        bool closed = false;
        int result = report_compile_closed(tx, &bodies[i], year, r, &closed);
        if (result == 0 && closed)
            *ret_report = r;
        return error_trace(result);
    }
    return 0;
}

static int member_report(Tx *tx, const MemberRow *m, const Body *bodies, size_t count, int year,
                         RollupMember *ret_member)
{
    ImportedRow row;
    *ret_member = (RollupMember){.name = m->name};
    int r = store_imported_newest(tx->conn, m->body_id, m->name, year, tx->arena, &row);
    if (r == STORE_E_NOT_FOUND)
        return closed_report(tx, bodies, count, m->name, year, &ret_member->report);
    if (r == 0)
        r = store_imported_get(tx->conn, row.id, tx->arena, &row);
    if (r)
        return error_trace(r);
    AnnualReport *report = arena_new(tx->arena, AnnualReport, 1);
    Str where = {0};
    r = report_read_json(row.figures, tx->arena, report, &where);
    if (r)
        return r < 0 ? r : error_set(-EINVAL, "stored figures: %.*s", STR_FMT(where));
    report->year = year; /* as the supervisor placed it */
    ret_member->report = report;
    ret_member->late = !civil_date_is_none(row.published_on) &&
                       civil_date_cmp(row.published_on, member_due_on(m->due_rule, year)) > 0;
    return 0;
}

int supervise_rollup(Tx *tx, int64_t body_id, int year, Rollup *ret_rollup)
{
    MemberRow *rows;
    Body *bodies = NULL;
    size_t row_count, body_count = 0, count = 0;
    int r = store_member_list(tx->conn, body_id, tx->arena, &rows, &row_count);
    if (r == 0 && row_count)
        r = store_body_list(tx->conn, tx->arena, &bodies, &body_count);
    if (r)
        return error_trace(r);
    RollupMember *members = arena_new(tx->arena, RollupMember, row_count + 1);
    for (size_t i = 0; i < row_count; i++) {
        if (!rows[i].rolls_up || !member_expected(&rows[i], year))
            continue;
        r = member_report(tx, &rows[i], bodies, body_count, year, &members[count++]);
        if (r)
            return error_trace(r);
    }
    *ret_rollup = (Rollup){.members = members, .count = count, .complete = true};
    return 0;
}

typedef struct RollupOf {
    int64_t body_id;
    int year;
} RollupOf;

static int rollup_in(Tx *tx, const void *in, void *ret)
{
    const RollupOf *of = in;
    return supervise_rollup(tx, of->body_id, of->year, ret);
}

int app_rollup_members(App *app, const Actor *actor, int64_t body_id, int year, Arena *a,
                       Rollup *ret_rollup)
{
    RollupOf of = {app_body_of(actor, body_id), year};
    int r = app_require(actor, CAPABILITY_SUPERVISE, of.body_id);
    return r ? r : app_run(app, actor, DB_READ, of.body_id, a, rollup_in, &of, ret_rollup);
}
