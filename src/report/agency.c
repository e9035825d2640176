#include "report/reader.h"

#include "base/utf8.h"

#include <string.h>

#define TITLE_REACH     4000
#define PUBLISHER_REACH 1500

static bool has(const FoldText *t, size_t at, const char *pattern)
{
    Str s = str_of(pattern);
    size_t i = at;
    for (size_t p = 0; p < s.len; i++) {
        uint32_t code = utf8_next(s, &p);
        if (i >= t->len || t->ch[i] != code)
            return false;
    }
    return true;
}

static size_t find_in(const FoldText *t, size_t from, size_t to, const char *pattern)
{
    for (size_t i = from; i < to; i++)
        if (has(t, i, pattern))
            return i;
    return STR_NPOS;
}

/* "2021年" or "二〇二一年" at a place; 0 if there is none. *ret_end is behind 年 (and 度). */
static int year_at(const FoldText *t, size_t at, size_t *ret_end)
{
    if (at + 4 >= t->len || (at && fold_is_digit(t->ch[at - 1])))
        return 0;
    int64_t year = 0;
    if (t->ch[at] == '2' && t->ch[at + 1] == '0' && fold_is_digit(t->ch[at + 2]) &&
        fold_is_digit(t->ch[at + 3]))
        year = token_number(t, at, at + 4);
    else if (t->ch[at] != 0x4E8C || !token_chinese_number(t, at, at + 4, &year))
        return 0;
    if (t->ch[at + 4] != 0x5E74 || year < 2000 || year > 2099)
        return 0;
    *ret_end = at + 5 + (t->ch[at + 5] == 0x5EA6);
    return (int)year;
}

static bool is_break(const FoldText *t, size_t i)
{
    uint16_t c = t->ch[i];
    return c == 0x3002 || c == ',' || c == ';' || c == ':' || c == 0x300A || c == 0x300B ||
           c == '(' || c == ')' || c == '>' || c == 0x3001 || c == 0x3011 || c == '-' || c == '!' ||
           c == '#';
}

/* What an agency's name ends with; for finding one in running text. */
static const char *const endings[] = {"人民政府办公室",
                                      "人民政府办公厅",
                                      "人民政府",
                                      "街道办事处",
                                      "管理委员会",
                                      "管委会",
                                      "委员会",
                                      "办公室",
                                      "办公厅",
                                      "办事处",
                                      "服务中心",
                                      "管理局",
                                      "中心",
                                      "总队",
                                      "支队",
                                      "厅",
                                      "局",
                                      "委",
                                      "镇",
                                      "乡",
                                      "院",
                                      "会",
                                      "市",
                                      "区",
                                      "县",
                                      "站",
                                      "所",
                                      "省"};
/* Words before a name that do not belong to it. */
static const char *const openings[] = {
    "现将",     "现向社会公布", "现向社会公开", "向社会公布", "向社会公开",
    "现公布",   "现予公布",     "公布",         "发布",       "编制了",
    "编制",     "编写了",       "由",           "根据",       "现",
    "将",       "了",           "特向社会公布", "请与",       "本报告是",
    "本报告由", "关于",         "的",           "印发",       "中"};

static bool ends_as_agency(Str s)
{
    /* "水务局（水库移民局）": the other name that the body goes by */
    size_t other = str_find(s, str_ends_with(s, STR("）")) ? STR("（") : STR("("), 0);
    if (other != STR_NPOS && (str_ends_with(s, STR("）")) || str_ends_with(s, STR(")"))))
        s = str_sub(s, 0, other);
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (s.len > strlen(endings[i]) && str_ends_with(s, str_of(endings[i])))
            return true;
    return false;
}

static Str without_openings(Str s)
{
    for (size_t i = 0; i < ARRAY_LEN(openings); i++) {
        if (str_starts_with(s, str_of(openings[i])) && !str_starts_with(s, STR("中共"))) {
            s = str_sub(s, strlen(openings[i]), s.len);
            i = (size_t)-1;
        }
    }
    size_t contact = str_find(s, STR("请与"), 0);
    if (contact != STR_NPOS)
        s = str_sub(s, contact + strlen("请与"), s.len);
    return s;
}

/* Words of a sentence: with one of them it is no name. */
static const char *const sentence_words[] = {
    "我厅", "我局",   "我委",   "我办",   "我镇",     "我乡", "我街", "我市", "我区",
    "我县", "我省",   "我院",   "本级",   "做好",     "围绕", "坚持", "按照", "贯彻",
    "落实", "加强",   "涵盖",   "包括",   "依托",     "通过", "上级", "情况", "根据",
    "认真", "进一步", "我中心", "本机关", "需要报告", "联系", "在"};

static bool is_sentence(Str s)
{
    for (size_t i = 0; i < ARRAY_LEN(sentence_words); i++)
        if (str_contains(s, str_of(sentence_words[i])))
            return true;
    return false;
}

static bool is_own_name(Str s)
{
    return !is_sentence(s) && s.len >= 6 && s.len <= 120 && !str_starts_with(s, STR("我")) &&
           !str_starts_with(s, STR("本")) && !str_contains(s, STR("信息公开")) &&
           !str_starts_with(s, STR("国务院办公厅")) && !str_starts_with(s, STR("年"));
}

/* The name in characters [from, to), as printed but Simplified; empty if it is none. */
static Str name_in(Reader *k, size_t from, size_t to)
{
    while (from < to && k->text.ch[from] < 0x80 && k->text.ch[from] != '(')
        from++; /* the hour at which a browser printed the page */
    if (from >= to || to - from > 45)
        return STR("");
    /* Printed brackets stay as they are: the source text, folded by character. */
    StrBuf b = STRBUF_INIT(4096);
    for (size_t i = from; i < to; i++)
        strbuf_append(&b, fold_source(&k->text, i, i + 1));
    Str s = without_openings(fold_simplified(arena_str(k->a, strbuf_str(&b)), k->a));
    strbuf_deinit(&b);
    if (str_ends_with(s, STR("关于")))
        s = str_sub(s, 0, s.len - strlen("关于"));
    return is_own_name(s) ? s : STR("");
}

/* A title whose words 信息公开 stand at `at`: the year, and the agency if it is named. */
static bool title_at(Reader *k, size_t at)
{
    const FoldText *t = &k->text;
    size_t report = find_in(t, at, MIN(t->len, at + 16), "报告");
    if (report == STR_NPOS)
        report = find_in(t, at, MIN(t->len, at + 12), "年报");
    if (report == STR_NPOS)
        return false;
    size_t subject = at >= 2 && (has(t, at - 2, "政府") || has(t, at - 2, "政务")) ? at - 2 : at;
    size_t from = subject;
    while (from > 0 && subject - from < 50 && !t->gap[from].lines && !is_break(t, from - 1))
        from--;
    size_t year_from = from, year_end = 0;
    int year = 0;
    for (; year_from < report && !year; year_from++)
        year = year_at(t, year_from, &year_end);
    if (!year)
        return false;
    year_from--;
    k->r->year = year;
    Str name = year_from > from ? name_in(k, from, year_from) : name_in(k, year_end, subject);
    bool bare = year_from == from || (year_from == from + 2 && has(t, from, "关于"));
    if (str_empty(name) && bare && from > 0) {
        size_t before = from;
        while (before > 0 && from - before < 40) {
            before--;
            if (t->gap[before].lines || before == 0)
                break;
        }
        Str line = name_in(k, before, from);
        name = ends_as_agency(line) ? line : STR("");
    }
    k->r->agency = name;
    return true;
}

static bool read_title(Reader *k)
{
    size_t end = MIN(k->text.len, (size_t)TITLE_REACH);
    Str best = STR("");
    int year = 0;
    for (size_t i = 0; i < end; i++) {
        if (k->text.ch[i] != 0x4FE1 || !has(&k->text, i, "信息公开") || !title_at(k, i))
            continue;
        if (!year)
            year = k->r->year;
        if (k->r->year == year && !str_empty(k->r->agency)) {
            best = k->r->agency;
            break;
        }
    }
    k->r->year = year;
    k->r->agency = best;
    return year && !str_empty(best);
}

/* "统计期限自2021年1月1日" */
static int period_year(const Reader *k)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i + 9 < t->len && i < 6000; i++) {
        size_t end;
        int year = t->ch[i] == '2' ? year_at(t, i, &end) : 0;
        if (year && (has(t, end, "1月1日") || has(t, end, "12月31日")))
            return year;
    }
    return 0;
}

int agency_period_year(const Reader *k)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i + 9 < t->len && i < 6000; i++) {
        size_t end;
        int year = t->ch[i] == '2' ? year_at(t, i, &end) : 0;
        if (!year || !has(t, end, "1月1日"))
            continue;
        size_t last = find_in(t, end, MIN(t->len, end + 16), "12月31日");
        if (last != STR_NPOS)
            return year;
    }
    return 0;
}

/* Whether the title of a part ends straight before `at`. */
static bool title_ends(const Reader *k, size_t at)
{
    for (size_t i = label_at(&k->hits, at > 40 ? at - 40 : 0);
         i < k->hits.count && k->hits.hits[i].start < at; i++)
        if (k->hits.hits[i].pattern->kind == LABEL_TITLE && k->hits.hits[i].end == at)
            return true;
    return false;
}

/* The signature: a name alone on a line, then the date. */
static Str signature(Reader *k)
{
    const FoldText *t = &k->text;
    size_t first = t->len > 80 ? t->len - 80 : 0;
    for (size_t i = t->len; i-- > first;) {
        size_t end;
        if (!year_at(t, i, &end) || i < 4)
            continue;
        size_t from = i;
        while (from > 0 && i - from < 30 && !is_break(t, from - 1) && !title_ends(k, from) &&
               (from == i || !t->gap[from].lines))
            from--;
        /* "六、其他需要报告的事项无" stands before the name; 无锡 is one. */
        if (title_ends(k, from) && has(t, from, "无") && !has(t, from, "无锡") &&
            !has(t, from, "无为") && !has(t, from, "无棣") && !has(t, from, "无极"))
            from++;
        Str name = name_in(k, from, i);
        if (!str_empty(name) && ends_as_agency(name))
            return name;
    }
    return STR("");
}

/* The name behind a label that ends before `at`. */
static Str labelled(Reader *k, size_t at)
{
    const FoldText *t = &k->text;
    size_t limit = MIN(t->len, (size_t)PUBLISHER_REACH);
    while (at < limit && (t->ch[at] == ':' || t->ch[at] == '|'))
        at++;
    size_t to = at;
    while (to < t->len && to - at < 30 && fold_is_cjk(t->ch[to]) &&
           (to == at || (!t->gap[to].lines && !t->gap[to].cells)))
        to++;
    Str name = name_in(k, at, to);
    return !str_empty(name) && ends_as_agency(name) ? name : STR("");
}

/* What the page says of its publisher: "发布机构：…". */
static Str publisher(Reader *k)
{
    static const char *const labels[] = {"发布机构", "发文机构", "公开机构",
                                         "发布单位", "信息来源", "来源"};
    size_t limit = MIN(k->text.len, (size_t)PUBLISHER_REACH);
    for (size_t l = 0; l < ARRAY_LEN(labels); l++) {
        size_t at = find_in(&k->text, 0, limit, labels[l]);
        Str name = at == STR_NPOS ? STR("") : labelled(k, at + str_of(labels[l]).len / 3);
        if (!str_empty(name))
            return name;
    }
    return STR("");
}

/* 室 厅 府 处 会 心 局 队 委: what the longer endings end with. */
static bool may_end_name(uint16_t c)
{
    static const uint16_t last[] = {0x5BA4, 0x5385, 0x5E9C, 0x5904, 0x4F1A,
                                    0x5FC3, 0x5C40, 0x961F, 0x59D4};
    for (size_t i = 0; i < ARRAY_LEN(last); i++)
        if (last[i] == c)
            return true;
    return false;
}

/* "某镇人民政府党政办公室": the office that answers questions about the report of its body. */
static Str without_office(Str name)
{
    static const Str offices[] = {STR_STATIC("人民政府党政"), STR_STATIC("街道办事处党政")};
    for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
        size_t at = str_find(name, offices[i], 0);
        if (at != STR_NPOS)
            return str_sub(name, 0, at + offices[i].len - strlen("党政"));
    }
    return name;
}

/* The first name of a body in running text. */
static Str named_in_text(Reader *k)
{
    const FoldText *t = &k->text;
    size_t end, year_end = 0;
    bool quoted = false;
    for (size_t from = 0; from < t->len && from < 3000; from++) {
        /* Titles of other documents name other bodies. */
        quoted = t->ch[from] == 0x300A || (quoted && t->ch[from] != 0x300B);
        if (year_at(t, from, &end))
            year_end = end;
        bool start = from == 0 || from == year_end || is_break(t, from - 1) || t->gap[from].lines;
        bool table = false;
        for (size_t i = 0; i < ARRAY_LEN(k->tables); i++)
            table |= from >= k->tables[i].from && from < k->tables[i].to;
        if (!start || quoted || table || !fold_is_cjk(t->ch[from]))
            continue;
        size_t to = from;
        while (to < t->len && to - from < 30 &&
               (fold_is_cjk(t->ch[to]) || t->ch[to] == '(' || t->ch[to] == ')') &&
               (to == from || !t->gap[to].lines))
            to++;
        for (size_t n = to; n > from + 3; n--) {
            if (!may_end_name(t->ch[n - 1]))
                continue;
            if (has(t, n, "转发") || has(t, n, "印发") || has(t, n, "下发") || has(t, n, "关于"))
                continue; /* whose notices the report follows */
            Str name = without_office(name_in(k, from, n));
            size_t last = 0;
            while (last < ARRAY_LEN(endings) && !str_ends_with(name, str_of(endings[last])))
                last++;
            /* The one-character endings 会 … 省 stand in too many other words. */
            if (name.len >= 12 && last < 18 && !str_contains(name, STR("条例")))
                return name;
        }
    }
    return STR("");
}

void agency_read(Reader *k)
{
    AnnualReport *r = k->r;
    if (!read_title(k)) {
        if (!r->year)
            r->year = period_year(k);
        if (str_empty(r->agency))
            r->agency = signature(k);
        if (str_empty(r->agency))
            r->agency = publisher(k);
        if (str_empty(r->agency))
            r->agency = named_in_text(k);
    }
    if (!r->year) {
        size_t end;
        for (size_t i = 0; i < k->text.len && i < TITLE_REACH && !r->year; i++)
            r->year = year_at(&k->text, i, &end);
    }
}

/* ---- one body throughout ---- */

/* A name without 人民政府 and 员会, for comparing: 凤来镇人民政府 → 凤来镇, 科学技术委员会 →
 * 科学技术委. */
static Str plain_name(Str name)
{
    static const char *const tails[] = {"人民政府", "员会"};
    for (size_t i = 0; i < ARRAY_LEN(tails); i++)
        if (str_ends_with(name, str_of(tails[i])))
            name = str_sub(name, 0, name.len - strlen(tails[i]));
    return name;
}

/* Whether the characters of `inner` stand in `outer`, in their order: 市科委 in 上海市科学技术委.
 */
static bool within(Str inner, Str outer)
{
    for (size_t i = 0, o = 0; i < inner.len;) {
        uint32_t want = utf8_next(inner, &i), c = 0;
        while (o < outer.len && c != want)
            c = utf8_next(outer, &o);
        if (c != want)
            return false;
    }
    return true;
}

/*
 * Whether two names are of two bodies of one kind: 水务局 and 水利局, two towns. A government's
 * report is often published by its office, so that names of two kinds say nothing.
 */
static bool other_body(Str x, Str y)
{
    static const char *const kinds[] = {"局", "厅", "镇", "乡", "委", "街道办事处"};
    x = plain_name(x);
    y = plain_name(y);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_ends_with(x, str_of(kinds[i])) && str_ends_with(y, str_of(kinds[i])))
            return !within(x, y) && !within(y, x);
    return false;
}

/* What the page names as its publisher; news sites and copies have sources of their own. */
static Str stated_publisher(Reader *k)
{
    const FoldText *t = &k->text;
    for (size_t i = 0; i + 4 < t->len && i < PUBLISHER_REACH; i++) {
        bool label = (t->ch[i] == 0x53D1 &&
                      (has(t, i, "发布机构") || has(t, i, "发文机构") || has(t, i, "发布单位"))) ||
                     (t->ch[i] == 0x516C && has(t, i, "公开机构"));
        Str name = label ? labelled(k, i + 4) : STR("");
        if (!str_empty(name))
            return name;
    }
    return STR("");
}

void agency_compare(Reader *k)
{
    Str named[] = {stated_publisher(k), signature(k)};
    static const char *const where[] = {"页面写明的发布机构", "落款"};
    for (size_t i = 0; i < ARRAY_LEN(named) && !str_empty(k->r->agency); i++) {
        if (str_empty(named[i]) || !other_body(k->r->agency, named[i]))
            continue;
        finding_add(&k->findings, STR("agency.mismatch"), FINDING_WARNING, NULL, 0, k->r->agency,
                    named[i],
                    arena_printf(k->a, "标题的机关为“%.*s”，而%s为“%.*s”", STR_FMT(k->r->agency),
                                 where[i], STR_FMT(named[i])));
        return;
    }
}
