#include "app/draft.h"

#include "app/internal.h"
#include "os/random.h"
#include "store/account.h"
#include "store/draft.h"

static Str code_hash(App *app, Arena *a, Str code)
{
    uint8_t *hash = arena_new(a, uint8_t, SECRET_HASH_BYTES);
    secret_hash(app, "draft", code, hash);
    return str_make((const char *)hash, SECRET_HASH_BYTES);
}

Str app_draft_code(const App *app, Str secret, Arena *a)
{
    char code[17];
    secret_code_of(app, "draft-code", secret, code);
    return arena_str(a, str_of(code));
}

/* ---- put aside ---- */

typedef struct Kept {
    Str code;
    Str hash;
    Str sealed;
    CivilDate until;
} Kept;

static int keep_in(Tx *tx, const void *in, void *ret)
{
    Kept *kept = ret;
    const KeepDraft *draft = in;
    kept->until = civil_date_add(tx->today, draft->for_a_day ? 1 : DRAFT_DAYS);
    DraftRow row = {kept->hash, kept->sealed, kept->until};
    int r = store_draft_sweep(tx->conn, tx->today);
    return r ? r : store_draft_put(tx->conn, random_id(), &row);
}

int app_keep_draft(App *app, const Actor *actor, const KeepDraft *in, Arena *a,
                   KeepDraftResult *ret_result)
{
    if (in->content.len > DRAFT_BYTES_MAX) {
        *ret_result = (KeepDraftResult){0};
        field_error(a, &ret_result->errors, "", "too_long", "填写的内容太长，不能暂存。");
        return APP_E_INVALID;
    }
    char code[17];
    if (!secret_read_query_code(in->code, code))
        secret_new_code(code);
    Kept kept = {.code = arena_str(a, str_of(code))};
    kept.hash = code_hash(app, a, kept.code);
    kept.sealed = secret_seal_by_code(app, a, kept.code, in->content);
    int r = app_run(app, actor, DB_WRITE, 0, a, keep_in, in, &kept);
    if (r == 0)
        *ret_result = (KeepDraftResult){.code = kept.code, .kept_until = kept.until};
    return r;
}

/* ---- go on ---- */

static int open_in(Tx *tx, const void *in, void *ret)
{
    DraftRow *row = ret;
    int r = store_draft_get(tx->conn, *(const Str *)in, tx->arena, row);
    if (r < 0)
        return r;
    bool there = r == 0 && civil_date_cmp(row->kept_until, tx->today) >= 0;
    return there ? 0 : APP_E_NOT_FOUND;
}

int app_open_draft(App *app, const Actor *actor, Str code, Arena *a, OpenDraftResult *ret_result)
{
    char read[17];
    if (!secret_read_query_code(code, read))
        return APP_E_NOT_FOUND;
    Str normal = arena_str(a, str_of(read)), hash = code_hash(app, a, normal), content;
    DraftRow row;
    int r = app_run(app, actor, DB_READ, 0, a, open_in, &hash, &row);
    if (r == 0)
        r = secret_open_by_code(app, a, normal, row.sealed, &content);
    if (r == 0)
        *ret_result = (OpenDraftResult){normal, content, row.kept_until};
    return r;
}

/* ---- remove ---- */

static int sweep_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    int r = store_session_sweep(tx->conn, *(const Instant *)in);
    return r ? r : store_draft_sweep(tx->conn, tx->today);
}

int app_sweep(App *app, Instant sessions_before)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Actor system = app_actor_system(STR("serve"));
    return app_run(app, &system, DB_WRITE, 0, a, sweep_in, &sessions_before, NULL);
}

int draft_drop(Tx *tx, Str code)
{
    char read[17];
    if (!secret_read_query_code(code, read))
        return 0;
    return store_draft_delete(tx->conn, code_hash(tx->app, tx->arena, str_make(read, 16)));
}
