#include "domain/letter.h"

#include <assert.h>

#define TEXT_MAX ((size_t)1 << 20)

/* A letter being drafted. */
typedef struct Draft {
    const LetterFacts *facts;
    Arena *arena;
    Letter *letter;
    bool abbreviated; /* the decision says how the Regulation is called from there on */
} Draft;

static void add(Draft *d, LetterParagraphKind kind, Str text)
{
    assert(d->letter->count < LETTER_PARAGRAPHS_MAX);
    d->letter->paragraphs[d->letter->count++] = (LetterParagraph){kind, text};
}

/* The content of the buffer, moved to the arena. */
static Str take(Arena *a, StrBuf *b)
{
    Str text = arena_str(a, strbuf_str(b));
    strbuf_deinit(b);
    return text;
}

/* How the applicant is addressed. */
static const char *you(const LetterFacts *f)
{
    return f->organisation ? "贵单位" : "您";
}

/* A sentence of ours, in which 您 stands for the applicant. */
static Str address(Draft *d, Str text)
{
    if (!d->facts->organisation)
        return text;
    StrBuf b = STRBUF_INIT(TEXT_MAX);
    Str mark = STR("您");
    size_t from = 0;
    for (size_t at; (at = str_find(text, mark, from)) != STR_NPOS; from = at + mark.len) {
        strbuf_append(&b, str_sub(text, from, at));
        strbuf_append_c(&b, you(d->facts));
    }
    strbuf_append(&b, str_sub(text, from, text.len));
    return take(d->arena, &b);
}

static Str date_zh(Arena *a, CivilDate date)
{
    StrBuf b = STRBUF_INIT(100);
    civil_date_append_zh(&b, date);
    return take(a, &b);
}

static void add_number(Draft *d)
{
    const LetterFacts *f = d->facts;
    if (!str_empty(f->number)) {
        add(d, LETTER_NUMBER, f->number);
        return;
    }
    int year = civil_date_is_none(f->dated) ? 0 : civil_date_year(f->dated);
    add(d, LETTER_NUMBER,
        year ? arena_printf(d->arena, "%.*s〔%d〕×号", STR_FMT(f->prefix), year)
             : arena_printf(d->arena, "%.*s〔×〕×号", STR_FMT(f->prefix)));
}

/* 行政复议法 art. 77, 行政诉讼法 art. 96: what obliges the body to answer again. */
static void append_redo(StrBuf *b, Str basis)
{
    static const char *const kinds[] = {"决定", "判决", "裁定", "调解"};
    bool named = false;
    if (str_empty(basis))
        return;
    for (size_t i = 0; i < ARRAY_LEN(kinds) && !named; i++)
        named = str_contains(basis, str_of(kinds[i]));
    strbuf_append_c(b, "。根据");
    strbuf_append(b, basis);
    strbuf_append_c(b, named ? "，本机关对该申请重新办理" : "文书，本机关对该申请重新办理");
}

static void add_findings(Draft *d)
{
    const LetterFacts *f = d->facts;
    StrBuf b = STRBUF_INIT(TEXT_MAX);
    strbuf_append_c(&b, "本机关于");
    civil_date_append_zh(&b, f->received_on);
    strbuf_append_c(&b, "收到");
    strbuf_append_c(&b, you(f));
    strbuf_append_c(&b, "提交的政府信息公开申请");
    if (!civil_date_is_none(f->supplemented_on)) {
        strbuf_append_c(&b, "，于");
        civil_date_append_zh(&b, f->supplemented_on);
        strbuf_append_c(&b, "收到");
        strbuf_append_c(&b, you(f));
        strbuf_append_c(&b, "补正后的申请");
    }
    if (!str_empty(f->subject)) {
        strbuf_append_c(&b, "，申请公开“");
        strbuf_append(&b, f->subject);
        strbuf_append_c(&b, "”");
    }
    append_redo(&b, f->redo_basis);
    strbuf_append_c(&b, "。经审查，现答复如下：");
    add(d, LETTER_FINDINGS, take(d->arena, &b));
}

LetterVariant letter_variant(const LetterFacts *facts)
{
    if (facts->outcome == LAW_ROW_GRANTED && facts->published)
        return LETTER_VARIANT_PUBLISHED;
    if (facts->outcome == LAW_ROW_NOT_PROCESSED_EXCESSIVE && facts->unexplained)
        return LETTER_VARIANT_UNEXPLAINED;
    if (facts->outcome == LAW_ROW_UNAVAILABLE_NOT_HELD &&
        (facts->not_responsible || !str_empty(facts->other_body)))
        return LETTER_VARIANT_OTHER_BODY;
    return LETTER_VARIANT_NONE;
}

/* The decision sentence with the law that it cites. */
static void add_decision(Draft *d, const LetterWording *wording)
{
    LawRow outcome = d->facts->outcome;
    Str text = wording ? wording->decision[outcome] : STR("");
    if (str_empty(text))
        text = address(d, letter_decision_text(outcome, letter_variant(d->facts)));
    Str mark = STR("{basis}");
    size_t at = str_find(text, mark, 0);
    if (at == STR_NPOS) {
        add(d, LETTER_DECISION, text);
        return;
    }
    Str before = str_sub(text, 0, at), after = str_sub(text, at + mark.len, text.len);
    Str basis = letter_decision_basis(outcome, letter_variant(d->facts));
    d->abbreviated = d->facts->withheld_count > 0;
    add(d, LETTER_DECISION,
        arena_printf(d->arena, "%.*s根据" LAW_REGULATION_NAME "%s%.*s%.*s", STR_FMT(before),
                     d->abbreviated ? "（以下简称《条例》）" : "", STR_FMT(basis), STR_FMT(after)));
}

static void add_if(Draft *d, const char *before, Str text, const char *after)
{
    if (!str_empty(text))
        add(d, LETTER_DETAIL, arena_printf(d->arena, "%s%.*s%s", before, STR_FMT(text), after));
}

/* A full stop, unless the officer's text has one of its own. */
static const char *stop_after(Str text)
{
    return str_empty(text) || str_ends_with(text, STR("。")) || str_ends_with(text, STR("；"))
               ? ""
               : "。";
}

static void add_details(Draft *d)
{
    const LetterFacts *f = d->facts;
    for (size_t i = 0; i < f->withheld_count && i < LETTER_WITHHELD_MAX; i++) {
        const LetterWithheld *part = &f->withheld[i];
        Str basis = letter_decision_basis(part->reason, LETTER_VARIANT_NONE);
        Str label = law_row(part->reason)->short_label;
        add(d, LETTER_DETAIL,
            arena_printf(d->arena, "不予公开的部分：%.*s。理由：%.*s（%s%.*s）。",
                         STR_FMT(part->what), STR_FMT(label),
                         d->abbreviated ? "《条例》" : LAW_REGULATION_NAME, STR_FMT(basis)));
    }
    add_if(d, "检索情况：", f->search_record, stop_after(f->search_record));
    add_if(d, "", f->grounds, stop_after(f->grounds));
    bool given = f->outcome == LAW_ROW_GRANTED || f->outcome == LAW_ROW_PARTLY_GRANTED;
    Str way = str_empty(f->access_way) && given ? STR("随本答复书一并提供") : f->access_way;
    add_if(d, "获取方式和途径：", way, stop_after(way));
    if (!str_empty(f->other_body))
        add(d, LETTER_DETAIL,
            arena_printf(d->arena, "%s可以向负责公开该信息的行政机关咨询，其名称和联系方式：%.*s%s",
                         you(f), STR_FMT(f->other_body), stop_after(f->other_body)));
}

Str letter_remedy_text(RemedyRoute route, Str review_body, Str court, Arena *a)
{
    Str organ = str_empty(review_body) ? STR("复议机关") : review_body;
    Str judge = str_empty(court) ? STR("有管辖权的人民法院") : court;
    if (route == REMEDY_ROUTE_REVIEW_FIRST)
        return arena_printf(
            a,
            "如对本答复不服，应当依照《中华人民共和国行政复议法》第二十三条第一款第四项的规定"
            "先申请行政复议：可以自收到本答复书之日起60日内向%.*s申请行政复议；"
            "对行政复议决定不服的，可以自收到行政复议决定书之日起15日内向%.*s提起行政诉讼。",
            STR_FMT(organ), STR_FMT(judge));
    return arena_printf(a,
                        "如对本答复不服，可以自收到本答复书之日起60日内向%.*s申请行政复议，"
                        "或者自收到本答复书之日起6个月内直接向%.*s提起行政诉讼。",
                        STR_FMT(organ), STR_FMT(judge));
}

RemedyRoute letter_route(const LetterFacts *facts)
{
    LawRow reasons[LETTER_WITHHELD_MAX];
    size_t count = MIN(facts->withheld_count, (size_t)LETTER_WITHHELD_MAX);
    for (size_t i = 0; i < count; i++)
        reasons[i] = facts->withheld[i].reason;
    return remedy_route(facts->outcome, reasons, count, facts->dated);
}

void letter_draft(const LetterFacts *facts, const LetterWording *wording, Arena *a,
                  Letter *ret_letter)
{
    assert(law_row_is_outcome(facts->outcome));
    *ret_letter = (Letter){.count = 0, .route = letter_route(facts)};
    Draft d = {facts, a, ret_letter, false};
    add(&d, LETTER_TITLE, letter_kind_title(LETTER_KIND_REPLY));
    add_number(&d);
    add(&d, LETTER_SALUTATION, arena_printf(a, "%.*s：", STR_FMT(facts->applicant)));
    add_findings(&d);
    add_decision(&d, wording);
    add_details(&d);
    add(&d, LETTER_REMEDY,
        letter_remedy_text(ret_letter->route, facts->review_body, facts->court, a));
    add(&d, LETTER_SIGNATURE, arena_str(a, facts->body));
    add(&d, LETTER_DATE, date_zh(a, facts->dated));
}

/* The paragraphs whose kinds are in the set, joined by line feeds. */
static Str join(const Letter *letter, uint32_t kinds, Arena *a)
{
    StrBuf b = STRBUF_INIT(TEXT_MAX * 4);
    for (size_t i = 0; i < letter->count; i++) {
        if (!(kinds & (1U << letter->paragraphs[i].kind)))
            continue;
        if (b.len)
            strbuf_append_char(&b, '\n');
        strbuf_append(&b, letter->paragraphs[i].text);
    }
    return take(a, &b);
}

Str letter_part(const Letter *letter, LetterParagraphKind kind, Arena *a)
{
    return join(letter, 1U << kind, a);
}

Str letter_body_text(const Letter *letter, Arena *a)
{
    return join(letter, (1U << LETTER_FINDINGS) | (1U << LETTER_DECISION) | (1U << LETTER_DETAIL),
                a);
}
