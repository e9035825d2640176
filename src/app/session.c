#include "app/session.h"

#include "app/internal.h"
#include "store/account.h"
#include "store/audit.h"
#include "app/password.h"
#include <string.h>

#define FAILURES_MAX   5
#define FAILURE_WINDOW (15 * 60 * INSTANT_SECOND)
#define LOCK_TIME      (15 * 60 * INSTANT_SECOND)

static Actor actor_of(const Account *c, Str request_id)
{
    return (Actor){.kind = ACTOR_USER,
                   .user_id = c->id,
                   .body_id = c->body_id,
                   .roles = roles_from_text(c->roles),
                   .login = c->login,
                   .name = c->name,
                   .request_id = text_or_empty(request_id)};
}

/* ---- signing in ---- */

static int account_in(Tx *tx, const void *in, void *ret)
{
    return store_account_by_login(tx->conn, *(const Str *)in, tx->arena, ret);
}

typedef struct Attempted {
    const SignIn *in;
    int64_t account_id;
    bool right; /* the password */
} Attempted;

typedef struct Verdict {
    int outcome; /* of AppOutcome: a failure is committed too */
    Account account;
} Verdict;

/* He who is let in is named; he who is not may be anybody. */
static int note_attempt(Tx *tx, const Account *c, const char *action, Str client, bool let_in)
{
    Actor who = *tx->actor;
    who.name = STR("未登录");
    if (let_in)
        who = actor_of(c, tx->actor->request_id);
    AuditNote note = {.body_id = c->body_id,
                      .action = action,
                      .subject_kind = "user",
                      .subject_id = c->id,
                      .subject = c->login,
                      .detail = audit_detail(tx->arena, {"client", client}),
                      .actor = &who};
    return app_audit(tx, &note);
}

static int count_failure(Tx *tx, Account *c)
{
    if (tx->now - c->failed_at > FAILURE_WINDOW) {
        c->failures = 0;
        c->failed_at = tx->now;
    }
    c->failures++;
    if (c->failures >= FAILURES_MAX) {
        c->locked_until = tx->now + LOCK_TIME;
        c->failures = 0;
    }
    return store_account_set_failures(tx->conn, c);
}

static int judge_in(Tx *tx, const void *in, void *ret)
{
    const Attempted *at = in;
    Verdict v = {0};
    int r = store_account_by_id(tx->conn, at->account_id, tx->arena, &v.account);
    if (r)
        return r < 0 ? r : APP_E_CREDENTIALS;
    Account *c = &v.account;
    const char *action = "session.sign_in";
    if (c->locked_until > tx->now) {
        v.outcome = APP_E_LOCKED_OUT;
        action = "session.refused";
    } else if (!at->right || c->disabled) {
        v.outcome = APP_E_CREDENTIALS;
        action = "session.refused";
        r = count_failure(tx, c);
    } else {
        r = store_account_signed_in(tx->conn, c->id, tx->now);
    }
    if (r == 0)
        r = note_attempt(tx, c, action, text_or_empty(at->in->client), v.outcome == 0);
    if (r == 0)
        *(Verdict *)ret = v;
    return r;
}

int app_sign_in(App *app, const Actor *actor, const SignIn *in, Arena *a, SignInResult *ret_result)
{
    SignInResult result = {0};
    field_check_text(a, &result.errors, "login", "账号", in->login, true, 100);
    if (str_empty(in->password))
        field_error(a, &result.errors, "password", "required", "请填写密码。");
    else if (in->password.len > PASSWORD_BYTES_MAX)
        field_error(a, &result.errors, "password", "too_long", "密码过长。");
    if (result.errors.count) {
        *ret_result = result;
        return APP_E_INVALID;
    }
    Account account = {0};
    Str login = str_trim(in->login);
    int r = app_run(app, actor, DB_READ, 0, a, account_in, &login, &account);
    if (r < 0)
        return r;
    /* The hash is computed outside the transaction, and for an unknown login as well. */
    bool known = r == 0, right;
    r = password_verify(app, known ? account.password_hash : (Str){NULL, 0}, in->password, &right);
    if (r < 0)
        return r;
    if (!known)
        return APP_E_CREDENTIALS;
    Attempted at = {.in = in, .account_id = account.id, .right = right};
    Verdict v;
    r = app_run(app, actor, DB_WRITE, account.body_id, a, judge_in, &at, &v);
    if (r)
        return r;
    if (v.outcome == APP_E_LOCKED_OUT) {
        result.retry_after_seconds =
            (int32_t)((v.account.locked_until - app_now(app)) / INSTANT_SECOND + 1);
        *ret_result = result;
    }
    if (v.outcome)
        return v.outcome;
    result.user_id = v.account.id;
    result.actor = actor_of(&v.account, actor->request_id);
    result.must_change_password = v.account.must_change_password;
    *ret_result = result;
    return 0;
}

static int sign_out_in(Tx *tx, const void *in, void *ret)
{
    (void)in;
    (void)ret;
    AuditNote note = {.body_id = tx->actor->body_id,
                      .action = "session.sign_out",
                      .subject_kind = "user",
                      .subject_id = tx->actor->user_id,
                      .subject = tx->actor->login};
    return app_audit(tx, &note);
}

int app_sign_out(App *app, const Actor *actor)
{
    if (actor->kind != ACTOR_USER)
        return APP_E_DENIED;
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    return app_run(app, actor, DB_WRITE, actor->body_id, a, sign_out_in, NULL, NULL);
}

typedef struct FindUser {
    int64_t user_id;
    Str request_id;
} FindUser;

static int user_actor_in(Tx *tx, const void *in, void *ret)
{
    const FindUser *find = in;
    Account c = {0};
    int r = store_account_by_id(tx->conn, find->user_id, tx->arena, &c);
    if (r < 0)
        return r;
    if (r > 0 || c.disabled)
        return APP_E_NOT_FOUND;
    *(UserActor *)ret = (UserActor){.actor = actor_of(&c, find->request_id),
                                    .must_change_password = c.must_change_password,
                                    .body_code = text_or_empty(c.body_code),
                                    .body_name = text_or_empty(c.body_name)};
    return 0;
}

int app_user_actor(App *app, int64_t user_id, Str request_id, Arena *a, UserActor *ret_actor)
{
    FindUser find = {user_id, request_id};
    Actor system = app_actor_system(STR(""));
    return app_run(app, &system, DB_READ, 0, a, user_actor_in, &find, ret_actor);
}

/* ---- one's own password ---- */

typedef struct OwnPassword {
    bool right; /* the old one */
    Str hash;   /* of the new one; empty: it is not changed */
} OwnPassword;

static int own_note(Tx *tx, const char *action)
{
    AuditNote note = {.body_id = tx->actor->body_id,
                      .action = action,
                      .subject_kind = "user",
                      .subject_id = tx->actor->user_id,
                      .subject = tx->actor->login};
    return app_audit(tx, &note);
}

/* A wrong old password counts like one at sign-in: who holds somebody's session guesses no more. */
static int own_password_in(Tx *tx, const void *in, void *ret)
{
    const OwnPassword *own = in;
    Verdict v = {0};
    int r = store_account_by_id(tx->conn, tx->actor->user_id, tx->arena, &v.account);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    if (v.account.locked_until > tx->now) {
        v.outcome = APP_E_LOCKED_OUT;
        r = own_note(tx, "user.password_refused");
    } else if (!own->right) {
        v.outcome = APP_E_CREDENTIALS;
        r = count_failure(tx, &v.account);
        if (r == 0)
            r = own_note(tx, "user.password_refused");
    } else if (!str_empty(own->hash)) {
        r = store_account_set_password(tx->conn, tx->actor->user_id, own->hash, false);
        if (r == 0)
            r = own_note(tx, "user.change_password");
    }
    if (r == 0)
        *(Verdict *)ret = v;
    return r > 0 ? APP_E_NOT_FOUND : r;
}

static void own_password_errors(App *app, const Verdict *v, Arena *a, FieldErrors *errors)
{
    if (v->outcome == APP_E_CREDENTIALS)
        field_error(a, errors, "old_password", "wrong", "原密码不正确。");
    if (v->outcome == APP_E_LOCKED_OUT)
        field_error(a, errors, "old_password", "locked",
                    "密码输错次数过多，请%" PRId64 "分钟后再试。",
                    (v->account.locked_until - app_now(app)) / (60 * INSTANT_SECOND) + 1);
}

int app_change_password(App *app, const Actor *actor, const ChangePassword *in, Arena *a,
                        ChangePasswordResult *ret_result)
{
    if (actor->kind != ACTOR_USER)
        return APP_E_DENIED;
    ChangePasswordResult result = {0};
    password_check_new(a, &result.errors, "new_password", in->new_password, actor->login);
    if (str_empty(in->old_password))
        field_error(a, &result.errors, "old_password", "required", "请填写原密码。");
    else if (in->old_password.len > PASSWORD_BYTES_MAX)
        field_error(a, &result.errors, "old_password", "too_long", "原密码过长。");
    if (field_errors_find(&result.errors, STR("old_password"))) {
        *ret_result = result;
        return APP_E_INVALID;
    }
    Account account = {0};
    int r = app_run(app, actor, DB_READ, 0, a, account_in, &actor->login, &account);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    OwnPassword own = {0};
    Verdict v;
    r = password_verify(app, account.password_hash, in->old_password, &own.right);
    if (r == 0 && own.right && !result.errors.count)
        r = password_hash(app, a, in->new_password, &own.hash);
    if (r == 0)
        r = app_run(app, actor, DB_WRITE, actor->body_id, a, own_password_in, &own, &v);
    if (r)
        return r;
    own_password_errors(app, &v, a, &result.errors);
    *ret_result = result;
    return field_errors_outcome(&result.errors);
}
