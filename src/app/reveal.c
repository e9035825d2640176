#include "app/queue.h"

#include "app/case_data.h"

static int reveal_in(Tx *tx, const void *in, void *ret)
{
    const RevealIdNumber *reveal = in;
    RevealIdNumberResult result = {0};
    CaseData c;
    int r = case_load(tx, reveal->case_id, &c);
    if (r == 0)
        r = app_require(tx->actor, CAPABILITY_REVEAL, c.row.body_id);
    if (r)
        return r;
    field_check_text(tx->arena, &result.errors, "reason", "查看理由", reveal->reason, true, 200);
    r = field_errors_outcome(&result.errors);
    if (r == 0)
        r = secret_open(tx->app, tx->arena, c.row.id_number, &result.id_number);
    AuditNote note = {.body_id = c.row.body_id,
                      .action = "application.reveal",
                      .subject_kind = "application",
                      .subject_id = c.row.id,
                      .subject = c.row.number,
                      .detail = audit_detail(tx->arena, {"reason", reveal->reason})};
    if (r == 0)
        r = app_audit(tx, &note);
    if (r == 0 || r == APP_E_INVALID)
        *(RevealIdNumberResult *)ret = result;
    return r;
}

int app_reveal_id_number(App *app, const Actor *actor, const RevealIdNumber *in, Arena *a,
                         RevealIdNumberResult *ret_result)
{
    return case_run(app, actor, in->case_id, a, reveal_in, in, ret_result);
}
