#include "report/prose.h"

#include "base/utf8.h"

/* A list beyond this length is no prose. */
#define LIST_MAX 1500
/* A note in brackets behind a number, in characters. */
#define NOTE_MAX 60

/* "266条。其中，…4条，…7条": the parts may fall short, never exceed. "10件：…": they must add up.
 */
static void check_list(Prose *p, size_t total, size_t from, bool full)
{
    const Count *t = &p->counts[total];
    int64_t sum = 0, noted = 0; /* what the note behind the total counts may be of the list, too */
    size_t parts = 0, end = from;
    int depth = 0;
    for (size_t i = from; i < p->text.len && i < from + LIST_MAX; i++) {
        uint16_t c = p->text.ch[i];
        depth += c == '(';
        if (c == ')' && depth-- == 0)
            break; /* the list stood in brackets */
        if (c == 0x3002 || c == ';' || (i > from + 2 && prose_has(p, i, u"其中")) ||
            prose_has(p, i, u"同时") || prose_has(p, i, u"此外"))
            break;
        if (prose_has(p, i, u"等"))
            full = false;
        end = i + 1;
    }
    for (size_t i = total + 1; i < p->count && p->counts[i].start < end; i++) {
        const Count *c = &p->counts[i];
        int inside = 0;
        if (c->start < from && c->unit == t->unit && !c->rough)
            noted += c->value;
        for (size_t k = from; k < c->start; k++)
            inside += (p->text.ch[k] == '(') - (p->text.ch[k] == ')');
        if (c->start < from || c->unit != t->unit || inside > 0)
            continue;
        if (c->rough)
            return;
        sum += c->value;
        parts++;
        if (!full && parts > 1 && sum == t->value)
            return; /* complete: what follows counts something else */
    }
    if (parts < 2 || (full ? sum == t->value : sum <= t->value) ||
        (noted && sum == t->value + noted))
        return;
    prose_finding(
        p, "narrative.sum", NULL, 0, arena_printf(p->out->a, "%" PRId64, t->value),
        arena_printf(p->out->a, "%" PRId64, sum),
        arena_printf(p->out->a, "文中总数 %" PRId64 " 与所列各项之和 %" PRId64 " 不符：“%.*s…”",
                     t->value, sum, STR_FMT(prose_quote(p, t->start, MIN(end, t->start + 60)))));
}

/* Behind the note in brackets at `at` ("1191件（含上年结转189件）"), or `at`. */
static size_t behind_note(const Prose *p, size_t at)
{
    int depth = 0;
    for (size_t i = at; i < p->text.len && i < at + NOTE_MAX; i++) {
        depth += p->text.ch[i] == '(';
        depth -= p->text.ch[i] == ')';
        if (depth == 0)
            return i > at ? i + 1 : at;
    }
    return at;
}

static void check_lists(Prose *p)
{
    size_t noted = 0; /* the end of the last note in brackets behind a count */
    for (size_t i = 0; i < p->count; i++) {
        const Count *c = &p->counts[i];
        size_t at = behind_note(p, c->end), n = i + 1;
        bool in_note = c->end <= noted;
        noted = at > c->end ? at : noted;
        if (c->rough)
            continue;
        while (n < p->count && p->counts[n].start < at)
            n++;
        size_t limit = MIN(p->text.len, at + 14);
        if (in_note)
            limit = MIN(limit, noted); /* what follows the note lists what stood before it */
        size_t next = n < p->count ? p->counts[n].start : limit;
        size_t among = prose_find(p, at, MIN(limit, next), u"其中");
        if (among != STR_NPOS)
            check_list(p, i, among + 2, false);
        else if (at < p->text.len && p->text.ch[at] == ':')
            check_list(p, i, at + 1, true);
    }
}

static void check_prose(const AnnualReport *r, const ReportSection *s, Findings *out)
{
    Prose p;
    prose_open(r, s, out, &p);
    check_lists(&p);
    prose_check_claims(&p);
}

/* What parts five and six must at least say. */
static void check_presence(const AnnualReport *r, Findings *out)
{
    for (size_t i = 0; i < r->section_count; i++) {
        const ReportSection *s = &r->sections[i];
        Str text = str_trim(s->text);
        if (s->number == 5 && utf8_count(text) < 10)
            finding_add(out, STR("section.empty"), FINDING_WARNING, NULL, 0, STR(""), text,
                        STR("第五部分应写明存在的主要问题及改进情况"))
                ->pos = s->pos;
        /* 国办函〔2020〕109号: fees since 1 January 2021 */
        if (s->number == 6 && r->format == LAW_FORMAT_2021 && r->year != 2019 && r->year != 2020 &&
            !str_contains(text, STR("费")) && !str_contains(text, STR("費")))
            finding_add(out, STR("fee.unstated"), FINDING_NOTE, NULL, 0, STR(""), STR(""),
                        STR("第六部分应说明本年度收取信息处理费的情况，没有收取也应说明"))
                ->pos = s->pos;
    }
}

void check_narrative(const AnnualReport *r, Findings *out)
{
    for (size_t i = 0; i < r->section_count; i++)
        check_prose(r, &r->sections[i], out);
    check_presence(r, out);
}
