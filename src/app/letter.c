#include "app/letter.h"

#include "app/case_data.h"
#include "app/letter_docx.h"
#include "document/document.h"
#include "domain/letter.h"
#include "law/law.h"
#include "law/letter_kind.h"
#include "os/random.h"

/* ---- facts ---- */

static bool case_had(const CaseData *c, ApplicationEvent event)
{
    for (size_t i = 0; i < c->event_count; i++)
        if (str_eq(c->events[i].event, application_event(event)->code))
            return true;
    return false;
}

static CivilDate supplemented_on(const CaseData *c)
{
    Str code = application_event(APPLICATION_EVENT_SUPPLEMENT_RECEIVED)->code;
    for (size_t i = c->event_count; i > 0; i--) {
        if (str_eq(c->events[i - 1].event, code))
            return c->events[i - 1].happened_on;
    }
    return CIVIL_DATE_NONE;
}

/* The decision or judgment by which the case is handled anew; empty if it is not. */
static Str redo_basis(const CaseData *c)
{
    Str code = application_event(APPLICATION_EVENT_REOPEN)->code;
    for (size_t i = c->event_count; i > 0; i--) {
        if (str_eq(c->events[i - 1].event, code))
            return c->events[i - 1].party;
    }
    return STR("");
}

/* What the draft and the linter know of a case and its answer. */
static void letter_facts(Tx *tx, const CaseData *c, const DecisionRow *d, Str number,
                         LetterFacts *ret_facts)
{
    LetterFacts f = {.outcome = LAW_ROW_OTHER_OTHER,
                     .applicant = c->row.name,
                     .body = c->body.name,
                     .number = text_or_empty(number),
                     .prefix = c->body.letter_prefix,
                     .subject = c->row.title,
                     .received_on = c->row.received_on,
                     .supplemented_on = supplemented_on(c),
                     .dated = tx->today,
                     .grounds = d->grounds,
                     .search_record = d->search_record,
                     .other_body = d->other_body,
                     .access_way = d->access_way,
                     .published = d->published,
                     .not_responsible = d->not_responsible,
                     .redo_basis = redo_basis(c),
                     .organisation = !str_eq(c->row.applicant_class,
                                             applicant_class_code(APPLICANT_NATURAL_PERSON)),
                     .unexplained = case_had(c, APPLICATION_EVENT_REASONS_LAPSED) &&
                                    !case_had(c, APPLICATION_EVENT_REASONS_RECEIVED),
                     .review_body = c->body.review_body,
                     .court = c->body.court};
    if (!law_row_from_code(d->outcome, &f.outcome))
        f.outcome = LAW_ROW_OTHER_OTHER;
    ApplicationEvent supposed;
    f.step_missing = application_outcome_event(f.outcome, &supposed) && !case_had(c, supposed);
    LetterWithheld *parts = arena_new(tx->arena, LetterWithheld, d->withheld_count);
    for (size_t i = 0; i < d->withheld_count; i++) {
        parts[i].what = d->withheld[i].what;
        if (!law_row_from_code(d->withheld[i].reason, &parts[i].reason))
            parts[i].reason = LAW_ROW_REFUSED_OTHER_LAW;
    }
    f.withheld = parts;
    f.withheld_count = MIN(d->withheld_count, (size_t)LETTER_WITHHELD_MAX);
    *ret_facts = f;
}

static const DecisionRow *decision_of_round(const CaseData *c, int round)
{
    for (size_t i = 0; i < c->decision_count; i++) {
        if (c->decisions[i].round == round)
            return &c->decisions[i];
    }
    return NULL;
}

/* ---- the view ---- */

static void view_warnings(Tx *tx, const CaseData *c, const LetterRow *l, const LetterVersionRow *v,
                          LetterView *view)
{
    const DecisionRow *d = decision_of_round(c, l->round);
    if (!d)
        return;
    LetterFacts facts;
    letter_facts(tx, c, d, l->number, &facts);
    EditedLetter edited = {.title = v->title,
                           .number = text_or_empty(l->number),
                           .salutation = v->salutation,
                           .body = v->content,
                           .remedy = v->remedy,
                           .signature = v->signature,
                           .dated = v->dated_on};
    LetterFindings findings = {0};
    letter_lint(&facts, &edited, tx->today, &findings);
    for (size_t i = 0; i < findings.count; i++) {
        LetterFindingKind kind = findings.items[i].kind;
        /* a letter gets its number after it stands */
        if (kind == LETTER_FINDING_NO_NUMBER && str_empty(l->number))
            continue;
        ARENA_PUSH(tx->arena, view->warnings.items, view->warnings.count, view->warnings.capacity);
        view->warnings.items[view->warnings.count - 1] = (FieldError){
            findings.items[i].field, letter_finding_code(kind), letter_finding_words(kind)};
    }
}

static void letter_view(Tx *tx, const CaseData *c, const LetterRow *l, const LetterVersionRow *v,
                        LetterView *ret_view)
{
    LetterView view = {.id = l->id,
                       .case_id = c->row.id,
                       .case_number = c->row.number,
                       .kind = l->kind,
                       .number = text_or_empty(l->number),
                       .version = v->version,
                       .fixed = !str_empty(l->number) && !civil_date_is_none(l->delivered_on),
                       .text = {.title = v->title,
                                .salutation = v->salutation,
                                .body = v->content,
                                .remedy = v->remedy,
                                .signature = v->signature,
                                .dated = v->dated_on}};
    LetterKind kind;
    if (letter_kind_from_code(l->kind, &kind))
        view.kind_label = letter_kind_title(kind);
    view_warnings(tx, c, l, v, &view);
    *ret_view = view;
}

/* A letter with the case it belongs to. version 0: the newest. */
static int letter_load(Tx *tx, int64_t letter_id, int version, LetterRow *l, LetterVersionRow *v,
                       CaseData *c)
{
    int r = store_letter_get(tx->conn, letter_id, tx->arena, l);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    r = case_load(tx, l->application_id, c);
    if (r)
        return r;
    r = store_letter_version_get(tx->conn, letter_id, version > 0 ? version : l->version, tx->arena,
                                 v);
    return r > 0 ? APP_E_NOT_FOUND : r;
}

static int audit_letter(Tx *tx, const CaseData *c, const LetterRow *l, const char *action)
{
    AuditNote note = {
        .body_id = c->row.body_id,
        .action = action,
        .subject_kind = "application",
        .subject_id = c->row.id,
        .subject = c->row.number,
        .detail = audit_detail(tx->arena, {"kind", l->kind}, {"number", text_or_empty(l->number)},
                               {"version", arena_printf(tx->arena, "%d", l->version)})};
    return app_audit(tx, &note);
}

static int add_version(Tx *tx, LetterRow *l, LetterVersionRow *v, int old_version)
{
    v->letter_id = l->id;
    v->version = l->version;
    v->edited_at = tx->now;
    v->actor_id = tx->actor->user_id;
    v->actor_name = text_or_empty(tx->actor->name);
    v->override_reason = text_or_empty(v->override_reason);
    int r = old_version ? store_letter_update(tx->conn, l, old_version)
                        : store_letter_insert(tx->conn, l);
    if (r)
        return r < 0 ? r : APP_E_CONFLICT;
    return store_letter_version_insert(tx->conn, v);
}

/* What a change of a letter does; it fills view, or errors. */
typedef int (*LetterApply)(Tx *tx, const void *input, LetterView *view, FieldErrors *errors);

static int letter_change(Tx *tx, LetterApply apply, const void *in, LetterView *ret_view)
{
    FieldErrors errors = {0};
    LetterView view;
    int r = apply(tx, in, &view, &errors);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT)
        view = (LetterView){.errors = errors};
    if (r == 0 || errors.count)
        *ret_view = view;
    return r;
}

/* ---- draft ---- */

/* The letter of the kind and round that may still change; STORE_E_NOT_FOUND. */
static int find_open_letter(Tx *tx, const CaseData *c, Str kind, LetterRow *ret_letter)
{
    LetterRow *letters;
    size_t count;
    int r = store_letter_list(tx->conn, c->row.id, tx->arena, &letters, &count);
    if (r < 0)
        return r;
    for (size_t i = count; i > 0; i--) {
        if (str_eq(letters[i - 1].kind, kind) && letters[i - 1].round == (int)c->row.answers + 1 &&
            civil_date_is_none(letters[i - 1].delivered_on)) {
            *ret_letter = letters[i - 1];
            return 0;
        }
    }
    return STORE_E_NOT_FOUND;
}

static void draft_text(Tx *tx, const LetterFacts *facts, LetterVersionRow *v)
{
    Letter draft;
    letter_draft(facts, NULL, tx->arena, &draft);
    *v = (LetterVersionRow){.title = letter_part(&draft, LETTER_TITLE, tx->arena),
                            .salutation = letter_part(&draft, LETTER_SALUTATION, tx->arena),
                            .content = letter_body_text(&draft, tx->arena),
                            .remedy = letter_part(&draft, LETTER_REMEDY, tx->arena),
                            .signature = letter_part(&draft, LETTER_SIGNATURE, tx->arena),
                            .dated_on = tx->today};
    Str *texts[] = {&v->title, &v->salutation, &v->content, &v->remedy, &v->signature};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = text_or_empty(*texts[i]);
}

static int draft_apply(Tx *tx, const void *input, LetterView *view, FieldErrors *errors)
{
    const DraftLetter *in = input;
    CaseData c;
    int r = case_load(tx, in->case_id, &c);
    if (r == 0)
        r = app_require(tx->actor, CAPABILITY_HANDLE, c.row.body_id);
    if (r)
        return r;
    if (!str_eq(in->kind, letter_kind_code(LETTER_KIND_REPLY))) {
        field_error(tx->arena, errors, "kind", "unknown_code", "请选择要起草的文书。");
        return APP_E_INVALID;
    }
    const DecisionRow *d = case_current_decision(&c);
    if (!d || !c.row.open) {
        field_error(tx->arena, errors, "", "no_outcome", "请先选择办理结果，再起草答复书。");
        return APP_E_CONFLICT;
    }
    LetterRow l;
    LetterVersionRow v;
    LetterFacts facts;
    r = find_open_letter(tx, &c, in->kind, &l);
    if (r < 0)
        return r;
    int old_version = 0;
    if (r == STORE_E_NOT_FOUND)
        l = (LetterRow){.id = random_id(),
                        .body_id = c.row.body_id,
                        .application_id = c.row.id,
                        .kind = in->kind,
                        .round = (int)c.row.answers + 1,
                        .version = 1,
                        .delivered_on = CIVIL_DATE_NONE};
    else
        old_version = l.version++;
    letter_facts(tx, &c, d, l.number, &facts);
    draft_text(tx, &facts, &v);
    r = add_version(tx, &l, &v, old_version);
    if (r == 0)
        r = audit_letter(tx, &c, &l, "letter.draft");
    if (r == 0)
        letter_view(tx, &c, &l, &v, view);
    return r;
}

static int draft_in(Tx *tx, const void *in, void *ret)
{
    return letter_change(tx, draft_apply, in, ret);
}

int app_draft_letter(App *app, const Actor *actor, const DraftLetter *in, Arena *a,
                     LetterView *ret_result)
{
    return case_run(app, actor, in->case_id, a, draft_in, in, ret_result);
}

/* ---- read ---- */

static int get_in(Tx *tx, const void *in, void *ret)
{
    const GetLetter *get = in;
    LetterRow l;
    LetterVersionRow v;
    CaseData c;
    int r = letter_load(tx, get->letter_id, get->version, &l, &v, &c);
    if (r == 0)
        r = app_require(tx->actor, CAPABILITY_VIEW, c.row.body_id);
    if (r == 0)
        letter_view(tx, &c, &l, &v, ret);
    return r;
}

int app_get_letter(App *app, const Actor *actor, const GetLetter *in, Arena *a,
                   LetterView *ret_result)
{
    return app_run(app, actor, DB_READ, 0, a, get_in, in, ret_result);
}

/* ---- change ---- */

/* The body of a letter's case, for the order of its writers. */
static int letter_body_in(Tx *tx, const void *in, void *ret)
{
    LetterRow l;
    int r = store_letter_get(tx->conn, *(const int64_t *)in, tx->arena, &l);
    if (r == 0 && !app_sees_body(tx->actor, l.body_id))
        r = STORE_E_NOT_FOUND;
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    *(int64_t *)ret = l.body_id;
    return 0;
}

static int letter_run(App *app, const Actor *actor, int64_t letter_id, Arena *a, TxFn fn,
                      const void *in, void *ret)
{
    int64_t body_id;
    int r = app_run(app, actor, DB_READ, 0, a, letter_body_in, &letter_id, &body_id);
    return r ? r : app_run(app, actor, DB_WRITE, body_id, a, fn, in, ret);
}

static int check_open(Tx *tx, const CaseData *c, const LetterRow *l, int version,
                      FieldErrors *errors)
{
    int r = app_require(tx->actor, CAPABILITY_HANDLE, c->row.body_id);
    if (r)
        return r;
    if (!civil_date_is_none(l->delivered_on))
        field_error(tx->arena, errors, "", "fixed", "文书已经送达，不能再修改。");
    else if (version != l->version)
        field_error(tx->arena, errors, "version", "stale",
                    "文书已有第%d版，请在新版上修改；您的修改没有保存。", l->version);
    return errors->count ? APP_E_CONFLICT : 0;
}

static void check_text(Arena *a, const LetterText *t, Str reason, FieldErrors *errors)
{
    field_check_text(a, errors, "title", "标题", t->title, true, 200);
    field_check_text(a, errors, "salutation", "称谓", t->salutation, true, 200);
    field_check_text(a, errors, "body", "正文", t->body, true, 20000);
    field_check_text(a, errors, "remedy", "救济途径", t->remedy, false, 5000);
    field_check_text(a, errors, "signature", "落款", t->signature, true, 200);
    field_check_text(a, errors, "override_reason", "理由", reason, false, 500);
    if (civil_date_is_none(t->dated))
        field_error(a, errors, "dated", "required", "请填写成文日期。");
}

static int save_apply(Tx *tx, const void *input, LetterView *view, FieldErrors *errors)
{
    const SaveLetter *in = input;
    LetterRow l;
    LetterVersionRow v;
    CaseData c;
    int r = letter_load(tx, in->letter_id, 0, &l, &v, &c);
    if (r == 0)
        r = check_open(tx, &c, &l, in->version, errors);
    if (r)
        return r;
    check_text(tx->arena, &in->text, in->override_reason, errors);
    if (str_empty(str_trim(in->text.remedy)) && str_empty(str_trim(in->override_reason)))
        field_error(tx->arena, errors, "remedy", "required",
                    "答复书应当写明救济途径；确需删去的，请填写理由。");
    r = field_errors_outcome(errors);
    if (r)
        return r;
    int old_version = l.version++;
    v = (LetterVersionRow){.title = str_trim(in->text.title),
                           .salutation = str_trim(in->text.salutation),
                           .content = in->text.body,
                           .remedy = text_or_empty(in->text.remedy),
                           .signature = str_trim(in->text.signature),
                           .dated_on = in->text.dated,
                           .override_reason = str_trim(in->override_reason)};
    r = add_version(tx, &l, &v, old_version);
    if (r == 0)
        r = audit_letter(tx, &c, &l, "letter.save");
    if (r == 0)
        letter_view(tx, &c, &l, &v, view);
    return r;
}

static int save_in(Tx *tx, const void *in, void *ret)
{
    return letter_change(tx, save_apply, in, ret);
}

int app_save_letter(App *app, const Actor *actor, const SaveLetter *in, Arena *a,
                    LetterView *ret_result)
{
    return letter_run(app, actor, in->letter_id, a, save_in, in, ret_result);
}

static int number_apply(Tx *tx, const void *input, LetterView *view, FieldErrors *errors)
{
    const NumberLetter *in = input;
    LetterRow l;
    LetterVersionRow v;
    CaseData c;
    int r = letter_load(tx, in->letter_id, 0, &l, &v, &c);
    if (r == 0)
        r = check_open(tx, &c, &l, in->version, errors);
    if (r)
        return r;
    if (!str_empty(l.number)) {
        field_error(tx->arena, errors, "", "numbered", "文书已经编号。");
        return APP_E_CONFLICT;
    }
    int year = civil_date_year(tx->today);
    int64_t serial;
    r = store_counter_next(tx->conn, c.row.body_id, STR("letter"), year, &serial);
    if (r < 0)
        return r;
    l.number = arena_printf(tx->arena, "%.*s〔%d〕%" PRId64 "号", STR_FMT(c.body.letter_prefix),
                            year, serial);
    r = store_letter_update(tx->conn, &l, l.version);
    if (r)
        return r < 0 ? r : APP_E_CONFLICT;
    r = audit_letter(tx, &c, &l, "letter.number");
    if (r == 0)
        letter_view(tx, &c, &l, &v, view);
    return r;
}

static int number_in(Tx *tx, const void *in, void *ret)
{
    return letter_change(tx, number_apply, in, ret);
}

int app_number_letter(App *app, const Actor *actor, const NumberLetter *in, Arena *a,
                      LetterView *ret_result)
{
    return letter_run(app, actor, in->letter_id, a, number_in, in, ret_result);
}

/* ---- DOCX ---- */

#define DOCX_MAX ((size_t)16 << 20)

typedef struct Blocks {
    Arena *arena;
    Block *items;
    size_t count;
    size_t capacity;
} Blocks;

static void block_add(Blocks *b, BlockKind kind, TextAlign align, bool noindent, Str text)
{
    if (str_empty(text))
        return;
    ARENA_PUSH(b->arena, b->items, b->count, b->capacity);
    b->items[b->count - 1] =
        (Block){.kind = kind, .align = align, .noindent = noindent, .text = text};
}

static void block_lines(Blocks *b, Str text)
{
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);)
        block_add(b, BLOCK_PARAGRAPH, TEXT_ALIGN_START, false, str_trim(line));
}

static void letter_document(Tx *tx, const LetterRow *l, const LetterVersionRow *v, Document *ret)
{
    Blocks b = {.arena = tx->arena};
    block_add(&b, BLOCK_TITLE, TEXT_ALIGN_CENTRE, true, v->title);
    block_add(&b, BLOCK_PARAGRAPH, TEXT_ALIGN_CENTRE, true, l->number);
    block_add(&b, BLOCK_PARAGRAPH, TEXT_ALIGN_START, true, v->salutation);
    block_lines(&b, v->content);
    block_lines(&b, v->remedy);
    block_add(&b, BLOCK_PARAGRAPH, TEXT_ALIGN_END, true, v->signature);
    block_add(&b, BLOCK_PARAGRAPH, TEXT_ALIGN_END, true, date_words(tx->arena, v->dated_on));
    *ret = (Document){.format = DOCUMENT_FORMAT_DOCX,
                      .title = v->title,
                      .blocks = b.items,
                      .block_count = b.count};
}

int letter_docx_make(Tx *tx, int64_t letter_id, int version, LetterDocx *ret_docx)
{
    LetterRow l;
    LetterVersionRow v;
    CaseData c;
    int r = letter_load(tx, letter_id, version, &l, &v, &c);
    if (r)
        return r;
    Document d;
    letter_document(tx, &l, &v, &d);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(DOCX_MAX);
    r = document_write_docx(&d, &out);
    if (r < 0)
        return error_trace(r);
    Str label = str_empty(l.number) ? c.row.number : l.number;
    *ret_docx = (LetterDocx){
        .file_name = arena_printf(tx->arena, "%.*s %.*s.docx", STR_FMT(label), STR_FMT(v.title)),
        .bytes = arena_str(tx->arena, strbuf_str(&out))};
    return 0;
}

static int docx_in(Tx *tx, const void *in, void *ret)
{
    const GetLetter *get = in;
    LetterRow l;
    int r = store_letter_get(tx->conn, get->letter_id, tx->arena, &l);
    if (r)
        return r < 0 ? r : APP_E_NOT_FOUND;
    r = app_require(tx->actor, CAPABILITY_VIEW, l.body_id);
    return r ? r : letter_docx_make(tx, get->letter_id, get->version, ret);
}

int app_letter_docx(App *app, const Actor *actor, const GetLetter *in, Arena *a,
                    LetterDocx *ret_result)
{
    return app_run(app, actor, DB_READ, 0, a, docx_in, in, ret_result);
}
