#include "app/collect.h"

#include "app/supervise_data.h"

int app_collect_body(App *app, const Actor *actor, Str code, Arena *a, Body *ret_body)
{
    ListBodiesResult list = {0};
    GetBody get = {.code = code};
    if (code.len)
        return app_get_body(app, actor, &get, a, ret_body);
    int r = app_list_bodies(app, actor, a, &list);
    if (r)
        return r;
    if (list.count == 1)
        *ret_body = list.bodies[0];
    if (list.count)
        return list.count == 1 ? 0 : APP_E_NOT_FOUND;
    Body body = {.code = STR("collection"),
                 .name = STR("年报汇编"),
                 .kind = app_body_kind_choices().items[0].code,
                 .approval = STR("short"),
                 .letter_prefix = STR("无"),
                 .review_body = STR("无"),
                 .court = STR("无"),
                 .practice = true};
    SaveBodyResult saved = {0};
    r = app_save_body(app, actor, &body, a, &saved);
    get.code = body.code;
    return r ? r : app_get_body(app, actor, &get, a, ret_body);
}

int app_collect_known(App *app, const Actor *actor, int64_t body_id, Str sha256, Arena *a,
                      ImportReportResult *ret_result)
{
    SuperviseStore in = {.body_id = body_id, .sha256 = sha256};
    int r = app_require(actor, CAPABILITY_SUPERVISE, body_id);
    return r ? r : app_run(app, actor, DB_READ, body_id, a, supervise_known, &in, ret_result);
}

static int collect_note(Tx *tx, const CollectReports *in, const ImportReportResult *results)
{
    size_t fresh = 0, first = 0;
    for (size_t i = in->count; i-- > 0;) {
        fresh += !results[i].known;
        first = results[i].known ? first : i;
    }
    if (fresh == 0)
        return 0;
    AuditNote note = {.body_id = in->body_id,
                      .action = "supervise.collect",
                      .subject_kind = "report",
                      .subject_id = results[first].id,
                      .subject = arena_printf(tx->arena, "%zu份", fresh),
                      .detail = audit_detail(tx->arena,
                                             {"first", text_or_empty(in->reports[first].file_name)},
                                             {"sha256", in->reports[first].sha256})};
    return app_audit(tx, &note);
}

static int collect_in(Tx *tx, const void *in_, void *ret)
{
    const CollectReports *in = in_;
    ImportReportResult *results = arena_new(tx->arena, ImportReportResult, in->count);
    SuperviseStore one = {.body_id = in->body_id, .published_on = CIVIL_DATE_NONE};
    MemberRow *members;
    int r = store_member_list(tx->conn, in->body_id, tx->arena, &members, &one.member_count);
    one.members = members;
    for (size_t i = 0; r == 0 && i < in->count; i++) {
        one.file_name = in->reports[i].file_name;
        one.sha256 = in->reports[i].sha256;
        one.media_type = in->reports[i].media_type;
        one.report = in->reports[i].report;
        r = supervise_store(tx, &one, &results[i]);
    }
    if (r == 0)
        r = collect_note(tx, in, results);
    ((CollectReportsResult *)ret)->reports = results;
    return r;
}

int app_collect_reports(App *app, const Actor *actor, const CollectReports *in, Arena *a,
                        CollectReportsResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_SUPERVISE, in->body_id);
    return r ? r : app_run(app, actor, DB_WRITE, in->body_id, a, collect_in, in, ret_result);
}
