#include "app/remedy_ledger.h"

#include "app/internal.h"
#include "law/law.h"
#include "os/random.h"
#include "store/application.h"
#include "store/remedy.h"

static void check_remedy(Tx *tx, const Remedy *m, FieldErrors *errors)
{
    Arena *a = tx->arena;
    RemedyBlock block;
    RemedyResult result;
    if (!remedy_block_from_code(m->block, &block))
        field_error(a, errors, "block", "unknown_code", "请选择行政复议或者行政诉讼的类别。");
    field_check_text(a, errors, "docket_no", "案号", m->docket_no, false, 100);
    field_check_text(a, errors, "organ", "复议机关或者法院", m->organ, true, 100);
    field_check_text(a, errors, "claimant", "申请人或者原告", m->claimant, true, 100);
    field_check_text(a, errors, "subject", "争议事项", m->subject, false, 500);
    field_check_text(a, errors, "result_detail", "具体结果", m->result_detail, false, 200);
    field_check_text(a, errors, "note", "备注", m->note, false, 1000);
    if (civil_date_is_none(m->accepted_on))
        field_error(a, errors, "accepted_on", "required", "请填写受理日期。");
    else if (civil_date_cmp(m->accepted_on, tx->today) > 0)
        field_error(a, errors, "accepted_on", "future", "受理日期不能晚于今天。");
    bool decided = !civil_date_is_none(m->decided_on);
    if (!str_empty(m->result) && (!remedy_result_from_code(m->result, &result) ||
                                  result == REMEDY_RESULT_PENDING || result == REMEDY_RESULT_TOTAL))
        field_error(a, errors, "result", "unknown_code", "请选择结果维持、结果纠正或者其他结果。");
    else if (!str_empty(m->result) && !decided)
        field_error(a, errors, "decided_on", "required", "已审结的，请填写审结日期。");
    else if (str_empty(m->result) && decided)
        field_error(a, errors, "result", "required", "填写了审结日期的，请选择结果。");
    if (decided && civil_date_cmp(m->decided_on, tx->today) > 0)
        field_error(a, errors, "decided_on", "future", "审结日期不能晚于今天。");
    if (decided && !civil_date_is_none(m->accepted_on) &&
        civil_date_cmp(m->decided_on, m->accepted_on) < 0)
        field_error(a, errors, "decided_on", "order", "审结日期不能早于受理日期。");
}

static Remedy remedy_clean(const Remedy *in)
{
    Remedy m = *in;
    Str *texts[] = {&m.docket_no, &m.organ, &m.claimant, &m.subject, &m.result_detail, &m.note};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = text_or_empty(str_trim(*texts[i]));
    return m;
}

/* The case it is about, by its number. */
static int find_case(Tx *tx, Remedy *m, FieldErrors *errors)
{
    m->case_id = 0;
    Str number = str_trim(text_to_find(m->case_number));
    if (str_empty(number))
        return 0;
    int r = store_application_by_number(tx->conn, m->body_id, number, &m->case_id);
    if (r == STORE_E_NOT_FOUND) {
        field_error(tx->arena, errors, "case_number", "unknown", "没有这个受理编号。");
        return APP_E_INVALID;
    }
    return r;
}

static int remedy_write(Tx *tx, Remedy *m, FieldErrors *errors)
{
    if (!m->id) {
        m->id = random_id();
        m->version = 1;
        return store_remedy_insert(tx->conn, m);
    }
    Remedy old = {0};
    int r = store_remedy_get(tx->conn, m->id, tx->arena, &old);
    if (r < 0)
        return r;
    if (r > 0 || old.body_id != m->body_id)
        return APP_E_NOT_FOUND;
    r = store_remedy_update(tx->conn, m);
    if (r == STORE_E_STALE) {
        field_error(tx->arena, errors, "version", "stale", "此件已被他人更新，请刷新后再操作。");
        return APP_E_CONFLICT;
    }
    m->version++;
    return r;
}

static int save_in(Tx *tx, const void *in, void *ret)
{
    SaveRemedyResult result = {0};
    Remedy m = remedy_clean(in);
    bool fresh = m.id == 0;
    m.body_id = app_body_of(tx->actor, m.body_id);
    check_remedy(tx, &m, &result.errors);
    int r = field_errors_outcome(&result.errors);
    if (r == 0)
        r = app_require_body(tx, m.body_id);
    if (r == 0)
        r = find_case(tx, &m, &result.errors);
    if (r == 0)
        r = remedy_write(tx, &m, &result.errors);
    AuditNote note = {.body_id = m.body_id,
                      .action = fresh ? "remedy.add" : "remedy.change",
                      .subject_kind = "remedy",
                      .subject_id = m.id,
                      .subject = m.docket_no,
                      .detail = audit_detail(tx->arena, {"block", m.block}, {"result", m.result})};
    if (r == 0)
        r = app_audit(tx, &note);
    result.id = m.id;
    result.version = m.version;
    if (r == 0 || result.errors.count)
        *(SaveRemedyResult *)ret = result;
    return r;
}

int app_save_remedy(App *app, const Actor *actor, const Remedy *in, Arena *a,
                    SaveRemedyResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_REMEDY, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, save_in, in, ret_result);
}

static int list_in(Tx *tx, const void *in, void *ret)
{
    const ListRemedies *list = in;
    int limit = list->limit < 1 ? 50 : MIN(list->limit, 200);
    int64_t before = 0;
    if (!str_empty(list->after) && !str_parse_int(list->after, &before))
        before = 0;
    ListRemediesResult result = {0};
    size_t count;
    int r = store_remedy_list(tx->conn, app_body_of(tx->actor, list->body_id), list->year,
                              text_to_find(list->block), before, limit + 1, tx->arena, &result.rows,
                              &count);
    if (r < 0)
        return r;
    result.count = MIN(count, (size_t)limit);
    if (count > result.count)
        result.next = arena_printf(tx->arena, "%" PRId64, result.rows[result.count - 1].id);
    *(ListRemediesResult *)ret = result;
    return 0;
}

int app_list_remedies(App *app, const Actor *actor, const ListRemedies *in, Arena *a,
                      ListRemediesResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_VIEW, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, list_in, in, ret_result);
}

static int get_in(Tx *tx, const void *in, void *ret)
{
    Remedy m = {0};
    int r = store_remedy_get(tx->conn, *(const int64_t *)in, tx->arena, &m);
    if (r == 0)
        r = app_require(tx->actor, CAPABILITY_VIEW, m.body_id) ? APP_E_NOT_FOUND : 0;
    else if (r > 0)
        r = APP_E_NOT_FOUND;
    if (r == 0)
        *(Remedy *)ret = m;
    return r;
}

int app_get_remedy(App *app, const Actor *actor, int64_t id, Arena *a, Remedy *ret_remedy)
{
    return app_run(app, actor, DB_READ, 0, a, get_in, &id, ret_remedy);
}
