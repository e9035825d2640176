#include "web/site.h"

#include "base/error.h"
#include "base/json.h"
#include "domain/role.h"

#include "web/routes.h"
#include "web/tmpl_desk_fault.h"
#include "web/tmpl_fault.h"
#include "web/view/desk.h"
#include "web/view/portal.h"

#include <errno.h>
#include <stdarg.h>

/* Set by site_authorize for the handler that follows it on this thread. */
static _Thread_local struct {
    const HttpRequest *request;
    Actor actor;
    UserActor user;
    bool signed_in;
} current;

const Actor *site_actor(const HttpRequest *request)
{
    if (current.request != request) {
        current.request = request;
        current.actor = app_actor_anonymous(request->id);
        current.signed_in = false;
    }
    return &current.actor;
}

const UserActor *site_user(const HttpRequest *request)
{
    return current.request == request && current.signed_in ? &current.user : NULL;
}

/* A page of the workbench that was asked for without a session comes back after signing in. */
static void answer_sign_in(HttpRequest *request, HttpResponse *response)
{
    if (request->method == HTTP_GET && str_starts_with(request->target, STR("/gzt")) &&
        request->target.len < 300)
        http_set_cookie(request, response, "back", request->target, 600);
    http_reply_redirect(response, STR("/gzt/login"));
}

typedef struct FaultWords {
    Str heading;
    Str what;
    Str advice;
} FaultWords;

static bool serves(const Site *site, unsigned zone)
{
    return site->zones == 0 || (site->zones & zone);
}

/* Whether an address belongs to the workbench: all do where nothing else is served. */
static bool is_workbench(const Site *site, Str path)
{
    bool named = str_eq(path, STR("/gzt")) || str_starts_with(path, STR("/gzt/"));
    return !serves(site, WEB_ZONE_PORTAL) || (named && serves(site, WEB_ZONE_WORKBENCH));
}

/* In the frame of the part of the site that was asked, the workbench's with its banner. No
 * database, any thread: who is signed in is only known behind site_authorize(). */
static void show_fault(const Site *site, HttpRequest *request, HttpResponse *response, int status,
                       const FaultWords *words, Str field, bool show_id)
{
    if (!is_workbench(site, request->path)) {
        FaultView v = {.heading = words->heading,
                       .what = words->what,
                       .advice = words->advice,
                       .field = field,
                       .show_id = show_id};
        site_portal_page(site, request, words->heading, STR(""), &v.page);
        tmpl_fault(http_reply_html(response, status), &v);
        return;
    }
    DeskFaultView v = {.page = {.title = words->heading,
                                .request_id = request->id,
                                .portal = serves(site, WEB_ZONE_PORTAL)},
                       .heading = words->heading,
                       .what = words->what,
                       .advice = words->advice,
                       .field = field,
                       .show_id = show_id};
    if (site_user(request))
        site_desk_page(site, request, response, words->heading, STR(""), &v.page);
    tmpl_desk_fault(http_reply_html(response, status), &v);
}

static void answer_denied(const Site *site, HttpRequest *request, HttpResponse *response)
{
    static const FaultWords words = {STR_STATIC("没有权限"),
                                     STR_STATIC("您的账号没有办理这一步的权限，什么也没有改变。"),
                                     STR_STATIC("需要这项权限的，请联系本机关的系统管理员。")};
    show_fault(site, request, response, 403, &words, STR(""), true);
}

int site_authorize(void *context, HttpRequest *request, HttpResponse *response,
                   HttpVerdict *ret_verdict)
{
    Site *site = context;
    current.request = NULL;
    (void)site_actor(request);
    if (request->session) {
        int r = app_user_actor(site->app, request->session->user_id, request->id, request->arena,
                               &current.user);
        if (r < 0)
            return error_trace(r);
        current.signed_in = r == 0;
        if (r == 0)
            current.actor = current.user.actor;
    }
    *ret_verdict = HTTP_ALLOW;
    int needed = request->route->capability;
    if (needed == CAPABILITY_NONE)
        return 0;
    *ret_verdict = HTTP_ANSWERED;
    if (!current.signed_in) {
        answer_sign_in(request, response);
        return 0;
    }
    bool own_account = needed == WEB_SIGNED_IN;
    if (current.user.must_change_password && !own_account) {
        http_reply_redirect(response, STR("/gzt/password"));
        return 0;
    }
    if (!own_account && !role_can(current.actor.roles, (Capability)needed)) {
        answer_denied(site, request, response);
        return 0;
    }
    *ret_verdict = HTTP_ALLOW;
    return 0;
}

/* ---- frames ---- */

static const struct {
    Str href;
    Str label;
} PORTAL_MENU[] = {
    {STR_STATIC("/"), STR_STATIC("首页")},
    {STR_STATIC("/ysq/"), STR_STATIC("申请须知")},
    {STR_STATIC("/ysq/shenqing"), STR_STATIC("在线申请")},
    {STR_STATIC("/ysq/cx"), STR_STATIC("进度查询")},
    {STR_STATIC("/nb/check"), STR_STATIC("年报核验")},
    {STR_STATIC("/help"), STR_STATIC("帮助")},
};

void site_portal_page(const Site *site, const HttpRequest *request, Str title, Str section,
                      PortalPage *ret_page)
{
    LinkView *menu = arena_new(request->arena, LinkView, ARRAY_LEN(PORTAL_MENU));
    for (size_t i = 0; i < ARRAY_LEN(PORTAL_MENU); i++)
        menu[i] = (LinkView){PORTAL_MENU[i].href, PORTAL_MENU[i].label,
                             str_eq(PORTAL_MENU[i].href, section)};
    *ret_page = (PortalPage){
        .title = title,
        .site_name = site->name,
        .request_id = request->id,
        .menu = menu,
        .menu_count = ARRAY_LEN(PORTAL_MENU),
        .demo = site->demo,
        .workbench = serves(site, WEB_ZONE_WORKBENCH),
    };
}

static const struct {
    Str href;
    Str label;
    Capability capability;
} DESK_MENU[] = {
    {STR_STATIC("/gzt/"), STR_STATIC("案件"), CAPABILITY_VIEW},
    {STR_STATIC("/gzt/remedies"), STR_STATIC("复议诉讼"), CAPABILITY_VIEW},
    {STR_STATIC("/gzt/report"), STR_STATIC("年度报告"), CAPABILITY_VIEW},
    {STR_STATIC("/gzt/jd/"), STR_STATIC("下级年报"), CAPABILITY_SUPERVISE},
    {STR_STATIC("/gzt/settings"), STR_STATIC("机关设置"), CAPABILITY_ADMIN},
    {STR_STATIC("/gzt/users"), STR_STATIC("人员"), CAPABILITY_ADMIN},
    {STR_STATIC("/gzt/calendar"), STR_STATIC("工作日历"), WEB_SIGNED_IN},
    {STR_STATIC("/gzt/audit"), STR_STATIC("操作记录"), CAPABILITY_AUDIT},
};

void site_desk_page(const Site *site, HttpRequest *request, HttpResponse *response, Str title,
                    Str section, DeskPage *ret_page)
{
    const UserActor *user = site_user(request);
    *ret_page = (DeskPage){
        .title = title,
        .site_name = site->name,
        .request_id = request->id,
        .csrf = http_csrf_token(request, response),
        .done = site_done_sentence(http_query(request, "done")),
        .portal = serves(site, WEB_ZONE_PORTAL),
    };
    if (!user)
        return;
    ret_page->user_name = user->actor.name.len ? user->actor.name : user->actor.login;
    ret_page->body_name = user->body_name;
    LinkView *menu = arena_new(request->arena, LinkView, ARRAY_LEN(DESK_MENU));
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(DESK_MENU); i++) {
        bool own = (int)DESK_MENU[i].capability == WEB_SIGNED_IN;
        if (own || role_can(user->actor.roles, DESK_MENU[i].capability))
            menu[count++] = (LinkView){DESK_MENU[i].href, DESK_MENU[i].label,
                                       str_eq(DESK_MENU[i].href, section)};
    }
    ret_page->menu = menu;
    ret_page->menu_count = count;
}

Str site_first_page(const UserActor *user)
{
    for (size_t i = 0; i < ARRAY_LEN(DESK_MENU); i++)
        if ((int)DESK_MENU[i].capability == WEB_SIGNED_IN ||
            role_can(user->actor.roles, DESK_MENU[i].capability))
            return DESK_MENU[i].href;
    return STR("/gzt/password");
}

void site_crumbs(Arena *a, const LinkView *links, size_t count, const LinkView **ret_links,
                 size_t *ret_count)
{
    LinkView *copy = arena_new(a, LinkView, count);
    for (size_t i = 0; i < count; i++)
        copy[i] = links[i];
    *ret_links = copy;
    *ret_count = count;
}

Str site_done_sentence(Str code)
{
    static const struct {
        Str code;
        Str sentence;
    } SENTENCES[] = {
        {STR_STATIC("registered"), STR_STATIC("已登记。")},
        {STR_STATIC("event"), STR_STATIC("已记录，期限已经重新计算。")},
        {STR_STATIC("assigned"), STR_STATIC("已分派。")},
        {STR_STATIC("attached"), STR_STATIC("附件已保存。")},
        {STR_STATIC("outcome"), STR_STATIC("办理结果已选定，接下来起草答复书。")},
        {STR_STATIC("drafted"), STR_STATIC("文书已起草，请核对。")},
        {STR_STATIC("saved"), STR_STATIC("已保存。")},
        {STR_STATIC("numbered"), STR_STATIC("文号已编定。")},
        {STR_STATIC("delivered"), STR_STATIC("已记录送达，案件办结。")},
        {STR_STATIC("archived"), STR_STATIC("已归档。")},
        {STR_STATIC("closed"), STR_STATIC("年度数字已封存。")},
        {STR_STATIC("reopened"), STR_STATIC("已重新打开。")},
        {STR_STATIC("nil"), STR_STATIC("声明已记录。")},
        {STR_STATIC("password"), STR_STATIC("密码已修改。")},
        {STR_STATIC("calendar"), STR_STATIC("放假安排已载入，在办案件的期限已经重新计算。")},
    };
    for (size_t i = 0; i < ARRAY_LEN(SENTENCES); i++)
        if (str_eq(SENTENCES[i].code, code))
            return SENTENCES[i].sentence;
    return STR("");
}

/* ---- answers other than a page ---- */

#define WORDS(h, w, a)                                                                             \
    (FaultWords)                                                                                   \
    {                                                                                              \
        STR(h), STR(w), STR(a)                                                                     \
    }

static FaultWords fault_words(HttpFaultKind kind)
{
    switch (kind) {
    case HTTP_FAULT_NOT_FOUND:
        return WORDS("没有这个页面", "网址可能输错了，或者页面已经移动。",
                     "请核对网址，或者从下面的链接重新进入。");
    case HTTP_FAULT_METHOD:
        return WORDS("不能这样打开", "这个网址不支持所用的方式。", "请从下面的链接重新进入。");
    case HTTP_FAULT_CSRF:
        return WORDS("页面已经过期",
                     "这个页面打开得太久，或者浏览器没有接受 Cookie，什么也没有改变。",
                     "请返回上一页刷新以后再提交；所填内容仍在浏览器的上一页里。");
    case HTTP_FAULT_RATE:
        return WORDS("操作太频繁", "短时间内的请求超过了限制。", "请等一分钟再试。");
    case HTTP_FAULT_BUSY:
        return WORDS("网站正忙", "同时访问的人很多，这次没有处理。", "请稍等片刻再试。");
    case HTTP_FAULT_SLOW:
        return WORDS("传输超时", "内容没有在规定的时间内传完。", "请检查网络后再试。");
    case HTTP_FAULT_INTERNAL:
        return WORDS("网站出错了", "是我们的问题，什么也没有改变。",
                     "请过一会儿再试；仍然不行的，请联系受理机构并告知下面的请求编号。");
    case HTTP_FAULT_BODY_TOO_LARGE:
        return WORDS("内容太大", "提交的内容超过了允许的大小，什么也没有改变。",
                     "请返回上一页，减少文字或者换用较小的文件。");
    case HTTP_FAULT_FIELD_TOO_LARGE:
        return WORDS("一个栏目的内容太长", "提交的内容超过了允许的长度，什么也没有改变。",
                     "请返回上一页缩短后再提交；所填内容仍在浏览器的上一页里。");
    case HTTP_FAULT_MEDIA_TYPE:
        return WORDS("不支持这种提交方式", "提交的内容类型不被接受，什么也没有改变。",
                     "请用网页上的表单提交。");
    case HTTP_FAULT_NOT_UTF8:
        return WORDS("文字编码不对", "提交的内容不是有效的 UTF-8 文字，什么也没有改变。",
                     "请返回上一页，重新输入有乱码的栏目。");
    case HTTP_FAULT_NUL:
        return WORDS("含有不能使用的字符", "提交的内容含有空字符，什么也没有改变。",
                     "请返回上一页，删去后再提交。");
    case HTTP_FAULT_DUPLICATE:
        return WORDS("一个栏目提交了两次", "同一个栏目出现了两次，什么也没有改变。",
                     "请返回上一页，用网页上的表单重新提交。");
    case HTTP_FAULT_NONE:
    case HTTP_FAULT_MALFORMED:
    case HTTP_FAULT_TOO_MANY_FIELDS:
    case HTTP_FAULT_BOUNDARY:
    case HTTP_FAULT_TARGET_TOO_LONG:
    case HTTP_FAULT_HEADERS_TOO_LARGE:
        return WORDS("请求有误", "浏览器发来的内容不完整或者格式不对，什么也没有改变。",
                     "请返回上一页再试一次。");
    }
    return WORDS("请求有误", "浏览器发来的内容不完整。", "请再试一次。");
}

/* The label of a form's field, from the route that was asked; the name itself if unknown. */
static Str field_label(const HttpRequest *request, Str name)
{
    const Form *const *forms = request->route ? request->route->form : NULL;
    for (; forms && *forms; forms++)
        for (size_t i = 0; i < (*forms)->count; i++)
            if (str_eq(str_of((*forms)->fields[i].name), name))
                return (*forms)->fields[i].label;
    return name;
}

static void api_fault(HttpRequest *request, HttpFault fault, HttpResponse *response)
{
    FaultWords words = fault_words(fault.kind);
    StrBuf *out = http_reply(response, http_fault_status(fault.kind), "application/problem+json");
    JsonWriter w = json_writer(out, false);
    json_object_begin(&w);
    json_member_text(&w, "type", STR("about:blank"));
    json_member_text(&w, "title", words.heading);
    json_member_int(&w, "status", http_fault_status(fault.kind));
    json_member_text(&w, "code", str_of(http_fault_word(fault.kind)));
    if (fault.field.len)
        json_member_text(&w, "field", fault.field);
    json_member_text(&w, "request_id", request->id);
    json_object_end(&w);
}

void site_error_page(void *context, HttpRequest *request, HttpFault fault, HttpResponse *response)
{
    if (str_starts_with(request->path, STR("/api/"))) {
        api_fault(request, fault, response);
        return;
    }
    const Site *site = context;
    FaultWords words = fault_words(fault.kind);
    show_fault(site, request, response, http_fault_status(fault.kind), &words,
               field_label(request, fault.field), fault.kind != HTTP_FAULT_NOT_FOUND);
}

int site_refuse(Site *site, HttpRequest *request, HttpResponse *response, int outcome)
{
    if (outcome < 0)
        return error_trace(outcome);
    if (outcome == APP_E_DENIED) {
        if (site_user(request))
            answer_denied(site, request, response);
        else
            answer_sign_in(request, response);
        return 0;
    }
    if (outcome == APP_E_NOT_FOUND) {
        http_reply_fault(request, response, (HttpFault){.kind = HTTP_FAULT_NOT_FOUND});
        return 0;
    }
    return error_set(-EINVAL, "app outcome %d is not expected here", outcome);
}

int site_redirect(HttpRequest *request, HttpResponse *response, const char *format, ...)
{
    StrBuf b = STRBUF_INIT(2048);
    va_list arguments;
    va_start(arguments, format);
    strbuf_vprintf(&b, format, arguments);
    va_end(arguments);
    Str path = arena_str(request->arena, strbuf_str(&b));
    strbuf_deinit(&b);
    http_reply_redirect(response, path);
    return 0;
}

int64_t site_param_id(const HttpRequest *request, const char *name)
{
    int64_t id;
    return str_parse_int(http_param(request, name), &id) && id > 0 ? id : 0;
}

int64_t site_query_int(const HttpRequest *request, const char *name, int64_t low, int64_t high,
                       int64_t fallback)
{
    int64_t value;
    if (!str_parse_int(http_query(request, name), &value) || value < low || value > high)
        return fallback;
    return value;
}

/* ---- sessions ---- */

static int load(void *self, const SessionKey *key, HttpSession *ret_session)
{
    Site *site = self;
    SessionRow row;
    int r = app_session_load(site->app, key->bytes, &row);
    if (r == APP_E_NOT_FOUND)
        return SESSION_E_NONE;
    if (r != 0)
        return error_trace(r < 0 ? r : -EIO);
    *ret_session = (HttpSession){
        .key = *key,
        .user_id = row.user_id,
        .created_at = row.created_at,
        .last_seen_at = row.last_seen_at,
    };
    return 0;
}

static int create(void *self, const HttpSession *session)
{
    Site *site = self;
    SessionRow row = {
        .user_id = session->user_id,
        .created_at = session->created_at,
        .last_seen_at = session->last_seen_at,
    };
    for (size_t i = 0; i < SESSION_KEY_SIZE; i++)
        row.key[i] = session->key.bytes[i];
    return error_trace(app_session_create(site->app, &row));
}

static int renew(void *self, const SessionKey *key, const SessionKey *new_key)
{
    Site *site = self;
    int r = app_session_renew(site->app, key->bytes, new_key->bytes);
    return r == APP_E_NOT_FOUND ? SESSION_E_NONE : error_trace(r);
}

static int remove_session(void *self, const SessionKey *key)
{
    Site *site = self;
    return error_trace(app_session_remove(site->app, key->bytes));
}

static int touch(void *self, const SessionKey *key, Instant last_seen_at)
{
    Site *site = self;
    return error_trace(app_session_touch(site->app, key->bytes, last_seen_at));
}

void site_session_store(Site *site, SessionStore *ret_store)
{
    *ret_store = (SessionStore){
        .self = site,
        .load = load,
        .create = create,
        .renew = renew,
        .remove = remove_session,
        .touch = touch,
    };
}

int site_refresh(Site *site)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Actor nobody = app_actor_anonymous(STR(""));
    ListBodiesResult list = {0};
    int r = app_list_bodies(site->app, &nobody, a, &list);
    if (r != 0)
        return error_trace(r < 0 ? r : -EIO);
    uint64_t seen = list.count;
    for (size_t i = 0; i < list.count; i++) /* each save of a body raises its version */
        seen = seen * 1000003 + (uint64_t)list.bodies[i].id * 31 + (uint64_t)list.bodies[i].version;
    if (seen != site->seen)
        atomic_fetch_add_explicit(&site->version, 1, memory_order_release);
    site->seen = seen;
    return 0;
}

static uint64_t content_version(void *context)
{
    Site *site = context;
    return atomic_load_explicit(&site->version, memory_order_acquire);
}

void site_http_app(Site *site, HttpApp *ret_app)
{
    *ret_app = (HttpApp){
        .context = site,
        .routes = WEB_ROUTES,
        .routes_count = WEB_ROUTES_COUNT,
        .authorize = site_authorize,
        .error_page = site_error_page,
        .content_version = content_version,
    };
}
