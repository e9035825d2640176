#include "app/queue.h"

#include "app/case_data.h"

typedef struct ViewInfo {
    Str code;
    Str label;
} ViewInfo;

static const ViewInfo views[QUEUE_VIEW_MAX] = {
    [QUEUE_OPEN] = {STR_STATIC("open"), STR_STATIC("待办")},
    [QUEUE_MINE] = {STR_STATIC("mine"), STR_STATIC("我承办的")},
    [QUEUE_UNCONFIRMED] = {STR_STATIC("unconfirmed"), STR_STATIC("待确认")},
    [QUEUE_TODAY] = {STR_STATIC("today"), STR_STATIC("今日到期")},
    [QUEUE_NEAR] = {STR_STATIC("near"), STR_STATIC("3日内到期")},
    [QUEUE_OVERDUE] = {STR_STATIC("overdue"), STR_STATIC("超期")},
    [QUEUE_SUSPENDED] = {STR_STATIC("suspended"), STR_STATIC("中止、等待")},
    [QUEUE_CLOSED] = {STR_STATIC("closed"), STR_STATIC("已办结")},
    [QUEUE_ALL] = {STR_STATIC("all"), STR_STATIC("全部")},
};

Str queue_view_code(QueueView view)
{
    return views[view].code;
}

Str queue_view_label(QueueView view)
{
    return views[view].label;
}

bool queue_view_from_code(Str code, QueueView *ret_view)
{
    for (int i = 0; i < QUEUE_VIEW_MAX; i++) {
        if (str_eq(views[i].code, code)) {
            *ret_view = (QueueView)i;
            return true;
        }
    }
    return false;
}

/* ---- pages ---- */

/* The key of a page is the queue day and id, or the number, of its last row. */
static Str page_key(Arena *a, const ApplicationRow *last, bool by_number)
{
    if (by_number)
        return last->number;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(64);
    civil_date_append(&b, last->queue_on);
    strbuf_printf(&b, ".%" PRId64, last->id);
    return arena_str(a, strbuf_str(&b));
}

static void page_from_key(Str key, ApplicationFilter *f, bool by_number)
{
    if (by_number) {
        f->before_number = key;
        return;
    }
    CivilDate on;
    int64_t id;
    if (key.len > 11 && civil_date_parse(str_sub(key, 0, 10), &on) &&
        str_parse_int(str_sub(key, 11, key.len), &id)) {
        f->after_on = on;
        f->after_id = id;
    }
}

static void filter_view(Tx *tx, QueueView view, CivilDate near, ApplicationFilter *f)
{
    switch (view) {
    case QUEUE_MINE:
        f->handler_id = tx->actor->user_id ? tx->actor->user_id : -1;
        break;
    case QUEUE_UNCONFIRMED:
        f->unconfirmed = true;
        break;
    case QUEUE_TODAY:
        f->due_from = f->due_to = tx->today;
        f->suspended = 0;
        break;
    case QUEUE_NEAR:
        f->due_from = civil_date_add(tx->today, 1);
        f->due_to = near;
        f->suspended = 0;
        break;
    case QUEUE_OVERDUE:
        f->due_to = civil_date_add(tx->today, -1);
        f->suspended = 0;
        break;
    case QUEUE_SUSPENDED:
        f->suspended = 1;
        break;
    case QUEUE_CLOSED:
        f->closed_only = true;
        break;
    case QUEUE_OPEN:
    case QUEUE_ALL:
    case QUEUE_VIEW_MAX:
        break;
    }
}

static int queue_counts(Tx *tx, int64_t body_id, CivilDate near, int64_t counts[QUEUE_VIEW_MAX])
{
    QueueCounts c;
    int64_t handler = tx->actor->user_id ? tx->actor->user_id : -1;
    int r = store_queue_counts(tx->conn, body_id, handler, tx->today, near, &c);
    if (r)
        return r;
    counts[QUEUE_OPEN] = c.open;
    counts[QUEUE_MINE] = c.mine;
    counts[QUEUE_UNCONFIRMED] = c.unconfirmed;
    counts[QUEUE_TODAY] = c.today;
    counts[QUEUE_NEAR] = c.near;
    counts[QUEUE_OVERDUE] = c.overdue;
    counts[QUEUE_SUSPENDED] = c.suspended;
    counts[QUEUE_CLOSED] = c.closed;
    counts[QUEUE_ALL] = c.open + c.closed;
    return 0;
}

static int list_in(Tx *tx, const void *in, void *ret)
{
    const ListCases *list = in;
    QueueView view = (unsigned)list->view < QUEUE_VIEW_MAX ? list->view : QUEUE_OPEN;
    bool by_number = view == QUEUE_CLOSED || view == QUEUE_ALL;
    int limit = list->limit < 1 ? 50 : MIN(list->limit, 200);
    CivilDate near = calendar_add_workdays(tx->calendar, tx->today, 3).date;
    ApplicationFilter f = {.body_id = app_body_of(tx->actor, list->body_id),
                           .due_from = CIVIL_DATE_NONE,
                           .due_to = CIVIL_DATE_NONE,
                           .after_on = CIVIL_DATE_NONE,
                           .suspended = -1,
                           .state = text_to_find(list->state),
                           .channel = text_to_find(list->channel),
                           .outcome = text_to_find(list->outcome),
                           .applicant_class = text_to_find(list->applicant_class),
                           .unit_id = list->unit_id,
                           .received_year = list->received_year,
                           .limit = limit + 1};
    Str text = str_trim(text_to_find(list->text));
    if (!str_empty(text))
        f.pattern = store_like_pattern(tx->arena, text);
    filter_view(tx, view, near, &f);
    page_from_key(text_to_find(list->after), &f, by_number);
    ApplicationRow *rows;
    size_t count;
    int r = by_number ? store_application_list(tx->conn, &f, tx->arena, &rows, &count)
                      : store_application_queue(tx->conn, &f, tx->arena, &rows, &count);
    if (r < 0)
        return r;
    ListCasesResult result = {.count = MIN(count, (size_t)limit)};
    result.rows = arena_new(tx->arena, CaseRow, result.count);
    for (size_t i = 0; i < result.count; i++) {
        rows[i].open = by_number ? civil_date_is_none(rows[i].closed_on) : true;
        case_row_view(tx, &rows[i], &result.rows[i]);
    }
    if (count > result.count)
        result.next = page_key(tx->arena, &rows[result.count - 1], by_number);
    r = queue_counts(tx, f.body_id, near, result.counts);
    if (r == 0)
        *(ListCasesResult *)ret = result;
    return r;
}

int app_list_cases(App *app, const Actor *actor, const ListCases *in, Arena *a,
                   ListCasesResult *ret_result)
{
    int r = app_require(actor, CAPABILITY_VIEW, app_body_of(actor, in->body_id));
    return r ? r : app_run(app, actor, DB_READ, 0, a, list_in, in, ret_result);
}
