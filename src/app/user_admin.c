#include "app/user_admin.h"

#include "app/internal.h"
#include "app/password.h"
#include "os/random.h"
#include "store/account.h"
#include "store/body.h"

static User user_of(const Account *c)
{
    return (User){.id = c->id,
                  .login = c->login,
                  .name = c->name,
                  .phone = c->phone,
                  .body_id = c->body_id,
                  .body_name = text_or_empty(c->body_name),
                  .roles = roles_from_text(c->roles),
                  .disabled = c->disabled,
                  .must_change_password = c->must_change_password,
                  .last_signed_in_on =
                      c->signed_in_at ? civil_date_from_instant(c->signed_in_at) : CIVIL_DATE_NONE,
                  .version = c->version};
}

static int list_in(Tx *tx, const void *in, void *ret)
{
    const ListUsers *list = in;
    Account *accounts;
    size_t count;
    int r = store_account_list(tx->conn, app_body_of(tx->actor, list->body_id), tx->arena,
                               &accounts, &count);
    if (r < 0)
        return r;
    ListUsersResult result = {.users = arena_new(tx->arena, User, count), .count = count};
    for (size_t i = 0; i < count; i++)
        result.users[i] = user_of(&accounts[i]);
    *(ListUsersResult *)ret = result;
    return 0;
}

int app_list_users(App *app, const Actor *actor, const ListUsers *in, Arena *a,
                   ListUsersResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_ADMIN, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, list_in, in, ret_result);
}

/* ---- make or change ---- */

typedef struct SaveAccount {
    const SaveUser *in;
    RoleSet roles;
    Str hash; /* of a new account */
} SaveAccount;

static bool login_is_good(Str login)
{
    if (login.len < 2 || login.len > 50)
        return false;
    for (size_t i = 0; i < login.len; i++) {
        char c = login.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '.' || c == '_' || c == '-' || c == '@'))
            return false;
    }
    return true;
}

static void check_user(Arena *a, const SaveUser *in, RoleSet *ret_roles, FieldErrors *errors)
{
    if (!in->id && !login_is_good(str_trim(in->login)))
        field_error(a, errors, "login", "invalid",
                    "账号应为2至50个字母、数字或者 . _ - @，例如手机号码。");
    field_check_text(a, errors, "name", "姓名", in->name, true, 50);
    field_check_text(a, errors, "phone", "手机号码", in->phone, false, 50);
    RoleSet roles = 0;
    for (size_t i = 0; i < in->role_count; i++) {
        Role role;
        if (role_from_code(in->roles[i], &role))
            roles |= ROLE_SET(role);
        else
            field_error(a, errors, "roles", "unknown_code", "没有这个角色。");
    }
    if (!roles && !in->disabled)
        field_error(a, errors, "roles", "required", "请至少选择一个角色。");
    if (!in->id && !str_empty(in->password))
        password_check_new(a, errors, "password", in->password, str_trim(in->login));
    *ret_roles = roles;
}

int app_check_user(const SaveUser *in, Arena *a, FieldErrors *errors)
{
    RoleSet roles;
    check_user(a, in, &roles, errors);
    return field_errors_outcome(errors);
}

static int create_in(Tx *tx, const SaveAccount *save, Account *c, FieldErrors *errors)
{
    const SaveUser *in = save->in;
    *c = (Account){.id = random_id(),
                   .login = str_trim(in->login),
                   .name = str_trim(in->name),
                   .phone = text_or_empty(str_trim(in->phone)),
                   .body_id = in->body_id ? in->body_id : tx->actor->body_id,
                   .roles = roles_to_text(tx->arena, save->roles),
                   .password_hash = save->hash,
                   .must_change_password = str_empty(in->password),
                   .disabled = in->disabled,
                   .version = 1};
    if (c->body_id) {
        Body body;
        int r = store_body_by_id(tx->conn, c->body_id, tx->arena, &body);
        if (r < 0)
            return r;
        if (r > 0) {
            field_error(tx->arena, errors, "body_id", "unknown", "没有这个机关。");
            return APP_E_INVALID;
        }
    }
    int r = store_account_insert(tx->conn, c, tx->now);
    if (r == STORE_E_TAKEN) {
        field_error(tx->arena, errors, "login", "taken", "账号已存在。");
        return APP_E_INVALID;
    }
    return r;
}

static int change_in(Tx *tx, const SaveAccount *save, Account *c, FieldErrors *errors)
{
    const SaveUser *in = save->in;
    int r = store_account_by_id(tx->conn, in->id, tx->arena, c);
    if (r < 0)
        return r;
    if (r > 0 || !app_sees_body(tx->actor, c->body_id))
        return APP_E_NOT_FOUND;
    if (in->disabled && c->id == tx->actor->user_id) {
        field_error(tx->arena, errors, "disabled", "self", "不能停用自己的账号。");
        return APP_E_INVALID;
    }
    c->name = str_trim(in->name);
    c->phone = text_or_empty(str_trim(in->phone));
    c->roles = roles_to_text(tx->arena, save->roles);
    c->disabled = in->disabled;
    c->version = in->version;
    r = store_account_update(tx->conn, c);
    if (r == STORE_E_STALE) {
        field_error(tx->arena, errors, "version", "stale", "账号已被他人更新，请刷新后再操作。");
        return APP_E_CONFLICT;
    }
    c->version++;
    if (r == 0 && c->disabled)
        r = store_session_delete_of(tx->conn, c->id);
    return r;
}

static int save_in(Tx *tx, const void *in, void *ret)
{
    const SaveAccount *save = in;
    SaveUserResult result = {0};
    Account c = {0};
    int r = save->in->id ? change_in(tx, save, &c, &result.errors)
                         : create_in(tx, save, &c, &result.errors);
    AuditNote note = {.body_id = c.body_id,
                      .action = !save->in->id ? "user.create"
                                : c.disabled  ? "user.disable"
                                              : "user.change",
                      .subject_kind = "user",
                      .subject_id = c.id,
                      .subject = c.login,
                      .detail = audit_detail(tx->arena, {"roles", text_or_empty(c.roles)})};
    if (r == 0)
        r = app_audit(tx, &note);
    result.id = c.id;
    result.version = c.version;
    if (r == 0 || result.errors.count)
        *(SaveUserResult *)ret = result;
    return r;
}

/* The body whose chain records the change: that of the account. */
static int account_body_in(Tx *tx, const void *in, void *ret)
{
    Account c = {0};
    int r = store_account_by_id(tx->conn, *(const int64_t *)in, tx->arena, &c);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    *(int64_t *)ret = c.body_id;
    return 0;
}

int app_save_user(App *app, const Actor *actor, const SaveUser *in, Arena *a,
                  SaveUserResult *ret_result)
{
    int64_t body_id = app_body_of(actor, in->body_id);
    int r = 0;
    if (in->id)
        r = app_run(app, actor, DB_READ, 0, a, account_body_in, &in->id, &body_id);
    if (r == 0)
        r = app_require(actor, CAPABILITY_ADMIN, body_id);
    if (r)
        return r;
    SaveAccount save = {.in = in};
    FieldErrors errors = {0};
    check_user(a, in, &save.roles, &errors);
    if (errors.count) {
        *ret_result = (SaveUserResult){.errors = errors};
        return APP_E_INVALID;
    }
    Str password = STR("");
    if (!in->id) {
        password = str_empty(in->password) ? password_generate(a) : in->password;
        r = password_hash(app, a, password, &save.hash);
    }
    if (r == 0)
        r = app_run(app, actor, DB_WRITE, body_id, a, save_in, &save, ret_result);
    if (r == 0)
        ret_result->password = password;
    return r;
}

/* ---- a new password ---- */

typedef struct SetPassword {
    int64_t user_id;
    Str hash;
} SetPassword;

static int find_in(Tx *tx, const void *in, void *ret)
{
    const ResetPassword *reset = in;
    int r = reset->user_id ? store_account_by_id(tx->conn, reset->user_id, tx->arena, ret)
                           : store_account_by_login(tx->conn, str_trim(text_to_find(reset->login)),
                                                    tx->arena, ret);
    return r == STORE_E_NOT_FOUND ? APP_E_NOT_FOUND : r;
}

static int reset_in(Tx *tx, const void *in, void *ret)
{
    (void)ret;
    const SetPassword *set = in;
    Account c = {0};
    int r = store_account_by_id(tx->conn, set->user_id, tx->arena, &c);
    if (r == 0)
        r = store_account_set_password(tx->conn, set->user_id, set->hash, true);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    r = store_session_delete_of(tx->conn, set->user_id);
    if (r < 0)
        return r;
    AuditNote note = {.body_id = c.body_id,
                      .action = "user.reset_password",
                      .subject_kind = "user",
                      .subject_id = c.id,
                      .subject = c.login};
    return app_audit(tx, &note);
}

int app_reset_password(App *app, const Actor *actor, const ResetPassword *in, Arena *a,
                       ResetPasswordResult *ret_result)
{
    Account c = {0};
    int r = app_run(app, actor, DB_READ, 0, a, find_in, in, &c);
    if (r == 0)
        r = app_require(actor, CAPABILITY_ADMIN, c.body_id);
    if (r)
        return r;
    ResetPasswordResult result = {0};
    result.password = str_empty(in->password) ? password_generate(a) : in->password;
    password_check_new(a, &result.errors, "password", result.password, c.login);
    if (result.errors.count) {
        *ret_result = result;
        return APP_E_INVALID;
    }
    SetPassword set = {.user_id = c.id};
    r = password_hash(app, a, result.password, &set.hash);
    if (r == 0)
        r = app_run(app, actor, DB_WRITE, c.body_id, a, reset_in, &set, NULL);
    if (r == 0)
        *ret_result = result;
    return r;
}
