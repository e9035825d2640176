#include "app/body.h"

#include "app/internal.h"
#include "domain/remedy.h"
#include "os/random.h"
#include "store/audit.h"
#include "store/body.h"

static int list_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    ListBodiesResult *list = ret;
    return store_body_list(tx->conn, tx->arena, &list->bodies, &list->count);
}

int app_list_bodies(App *app, const Actor *actor, Arena *a, ListBodiesResult *ret_result)
{
    return app_run(app, actor, DB_READ, 0, a, list_in, NULL, ret_result);
}

static int get_in(Tx *tx, const void *in, void *ret)
{
    const GetBody *get = in;
    int r = str_empty(get->code)
                ? store_body_by_id(tx->conn, get->id, tx->arena, ret)
                : store_body_by_code(tx->conn, text_to_find(get->code), tx->arena, ret);
    return r == STORE_E_NOT_FOUND ? APP_E_NOT_FOUND : r;
}

int app_get_body(App *app, const Actor *actor, const GetBody *in, Arena *a, Body *ret_body)
{
    return app_run(app, actor, DB_READ, 0, a, get_in, in, ret_body);
}

Choices app_body_kind_choices(void)
{
    static const Choice kinds[] = {
        {STR_STATIC("government"), STR_STATIC("县级以上人民政府")},
        {STR_STATIC("department"), STR_STATIC("人民政府工作部门")},
        {STR_STATIC("township"), STR_STATIC("乡镇人民政府")},
        {STR_STATIC("dispatched"), STR_STATIC("派出机关、街道办事处")},
        {STR_STATIC("managed"), STR_STATIC("人民政府管理的机构")},
        {STR_STATIC("vertical"), STR_STATIC("海关、金融、外汇管理、税务、国家安全机关")},
    };
    return (Choices){kinds, ARRAY_LEN(kinds)};
}

Choices app_approval_choices(void)
{
    static const Choice chains[] = {
        {STR_STATIC("full"), STR_STATIC("送签、签发、用印后送达")},
        {STR_STATIC("short"), STR_STATIC("小单位：签发后即可送达")},
    };
    return (Choices){chains, ARRAY_LEN(chains)};
}

static bool code_is_good(Str code)
{
    if (code.len < 2 || code.len > 30)
        return false;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
            return false;
    }
    return true;
}

static void check_body(Arena *a, const Body *b, FieldErrors *errors)
{
    if (!code_is_good(b->code))
        field_error(a, errors, "code", "invalid",
                    "代码应为2至30个小写字母、数字或者连字符，以字母或数字开头。");
    field_check_text(a, errors, "name", "机关全称", b->name, true, 100);
    field_check_text(a, errors, "short_name", "简称", b->short_name, false, 50);
    field_check_text(a, errors, "letter_prefix", "机关代字", b->letter_prefix, true, 20);
    field_check_text(a, errors, "unit_name", "公开工作机构", b->unit_name, false, 100);
    field_check_text(a, errors, "duties", "主要职责", b->duties, false, 500);
    field_check_text(a, errors, "address", "办公地址", b->address, false, 200);
    field_check_text(a, errors, "office_hours", "办公时间", b->office_hours, false, 200);
    field_check_text(a, errors, "phone", "联系电话", b->phone, false, 50);
    field_check_text(a, errors, "fax", "传真", b->fax, false, 50);
    field_check_text(a, errors, "postcode", "邮政编码", b->postcode, false, 20);
    field_check_text(a, errors, "email", "电子邮箱", b->email, false, 200);
    field_check_text(a, errors, "credit_code", "统一社会信用代码", b->credit_code, false, 30);
    field_check_text(a, errors, "review_body", "复议机关", b->review_body, true, 100);
    field_check_text(a, errors, "court", "管辖法院", b->court, true, 100);
    BodyKind kind;
    if (!body_kind_from_code(b->kind, &kind))
        field_error(a, errors, "kind", "unknown_code", "请选择机关类别。");
    if (!str_eq(b->approval, STR("full")) && !str_eq(b->approval, STR("short")))
        field_error(a, errors, "approval", "unknown_code", "请选择审签流程。");
}

static Body body_clean(const Body *in)
{
    Body b = *in;
    Str *texts[] = {&b.code,          &b.name,      &b.short_name, &b.kind,         &b.approval,
                    &b.letter_prefix, &b.unit_name, &b.address,    &b.office_hours, &b.phone,
                    &b.fax,           &b.postcode,  &b.email,      &b.credit_code,  &b.review_body,
                    &b.court,         &b.duties};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = text_or_empty(str_trim(*texts[i]));
    return b;
}

int app_check_body(const Body *in, Arena *a, FieldErrors *errors)
{
    Body b = body_clean(in);
    check_body(a, &b, errors);
    return field_errors_outcome(errors);
}

static int save_write(Tx *tx, Body *b, FieldErrors *errors)
{
    bool fresh = b->id == 0;
    Body other;
    int r = store_body_by_code(tx->conn, b->code, tx->arena, &other);
    if (r < 0)
        return r;
    if (r == 0 && other.id != b->id) {
        field_error(tx->arena, errors, "code", "taken", "已有机关使用这个代码。");
        return APP_E_INVALID;
    }
    if (fresh) {
        b->id = random_id();
        r = store_audit_begin(tx->conn, b->id);
        if (r == 0)
            r = store_body_insert(tx->conn, b, tx->now);
    } else {
        r = store_body_update(tx->conn, b);
    }
    if (r > 0) {
        field_error(tx->arena, errors, "version", "stale",
                    "设置已被他人更新，请刷新后再操作；您填写的内容没有保存。");
        return APP_E_CONFLICT;
    }
    if (r < 0)
        return r;
    AuditNote note = {.body_id = b->id,
                      .action = fresh ? "body.create" : "body.change",
                      .subject_kind = "body",
                      .subject_id = b->id,
                      .subject = b->name};
    return app_audit(tx, &note);
}

static int save_in(Tx *tx, const void *in, void *ret)
{
    SaveBodyResult result = {0};
    Body b = body_clean(in);
    check_body(tx->arena, &b, &result.errors);
    int r = field_errors_outcome(&result.errors);
    if (r == 0)
        r = save_write(tx, &b, &result.errors);
    result.id = b.id;
    if (r == 0 || result.errors.count)
        *(SaveBodyResult *)ret = result;
    return r;
}

int app_save_body(App *app, const Actor *actor, const Body *in, Arena *a,
                  SaveBodyResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, in->id);
    return r ? r : app_run(app, actor, DB_WRITE, in->id, a, save_in, in, ret_result);
}

/* ---- units ---- */

static int units_in(Tx *tx, const void *in, void *ret)
{
    ListUnitsResult *list = ret;
    return store_unit_list(tx->conn, *(const int64_t *)in, tx->arena, &list->units, &list->count);
}

int app_list_units(App *app, const Actor *actor, int64_t body_id, Arena *a,
                   ListUnitsResult *ret_result)
{
    int64_t body = app_body_of(actor, body_id);
    int r = app_require(actor, CAPABILITY_VIEW, body);
    if (r == APP_E_DENIED) /* who keeps the settings sees no cases, but keeps the units */
        r = app_require(actor, CAPABILITY_ADMIN, body);
    return r ? r : app_run(app, actor, DB_READ, 0, a, units_in, &body, ret_result);
}

static int save_unit_in(Tx *tx, const void *in, void *ret)
{
    const SaveUnit *save = in;
    SaveUnitResult result = {0};
    Unit unit = {.id = save->id,
                 .body_id = app_body_of(tx->actor, save->body_id),
                 .name = str_trim(save->name),
                 .active = save->active};
    field_check_text(tx->arena, &result.errors, "name", "名称", unit.name, true, 100);
    int64_t taken;
    int r = field_errors_outcome(&result.errors);
    if (r == 0) {
        r = app_require_body(tx, unit.body_id);
        if (r == 0)
            r = store_unit_named(tx->conn, unit.body_id, unit.name, &taken);
        if (r < 0 || r == APP_E_NOT_FOUND)
            return r;
        if (r == 0 && taken != unit.id)
            field_error(tx->arena, &result.errors, "name", "taken", "已有同名的承办单位。");
        r = field_errors_outcome(&result.errors);
    }
    if (r == 0 && !unit.id) {
        unit.id = random_id();
        r = store_unit_insert(tx->conn, &unit);
    } else if (r == 0) {
        r = store_unit_update(tx->conn, &unit);
        if (r > 0)
            return APP_E_NOT_FOUND;
    }
    AuditNote note = {.body_id = unit.body_id,
                      .action = "unit.save",
                      .subject_kind = "unit",
                      .subject_id = unit.id,
                      .subject = unit.name};
    if (r == 0)
        r = app_audit(tx, &note);
    result.id = unit.id;
    if (r == 0 || result.errors.count)
        *(SaveUnitResult *)ret = result;
    return r;
}

int app_save_unit(App *app, const Actor *actor, const SaveUnit *in, Arena *a,
                  SaveUnitResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = app_require(actor, CAPABILITY_ADMIN, body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, save_unit_in, in, ret_result);
}
