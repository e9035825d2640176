/* The results of 年报核验 as files: the page sends its own result back, as nothing is stored. */
#include "web/portal/check.h"

#include "base/csv.h"
#include "base/error.h"
#include "web/handlers.h"
#include "web/report_tables.h"
#include "web/site_forms.h"

typedef struct Carried {
    Str name; /* of the file; empty: pasted text */
    AnnualReport report;
} Carried;

void check_carry(const CheckReportsResult *results, StrBuf *out)
{
    for (size_t i = 0; i < results->count; i++) {
        const CheckReportResult *one = &results->files[i];
        if (one->errors.count)
            continue;
        for (size_t c = 0; c < one->source.path.len; c++) {
            char byte = one->source.path.ptr[c];
            strbuf_append_char(out, (unsigned char)byte < ' ' ? ' ' : byte);
        }
        strbuf_append_char(out, '\t');
        report_write_json(&one->report, NULL, REPORT_JSON_FINDINGS, out);
        strbuf_append_char(out, '\n');
    }
}

/* What check_carry() wrote, trusted no more than any form: each report is checked anew. */
static bool take_back(Str text, Arena *a, Carried **ret_items, size_t *ret_count)
{
    Carried *items = arena_new(a, Carried, CHECK_FILES_MAX);
    size_t count = 0;
    for (Str rest = text, line; str_split_next(&rest, STR("\n"), &line);) {
        size_t tab = str_find(line, STR("\t"), 0);
        Str where;
        if (str_trim(line).len == 0)
            continue;
        Str name = tab == STR_NPOS ? STR("") : str_sub(line, 0, tab);
        Str json = tab == STR_NPOS ? line : str_sub(line, tab + 1, line.len);
        if (count == CHECK_FILES_MAX || report_read_json(json, a, &items[count].report, &where))
            return false;
        items[count].name = name;
        report_check(&items[count++].report, NULL, a);
    }
    *ret_items = items;
    *ret_count = count;
    return count > 0;
}

static void write_csv(const Carried *items, size_t count, Arena *a, StrBuf *out)
{
    static const char *const SEVERITY[] = {"错误", "提示", "说明"};
    static const char *const HEADS[] = {"文件",   "机关", "年度", "级别", "规则",
                                        "单元格", "应为", "实为", "说明"};
    CsvWriter w = csv_writer(out);
    for (size_t i = 0; i < ARRAY_LEN(HEADS); i++)
        csv_text(&w, str_of(HEADS[i]));
    csv_end_row(&w);
    for (size_t n = 0; n < count; n++) {
        const AnnualReport *r = &items[n].report;
        for (size_t i = 0; i < r->finding_count; i++) {
            const Finding *f = &r->findings[i];
            Str cells = STR("");
            for (size_t c = 0; c < f->cell_count; c++)
                cells = arena_printf(a, "%.*s%s%.*s", STR_FMT(cells), c ? "；" : "",
                                     STR_FMT(report_cell_words(a, f->cells[c])));
            csv_text(&w, items[n].name);
            csv_text(&w, r->agency);
            csv_text(&w, r->year ? arena_printf(a, "%d", r->year) : STR(""));
            csv_text(&w, str_of(SEVERITY[f->severity]));
            csv_text(&w, f->rule);
            csv_text(&w, cells);
            csv_text(&w, f->expected);
            csv_text(&w, f->actual);
            csv_text(&w, f->message);
            csv_end_row(&w);
        }
    }
}

static Block paragraph(Str text)
{
    return (Block){.kind = BLOCK_PARAGRAPH, .text = text};
}

static Str finding_words(const FindingView *f, size_t number, Arena *a)
{
    Str words =
        arena_printf(a, "%zu. %.*s：%.*s", number, STR_FMT(f->severity), STR_FMT(f->message));
    if (f->times == 0)
        return words;
    StrBuf cells = STRBUF_INIT((size_t)1 << 20);
    for (size_t c = 0; c < f->cells_count; c++)
        strbuf_printf(&cells, "%s%.*s", c ? "、" : "", STR_FMT(f->cells[c].label));
    words = arena_printf(a, "%.*s（%" PRId64 " 处：%.*s）", STR_FMT(words), f->times,
                         STR_FMT(strbuf_str(&cells)));
    strbuf_deinit(&cells);
    return words;
}

/* The blocks of one report's findings; there is room for them. */
static size_t report_blocks(const Carried *item, bool several, Block *blocks, Arena *a)
{
    const AnnualReport *r = &item->report;
    size_t n = 0, count, mends;
    const FindingView *findings = report_finding_views(r, false, a, &count);
    const FactView *suggestions = report_suggestion_views(r, a, &mends);
    if (several)
        blocks[n++] = (Block){.kind = BLOCK_HEADING, .level = 1, .text = item->name};
    blocks[n++] = paragraph(
        arena_printf(a, "%.*s：%.*s", STR_FMT(check_heading(r, a)), STR_FMT(check_verdict(r, a))));
    for (size_t i = 0; i < count; i++)
        blocks[n++] = paragraph(finding_words(&findings[i], i + 1, a));
    if (mends)
        blocks[n++] =
            (Block){.kind = BLOCK_HEADING, .level = 2, .text = STR("改这几处，全部等式即可成立")};
    for (size_t i = 0; i < mends; i++)
        blocks[n++] = paragraph(arena_printf(a, "%.*s 应为 %.*s", STR_FMT(suggestions[i].label),
                                             STR_FMT(suggestions[i].value)));
    return n;
}

/* The findings as a document of their own. */
static int write_docx(const Carried *items, size_t count, Arena *a, StrBuf *out)
{
    size_t room = 2, n = 0;
    for (size_t i = 0; i < count; i++)
        room += items[i].report.finding_count + items[i].report.suggestion_count + 3;
    Block *blocks = arena_new(a, Block, room);
    blocks[n++] = (Block){.kind = BLOCK_TITLE,
                          .align = TEXT_ALIGN_CENTRE,
                          .text = STR("政府信息公开工作年度报告核验结果")};
    blocks[n++] = paragraph(STR("数字照原文抄录，没有修改。"));
    for (size_t i = 0; i < count; i++)
        n += report_blocks(&items[i], count > 1, &blocks[n], a);
    Document d = {.format = DOCUMENT_FORMAT_DOCX, .blocks = blocks, .block_count = n};
    return document_write_docx(&d, out);
}

/* One object; of several one a line. */
static void write_json(const Carried *items, size_t count, HttpResponse *response)
{
    StrBuf *out = count > 1 ? http_reply(response, 200, "application/x-ndjson")
                            : http_reply_json(response, 200);
    for (size_t i = 0; i < count; i++) {
        ReportSource source = {.path = items[i].name};
        report_write_json(&items[i].report, items[i].name.len ? &source : NULL,
                          REPORT_JSON_FINDINGS | (count > 1 ? 0 : REPORT_JSON_PRETTY), out);
        strbuf_append_char(out, '\n');
    }
}

int portal_check_download(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    Arena *a = request->arena;
    FormState state;
    form_init(&state, &FORM_REPORT_DOWNLOAD);
    form_read(&state, request, a);
    Carried *items;
    size_t count;
    if (!form_ok(&state) || !take_back(form_value(&state, "report"), a, &items, &count)) {
        FormState again;
        form_init(&again, &FORM_REPORT_CHECK);
        again.general = STR("核验结果已失效，请重新核验后再下载");
        return check_show_form(site, request, response, &again);
    }
    Str format = form_value(&state, "format"), ending = format;
    int r = 0;
    if (str_eq(format, STR("json"))) {
        write_json(items, count, response);
        ending = count > 1 ? STR("ndjson") : format;
    } else if (str_eq(format, STR("csv"))) {
        StrBuf *out = http_reply(response, 200, "text/csv; charset=utf-8");
        strbuf_append_c(out, "\xEF\xBB\xBF");
        write_csv(items, count, a, out);
    } else {
        r = write_docx(items, count, a,
                       http_reply(response, 200,
                                  "application/vnd.openxmlformats-officedocument."
                                  "wordprocessingml.document"));
    }
    if (r < 0)
        return error_trace(r);
    http_set_download(response, arena_printf(a, "年报核验结果.%.*s", STR_FMT(ending)));
    return 0;
}
