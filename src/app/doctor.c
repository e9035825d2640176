#include "app/doctor.h"

#include "app/audit_log.h"
#include "app/case_data.h"
#include "store/body.h"

#define DAY_SECONDS ((int64_t)24 * 3600)
#define PAGE        100

typedef struct Doctor {
    Tx *tx;
    DoctorResult *result;
    size_t capacity;
} Doctor;

static void fault(Doctor *d, Str text)
{
    ARENA_PUSH(d->tx->arena, d->result->faults, d->result->fault_count, d->capacity);
    d->result->faults[d->result->fault_count - 1] = text;
}

static int check_files(Doctor *d, const CaseData *c)
{
    AttachmentRow *files;
    size_t count;
    int r = store_attachment_list(d->tx->conn, c->row.id, d->tx->arena, &files, &count);
    for (size_t i = 0; i < count && r == 0; i++) {
        d->result->attachments++;
        r = blob_store_verify(d->tx->app->blobs, files[i].sha256);
        if (r > 0) {
            fault(d, arena_printf(d->tx->arena, "%.*s：附件“%.*s”%s", STR_FMT(c->row.number),
                                  STR_FMT(files[i].file_name),
                                  r == BLOB_E_MISSING ? "丢失" : "已损坏"));
            r = 0;
        }
    }
    return r;
}

/* The dates that stand in the row against those that its events give. */
static int check_case(Doctor *d, int64_t id)
{
    CaseData c;
    int r = case_load(d->tx, id, &c);
    if (r)
        return r < 0 ? r : 0;
    d->result->cases++;
    CivilDate stored = c.row.due_on;
    size_t at;
    r = case_compute(d->tx, &c, &at);
    if (r < 0)
        return r;
    if (r > 0)
        fault(d, arena_printf(d->tx->arena, "%.*s：办理环节的日期前后不符", STR_FMT(c.row.number)));
    else if (civil_date_cmp(stored, c.row.due_on) != 0)
        fault(d,
              arena_printf(d->tx->arena, "%.*s：答复期限应为%.*s，现为%.*s", STR_FMT(c.row.number),
                           STR_FMT(date_words(d->tx->arena, c.row.due_on)),
                           STR_FMT(date_words(d->tx->arena, stored))));
    return check_files(d, &c);
}

static int check_body(Doctor *d, int64_t body_id)
{
    CivilDate after_on = CIVIL_DATE_NONE;
    int64_t after_id = 0, ids[PAGE];
    size_t count = PAGE;
    while (count == PAGE) {
        int r = store_application_open_page(d->tx->conn, body_id, &after_on, &after_id, ids, PAGE,
                                            &count);
        for (size_t i = 0; i < count && r == 0; i++)
            r = check_case(d, ids[i]);
        if (r < 0)
            return r;
    }
    return 0;
}

static int doctor_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    DoctorResult *result = arena_new(tx->arena, DoctorResult, 1);
    Doctor d = {.tx = tx, .result = result};
    Body *bodies;
    size_t count;
    int r = store_body_list(tx->conn, tx->arena, &bodies, &count);
    for (size_t i = 0; i < count && r == 0; i++)
        r = check_body(&d, bodies[i].id);
    if (r == 0)
        *(DoctorResult *)ret = *result;
    return r;
}

/* ---- what nobody names ---- */

static int forget_uploads_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    (void)ret;
    return store_attachment_sweep(tx->conn, tx->now - DAY_SECONDS * INSTANT_SECOND);
}

typedef struct Named {
    Str hash;
    bool named;
} Named;

static int named_tx(DbConn *conn, void *arg)
{
    Named *n = arg;
    return store_attachment_named(conn, n->hash, &n->named);
}

static int blob_named(void *context, Str hash, bool *ret_named)
{
    App *app = context;
    Named n = {.hash = hash};
    int r = db_tx(app->db, DB_READ, 0, named_tx, &n);
    *ret_named = n.named;
    return r;
}

int app_doctor(App *app, const Actor *actor, Arena *a, DoctorResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, 0);
    if (r)
        return r;
    DoctorResult result = {0};
    VerifyAuditResult audit = {0};
    r = app_run(app, actor, DB_READ, 0, a, doctor_in, NULL, &result);
    if (r == 0)
        r = app_verify_audit(app, actor, a, &audit);
    if (r == 0)
        r = app_run(app, actor, DB_WRITE, 0, a, forget_uploads_in, NULL, NULL);
    if (r == 0)
        r = blob_store_sweep(app->blobs, DAY_SECONDS, blob_named, app, &result.swept);
    if (r)
        return r;
    Str *faults = arena_new(a, Str, result.fault_count + audit.break_count);
    for (size_t i = 0; i < result.fault_count; i++)
        faults[i] = result.faults[i];
    for (size_t i = 0; i < audit.break_count; i++)
        faults[result.fault_count + i] = arena_printf(
            a, "审计记录 %.*s 第%" PRId64 "号：%.*s", STR_FMT(audit.breaks[i].body_name),
            audit.breaks[i].number, STR_FMT(audit.breaks[i].what));
    result.faults = faults;
    result.fault_count += audit.break_count;
    *ret_result = result;
    return 0;
}
