#include "report/reader.h"

#include "base/civil_date.h"
#include "base/utf8.h"

#include <string.h>

#define TITLE_MAX 32 /* characters of a title in 《》 */

typedef struct Word {
    uint16_t ch[TITLE_MAX];
    size_t len;
} Word;

static bool has_at(const FoldText *t, size_t at, const char *pattern)
{
    Str s = str_of(pattern);
    for (size_t i = 0; i < s.len; at++)
        if (at >= t->len || t->ch[at] != utf8_next(s, &i))
            return false;
    return true;
}

static Word word_of(const char *text)
{
    Word w = {.len = 0};
    Str s = str_of(text);
    for (size_t i = 0; i < s.len && w.len < TITLE_MAX;)
        w.ch[w.len++] = (uint16_t)utf8_next(s, &i);
    return w;
}

/* How many characters must be changed, put in or taken out. */
static size_t distance(const Word *a, const Word *b)
{
    if (a->len == b->len && memcmp(a->ch, b->ch, a->len * sizeof(a->ch[0])) == 0)
        return 0;
    size_t row[TITLE_MAX + 1];
    for (size_t j = 0; j <= b->len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a->len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b->len; j++) {
            size_t above = row[j];
            size_t changed = corner + (a->ch[i - 1] != b->ch[j - 1]);
            row[j] = MIN(MIN(row[j] + 1, row[j - 1] + 1), changed);
            corner = above;
        }
    }
    return row[b->len];
}

static bool title_in(const FoldText *t, size_t at, Word *ret_title, size_t *ret_end)
{
    Word w = {.len = 0};
    for (size_t i = at + 1; i < t->len && w.len < TITLE_MAX; i++) {
        if (t->ch[i] == 0x300B) { /* 》 */
            *ret_title = w;
            *ret_end = i + 1;
            return true;
        }
        w.ch[w.len++] = t->ch[i];
    }
    return false;
}

/* 《政府信息公开条列》: a title that is nearly, but not quite, that of the statute. */
static void remark_statutes(Reader *k)
{
    static const char *const titles[] = {"中华人民共和国政府信息公开条例", "政府信息公开条例",
                                         "政府信息公开信息处理费管理办法"};
    const FoldText *t = &k->text;
    for (size_t i = 0; i < t->len; i++) {
        Word title, right;
        size_t end, nearest = TITLE_MAX, of = 0;
        if (t->ch[i] != 0x300A || !title_in(t, i, &title, &end)) /* 《 */
            continue;
        for (size_t n = 0; n < ARRAY_LEN(titles) && nearest; n++) {
            right = word_of(titles[n]);
            size_t d = distance(&title, &right);
            if (d < nearest) {
                nearest = d;
                of = n;
            }
        }
        /* a province's own title differs by its name: two characters at least, before the rest */
        bool own = title.len > word_of(titles[of]).len && of == 1;
        /* 《政府信息公开指南》 is something else */
        for (size_t n = 0, other = 2; n < title.len && of == 1; n++) {
            other -= title.ch[n] == 0x6761 || title.ch[n] == 0x4F8B; /* 条, 例 */
            own |= n + 1 == title.len && other == 2;
        }
        if (nearest == 0 || nearest > 2 || own)
            continue;
        Str said = fold_text(t, i, end, k->a);
        finding_add(&k->findings, STR("statute.name"), FINDING_WARNING, NULL, 0, str_of(titles[of]),
                    said,
                    arena_printf(k->a, "文中“%.*s”与法规名称《%s》不同", STR_FMT(said), titles[of]))
            ->pos = fold_pos(t, i, end);
    }
}

static size_t digits(const FoldText *t, size_t at, size_t most, int64_t *ret_value)
{
    size_t end = at;
    while (end < t->len && end - at < most && fold_is_digit(t->ch[end]))
        end++;
    if (end > at)
        *ret_value = token_number(t, at, end);
    return end;
}

/* 国办公开办函〔2021〕30号: the notice that sets the form, by its right number. */
static void remark_number(Reader *k)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i < t->len; i++) {
        int64_t year = 0, number = 0;
        if (t->ch[i] != 0x56FD || !has_at(t, i, "国办公开办函"))
            continue;
        size_t at = i + 6;
        at += at < t->len && !fold_is_digit(t->ch[at]);
        size_t end = digits(t, at, 4, &year);
        if (end != at + 4)
            continue;
        end += end < t->len && !fold_is_digit(t->ch[end]);
        size_t behind = digits(t, end, 5, &number);
        bool form = false;
        for (size_t w = i > 80 ? i - 80 : 0; w < MIN(i + 40, t->len); w++)
            form |= has_at(t, w, "年度报告格式");
        bool right = (year == 2021 && number == 30) || (year == 2019 && number == 60);
        if (behind == end || !form || right)
            continue;
        Str said = fold_text(t, i, behind, k->a);
        finding_add(&k->findings, STR("statute.number"), FINDING_WARNING, NULL, 0,
                    STR("国办公开办函〔2021〕30号"), said,
                    arena_printf(k->a,
                                 "文中“%.*s号”不是规定年度报告格式的文号，应为"
                                 "国办公开办函〔2021〕30号（2019、2020年度为〔2019〕60号）",
                                 STR_FMT(said)))
            ->pos = fold_pos(t, i, behind);
    }
}

static const char *const remnants[] = {
    "20XX年",     "XXXX年",       "××××年",     "20××年", "（文字描述）", "(文字描述)",
    "此处填写",   "单击此处输入", "点击此处",   "[键入",  "错误！未找到", "错误!未找到",
    "HYPERLINK ", "MERGEFORMAT",  "PAGEREF _T", "EMBED ", "[bookmark:",   "&nbsp;",
    "&ldquo;",    "<br",          "<span",
};

#define BEGIN_BITS 4096u
static uint32_t begin_hash(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return ((uint32_t)b[0] << 4 ^ (uint32_t)b[1] << 2 ^ b[2]) % BEGIN_BITS;
}

/* Which remnants the text may have, a bit each: by the three bytes with which they begin. */
static uint32_t remnants_begun(Str s, const uint8_t *begins)
{
    uint32_t begun = 0;
    for (size_t i = 0; i + 2 < s.len; i++) {
        bool inside = (s.ptr[i] & 0xC0) == 0x80; /* of a character: none begins here */
        for (size_t n = 0; !inside && begins[begin_hash(s.ptr + i)] && n < ARRAY_LEN(remnants); n++)
            begun |= memcmp(s.ptr + i, remnants[n], 3) == 0 ? 1u << n : 0;
    }
    return begun;
}

/* What a form or a word processor left behind. */
static void remark_remnants(Reader *k)
{
    uint8_t begins[BEGIN_BITS] = {0};
    uint32_t begun = 0;
    for (size_t n = 0; n < ARRAY_LEN(remnants); n++)
        begins[begin_hash(remnants[n])] = 1;
    for (size_t i = 0; i < k->text.piece_count; i++)
        begun |= remnants_begun(k->text.pieces[i].text, begins);
    for (size_t n = 0; n < ARRAY_LEN(remnants); n++) {
        if (!(begun >> n & 1))
            continue;
        size_t marks = 0, first = 0;
        for (size_t i = 0; i < k->text.piece_count; i++) {
            if (!str_contains(k->text.pieces[i].text, str_of(remnants[n])))
                continue;
            first = marks ? first : i;
            marks++;
        }
        if (!marks)
            continue;
        finding_add(&k->findings, STR("text.residue"), FINDING_WARNING, NULL, 0, STR(""),
                    str_of(remnants[n]),
                    arena_printf(k->a, "文中有模板或软件留下的“%s”", remnants[n]))
            ->pos = k->text.pieces[first].pos;
    }
}

/* ---- the day of publication ---- */

/* A date at `at`: 2022-01-28, 2022年1月28日, 2022/1/28. */
static bool date_at(const FoldText *t, size_t at, CivilDate *ret_date, size_t *ret_end)
{
    int64_t year = 0, month = 0, day = 0;
    size_t end = digits(t, at, 4, &year);
    if (end != at + 4 || end >= t->len || fold_is_digit(t->ch[end]))
        return false;
    size_t next = digits(t, end + 1, 2, &month);
    if (next == end + 1 || next >= t->len || fold_is_digit(t->ch[next]))
        return false;
    end = digits(t, next + 1, 2, &day);
    *ret_end = end;
    return end > next + 1 && civil_date_make((int)year, (int)month, (int)day, ret_date);
}

typedef enum DueKind { DUE_NONE, DUE_JANUARY, DUE_MARCH } DueKind;

/*
 * Art. 49: departments of a county and above by 31 January, its government by 31 March; townships
 * are not named. An office of a government often reports for all of it.
 */
static DueKind due_of(Str agency)
{
    static const char *const low[] = {"镇",         "乡",         "街道", "镇人民政府",
                                      "乡人民政府", "街道办事处", "村",   "社区"};
    static const char *const march[] = {
        "省",       "市",         "县",         "区",     "旗",         "州",    "盟",
        "人民政府", "政府办公室", "政府办公厅", "政府办", "管理委员会", "管委会"};
    for (size_t i = 0; i < ARRAY_LEN(low); i++)
        if (str_ends_with(agency, str_of(low[i])))
            return DUE_NONE;
    for (size_t i = 0; i < ARRAY_LEN(march); i++)
        if (str_ends_with(agency, str_of(march[i])))
            return DUE_MARCH;
    return str_empty(agency) ? DUE_NONE : DUE_JANUARY;
}

static void remark_publication(Reader *k)
{
    static const char *const words[] = {"发布日期", "发布时间", "公布日期", "公开日期", "公开时间"};
    const FoldText *t = &k->text;
    DueKind kind = due_of(k->r->agency);
    for (size_t i = 0; kind && k->r->year && i < t->len; i++) {
        CivilDate date;
        size_t end;
        bool word = false;
        if (t->ch[i] != 0x53D1 && t->ch[i] != 0x516C) /* 发, 公 */
            continue;
        for (size_t n = 0; n < ARRAY_LEN(words); n++)
            word |= has_at(t, i, words[n]);
        size_t at = i + 4;
        at += word && at < t->len && t->ch[at] == ':';
        if (!word || !date_at(t, at, &date, &end))
            continue;
        /* a page that was moved to another site years later says nothing */
        int year = k->r->year + 1;
        CivilDate due = kind == DUE_MARCH ? civil_date_of(year, 3, 31) : civil_date_of(year, 1, 31);
        if (civil_date_year(date) == year && civil_date_cmp(date, due) > 0) {
            Str said = fold_text(t, i, end, k->a);
            finding_add(&k->findings, STR("published.late"), FINDING_WARNING, NULL, 0,
                        kind == DUE_MARCH ? STR("3月31日") : STR("1月31日"), said,
                        arena_printf(k->a, "“%.*s”晚于%s。依据：《政府信息公开条例》第四十九条。",
                                     STR_FMT(said),
                                     kind == DUE_MARCH ? "县级以上地方人民政府的3月31日"
                                                       : "县级以上人民政府部门的1月31日"))
                ->pos = fold_pos(t, i, end);
        }
        return;
    }
}

void reader_remark_words(Reader *k)
{
    remark_statutes(k);
    remark_number(k);
    remark_remnants(k);
    remark_publication(k);
}
