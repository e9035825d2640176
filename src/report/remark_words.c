#include "report/reader.h"

#include "base/civil_date.h"

#include <uchar.h>

#define TITLE_MAX 32 /* characters of a title in 《》 */
/* A title that differs by more is that of something else. */
#define MISPRINTS_MAX 2

/* A 0 stands behind the last character of the text, which no pattern has. */
static bool has_at(const FoldText *t, size_t at, const char16_t *pattern)
{
    while (*pattern)
        if (t->ch[at++] != *pattern++)
            return false;
    return true;
}

static size_t length_of(const char16_t *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}

/* How many characters must be changed, put in or taken out; b has at most TITLE_MAX. */
static size_t distance(const uint16_t *a, size_t a_length, const char16_t *b)
{
    size_t row[TITLE_MAX + 1], b_length = length_of(b);
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t above = row[j];
            size_t changed = corner + (a[i - 1] != b[j - 1]);
            row[j] = MIN(MIN(row[j] + 1, row[j - 1] + 1), changed);
            corner = above;
        }
    }
    return row[b_length];
}

/* The length of the title behind 《 at `at`; 0 where none ends. */
static size_t title_length(const FoldText *t, size_t at)
{
    for (size_t i = at + 1; i < t->len && i <= at + 1 + TITLE_MAX; i++)
        if (t->ch[i] == u'》')
            return i - at - 1;
    return 0;
}

typedef struct Statute {
    const char16_t *title;
    const char *printed;
    bool provinces; /* each has one of its own, named after it */
} Statute;

static const Statute statutes[] = {
#define STATUTE(title, provinces)                                                                  \
    {                                                                                              \
        u##title, title, provinces                                                                 \
    }
    STATUTE("中华人民共和国政府信息公开条例", false),
    STATUTE("政府信息公开条例", true),
    STATUTE("政府信息公开信息处理费管理办法", false),
#undef STATUTE
};

/* Whether the title is a province's own, or of something else: 《政府信息公开指南》. */
static bool is_other(const Statute *s, const uint16_t *title, size_t length)
{
    bool kind = false;
    for (size_t i = 0; i < length; i++)
        kind |= title[i] == u'条' || title[i] == u'例';
    return s->provinces && (length > length_of(s->title) || !kind);
}

/* 《政府信息公开条列》: a title that is nearly, but not quite, that of the statute. */
static void remark_statute(Reader *k, size_t at)
{
    const FoldText *t = &k->text;
    size_t length = title_length(t, at), nearest = MISPRINTS_MAX + 1;
    const Statute *s = NULL;
    for (size_t n = 0; n < ARRAY_LEN(statutes) && nearest; n++) {
        size_t right = length_of(statutes[n].title);
        if (MAX(length, right) - MIN(length, right) >= nearest)
            continue;
        size_t d = distance(t->ch + at + 1, length, statutes[n].title);
        if (d < nearest) {
            nearest = d;
            s = &statutes[n];
        }
    }
    if (!s || nearest == 0 || is_other(s, t->ch + at + 1, length))
        return;
    size_t end = at + length + 2;
    Str said = fold_text(t, at, end, k->a);
    finding_add(&k->findings, STR("statute.name"), FINDING_WARNING, NULL, 0, str_of(s->printed),
                said,
                arena_printf(k->a, "文中“%.*s”与法规名称《%s》不同", STR_FMT(said), s->printed))
        ->pos = fold_pos(t, at, end);
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
static void remark_number(Reader *k, size_t i)
{
    const FoldText *t = &k->text;
    int64_t year = 0, number = 0;
    if (!has_at(t, i, u"国办公开办函"))
        return;
    size_t at = i + 6;
    at += at < t->len && !fold_is_digit(t->ch[at]);
    size_t end = digits(t, at, 4, &year);
    if (end != at + 4)
        return;
    end += end < t->len && !fold_is_digit(t->ch[end]);
    size_t behind = digits(t, end, 5, &number);
    bool form = false;
    for (size_t w = i > 80 ? i - 80 : 0; w < MIN(i + 40, t->len); w++)
        form |= has_at(t, w, u"年度报告格式");
    bool right = (year == 2021 && number == 30) || (year == 2019 && number == 60);
    if (behind == end || !form || right)
        return;
    Str said = fold_text(t, i, behind, k->a);
    finding_add(&k->findings, STR("statute.number"), FINDING_WARNING, NULL, 0,
                STR("国办公开办函〔2021〕30号"), said,
                arena_printf(k->a,
                             "文中“%.*s号”不是规定年度报告格式的文号，应为"
                             "国办公开办函〔2021〕30号（2019、2020年度为〔2019〕60号）",
                             STR_FMT(said)))
        ->pos = fold_pos(t, i, behind);
}

/* What a form or a word processor leaves, and how it begins when it is folded. */
static const struct {
    const char16_t *begin;
    const char *text;
} remnants[] = {
    {u"20X", "20XX年"},
    {u"XXX", "XXXX年"},
    {u"×××", "××××年"},
    {u"20×", "20××年"},
    {u"(文字", "（文字描述）"},
    {u"(文字", "(文字描述)"},
    {u"此处填写", "此处填写"},
    {u"单击此处", "单击此处输入"},
    {u"点击此处", "点击此处"},
    {u"[键入", "[键入"},
    {u"错误!", "错误！未找到"},
    {u"错误!", "错误!未找到"},
    {u"HYPERLINK", "HYPERLINK "},
    {u"MERGEFORMAT", "MERGEFORMAT"},
    {u"PAGEREF", "PAGEREF _T"},
    {u"EMBED", "EMBED "},
    {u"[bookmark", "[bookmark:"},
    {u"&ldquo;", "&ldquo;"},
    {u"<br", "<br"},
    {u"<span", "<span"},
    {u"", "&nbsp;"}, /* folded away: FoldText.entities */
};

/* Which remnants may begin at `at`, a bit each. */
static uint32_t remnants_begun(const FoldText *t, size_t at)
{
    uint32_t begun = 0;
    for (size_t n = 0; n + 1 < ARRAY_LEN(remnants); n++)
        begun |=
            t->ch[at] == remnants[n].begin[0] && has_at(t, at, remnants[n].begin) ? 1u << n : 0;
    return begun;
}

/* What a form or a word processor left behind, if the source has it letter for letter. */
static void remark_remnants(Reader *k, uint32_t begun)
{
    for (size_t n = 0; n < ARRAY_LEN(remnants); n++) {
        bool found = false;
        for (size_t i = 0; begun >> n & 1 && i < k->text.piece_count && !found; i++) {
            found = str_contains(k->text.pieces[i].text, str_of(remnants[n].text));
            if (found)
                finding_add(&k->findings, STR("text.residue"), FINDING_WARNING, NULL, 0, STR(""),
                            str_of(remnants[n].text),
                            arena_printf(k->a, "文中有模板或软件留下的“%s”", remnants[n].text))
                    ->pos = k->text.pieces[i].pos;
        }
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

/* "发布日期：2022-02-08": whether a day of publication stands at `i`; the first one counts. */
static bool remark_publication(Reader *k, size_t i)
{
    static const char16_t *const words[] = {u"发布日期", u"发布时间", u"公布日期", u"公开日期",
                                            u"公开时间"};
    const FoldText *t = &k->text;
    CivilDate date;
    size_t end;
    bool word = false;
    for (size_t n = 0; n < ARRAY_LEN(words); n++)
        word |= has_at(t, i, words[n]);
    size_t at = i + 4;
    at += word && at < t->len && t->ch[at] == ':';
    if (!word || !date_at(t, at, &date, &end))
        return false;
    DueKind kind = due_of(k->r->agency);
    if (!kind || !k->r->year)
        return true;
    /* a page that was moved to another site years later says nothing */
    int year = k->r->year + 1;
    CivilDate due = kind == DUE_MARCH ? civil_date_of(year, 3, 31) : civil_date_of(year, 1, 31);
    if (civil_date_year(date) != year || civil_date_cmp(date, due) <= 0)
        return true;
    Str said = fold_text(t, i, end, k->a);
    finding_add(&k->findings, STR("published.late"), FINDING_WARNING, NULL, 0,
                kind == DUE_MARCH ? STR("3月31日") : STR("1月31日"), said,
                arena_printf(k->a, "“%.*s”晚于%s。依据：《政府信息公开条例》第四十九条。",
                             STR_FMT(said),
                             kind == DUE_MARCH ? "县级以上地方人民政府的3月31日"
                                               : "县级以上人民政府部门的1月31日"))
        ->pos = fold_pos(t, i, end);
    return true;
}

typedef enum RemarkKind {
    REMARK_NONE,
    REMARK_STATUTE,
    REMARK_NUMBER,
    REMARK_PUBLICATION,
    REMARK_REMNANT
} RemarkKind;

/*
 * What may begin with a character, by its low bits: nearly all of a text begins nothing. Words of
 * publication are known by their third: 公开 is everywhere.
 */
#define BEGINNINGS 1024
static const uint8_t beginnings[BEGINNINGS] = {
    [u'《' % BEGINNINGS] = REMARK_STATUTE,     [u'国' % BEGINNINGS] = REMARK_NUMBER,
    [u'日' % BEGINNINGS] = REMARK_PUBLICATION, [u'时' % BEGINNINGS] = REMARK_PUBLICATION,
    [u'2' % BEGINNINGS] = REMARK_REMNANT,      [u'X' % BEGINNINGS] = REMARK_REMNANT,
    [u'×' % BEGINNINGS] = REMARK_REMNANT,      [u'(' % BEGINNINGS] = REMARK_REMNANT,
    [u'此' % BEGINNINGS] = REMARK_REMNANT,     [u'单' % BEGINNINGS] = REMARK_REMNANT,
    [u'点' % BEGINNINGS] = REMARK_REMNANT,     [u'[' % BEGINNINGS] = REMARK_REMNANT,
    [u'错' % BEGINNINGS] = REMARK_REMNANT,     [u'H' % BEGINNINGS] = REMARK_REMNANT,
    [u'M' % BEGINNINGS] = REMARK_REMNANT,      [u'P' % BEGINNINGS] = REMARK_REMNANT,
    [u'E' % BEGINNINGS] = REMARK_REMNANT,      [u'&' % BEGINNINGS] = REMARK_REMNANT,
    [u'<' % BEGINNINGS] = REMARK_REMNANT,
};

/* One pass: each kind of remark begins with one of few characters. */
void reader_remark_words(Reader *k)
{
    const FoldText *t = &k->text;
    uint32_t begun = t->entities ? 1u << (ARRAY_LEN(remnants) - 1) : 0;
    bool dated = false;
    for (size_t i = 0, len = t->len; i < len; i++) {
        RemarkKind kind = (RemarkKind)beginnings[t->ch[i] % BEGINNINGS];
        if (kind == REMARK_NONE)
            continue;
        if (kind == REMARK_STATUTE && t->ch[i] == u'《')
            remark_statute(k, i);
        else if (kind == REMARK_NUMBER)
            remark_number(k, i);
        else if (kind == REMARK_PUBLICATION && i >= 2 && !dated)
            dated = remark_publication(k, i - 2);
        else if (kind == REMARK_REMNANT)
            begun |= remnants_begun(t, i);
    }
    remark_remnants(k, begun);
}
