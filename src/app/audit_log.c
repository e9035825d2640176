#include "app/audit_log.h"

#include "app/actions.h"
#include "app/internal.h"
#include "store/audit.h"
#include "store/body.h"

static int list_in(Tx *tx, const void *in, void *ret)
{
    const ListAudit *list = in;
    int limit = list->limit < 1 || list->limit > 500 ? 50 : list->limit;
    AuditRecord *records;
    size_t count;
    int r = store_audit_list(tx->conn, app_body_of(tx->actor, list->body_id), list->subject_id,
                             text_to_find(list->action), list->before, limit + 1, tx->arena,
                             &records, &count);
    if (r < 0)
        return r;
    ListAuditResult result = {.count = MIN(count, (size_t)limit)};
    result.rows = arena_new(tx->arena, AuditRow, result.count);
    for (size_t i = 0; i < result.count; i++) {
        const AuditRecord *w = &records[i];
        result.rows[i] = (AuditRow){.number = w->number,
                                    .at = w->at,
                                    .actor = w->actor_name,
                                    .action = w->action,
                                    .action_label = action_label(w->action),
                                    .subject_kind = w->subject_kind,
                                    .subject_id = w->subject_id,
                                    .subject = w->subject,
                                    .detail = w->detail,
                                    .request_id = w->request_id};
    }
    if (count > result.count)
        result.next = records[result.count - 1].number;
    *(ListAuditResult *)ret = result;
    return 0;
}

int app_list_audit(App *app, const Actor *actor, const ListAudit *in, Arena *a,
                   ListAuditResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_AUDIT, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, list_in, in, ret_result);
}

static Str fault_words(AuditFault fault)
{
    switch (fault) {
    case AUDIT_FAULT_GAP:
        return STR("缺号");
    case AUDIT_FAULT_CONTENT:
        return STR("内容与散列不符");
    case AUDIT_FAULT_HEAD:
        return STR("链头不符");
    case AUDIT_FAULT_NONE:
        break;
    }
    return STR("");
}

static int verify_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    AuditHead *heads;
    size_t count, capacity = 0;
    int r = store_audit_heads(tx->conn, tx->arena, &heads, &count);
    if (r < 0)
        return r;
    VerifyAuditResult result = {.chains = (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        AuditFault fault;
        int64_t number, records;
        r = store_audit_verify(tx->conn, &heads[i], &fault, &number, &records);
        if (r < 0)
            return r;
        result.records += records;
        if (fault == AUDIT_FAULT_NONE)
            continue;
        Body body = {.name = STR("（系统）")};
        if (heads[i].body_id)
            r = store_body_by_id(tx->conn, heads[i].body_id, tx->arena, &body);
        if (r < 0)
            return r;
        ARENA_PUSH(tx->arena, result.breaks, result.break_count, capacity);
        result.breaks[result.break_count - 1] =
            (AuditBreak){heads[i].body_id, body.name, number, fault_words(fault)};
    }
    *(VerifyAuditResult *)ret = result;
    return 0;
}

int app_verify_audit(App *app, const Actor *actor, Arena *a, VerifyAuditResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_AUDIT, 0);
    return r ? r : app_run(app, actor, DB_READ, 0, a, verify_in, NULL, ret_result);
}
