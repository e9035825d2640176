#include "document/docx_style.h"

#include "base/utf8.h"
#include "document/xml.h"

#include <string.h>

#define LEVELS    9
#define ITEMS_MAX 10000u

typedef struct Style {
    Str id, based_on;
    int outline;
    int64_t number, level;
    bool title;
} Style;

typedef struct NumberLevel {
    Str format, text;
    int64_t start;
} NumberLevel;

typedef struct AbstractNumber {
    int64_t id;
    NumberLevel levels[LEVELS];
    int64_t counters[LEVELS];
    bool begun[LEVELS];
} AbstractNumber;

typedef struct Number {
    int64_t id, abstract;
} Number;

struct DocxStyles {
    Container *container;
    Str folder;
    const DocumentLimits *limits;
    Arena *arena;
    bool styles_read, numbers_read;
    Style *styles;
    size_t style_count, style_capacity;
    AbstractNumber *abstracts;
    size_t abstract_count, abstract_capacity;
    Number *numbers;
    size_t number_count, number_capacity;
    bool in_level, in_number;
    size_t level;
};

enum {
    NAME_ABSTRACT_NUM = 1,
    NAME_ABSTRACT_NUM_ID,
    NAME_BASED_ON,
    NAME_ILVL,
    NAME_LVL,
    NAME_LVL_TEXT,
    NAME_NAME,
    NAME_NUM,
    NAME_NUM_FMT,
    NAME_NUM_ID,
    NAME_OUTLINE,
    NAME_START,
    NAME_STYLE,
};

static const NameKind style_names[] = {
    {"abstractNum", NAME_ABSTRACT_NUM},
    {"abstractNumId", NAME_ABSTRACT_NUM_ID},
    {"basedOn", NAME_BASED_ON},
    {"ilvl", NAME_ILVL},
    {"lvl", NAME_LVL},
    {"lvlText", NAME_LVL_TEXT},
    {"name", NAME_NAME},
    {"num", NAME_NUM},
    {"numFmt", NAME_NUM_FMT},
    {"numId", NAME_NUM_ID},
    {"outlineLvl", NAME_OUTLINE},
    {"start", NAME_START},
    {"style", NAME_STYLE},
};

DocxStyles *docx_style_create(Container *container, Str folder, const DocumentLimits *limits,
                              Arena *a)
{
    DocxStyles *s = arena_new(a, DocxStyles, 1);
    *s = (DocxStyles){.container = container, .folder = folder, .limits = limits, .arena = a};
    return s;
}

static Str value_of(DocxStyles *s, const XmlAttributes *attributes)
{
    Str value = STR("");
    return xml_attribute(attributes, "val", &value) ? arena_str(s->arena, value) : STR("");
}

static void on_style_start(void *context, int kind, const XmlAttributes *attributes)
{
    DocxStyles *s = context;
    Str id = STR("");
    if (kind == NAME_STYLE && s->style_count < ITEMS_MAX) {
        ARENA_PUSH(s->arena, s->styles, s->style_count, s->style_capacity);
        (void)xml_attribute(attributes, "styleId", &id);
        s->styles[s->style_count - 1] =
            (Style){.id = arena_str(s->arena, id), .outline = -1, .number = -1, .level = -1};
        return;
    }
    Style *style = s->style_count ? &s->styles[s->style_count - 1] : NULL;
    if (!style)
        return;
    switch (kind) {
    case NAME_NAME: {
        Str name = value_of(s, attributes);
        style->title = str_eq_nocase(name, STR("title"));
        int64_t level;
        if (str_eq_nocase(str_sub(name, 0, 8), STR("heading ")) &&
            str_parse_int(str_sub(name, 8, name.len), &level) && level >= 1 && level <= LEVELS)
            style->outline = (int)level - 1;
        break;
    }
    case NAME_BASED_ON:
        style->based_on = value_of(s, attributes);
        break;
    case NAME_OUTLINE:
        style->outline = (int)MIN(MAX(xml_attribute_int(attributes, "val", -1), -1), LEVELS);
        break;
    case NAME_NUM_ID:
        style->number = xml_attribute_int(attributes, "val", -1);
        break;
    case NAME_ILVL:
        style->level = xml_attribute_int(attributes, "val", 0);
        break;
    default:
        break;
    }
}

static void on_number_start(void *context, int kind, const XmlAttributes *attributes)
{
    DocxStyles *s = context;
    if (kind == NAME_ABSTRACT_NUM && s->abstract_count < ITEMS_MAX / 10) {
        ARENA_PUSH(s->arena, s->abstracts, s->abstract_count, s->abstract_capacity);
        s->abstracts[s->abstract_count - 1].id = xml_attribute_int(attributes, "abstractNumId", -1);
    } else if (kind == NAME_NUM && s->number_count < ITEMS_MAX) {
        ARENA_PUSH(s->arena, s->numbers, s->number_count, s->number_capacity);
        s->numbers[s->number_count - 1] = (Number){xml_attribute_int(attributes, "numId", -1), -1};
        s->in_number = true;
    } else if (kind == NAME_ABSTRACT_NUM_ID && s->in_number) {
        s->numbers[s->number_count - 1].abstract = xml_attribute_int(attributes, "val", -1);
    } else if (kind == NAME_LVL) {
        int64_t level = xml_attribute_int(attributes, "ilvl", -1);
        s->in_level = !s->in_number && s->abstract_count && level >= 0 && level < LEVELS;
        s->level = s->in_level ? (size_t)level : 0;
    }
    if (!s->in_level)
        return;
    NumberLevel *l = &s->abstracts[s->abstract_count - 1].levels[s->level];
    if (kind == NAME_NUM_FMT)
        l->format = value_of(s, attributes);
    else if (kind == NAME_LVL_TEXT)
        l->text = value_of(s, attributes);
    else if (kind == NAME_START)
        l->start = xml_attribute_int(attributes, "val", 1);
}

static void on_end(void *context, int kind)
{
    DocxStyles *s = context;
    if (kind == NAME_LVL)
        s->in_level = false;
    else if (kind == NAME_NUM)
        s->in_number = false;
}

static void on_text(ATTR_UNUSED void *context, ATTR_UNUSED Str text)
{
}

static void read_part(DocxStyles *s, const char *name,
                      void (*start)(void *, int, const XmlAttributes *))
{
    if (!s->container)
        return;
    Str path = arena_printf(s->arena, "%.*s%s", STR_FMT(s->folder), name), xml;
    int64_t index = container_find(s->container, path);
    if (index < 0 || container_read(s->container, index, s->arena, &xml) != 0)
        return;
    NameMap names = {.names = style_names, .count = ARRAY_LEN(style_names)};
    XmlEvents events = {.start = start, .end = on_end, .text = on_text};
    int ignored = xml_parse(xml, s->limits, &names, &events, s);
    (void)ignored; /* what was read before a fault still helps */
}

static const Style *find_style(DocxStyles *s, Str id)
{
    if (!s->styles_read) {
        s->styles_read = true;
        read_part(s, "styles.xml", on_style_start);
    }
    for (size_t i = 0; i < s->style_count && id.len; i++)
        if (str_eq(s->styles[i].id, id))
            return &s->styles[i];
    return NULL;
}

Str docx_style_intern(DocxStyles *s, Str id)
{
    const Style *style = find_style(s, id);
    return style ? style->id : STR("");
}

BlockKind docx_style_kind(DocxStyles *s, const DocxParagraph *p, int *ret_level)
{
    int outline = p->outline;
    const Style *style = find_style(s, p->style);
    for (int hops = 0; style && outline < 0 && hops < 10; hops++) {
        if (style->title)
            return BLOCK_TITLE;
        outline = style->outline;
        style = find_style(s, style->based_on);
    }
    *ret_level = outline + 1;
    return outline >= 0 && outline < LEVELS ? BLOCK_HEADING : BLOCK_PARAGRAPH;
}

/* 1..9999 in Chinese numerals: 十, 十一, 一百零三. */
static void append_chinese(StrBuf *out, int64_t n)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};
    bool begun = false, gap = false;
    for (int64_t i = 0, unit = 1000; i < 4; i++, unit /= 10) {
        int64_t d = n / unit % 10;
        if (d == 0) {
            gap = begun;
            continue;
        }
        if (gap)
            strbuf_append_c(out, digits[0]);
        if (!(d == 1 && unit == 10 && !begun))
            strbuf_append_c(out, digits[d]);
        strbuf_append_c(out, units[i]);
        begun = true;
        gap = false;
    }
}

static void append_roman(StrBuf *out, int64_t n, bool upper)
{
    static const struct {
        int value;
        const char *upper, *lower;
    } parts[] = {{100, "C", "c"},  {90, "XC", "xc"}, {50, "L", "l"},
                 {40, "XL", "xl"}, {10, "X", "x"},   {9, "IX", "ix"},
                 {5, "V", "v"},    {4, "IV", "iv"},  {1, "I", "i"}};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            strbuf_append_c(out, upper ? parts[i].upper : parts[i].lower);
}

static void append_number(StrBuf *out, Str format, int64_t n)
{
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
    bool small = n >= 1 && n <= 9999;
    if (small &&
        (str_contains(format, STR("hineseCounting")) || str_eq(format, STR("japaneseCounting")) ||
         str_contains(format, STR("aiwaneseCounting"))))
        append_chinese(out, n);
    else if (small && n <= 10 && str_eq(format, STR("ideographTraditional")))
        strbuf_append_c(out, stems[n - 1]);
    else if (small && n <= 20 && str_starts_with(format, STR("decimalEnclosedCircle")))
        strbuf_append_codepoint(out, (uint32_t)(0x2460 + n - 1));
    else if (small && n <= 26 && str_ends_with(format, STR("Letter")))
        strbuf_append_char(out,
                           (char)((str_starts_with(format, STR("upper")) ? 'A' : 'a') + n - 1));
    else if (small && n < 400 && str_ends_with(format, STR("Roman")))
        append_roman(out, n, str_starts_with(format, STR("upper")));
    else if (!str_eq(format, STR("none")))
        strbuf_append_int(out, n);
}

static AbstractNumber *find_abstract(DocxStyles *s, int64_t number)
{
    if (!s->numbers_read) {
        s->numbers_read = true;
        read_part(s, "numbering.xml", on_number_start);
    }
    for (size_t i = 0; i < s->number_count; i++) {
        if (s->numbers[i].id != number)
            continue;
        for (size_t k = 0; k < s->abstract_count; k++)
            if (s->abstracts[k].id == s->numbers[i].abstract)
                return &s->abstracts[k];
    }
    return NULL;
}

static Str format_number(DocxStyles *s, AbstractNumber *n, size_t level)
{
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(200);
    const NumberLevel *l = &n->levels[level];
    for (size_t i = 0; i < l->text.len; i++) {
        char digit = l->text.ptr[i] == '%' && i + 1 < l->text.len ? l->text.ptr[i + 1] : 0;
        if (digit >= '1' && digit <= '9') {
            size_t which = (size_t)(digit - '1');
            Str format = n->levels[which].format;
            append_number(&out, format.len ? format : STR("decimal"), n->counters[which]);
            i++;
        } else
            strbuf_append_char(&out, l->text.ptr[i]);
    }
    return strbuf_failed(&out) ? STR("") : arena_str(s->arena, strbuf_str(&out));
}

Str docx_style_number(DocxStyles *s, const DocxParagraph *p)
{
    int64_t number = p->number, level = p->level;
    const Style *style = number < 0 ? find_style(s, p->style) : NULL;
    for (int hops = 0; style && number < 0 && hops < 10; hops++) {
        number = style->number;
        level = level < 0 ? style->level : level;
        style = find_style(s, style->based_on);
    }
    if (number <= 0)
        return STR("");
    AbstractNumber *n = find_abstract(s, number);
    size_t at = level > 0 && level < LEVELS ? (size_t)level : 0;
    if (!n || str_eq(n->levels[at].format, STR("bullet")))
        return STR("");
    for (size_t i = 0; i <= at; i++)
        if (!n->begun[i]) {
            n->counters[i] = n->levels[i].start - (i == at);
            n->begun[i] = true;
        }
    n->counters[at]++;
    for (size_t i = at + 1; i < LEVELS; i++)
        n->begun[i] = false;
    return format_number(s, n, at);
}
