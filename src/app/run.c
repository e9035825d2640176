#include "app/internal.h"

#include "base/json.h"
#include "base/utf8.h"
#include "store/audit.h"
#include "store/body.h"
#include <stdarg.h>
#include <string.h>

/* ---- transactions ---- */

typedef struct Attempt {
    Tx tx;
    ArenaMark mark;
    TxFn fn;
    const void *in;
    void *ret;
} Attempt;

static int attempt_run(DbConn *conn, void *arg)
{
    Attempt *at = arg;
    arena_reset_to(at->tx.arena, at->mark);
    at->tx.conn = conn;
    int r = calendar_current(at->tx.app, conn, at->tx.arena, &at->tx.calendar);
    return r < 0 ? error_trace(r) : at->fn(&at->tx, at->in, at->ret);
}

int app_run(App *app, const Actor *actor, DbMode mode, int64_t body_id, Arena *a, TxFn fn,
            const void *in, void *ret)
{
    Attempt at = {.tx = {.app = app, .actor = actor, .arena = a, .now = app_now(app)},
                  .mark = arena_mark(a),
                  .fn = fn,
                  .in = in,
                  .ret = ret};
    at.tx.today = civil_date_from_instant(at.tx.now);
    return db_tx(app->db, mode, body_id, attempt_run, &at);
}

Str text_or_empty(Str s)
{
    return s.ptr ? s : STR("");
}

/* ---- who may ---- */

bool app_sees_body(const Actor *actor, int64_t body_id)
{
    switch (actor->kind) {
    case ACTOR_SYSTEM:
        return true;
    case ACTOR_USER:
        return actor->body_id == 0 || actor->body_id == body_id;
    case ACTOR_ANONYMOUS:
    case ACTOR_KIND_MAX:
        break;
    }
    return false;
}

int app_require_body(Tx *tx, int64_t body_id)
{
    Body body;
    int r = store_body_by_id(tx->conn, body_id, tx->arena, &body);
    return r == STORE_E_NOT_FOUND ? APP_E_NOT_FOUND : r;
}

int app_require(const Actor *actor, Capability capability, int64_t body_id)
{
    if (actor->kind == ACTOR_SYSTEM)
        return 0;
    if (!app_sees_body(actor, body_id) || !role_can(actor->roles, capability))
        return APP_E_DENIED;
    return 0;
}

int64_t app_body_of(const Actor *actor, int64_t body_id)
{
    return body_id ? body_id : actor->body_id;
}

/* ---- bad input ---- */

const FieldError *field_errors_find(const FieldErrors *errors, Str field)
{
    for (size_t i = 0; i < errors->count; i++) {
        if (str_eq(errors->items[i].field, field))
            return &errors->items[i];
    }
    return NULL;
}

void field_error(Arena *a, FieldErrors *errors, const char *field, const char *rule,
                 const char *message, ...)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4096);
    va_list arguments;
    va_start(arguments, message);
    strbuf_vprintf(&b, message, arguments);
    va_end(arguments);
    ARENA_PUSH(a, errors->items, errors->count, errors->capacity);
    errors->items[errors->count - 1] = (FieldError){
        arena_str(a, str_of(field)), arena_str(a, str_of(rule)), arena_str(a, strbuf_str(&b))};
}

bool field_text_is_clean(Str value)
{
    if (!utf8_valid(value))
        return false;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

Str text_to_find(Str s)
{
    return field_text_is_clean(s) ? s : STR("\x01");
}

void field_check_text(Arena *a, FieldErrors *errors, const char *field, const char *label,
                      Str value, bool required, size_t max_characters)
{
    if (!field_text_is_clean(value))
        field_error(a, errors, field, "invalid_text", "%s含有无法识别的字符，请重新填写。", label);
    else if (required && str_empty(str_trim(value)))
        field_error(a, errors, field, "required", "请填写%s。", label);
    else if (utf8_count(value) > max_characters)
        field_error(a, errors, field, "too_long", "%s不能超过%zu个字，现在有%zu个字。", label,
                    max_characters, utf8_count(value));
}

int field_errors_outcome(const FieldErrors *errors)
{
    return errors->count ? APP_E_INVALID : 0;
}

/* ---- the audit record ---- */

static Str actor_kind_code(ActorKind kind)
{
    switch (kind) {
    case ACTOR_USER:
        return STR("user");
    case ACTOR_SYSTEM:
        return STR("system");
    case ACTOR_ANONYMOUS:
    case ACTOR_KIND_MAX:
        break;
    }
    return STR("anonymous");
}

int app_audit(Tx *tx, const AuditNote *note)
{
    const Actor *actor = note->actor ? note->actor : tx->actor;
    AuditRecord record = {
        .body_id = note->body_id,
        .at = tx->now,
        .actor_kind = actor_kind_code(actor->kind),
        .actor_id = actor->user_id,
        .actor_name = text_or_empty(actor->name),
        .action = str_of(note->action),
        .subject_kind = str_of(note->subject_kind),
        .subject_id = note->subject_id,
        .subject = text_or_empty(note->subject),
        .detail = str_empty(note->detail) ? STR("{}") : note->detail,
        .request_id = text_or_empty(tx->actor->request_id),
    };
    return store_audit_append(tx->conn, &record);
}

Str audit_detail_of(Arena *a, const DetailMember *members, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64 * 1024);
    JsonWriter w = json_writer(&b, false);
    json_object_begin(&w);
    for (size_t i = 0; i < count; i++) {
        if (!str_empty(members[i].value))
            json_member_text(&w, members[i].name, members[i].value);
    }
    json_object_end(&w);
    return arena_str(a, strbuf_str(&b));
}

/* ---- small things ---- */

Str date_words(Arena *a, CivilDate d)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64);
    civil_date_append_zh(&b, d);
    return arena_str(a, strbuf_str(&b));
}

RoleSet roles_from_text(Str text)
{
    RoleSet roles = 0;
    for (Str rest = text, part; str_split_next(&rest, STR(","), &part);) {
        Role role;
        if (role_from_code(str_trim(part), &role))
            roles |= ROLE_SET(role);
    }
    return roles;
}

Str roles_to_text(Arena *a, RoleSet roles)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    for (int i = 0; i < ROLE_MAX; i++) {
        if (!(roles & ROLE_SET(i)))
            continue;
        if (b.len)
            strbuf_append_char(&b, ',');
        strbuf_append(&b, role_code((Role)i));
    }
    return arena_str(a, strbuf_str(&b));
}
