#include "app/replay.h"

#include "app/case_data.h"
#include "law/identity.h"
#include "os/random.h"
#include "store/letter.h"
#include "store/remedy.h"
#include "store/report.h"
#include <string.h>

typedef struct Writer {
    Tx *tx;
    int64_t body_id;
    ReplayRandom random;
    Arena *scratch; /* of one case */
    int year;       /* of the serial under way */
    int64_t serial;
} Writer;

static Instant noon(CivilDate d)
{
    return civil_date_start(d) + 12 * 3600 * INSTANT_SECOND;
}

/* ---- one case ---- */

static int next_number(Writer *w, CivilDate received, Str *ret_number)
{
    int year = civil_date_year(received);
    int64_t serial;
    int r = store_counter_next(w->tx->conn, w->body_id, STR("application"), year, &serial);
    *ret_number = arena_printf(w->scratch, "%d-%06" PRId64, year, serial);
    return r;
}

static ApplicationChannel pick_channel(Writer *w)
{
    static const ApplicationChannel channels[] = {
        APPLICATION_CHANNEL_WEB, APPLICATION_CHANNEL_WEB, APPLICATION_CHANNEL_WEB,
        APPLICATION_CHANNEL_POST_SIGNED, APPLICATION_CHANNEL_IN_PERSON};
    return channels[replay_random(&w->random, ARRAY_LEN(channels))];
}

static void row_fill(Writer *w, const ReplayCase *c, ApplicationRow *row)
{
    ApplicationChannel channel = pick_channel(w);
    Str *texts[] = {&row->id_kind,        &row->id_number,       &row->legal_representative,
                    &row->contact_person, &row->employer,        &row->phone,
                    &row->email,          &row->address,         &row->postcode,
                    &row->agent_name,     &row->agent_id_number, &row->document_no,
                    &row->period,         &row->purpose};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = STR("");
    row->channel = application_channel_code(channel);
    row->applicant_class = law_column_code((LawColumn)c->column);
    row->name = replay_name(w->scratch, &w->random, (LawColumn)c->column);
    row->title = replay_title(w->scratch, &w->random, civil_date_year(c->received));
    row->description = arena_printf(w->scratch, "%.*s（示例数据）", STR_FMT(row->title));
    row->form_wanted = STR("electronic");
    row->delivery_wanted = channel == APPLICATION_CHANNEL_WEB ? STR("online") : STR("post");
    row->submitted_at = noon(c->received);
    row->arrived_on = c->received;
    row->signed_for_on = channel == APPLICATION_CHANNEL_POST_SIGNED ? c->received : CIVIL_DATE_NONE;
    row->confirmed_on = CIVIL_DATE_NONE;
    row->received_on = c->received;
    row->received_year = civil_date_year(c->received);
}

static bool is_withdrawn(const ReplayCase *c)
{
    return c->outcome == LAW_ROW_OTHER_OTHER;
}

static ApplicationState end_state(const ReplayCase *c, bool by_post)
{
    if (civil_date_is_none(c->closed))
        return APPLICATION_PROCESSING;
    if (is_withdrawn(c))
        return APPLICATION_WITHDRAWN;
    return by_post ? APPLICATION_POSTED : APPLICATION_DELIVERED;
}

static void row_close(const ReplayCase *c, ApplicationRow *row)
{
    bool by_post = str_eq(row->delivery_wanted, STR("post"));
    ApplicationState state = end_state(c, by_post);
    bool closed = !civil_date_is_none(c->closed);
    row->state = application_state(state)->code;
    row->open = application_state(state)->open;
    row->closed_on = c->closed;
    row->closed_year = closed ? civil_date_year(c->closed) : RECORD_YEAR_OPEN;
    row->outcome = closed ? law_row((LawRow)c->outcome)->code : (Str){NULL, 0};
    row->answers = closed && !is_withdrawn(c) ? 1 : 0;
}

static int put_event(Writer *w, const ApplicationRow *row, int position, ApplicationEvent event,
                     CivilDate on)
{
    EventRow e = {.id = random_id(),
                  .body_id = w->body_id,
                  .application_id = row->id,
                  .position = position,
                  .event = application_event(event)->code,
                  .happened_on = on,
                  .until_on = CIVIL_DATE_NONE,
                  .unit = STR(""),
                  .party = STR(""),
                  .note = STR(""),
                  .amount = STR(""),
                  .result = STR(""),
                  .recorded_at = noon(on),
                  .actor_name = STR("示例数据")};
    return store_event_insert(w->tx->conn, &e);
}

static int put_decision(Writer *w, const ReplayCase *c, const ApplicationRow *row)
{
    bool by_post = str_eq(row->delivery_wanted, STR("post"));
    WithheldRow part = {law_row(LAW_ROW_REFUSED_THIRD_PARTY)->code,
                        STR("涉及第三方的个人信息（示例）")};
    DecisionRow d = {.id = random_id(),
                     .body_id = w->body_id,
                     .application_id = row->id,
                     .round = 1,
                     .outcome = law_row((LawRow)c->outcome)->code,
                     .grounds = STR(""),
                     .search_record = STR(""),
                     .other_body = STR(""),
                     .access_way = STR(""),
                     .decided_on = c->closed,
                     .delivery_channel =
                         service_way_code(by_post ? SERVICE_POST : SERVICE_ELECTRONIC),
                     .delivered_on = c->closed,
                     .tracking_no = STR(""),
                     .recipient = STR(""),
                     .withheld = &part,
                     .withheld_count = c->outcome == LAW_ROW_PARTLY_GRANTED ? 1 : 0};
    return store_decision_insert(w->tx->conn, &d);
}

/* The end of a case: decided and sent, or withdrawn. */
static int put_end(Writer *w, const ReplayCase *c, const ApplicationRow *row, int position)
{
    if (civil_date_is_none(c->closed))
        return 0;
    if (is_withdrawn(c))
        return put_event(w, row, position, APPLICATION_EVENT_WITHDRAW, c->closed);
    bool by_post = str_eq(row->delivery_wanted, STR("post"));
    int r = put_event(w, row, position, APPLICATION_EVENT_DECIDE, c->closed);
    if (r == 0)
        r = put_event(w, row, position + 1,
                      by_post ? APPLICATION_EVENT_POST : APPLICATION_EVENT_SEND, c->closed);
    return r ? r : put_decision(w, c, row);
}

static int write_new(Writer *w, const ReplayCase *c)
{
    ApplicationRow row = {.id = random_id(), .body_id = w->body_id};
    char code[17];
    uint8_t hash[SECRET_HASH_BYTES];
    int r = next_number(w, c->received, &row.number);
    if (r < 0)
        return r;
    secret_query_code(w->tx->app, row.id, code);
    secret_hash(w->tx->app, "query", str_make(code, 16), hash);
    row.query_hash = str_make((const char *)hash, sizeof(hash));
    row_fill(w, c, &row);
    row_close(c, &row);
    CalendarDate due = law_deadline_due(w->tx->calendar, LAW_DEADLINE_REPLY, c->received);
    row.due_on = due.date;
    row.due_provisional = due.provisional;
    row.queue_on = due.date;
    r = store_application_insert(w->tx->conn, &row);
    bool web = str_eq(row.channel, application_channel_code(APPLICATION_CHANNEL_WEB));
    if (r == 0)
        r = put_event(w, &row, 1, web ? APPLICATION_EVENT_SUBMIT : APPLICATION_EVENT_REGISTER,
                      c->received);
    if (r == 0)
        r = put_event(w, &row, 2, APPLICATION_EVENT_ASSIGN, c->received);
    return r ? r : put_end(w, c, &row, 3);
}

/* A case that an earlier year left open gets the end that this year's figures give it. */
static int write_existing(Writer *w, const ReplayCase *c)
{
    ApplicationRow row;
    EventRow *events;
    size_t count;
    int r = store_application_get(w->tx->conn, c->existing, w->scratch, &row);
    if (r == 0)
        r = store_event_list(w->tx->conn, c->existing, w->scratch, &events, &count);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    if (civil_date_is_none(c->closed))
        return 0;
    row_close(c, &row);
    r = store_application_update(w->tx->conn, &row);
    if (r)
        return r < 0 ? r : APP_E_CONFLICT;
    return put_end(w, c, &row, (int)count + 1);
}

/* ---- the others ---- */

static int write_remedy(Writer *w, const ReplayRemedy *plan)
{
    bool review = plan->block == REMEDY_BLOCK_REVIEW;
    bool decided = !civil_date_is_none(plan->decided);
    int year = civil_date_year(plan->accepted);
    int64_t serial;
    int r = store_counter_next(w->tx->conn, w->body_id, STR("demo_remedy"), year, &serial);
    if (r < 0)
        return r;
    Remedy m = {.id = random_id(),
                .body_id = w->body_id,
                .block = remedy_block_code(plan->block),
                .docket_no = arena_printf(w->scratch, "（示例）〔%d〕%s%" PRId64 "号", year,
                                          review ? "复" : "行初", serial),
                .organ = review ? STR("示例复议机关") : STR("示例人民法院"),
                .claimant = replay_name(w->scratch, &w->random, LAW_COLUMN_NATURAL_PERSON),
                .subject = STR("政府信息公开答复（示例）"),
                .accepted_on = plan->accepted,
                .decided_on = plan->decided,
                .result = decided ? remedy_result_code(plan->result) : STR(""),
                .result_detail = STR(""),
                .note = STR("")};
    return store_remedy_insert(w->tx->conn, &m);
}

/* A review or lawsuit that an earlier year left pending gets its result. */
static int decide_existing(Writer *w, const ReplayRemedy *plan)
{
    Remedy m = {0};
    if (civil_date_is_none(plan->decided))
        return 0;
    int r = store_remedy_get(w->tx->conn, plan->existing, w->scratch, &m);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    m.decided_on = plan->decided;
    m.result = remedy_result_code(plan->result);
    r = store_remedy_update(w->tx->conn, &m);
    return r > 0 ? APP_E_CONFLICT : r;
}

static int write_counts(Writer *w, const AnnualReport *report)
{
    ReportYearRow row;
    int count, r = store_report_year_get(w->tx->conn, w->body_id, report->year, w->scratch, &row);
    if (r < 0)
        return r;
    row.counts_version++;
    row.counts_source = STR("按公布的年度报告回放（示例）");
    row.nil_by = text_or_empty(row.nil_by);
    row.closed_by = text_or_empty(row.closed_by);
    r = store_report_year_put(w->tx->conn, &row);
    int first = (int)law_format_cells(LAW_FORMAT_2021, &count);
    for (int i = 0; i < count && r == 0; i++) {
        CLEANUP(strbuf_deinit) StrBuf path = STRBUF_INIT(256);
        CLEANUP(strbuf_deinit) StrBuf value = STRBUF_INIT(256);
        law_figure_append_path(&path, law_figure_proactive((LawCell)(first + i)));
        report_append_figure(&value, &report->proactive[first + i]);
        r = store_counts_put(w->tx->conn, w->body_id, report->year, strbuf_str(&path),
                             strbuf_str(&value));
    }
    return r;
}

int replay_write(Tx *tx, int64_t body_id, const ReplayPlan *plan, const AnnualReport *report,
                 uint64_t seed)
{
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    Writer w = {
        .tx = tx, .body_id = body_id, .random = {seed + 88172645463325252u}, .scratch = scratch};
    int r = write_counts(&w, report);
    for (size_t i = 0; i < plan->case_count && r == 0; i++) {
        arena_reset(scratch);
        r = plan->cases[i].existing ? write_existing(&w, &plan->cases[i])
                                    : write_new(&w, &plan->cases[i]);
    }
    for (size_t i = 0; i < plan->remedy_count && r == 0; i++) {
        arena_reset(scratch);
        r = plan->remedies[i].existing ? decide_existing(&w, &plan->remedies[i])
                                       : write_remedy(&w, &plan->remedies[i]);
    }
    return r;
}

/* ---- what the ledger has open already ---- */

static int adopt_class(Tx *tx, int64_t body_id, ReplayPlan *plan, int column, size_t *ret_found)
{
    int64_t after = 0;
    size_t at = 0, found = 0, count = 200;
    while (count == 200) {
        FigureRecord *records;
        int r =
            store_application_records(tx->conn, body_id, plan->year, LAW_ROW_CARRIED_IN,
                                      (LawColumn)column, after, 200, tx->arena, &records, &count);
        if (r < 0)
            return r;
        for (size_t i = 0; i < count; i++, found++) {
            after = records[i].id;
            while (at < plan->case_count &&
                   (plan->cases[at].column != column ||
                    civil_date_year(plan->cases[at].received) >= plan->year))
                at++;
            if (at < plan->case_count)
                plan->cases[at++].existing = records[i].id;
        }
    }
    *ret_found = found;
    return 0;
}

static int adopt_pending(Tx *tx, int64_t body_id, ReplayPlan *plan, RemedyBlock block,
                         FieldErrors *errors)
{
    int64_t after = 0;
    size_t at = 0, count = 200;
    while (count == 200) {
        FigureRecord *records;
        int r =
            store_remedy_records(tx->conn, body_id, plan->year - 1, block, REMEDY_RESULT_PENDING,
                                 after, 200, tx->arena, &records, &count);
        if (r < 0)
            return r;
        for (size_t i = 0; i < count; i++) {
            after = records[i].id;
            while (at < plan->remedy_count && plan->remedies[at].block != block)
                at++;
            if (at < plan->remedy_count) {
                plan->remedies[at++].existing = records[i].id;
                continue;
            }
            field_error(tx->arena, errors, "remedies", "history.carry",
                        "台账中上年尚未审结的案件多于报告的总计（%.*s）。",
                        STR_FMT(remedy_block_code(block)));
            return APP_E_INVALID;
        }
    }
    return 0;
}

int replay_adopt(Tx *tx, int64_t body_id, ReplayPlan *plan, FieldErrors *errors)
{
    size_t found[APPLICANT_CLASS_MAX], total = 0, wanted[APPLICANT_CLASS_MAX] = {0};
    for (int column = 0; column < APPLICANT_CLASS_MAX; column++) {
        int r = adopt_class(tx, body_id, plan, column, &found[column]);
        if (r < 0)
            return r;
        total += found[column];
    }
    for (size_t i = 0; i < plan->case_count; i++)
        wanted[plan->cases[i].column] += civil_date_year(plan->cases[i].received) < plan->year;
    for (int column = 0; total && column < APPLICANT_CLASS_MAX; column++) {
        if (found[column] != wanted[column])
            field_error(tx->arena, errors, "applications.carried_in", "history.carry",
                        "上年结转（%.*s）应为台账中的%zu件，报告为%zu件。",
                        STR_FMT(applicant_class_label((ApplicantClass)column)), found[column],
                        wanted[column]);
    }
    for (int block = 0; block < REMEDY_BLOCK_MAX && !errors->count; block++) {
        int r = adopt_pending(tx, body_id, plan, (RemedyBlock)block, errors);
        if (r < 0)
            return r;
    }
    return field_errors_outcome(errors);
}
