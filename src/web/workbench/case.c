#include "web/workbench/desk.h"

#include "base/error.h"
#include "domain/role.h"
#include "law/law.h"
#include "web/tmpl_case.h"

/* The address under which an action is done. */
static Str action_href(Arena *a, int64_t id, Str event)
{
    static const struct {
        Str event;
        const char *page;
    } PAGES[] = {
        {STR_STATIC("decide"), "outcome"},    {STR_STATIC("letter"), "letter/reply"},
        {STR_STATIC("deliver"), "deliver"},   {STR_STATIC("post"), "deliver"},
        {STR_STATIC("hand_over"), "deliver"}, {STR_STATIC("send_electronic"), "deliver"},
        {STR_STATIC("archive"), "archive"},   {STR_STATIC("assign"), "assign"},
        {STR_STATIC("attach"), "attach"},
    };
    for (size_t i = 0; i < ARRAY_LEN(PAGES); i++)
        if (str_eq(PAGES[i].event, event))
            return arena_printf(a, "/gzt/case/%" PRId64 "/%s", id, PAGES[i].page);
    return arena_printf(a, "/gzt/case/%" PRId64 "/do/%.*s", id, STR_FMT(event));
}

static Str action_note(Arena *a, const CaseAction *action, CivilDate today)
{
    Str latest = words_date(a, action->latest_on);
    Str article = words_article(a, action->article);
    if (latest.len == 0)
        return article;
    const char *over = civil_date_cmp(action->latest_on, today) < 0 ? "（已过）" : "";
    return arena_printf(a, "%.*s%s最迟 %.*s%s", STR_FMT(article), article.len ? "，" : "",
                        STR_FMT(latest), over);
}

static void fill_actions(Arena *a, const OpenCaseResult *c, CivilDate today, CasePageView *v)
{
    size_t room = c->action_count ? c->action_count : 1;
    ActionView *primary = arena_new(a, ActionView, room), *others = arena_new(a, ActionView, room);
    for (size_t i = 0; i < c->action_count; i++) {
        const CaseAction *action = &c->actions[i];
        ActionView view = {
            .href = action_href(a, c->row.id, action->event),
            .label = action->label,
            .note = action_note(a, action, today),
            .primary = action->primary,
        };
        if (action->primary && v->primary_count == 0)
            primary[v->primary_count++] = view;
        else
            others[v->actions_count++] = view;
    }
    v->primary = primary;
    v->actions = others;
}

static void fill_clock(Arena *a, const OpenCaseResult *c, CasePageView *v)
{
    SegmentView *segments = arena_new(a, SegmentView, c->segment_count ? c->segment_count : 1);
    for (size_t i = 0; i < c->segment_count; i++) {
        const ClockSegment *s = &c->segments[i];
        Str from = words_date(a, s->from), to = words_date(a, s->to);
        const char *word = str_eq(s->kind, STR("suspended"))   ? "中止"
                           : str_eq(s->kind, STR("restarted")) ? "重新起算"
                                                               : "计入";
        segments[i] = (SegmentView){
            .words = arena_printf(a, "%s：%.*s 至 %.*s，%d 个工作日", word, STR_FMT(from),
                                  STR_FMT(to.len ? to : STR("今")), (int)s->working_days),
            .reason = s->reason,
        };
    }
    v->segments = segments;
    v->segments_count = c->segment_count;
    v->explanation = words_lines(a, c->due_explanation, &v->explanation_count);
    v->received_rule = c->received_rule;
}

static void fill_applicant(Arena *a, const OpenCaseResult *c, bool may_reveal, CasePageView *v)
{
    FactList f = {.arena = a};
    ApplicantClass class;
    facts_add(&f, STR("姓名或者名称"), c->row.applicant_name);
    if (applicant_class_from_code(c->row.applicant_class, &class))
        facts_add(&f, STR("类型"), applicant_class_label(class));
    facts_add_link(
        &f, c->id_kind_label.len ? c->id_kind_label : STR("证件号码"), c->id_number_masked,
        may_reveal ? arena_printf(a, "/gzt/case/%" PRId64 "/reveal", c->row.id) : STR(""));
    facts_add(&f, STR("法定代表人"), c->legal_representative);
    facts_add(&f, STR("联系人"), c->contact_person);
    facts_add(&f, STR("工作单位"), c->employer);
    facts_add(&f, STR("联系电话"), c->phone);
    facts_add(&f, STR("电子邮箱"), c->email);
    facts_add(&f, STR("通信地址"), c->address);
    facts_add(&f, STR("邮政编码"), c->postcode);
    facts_add(&f, STR("代理人"), c->agent_name);
    v->applicant = f.items;
    v->applicant_count = f.count;
}

static void fill_content(Arena *a, const OpenCaseResult *c, CasePageView *v)
{
    FactList f = {.arena = a};
    facts_add(&f, STR("名称"), c->row.title);
    facts_add(&f, STR("文号"), c->document_no);
    facts_add(&f, STR("特征性描述"), c->description);
    facts_add(&f, STR("时间范围"), c->period);
    facts_add(&f, STR("用途"), c->purpose);
    facts_add(&f, STR("提供方式"), c->form_wanted_label);
    facts_add(&f, STR("获取方式"), c->delivery_wanted_label);
    facts_add(&f, STR("其他方式"), c->accepts_other_form ? STR("可以接受") : STR(""));
    v->content = f.items;
    v->content_count = f.count;
    FactList h = {.arena = a};
    facts_add(&h, STR("渠道"), c->row.channel_label);
    facts_add(&h, STR("提交时间"), words_minute(a, c->submitted_at));
    facts_add(&h, STR("到达日期"), words_date(a, c->arrived_on));
    facts_add(&h, STR("签收日期"), words_date(a, c->signed_for_on));
    facts_add(&h, STR("确认日期"), words_date(a, c->confirmed_on));
    facts_add(&h, STR("收到之日"), words_date(a, c->row.received_on));
    facts_add(&h, STR("承办单位"), c->row.unit_name);
    facts_add(&h, STR("经办人"), c->row.handler_name.len ? c->row.handler_name : STR("未分派"));
    facts_add(&h, STR("办理结果"), c->row.outcome_label);
    facts_add(&h, STR("复议前置"), c->prior_review ? STR("是，先复议后诉讼") : STR(""));
    facts_add(&h, STR("答复日期"), words_date(a, c->answered_on));
    v->handling = h.items;
    v->handling_count = h.count;
}

static void fill_timeline(Arena *a, const OpenCaseResult *c, CasePageView *v)
{
    TimelineView *line = arena_new(a, TimelineView, c->timeline_count + 1);
    for (size_t i = 0; i < c->timeline_count; i++)
        line[i] = (TimelineView){
            .on = words_date(a, c->timeline[i].on),
            .title = c->timeline[i].title,
            .sentence = c->timeline[i].sentence,
            .actor = c->timeline[i].actor,
        };
    v->timeline_count = c->timeline_count;
    if (v->due.len && civil_date_is_none(c->answered_on))
        line[v->timeline_count++] =
            (TimelineView){.on = v->due, .title = STR("答复期限"), .next = true};
    v->timeline = line;
}

static Str file_kind_label(Str kind)
{
    FormState s;
    form_init(&s, &FORM_ATTACH);
    form_set(&s, "kind", kind);
    return form_choice_label(&s, "kind");
}

static void fill_papers(Arena *a, const OpenCaseResult *c, CasePageView *v)
{
    LetterRowView *letters = arena_new(a, LetterRowView, c->letter_count ? c->letter_count : 1);
    for (size_t i = 0; i < c->letter_count; i++) {
        const CaseLetter *l = &c->letters[i];
        Str delivered = words_date(a, l->delivered_on);
        letters[i] = (LetterRowView){
            .id = l->id,
            .kind = l->kind_label,
            .number = l->number,
            .state = delivered.len ? arena_printf(a, "%.*s 送达", STR_FMT(delivered))
                                   : arena_printf(a, "第 %d 稿", l->version),
        };
    }
    v->letters = letters;
    v->letters_count = c->letter_count;
    FileRowView *files = arena_new(a, FileRowView, c->attachment_count ? c->attachment_count : 1);
    for (size_t i = 0; i < c->attachment_count; i++) {
        const CaseAttachment *f = &c->attachments[i];
        files[i] = (FileRowView){
            .id = f->id,
            .name = f->file_name,
            .kind = file_kind_label(f->kind),
            .size = words_size(a, f->size),
            .added = words_minute(a, f->added_at),
            .unread = !f->sought,
        };
    }
    v->files = files;
    v->files_count = c->attachment_count;
    AuditRowView *audit = arena_new(a, AuditRowView, c->audit_count ? c->audit_count : 1);
    for (size_t i = 0; i < c->audit_count; i++)
        audit[i] = (AuditRowView){
            .at = words_minute(a, c->audit[i].at),
            .actor = c->audit[i].actor,
            .label = c->audit[i].label,
            .detail = words_detail(a, c->audit[i].detail),
        };
    v->audit = audit;
    v->audit_count = c->audit_count;
}

int desk_case(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    OpenCaseResult c = {0};
    int r = app_open_case(site->app, site_actor(request), site_param_id(request, "id"), a, &c);
    if (r != 0)
        return site_refuse(site, request, response, r);
    bool open = civil_date_is_none(c.row.closed_on) && civil_date_is_none(c.answered_on);
    CasePageView v = {
        .id = c.row.id,
        .number = c.row.number,
        .title = c.row.title,
        .state = c.row.state_label,
        .due_css = words_due_class(c.row.urgency),
        .due_words = words_due(a, c.row.urgency, c.row.working_days_left, STR("")),
        .due = open ? words_date(a, c.row.due_on) : STR(""),
        .due_provisional = c.row.due_provisional,
        .alarm = c.row.alarm ? c.row.alarm_text : STR(""),
        .outcome = c.row.outcome_label,
    };
    fill_actions(a, &c, app_today(site->app), &v);
    fill_clock(a, &c, &v);
    fill_applicant(a, &c, role_can(site_actor(request)->roles, CAPABILITY_REVEAL), &v);
    fill_content(a, &c, &v);
    fill_timeline(a, &c, &v);
    fill_papers(a, &c, &v);
    site_desk_page(site, request, response, c.row.title, STR("/gzt/"), &v.page);
    site_crumbs(
        a, (const LinkView[]){{STR("/gzt/"), STR("案件"), false}, {STR(""), c.row.number, true}}, 2,
        &v.page.crumbs, &v.page.crumbs_count);
    tmpl_case(http_reply_html(response, 200), &v);
    return 0;
}
