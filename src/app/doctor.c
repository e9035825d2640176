#include "app/doctor.h"

#include "app/audit_log.h"
#include "app/case_data.h"
#include "store/body.h"
#include "store/doctor.h"
#include <string.h>
#include <unistd.h>

#define DAY_SECONDS ((int64_t)24 * 3600)
#define PAGE        100

/* The arena of tx is emptied after each case and file; what is found wrong is kept in another. */
typedef struct Doctor {
    Tx tx;
    Arena *keep;
    DoctorResult *result;
    size_t capacity;
} Doctor;

#define FAULT(d, ...) fault((d), arena_printf((d)->keep, __VA_ARGS__))

static void fault(Doctor *d, Str text)
{
    ARENA_PUSH(d->keep, d->result->faults, d->result->fault_count, d->capacity);
    d->result->faults[d->result->fault_count - 1] = text;
}

/* ---- cases ---- */

static Str day(Doctor *d, CivilDate date)
{
    return civil_date_is_none(date) ? STR("（无）") : date_words(d->tx.arena, date);
}

/* The dates that stand in the row against those that its events give. A closed case keeps the
 * calendar of its time, so its due date may differ from what today's gives. */
static int check_clock(Doctor *d, CaseData *c)
{
    ApplicationRow stored = c->row;
    size_t at;
    int r = case_compute(&d->tx, c, &at);
    if (r < 0)
        return r;
    const ApplicationRow *now = &c->row;
    if (r > 0)
        FAULT(d, "%.*s：办理环节的日期前后不符", STR_FMT(stored.number));
    else if (stored.open != now->open)
        FAULT(d, "%.*s：办理状态与是否在办不符", STR_FMT(stored.number));
    else if (stored.open && civil_date_cmp(stored.due_on, now->due_on) != 0)
        FAULT(d, "%.*s：答复期限应为%.*s，现为%.*s", STR_FMT(stored.number),
              STR_FMT(day(d, now->due_on)), STR_FMT(day(d, stored.due_on)));
    else if (stored.open && (stored.suspended != now->suspended ||
                             stored.due_provisional != now->due_provisional ||
                             civil_date_cmp(stored.queue_on, now->queue_on) != 0))
        FAULT(d, "%.*s：待办次序或者中止与办理环节不符", STR_FMT(stored.number));
    c->row = stored;
    return 0;
}

/* What the year's table counts: in which year it came, when and how it was closed. */
static void check_figures(Doctor *d, const CaseData *c)
{
    const ApplicationRow *w = &c->row;
    bool closed = !civil_date_is_none(w->closed_on);
    int64_t answers = 0;
    for (size_t i = 0; i < c->decision_count; i++)
        answers += !civil_date_is_none(c->decisions[i].delivered_on);
    if (w->received_year &&
        (civil_date_is_none(w->received_on) || civil_date_year(w->received_on) != w->received_year))
        FAULT(d, "%.*s：计入%d年收件，与收到申请之日不符", STR_FMT(w->number), w->received_year);
    if (closed != !str_empty(w->outcome) ||
        w->closed_year != (closed ? civil_date_year(w->closed_on) : RECORD_YEAR_OPEN))
        FAULT(d, "%.*s：办理结果、办结日期与计入的年度不符", STR_FMT(w->number));
    if (answers != w->answers)
        FAULT(d, "%.*s：已送达的答复应为%" PRId64 "次，现为%" PRId64 "次", STR_FMT(w->number),
              answers, w->answers);
}

static void check_events(Doctor *d, const CaseData *c)
{
    for (size_t i = 0; i < c->event_count; i++) {
        if (c->events[i].position != (int)i + 1) {
            FAULT(d, "%.*s：缺第%zu个办理环节", STR_FMT(c->row.number), i + 1);
            return;
        }
    }
    if (!c->event_count)
        FAULT(d, "%.*s：没有办理环节", STR_FMT(c->row.number));
}

static int check_case(Doctor *d, int64_t id)
{
    CaseData c;
    int r = case_load(&d->tx, id, &c);
    if (r < 0)
        return r;
    d->result->cases++;
    if (r > 0) {
        FAULT(d, "案件 %" PRId64 "：所属机关的记录丢失", id);
        return 0;
    }
    check_events(d, &c);
    check_figures(d, &c);
    return check_clock(d, &c);
}

static int check_cases(Doctor *d)
{
    int64_t ids[PAGE] = {0};
    size_t count = PAGE;
    while (count == PAGE) {
        int r = store_doctor_cases(d->tx.conn, ids[PAGE - 1], ids, PAGE, &count);
        for (size_t i = 0; i < count && r == 0; i++) {
            ArenaMark mark = arena_mark(d->tx.arena);
            r = check_case(d, ids[i]);
            arena_reset_to(d->tx.arena, mark);
        }
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- numbers ---- */

typedef struct Numbers {
    Doctor *doctor;
    const Body *body;
    const StoredCounter *counters;
    size_t counter_count;
} Numbers;

/* "2026-000012", and the end of "秦公复〔2026〕12号". */
static bool number_read(Str number, int64_t *ret_year, int64_t *ret_serial)
{
    size_t open = str_find(number, STR("〔"), 0), close = str_find(number, STR("〕"), 0);
    if (open == STR_NPOS || close == STR_NPOS || close < open) {
        size_t dash = str_find(number, STR("-"), 0);
        return dash != STR_NPOS && str_parse_int(str_sub(number, 0, dash), ret_year) &&
               str_parse_int(str_sub(number, dash + 1, number.len), ret_serial);
    }
    Str year = str_sub(number, open + strlen("〔"), close);
    Str serial = str_sub(number, close + strlen("〕"), number.len);
    if (str_ends_with(serial, STR("号")))
        serial = str_sub(serial, 0, serial.len - strlen("号"));
    return str_parse_int(year, ret_year) && str_parse_int(serial, ret_serial);
}

static int check_number(void *arg, const StoredNumber *given)
{
    const Numbers *n = arg;
    int64_t year, serial;
    if (!number_read(given->number, &year, &serial)) {
        FAULT(n->doctor, "%.*s：编号“%.*s”不成样式", STR_FMT(n->body->name),
              STR_FMT(given->number));
        return 0;
    }
    for (size_t i = 0; i < n->counter_count; i++) {
        const StoredCounter *counter = &n->counters[i];
        if (counter->year == year && str_eq(counter->series, given->series) &&
            counter->value >= serial)
            return 0;
    }
    FAULT(n->doctor, "%.*s：编号“%.*s”在计数器之后，以后会重号", STR_FMT(n->body->name),
          STR_FMT(given->number));
    return 0;
}

static int check_numbers(Doctor *d)
{
    Body *bodies;
    size_t count;
    int r = store_body_list(d->tx.conn, d->tx.arena, &bodies, &count);
    for (size_t i = 0; i < count && r == 0; i++) {
        StoredCounter *counters;
        Numbers n = {.doctor = d, .body = &bodies[i]};
        r = store_doctor_counters(d->tx.conn, bodies[i].id, d->tx.arena, &counters,
                                  &n.counter_count);
        n.counters = counters;
        if (r == 0)
            r = store_doctor_numbers(d->tx.conn, bodies[i].id, check_number, &n);
    }
    return r;
}

/* ---- references ---- */

static const char *misfit_words(Str kind)
{
    static const struct {
        const char *kind, *words;
    } words[] = {
        {"letter_version", "文书缺少版本"},
        {"letter_number", "文书已送达而没有文号"},
        {"letter_body", "文书属于另一机关"},
        {"event_body", "办理环节属于另一机关"},
        {"decision_body", "办理结果属于另一机关"},
        {"attachment_body", "附件属于另一机关"},
        {"unit_body", "承办单位属于另一机关"},
        {"remedy_body", "复议诉讼属于另一机关"},
        {"figure_record", "年度报告的数字所指的记录不存在"},
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_eq(kind, str_of(words[i].kind)))
            return words[i].words;
    }
    return "记录之间不符";
}

static int check_references(Doctor *d)
{
    StoredMisfit *misfits;
    Str *lines;
    size_t count;
    int r = store_doctor_misfits(d->tx.conn, d->tx.arena, &misfits, &count);
    for (size_t i = 0; i < count && r == 0; i++)
        FAULT(d, "%.*s：%s（%" PRId64 "）", STR_FMT(misfits[i].subject),
              misfit_words(misfits[i].kind), misfits[i].detail);
    if (r == 0)
        r = store_doctor_engine(d->tx.conn, d->tx.arena, &lines, &count);
    for (size_t i = 0; i < count && r == 0; i++)
        FAULT(d, "数据库：%.*s", STR_FMT(lines[i]));
    return r;
}

/* ---- files ---- */

static int check_file(Doctor *d, const StoredFile *f, const char *what)
{
    int fd;
    int64_t size = f->size;
    int r = blob_store_verify(d->tx.app->blobs, f->sha256);
    if (r == 0 && f->size >= 0 &&
        (r = blob_store_open(d->tx.app->blobs, f->sha256, &fd, &size)) == 0)
        close(fd);
    d->result->attachments++;
    if (r < 0)
        return r;
    const char *wrong = r == BLOB_E_MISSING               ? "丢失"
                        : r > 0                           ? "已损坏"
                        : size != f->size && f->size >= 0 ? "大小不符"
                                                          : NULL;
    if (wrong)
        FAULT(d, "%.*s：%s“%.*s”%s", STR_FMT(str_empty(f->subject) ? STR("上传") : f->subject),
              what, STR_FMT(f->file_name), wrong);
    return 0;
}

static int check_files(Doctor *d, StoredFileKind kind)
{
    StoredFile files[PAGE];
    int64_t after = 0;
    size_t count = PAGE;
    while (count == PAGE) {
        ArenaMark mark = arena_mark(d->tx.arena);
        int r = store_doctor_files(d->tx.conn, kind, after, PAGE, d->tx.arena, files, &count);
        for (size_t i = 0; i < count && r == 0; i++)
            r = check_file(d, &files[i], kind == STORED_REPORT ? "年报" : "附件");
        if (r < 0)
            return r;
        after = count ? files[count - 1].id : after;
        arena_reset_to(d->tx.arena, mark);
    }
    return 0;
}

static int doctor_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    DoctorResult *result = ret;
    *result = (DoctorResult){0};
    Doctor d = {.tx = *tx, .keep = tx->arena, .result = result};
    d.tx.arena = scratch;
    int r = check_cases(&d);
    if (r == 0)
        r = check_numbers(&d);
    if (r == 0)
        r = check_references(&d);
    for (int kind = 0; kind < STORED_FILE_MAX && r == 0; kind++)
        r = check_files(&d, (StoredFileKind)kind);
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
