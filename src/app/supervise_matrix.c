#include "app/supervise_data.h"

#include "base/utf8.h"
#include "os/random.h"

#include <stdlib.h>

#define NAME_CHARACTERS_MAX 100
#define FIRST_YEAR          2008 /* the Regulation came into force on 1 May 2008 */

/* ---- the list of members ---- */

static int list_members_in(Tx *tx, const void *in, void *ret)
{
    ListMembersResult *result = ret;
    return store_member_list(tx->conn, *(const int64_t *)in, tx->arena, &result->members,
                             &result->count);
}

int app_list_members(App *app, const Actor *actor, int64_t body_id, Arena *a,
                     ListMembersResult *ret_result)
{
    int64_t id = app_body_of(actor, body_id);
    int r = app_require(actor, CAPABILITY_SUPERVISE, id);
    return r ? r : app_run(app, actor, DB_READ, id, a, list_members_in, &id, ret_result);
}

Str app_members_text(Arena *a, const MemberRow *members, size_t count)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(4 << 20);
    for (size_t i = 0; i < count; i++) {
        const MemberRow *m = &members[i];
        strbuf_append(&b, m->name);
        strbuf_append_c(&b, str_eq(m->due_rule, STR("march")) ? "，3月31日" : "，1月31日");
        if (m->since_year > FIRST_YEAR || m->until_year != MEMBER_YEAR_OPEN || !m->rolls_up)
            strbuf_printf(&b, "，%d", m->since_year);
        if (m->until_year != MEMBER_YEAR_OPEN)
            strbuf_printf(&b, "，%d", m->until_year);
        if (!m->rolls_up)
            strbuf_append_c(&b, "，不汇总");
        strbuf_append_char(&b, '\n');
    }
    return arena_str(a, strbuf_str(&b));
}

/* The next piece of a line, up to a comma, tab or semicolon of either width. */
static bool next_piece(Str *rest, Str *ret_piece)
{
    static const char *const MARKS[] = {",", "，", "\t", ";", "；", "、"};
    if (rest->ptr == NULL)
        return false;
    size_t end = rest->len, length = 0;
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++) {
        size_t at = str_find(*rest, str_of(MARKS[i]), 0);
        if (at != STR_NPOS && at < end) {
            end = at;
            length = str_of(MARKS[i]).len;
        }
    }
    *ret_piece = str_trim(str_sub(*rest, 0, end));
    *rest = length ? str_sub(*rest, end + length, rest->len) : (Str){NULL, 0};
    return true;
}

/* One further member of a line; false: it is none. */
static bool read_piece(Str piece, int *years, MemberRow *m)
{
    int64_t year;
    if (str_empty(piece))
        return true;
    if (str_eq(piece, STR("1月31日")) || str_eq(piece, STR("部门"))) {
        m->due_rule = STR("january");
    } else if (str_eq(piece, STR("3月31日")) || str_eq(piece, STR("政府"))) {
        m->due_rule = STR("march");
    } else if (str_eq(piece, STR("不汇总"))) {
        m->rolls_up = false;
    } else if (str_parse_int(piece, &year) && year >= FIRST_YEAR && year <= 2100 && *years < 2) {
        *(*years == 0 ? &m->since_year : &m->until_year) = (int)year;
        (*years)++;
    } else {
        return false;
    }
    return true;
}

static void read_line(Arena *a, Str line, int number, const MemberRow *rows, size_t count,
                      FieldErrors *errors, MemberRow *m)
{
    Str rest = line, piece;
    int years = 0;
    *m = (MemberRow){.since_year = FIRST_YEAR,
                     .until_year = MEMBER_YEAR_OPEN,
                     .rolls_up = true,
                     .due_rule = STR("january")};
    (void)next_piece(&rest, &m->name);
    if (str_ends_with(m->name, STR("人民政府")))
        m->due_rule = STR("march");
    while (next_piece(&rest, &piece)) {
        if (!read_piece(piece, &years, m))
            field_error(a, errors, "members", "unknown_code",
                        "第%d行的“%.*s”看不懂，应为 1月31日、3月31日、起止年份或者 不汇总。",
                        number, STR_FMT(piece));
    }
    if (str_empty(m->name) || utf8_count(m->name) > NAME_CHARACTERS_MAX)
        field_error(a, errors, "members", "required", "第%d行没有机关名称，或者名称超过%d个字。",
                    number, NAME_CHARACTERS_MAX);
    if (m->since_year > m->until_year)
        field_error(a, errors, "members", "out_of_range", "第%d行的起始年份晚于结束年份。", number);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(rows[i].name, m->name))
            field_error(a, errors, "members", "taken", "第%d行的“%.*s”前面已经有了。", number,
                        STR_FMT(m->name));
    }
}

size_t app_read_members(Arena *a, Str text, FieldErrors *errors, MemberRow **ret_rows)
{
    MemberRow *rows = NULL;
    size_t count = 0, capacity = 0;
    int number = 0;
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        number++;
        line = str_trim(line);
        if (str_empty(line))
            continue;
        if (count == SUPERVISE_MEMBERS_MAX || errors->count >= 20) {
            field_error(a, errors, "members", "too_long", "名单最多%d个机关。",
                        SUPERVISE_MEMBERS_MAX);
            break;
        }
        MemberRow m;
        read_line(a, line, number, rows, count, errors, &m);
        ARENA_PUSH(a, rows, count, capacity);
        rows[count - 1] = m;
        rows[count - 1].position = (int)count;
    }
    *ret_rows = rows;
    return count;
}

typedef struct MemberList {
    int64_t body_id;
    MemberRow *rows;
    size_t count;
} MemberList;

static int save_members_in(Tx *tx, const void *in, void *ret)
{
    const MemberList *list = in;
    MemberRow *old;
    size_t old_count;
    int r = store_member_list(tx->conn, list->body_id, tx->arena, &old, &old_count);
    for (size_t i = 0; i < old_count && r == 0; i++) {
        bool kept = false;
        for (size_t n = 0; n < list->count; n++)
            kept |= str_eq(list->rows[n].name, old[i].name);
        if (!kept)
            r = store_member_delete(tx->conn, old[i].id);
    }
    for (size_t i = 0; i < list->count && r == 0; i++) {
        MemberRow m = list->rows[i];
        m.id = random_id();
        m.body_id = list->body_id;
        r = store_member_put(tx->conn, &m);
    }
    if (r)
        return r;
    AuditNote note = {.body_id = list->body_id,
                      .action = "supervise.members",
                      .subject_kind = "body",
                      .subject_id = list->body_id,
                      .subject = arena_printf(tx->arena, "%zu 个机关", list->count)};
    *(SaveMembersResult *)ret = (SaveMembersResult){.count = list->count};
    return app_audit(tx, &note);
}

int app_save_members(App *app, const Actor *actor, const SaveMembers *in, Arena *a,
                     SaveMembersResult *ret_result)
{
    FieldErrors errors = {0};
    MemberList list = {.body_id = app_body_of(actor, in->body_id)};
    int r = app_require(actor, CAPABILITY_SUPERVISE, list.body_id);
    if (r)
        return r;
    if (!field_text_is_clean(in->text))
        field_error(a, &errors, "members", "invalid_text", "名单含有无法识别的字符。");
    else
        list.count = app_read_members(a, in->text, &errors, &list.rows);
    if (errors.count) {
        *ret_result = (SaveMembersResult){.errors = errors};
        return APP_E_INVALID;
    }
    return app_run(app, actor, DB_WRITE, list.body_id, a, save_members_in, &list, ret_result);
}

/* ---- the matrix ---- */

typedef struct MatrixRows {
    MemberRow *members;
    size_t member_count;
    ImportedRow *reports;
    size_t report_count;
} MatrixRows;

typedef struct MatrixAsk {
    int64_t body_id;
    int from_year;
    int to_year;
} MatrixAsk;

static int matrix_in(Tx *tx, const void *in, void *ret)
{
    const MatrixAsk *ask = in;
    MatrixRows *rows = ret;
    int r =
        store_member_list(tx->conn, ask->body_id, tx->arena, &rows->members, &rows->member_count);
    return r ? r
             : store_imported_matrix(tx->conn, ask->body_id, ask->from_year, ask->to_year,
                                     tx->arena, &rows->reports, &rows->report_count);
}

static int by_name_and_year(const void *left, const void *right)
{
    const ImportedRow *l = left, *r = right;
    int order = str_cmp(l->name, r->name);
    return order ? order : l->year - r->year;
}

/* The first report of a name in the list sorted by name; report_count if there is none. */
static size_t reports_of(const MatrixRows *rows, Str name)
{
    size_t low = 0, high = rows->report_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(rows->reports[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static MatrixLine line_of(const MatrixRows *rows, const MemberRow *member, Str name, size_t first,
                          CivilDate today, Arena *a, ListMatrixResult *result)
{
    MatrixCell *cells = arena_new(a, MatrixCell, result->year_count);
    for (size_t y = 0; y < result->year_count; y++) {
        const ImportedRow *report = NULL;
        for (size_t i = first; i < rows->report_count && str_eq(rows->reports[i].name, name); i++) {
            if (rows->reports[i].year == result->years[y])
                report = &rows->reports[i];
        }
        cells[y] = (MatrixCell){
            .state = member_report_state(member, result->years[y], report, today),
            .due_on = member ? member_due_on(member->due_rule, result->years[y]) : CIVIL_DATE_NONE,
            .published_on = CIVIL_DATE_NONE,
        };
        if (report) {
            cells[y].report_id = report->id;
            cells[y].revision = report->revision;
            cells[y].open_errors = report->open_errors;
            cells[y].open_warnings = report->open_warnings;
            cells[y].published_on = report->published_on;
        }
        result->counts[cells[y].state]++;
    }
    return (MatrixLine){.name = name,
                        .member_id = member ? member->id : 0,
                        .rolls_up = member && member->rolls_up,
                        .cells = cells};
}

typedef struct LineList {
    MatrixLine *items;
    size_t count;
    size_t capacity;
} LineList;

static void keep_line(const ListMatrix *in, const ListMatrixResult *result, Arena *a,
                      LineList *lines, MatrixLine line)
{
    MemberReportState wanted;
    bool keep = str_empty(in->query) || str_contains(line.name, str_trim(in->query));
    if (keep && member_report_state_from_code(in->state, &wanted)) {
        keep = false;
        for (size_t y = 0; y < result->year_count; y++)
            keep |= line.cells[y].state == wanted;
    }
    if (!keep)
        return;
    ARENA_PUSH(a, lines->items, lines->count, lines->capacity);
    lines->items[lines->count - 1] = line;
}

static bool is_member(const MatrixRows *rows, Str name)
{
    for (size_t m = 0; m < rows->member_count; m++) {
        if (str_eq(rows->members[m].name, name))
            return true;
    }
    return false;
}

static void fill_matrix(const ListMatrix *in, MatrixRows *rows, CivilDate today, Arena *a,
                        ListMatrixResult *result)
{
    LineList lines = {0};
    if (rows->report_count)
        qsort(rows->reports, rows->report_count, sizeof(*rows->reports), by_name_and_year);
    for (size_t m = 0; m < rows->member_count; m++) {
        const MemberRow *member = &rows->members[m];
        keep_line(
            in, result, a, &lines,
            line_of(rows, member, member->name, reports_of(rows, member->name), today, a, result));
    }
    ImportedRow *unplaced = arena_new(a, ImportedRow, MAX(rows->report_count, (size_t)1));
    for (size_t i = 0; i < rows->report_count; i++) {
        const ImportedRow *report = &rows->reports[i];
        if (!supervise_placed(report)) {
            unplaced[result->unplaced_count++] = *report;
            continue;
        }
        bool first = i == 0 || !str_eq(rows->reports[i - 1].name, report->name) ||
                     !supervise_placed(&rows->reports[i - 1]);
        if (first && !is_member(rows, report->name))
            keep_line(in, result, a, &lines,
                      line_of(rows, NULL, report->name, i, today, a, result));
    }
    result->unplaced = unplaced;
    result->lines = lines.items;
    result->line_count = lines.count;
    result->member_count = rows->member_count;
}

int app_list_matrix(App *app, const Actor *actor, const ListMatrix *in, Arena *a,
                    ListMatrixResult *ret_result)
{
    CivilDate today = app_today(app);
    int years = in->years > 0 && in->years <= SUPERVISE_YEARS_MAX ? in->years : 5;
    bool known = in->last_year >= FIRST_YEAR && in->last_year <= civil_date_year(today);
    int last = known ? in->last_year : civil_date_year(today) - 1;
    MatrixAsk ask = {app_body_of(actor, in->body_id), last - years + 1, last};
    MatrixRows rows = {0};
    int r = app_require(actor, CAPABILITY_SUPERVISE, ask.body_id);
    if (r == 0)
        r = app_run(app, actor, DB_READ, ask.body_id, a, matrix_in, &ask, &rows);
    if (r)
        return r;
    ListMatrixResult result = {.year_count = (size_t)years};
    for (int y = 0; y < years; y++)
        result.years[y] = last - y;
    fill_matrix(in, &rows, today, a, &result);
    *ret_result = result;
    return 0;
}
