#include "web/workbench/desk.h"

#include "base/error.h"
#include "domain/application.h"
#include "domain/role.h"
#include "web/tmpl_queue.h"

static void fill_row(Arena *a, const CaseRow *row, QueueRowView *v)
{
    *v = (QueueRowView){
        .id = row->id,
        .number = row->number,
        .applicant = row->applicant_name,
        .title = row->title,
        .channel = row->channel_label,
        .state = row->state_label,
        .outcome = row->outcome_label,
        .received = words_date(a, row->received_on),
        .due = words_date(a, row->due_on),
        .due_css = words_due_class(row->urgency),
        .due_words = words_due(a, row->urgency, row->working_days_left, row->state_label),
        .handler = row->handler_name.len ? row->handler_name : row->unit_name,
        .alarm = row->alarm ? row->alarm_text : STR(""),
    };
    if (row->due_provisional && v->due.len)
        v->due = arena_printf(a, "%.*s 暂定", STR_FMT(v->due));
    ApplicantClass class;
    if (applicant_class_from_code(row->applicant_class, &class))
        v->applicant_class = applicant_class_label(class);
}

/* A select of the filters, picked by what stands in the address. */
static FieldView filter_select(Arena *a, const HttpRequest *request, const char *name, Str label,
                               const FormChoice *choices, size_t count)
{
    ChoiceView *views = arena_new(a, ChoiceView, count ? count : 1);
    Str value = http_query(request, name);
    for (size_t i = 0; i < count; i++)
        views[i] = (ChoiceView){
            .code = choices[i].code,
            .label = choices[i].label,
            .picked = str_eq(choices[i].code, value),
        };
    return (FieldView){
        .id = arena_printf(a, "f-%s", name),
        .name = str_of(name),
        .label = label,
        .is_select = true,
        .choices = views,
        .choices_count = count,
    };
}

static void fill_filters(Arena *a, const HttpRequest *request, QueuePageView *v)
{
    FieldView *filters = arena_new(a, FieldView, 4);
    filters[0] = (FieldView){
        .id = STR("f-text"),
        .name = STR("text"),
        .label = STR("编号、申请人或者事项"),
        .value = http_query(request, "text"),
        .is_input = true,
    };
    FormChoice *states = arena_new(a, FormChoice, APPLICATION_STATE_MAX);
    for (int i = 0; i < APPLICATION_STATE_MAX; i++)
        states[i] = (FormChoice){.code = application_state((ApplicationState)i)->code,
                                 .label = application_state((ApplicationState)i)->label};
    filters[1] = filter_select(a, request, "state", STR("状态"), states, APPLICATION_STATE_MAX);
    FormChoice *channels = arena_new(a, FormChoice, APPLICATION_CHANNEL_MAX);
    for (int i = 0; i < APPLICATION_CHANNEL_MAX; i++)
        channels[i] = (FormChoice){.code = application_channel_code((ApplicationChannel)i),
                                   .label = application_channel_label((ApplicationChannel)i)};
    filters[2] =
        filter_select(a, request, "channel", STR("渠道"), channels, APPLICATION_CHANNEL_MAX);
    filters[3] = filter_select(a, request, "applicant_class", STR("申请人类型"), APPLICANT_CHOICES,
                               ARRAY_LEN(APPLICANT_CHOICES));
    v->filters = filters;
    v->filters_count = 4;
}

static void fill_views(Arena *a, const ListCasesResult *list, QueueView now, QueuePageView *v)
{
    LinkView *links = arena_new(a, LinkView, QUEUE_VIEW_MAX);
    for (int i = 0; i < QUEUE_VIEW_MAX; i++) {
        Str code = queue_view_code((QueueView)i), label = queue_view_label((QueueView)i);
        int64_t n = list->counts[i];
        links[i] = (LinkView){
            .href = arena_printf(a, "/gzt/?view=%.*s", STR_FMT(code)),
            .label = arena_printf(a, "%.*s %" PRId64 "%s", STR_FMT(label), n >= 1000 ? 1000 : n,
                                  n > 1000 ? "+" : ""),
            .current = i == (int)now,
        };
    }
    v->views = links;
    v->views_count = QUEUE_VIEW_MAX;
}

static void append_escaped(StrBuf *b, Str value)
{
    for (size_t i = 0; i < value.len; i++)
        strbuf_printf(b, "%%%02X", (unsigned char)value.ptr[i]);
}

/* The same address with another `after`; filters stay. */
static Str next_href(const HttpRequest *request, Str next)
{
    if (next.len == 0)
        return STR("");
    StrBuf b = STRBUF_INIT(8192);
    strbuf_append_c(&b, "/gzt/?after=");
    append_escaped(&b, next);
    for (size_t i = 0; i < request->query.count; i++) {
        const HttpPair *pair = &request->query.items[i];
        if (str_eq(pair->name, STR("after")) || str_eq(pair->name, STR("done")))
            continue;
        strbuf_append_c(&b, "&");
        append_escaped(&b, pair->name);
        strbuf_append_c(&b, "=");
        append_escaped(&b, pair->value);
    }
    Str href = strbuf_failed(&b) ? STR("") : arena_str(request->arena, strbuf_str(&b));
    strbuf_deinit(&b);
    return href;
}

int desk_queue(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    const UserActor *user = site_user(request);
    if (user && !role_can(user->actor.roles, CAPABILITY_VIEW)) { /* an administrator */
        http_reply_redirect(response, site_first_page(user));
        return 0;
    }
    QueueView view = QUEUE_OPEN;
    (void)!queue_view_from_code(http_query(request, "view"), &view);
    ListCases in = {
        .view = view,
        .state = http_query(request, "state"),
        .channel = http_query(request, "channel"),
        .applicant_class = http_query(request, "applicant_class"),
        .text = http_query(request, "text"),
        .after = http_query(request, "after"),
        .limit = 50,
    };
    ListCasesResult list = {0};
    int r = app_list_cases(site->app, site_actor(request), &in, a, &list);
    if (r != 0)
        return site_refuse(site, request, response, r);
    QueueRowView *rows = arena_new(a, QueueRowView, list.count ? list.count : 1);
    for (size_t i = 0; i < list.count; i++)
        fill_row(a, &list.rows[i], &rows[i]);
    bool filtered =
        in.state.len || in.channel.len || in.applicant_class.len || in.text.len || in.after.len;
    QueuePageView v = {
        .heading = queue_view_label(view),
        .tab = queue_view_code(view),
        .filtered = filtered,
        .rows = rows,
        .rows_count = list.count,
        .next_href = next_href(request, list.next),
        .can_register = role_can(site_actor(request)->roles, CAPABILITY_REGISTER),
        .empty = filtered ? STR("没有符合条件的案件。可以清除条件再看。") : STR("这里没有案件。"),
    };
    fill_filters(a, request, &v);
    fill_views(a, &list, view, &v);
    site_desk_page(site, request, response, v.heading, STR("/gzt/"), &v.page);
    tmpl_queue(http_reply_html(response, 200), &v);
    return 0;
}
