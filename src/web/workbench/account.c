#include "web/workbench/desk.h"

#include "app/session.h"
#include "base/error.h"

static int show_sign_in(DeskForm *d)
{
    d->view.page.menu_count = 0;
    d->view.page.user_name = STR("");
    d->look.submit = STR("登录");
    d->look.cancel_href = STR("");
    d->view.lead = STR("请使用本机关管理员发给您的账号。忘记密码的，请管理员重设。");
    return desk_form_show(d);
}

int desk_sign_in_form(void *context, HttpRequest *request, HttpResponse *response)
{
    DeskForm d;
    desk_form_init(&d, context, request, response, &FORM_SIGN_IN, STR("登录"), STR(""));
    return show_sign_in(&d);
}

/* Where to go after signing in: the page that was asked for, never another site. */
static Str way_back(const HttpRequest *request)
{
    Str back = http_cookie(request, "back");
    bool ours = str_starts_with(back, STR("/gzt")) && !str_contains(back, STR("\\"));
    return ours ? back : STR("/gzt/");
}

/* The same for a wrong password, a locked account and one that there is not: whoever tries names
 * learns nothing, and an officer who is locked out still learns why. */
static const char REFUSAL[] = "账号或者密码不对。连续输错五次的账号锁定十五分钟，其间不能登录";

int desk_sign_in(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    desk_form_init(&d, site, request, response, &FORM_SIGN_IN, STR("登录"), STR(""));
    form_read(&d.state, request, d.a);
    if (!form_ok(&d.state))
        return show_sign_in(&d);
    SignIn in = {
        .login = form_value(&d.state, "login"),
        .password = form_value(&d.state, "password"),
        .client = request->peer,
    };
    SignInResult result = {0};
    int r = app_sign_in(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_CREDENTIALS || r == APP_E_LOCKED_OUT) {
        form_error(&d.state, "password", str_of(REFUSAL));
        return show_sign_in(&d);
    }
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return show_sign_in(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    r = http_session_begin(request, response, result.user_id);
    if (r < 0)
        return error_trace(r);
    http_set_cookie(request, response, "back", STR(""), -1);
    http_reply_redirect(response,
                        result.must_change_password ? STR("/gzt/password") : way_back(request));
    return 0;
}

int desk_sign_out(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    if (site_user(request)) {
        int r = app_sign_out(site->app, site_actor(request));
        if (r < 0)
            return error_trace(r);
    }
    int r = http_session_end(request, response);
    if (r < 0)
        return error_trace(r);
    http_reply_redirect(response, STR("/gzt/login"));
    return 0;
}

static void init_password(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response)
{
    desk_form_init(d, site, request, response, &FORM_PASSWORD, STR("修改密码"), STR("/gzt/"));
    const UserActor *user = site_user(request);
    if (user && user->must_change_password) {
        d->view.lead = STR("这是管理员发给您的初始密码，请先改成自己的密码。");
        d->look.cancel_href = STR("");
    }
}

int desk_password_form(void *context, HttpRequest *request, HttpResponse *response)
{
    DeskForm d;
    init_password(&d, context, request, response);
    return desk_form_show(&d);
}

int desk_password(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    init_password(&d, site, request, response);
    form_read(&d.state, request, d.a);
    if (!str_eq(form_value(&d.state, "new_password"), form_value(&d.state, "repeat_password")))
        form_error(&d.state, "repeat_password", STR("两次输入的新密码不一致"));
    if (!form_ok(&d.state))
        return desk_form_show(&d);
    ChangePassword in = {
        .old_password = form_value(&d.state, "old_password"),
        .new_password = form_value(&d.state, "new_password"),
    };
    ChangePasswordResult result = {0};
    int r = app_change_password(site->app, site_actor(request), &in, d.a, &result);
    if (r == APP_E_INVALID) {
        form_take_errors(&d.state, &result.errors);
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    r = http_session_renew(request, response);
    if (r < 0)
        return error_trace(r);
    http_reply_redirect(response, STR("/gzt/?done=password"));
    return 0;
}
