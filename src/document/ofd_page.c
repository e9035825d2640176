#include "document/ofd_page.h"

#include "base/utf8.h"
#include "document/xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INK_MAX     100000u
#define NUMBERS_MAX 4096u
#define USES_MAX    200u
#define MM          (7200.0 / 25.4) /* 1/100 point */
#define THIN        1.06            /* mm: a filled box not thicker is a line */

enum {
    NAME_ABBREVIATED = 1,
    NAME_ANNOTATION,
    NAME_APPEARANCE,
    NAME_UNIT,
    NAME_COMPOSITE,
    NAME_PATH_OBJECT,
    NAME_PHYSICAL_BOX,
    NAME_TEMPLATE,
    NAME_TEXT_CODE,
    NAME_TEXT_OBJECT,
};

static const NameKind page_names[] = {
    {"AbbreviatedData", NAME_ABBREVIATED}, {"Annot", NAME_ANNOTATION},
    {"Appearance", NAME_APPEARANCE},       {"CompositeGraphicUnit", NAME_UNIT},
    {"CompositeObject", NAME_COMPOSITE},   {"PathObject", NAME_PATH_OBJECT},
    {"PhysicalBox", NAME_PHYSICAL_BOX},    {"Template", NAME_TEMPLATE},
    {"TextCode", NAME_TEXT_CODE},          {"TextObject", NAME_TEXT_OBJECT},
};

/* a b c d e f: x' = ax + cy + e, y' = bx + dy + f. */
typedef struct Matrix {
    double v[6];
} Matrix;

typedef struct OfdReader {
    OfdInk *ink;
    const OfdSource *source;
    bool inside;    /* what the source names is being read */
    bool watermark; /* the annotation is one */
    Matrix base;    /* of all objects to the page */
    Matrix matrix;  /* object to page, mm */
    double size;
    bool stroke, fill;
    StrBuf text;
    int collecting; /* NAME_… of the element whose text is gathered */
    double x, y;
    double delta_x[NUMBERS_MAX], delta_y[NUMBERS_MAX];
    size_t delta_x_count, delta_y_count;
} OfdReader;

/* One number off the front; false at the end or at what is none. */
static bool next_number(Str *text, double *ret_value)
{
    size_t at = 0;
    while (at < text->len && (text->ptr[at] == ' ' || text->ptr[at] == ',' ||
                              (text->ptr[at] >= '\t' && text->ptr[at] <= '\r')))
        at++;
    char number[40];
    size_t length = 0;
    while (at < text->len && length < sizeof(number) - 1 &&
           (strchr("+-.eE", text->ptr[at]) || (text->ptr[at] >= '0' && text->ptr[at] <= '9')) &&
           text->ptr[at])
        number[length++] = text->ptr[at++];
    number[length] = 0;
    char *end = number;
    double value = length ? strtod(number, &end) : 0;
    *text = str_sub(*text, at, text->len);
    if (end == number || *end || !isfinite(value))
        return false;
    *ret_value = fmin(fmax(value, -1e7), 1e7);
    return true;
}

static size_t parse_numbers(Str text, double *values, size_t room)
{
    size_t count = 0;
    while (count < room && next_number(&text, &values[count]))
        count++;
    return count;
}

OfdBox ofd_parse_box(Str text)
{
    double v[4] = {0};
    (void)parse_numbers(text, v, 4);
    return (OfdBox){v[0], v[1], v[2], v[3]};
}

/* DeltaX and DeltaY: numbers, and "g n v" for n times v. */
static size_t parse_deltas(Str text, double *values)
{
    size_t count = 0;
    while (count < NUMBERS_MAX) {
        Str rest = str_trim(text);
        double times, value;
        if (str_starts_with(rest, STR("g"))) {
            text = str_sub(rest, 1, rest.len);
            if (!next_number(&text, &times) || !next_number(&text, &value))
                break;
            uint32_t left = (uint32_t)fmin(fmax(times, 0), NUMBERS_MAX);
            for (; left && count < NUMBERS_MAX; left--)
                values[count++] = value;
        } else if (next_number(&text, &values[count]))
            count++;
        else
            break;
    }
    return count;
}

static void apply(const Matrix *m, double *x, double *y)
{
    double old_x = *x, old_y = *y;
    *x = m->v[0] * old_x + m->v[2] * old_y + m->v[4];
    *y = m->v[1] * old_x + m->v[3] * old_y + m->v[5];
}

/* First inner, then outer. */
static Matrix combine(const Matrix *outer, const Matrix *inner)
{
    const double *o = outer->v, *i = inner->v;
    return (Matrix){{o[0] * i[0] + o[2] * i[1], o[1] * i[0] + o[3] * i[1],
                     o[0] * i[2] + o[2] * i[3], o[1] * i[2] + o[3] * i[3],
                     o[0] * i[4] + o[2] * i[5] + o[4], o[1] * i[4] + o[3] * i[5] + o[5]}};
}

static int32_t hundredths(double mm)
{
    double value = mm * MM;
    return value < -1e6 ? -1000000 : value > 1e7 ? 10000000 : (int32_t)lround(value);
}

static double number_attribute(const XmlAttributes *attributes, const char *name, double fallback)
{
    Str text;
    double value;
    return xml_attribute(attributes, name, &text) && next_number(&text, &value) ? value : fallback;
}

static void start_object(OfdReader *r, const XmlAttributes *attributes, bool text)
{
    Str value;
    OfdBox box = {0};
    Matrix m = {{1, 0, 0, 1, 0, 0}};
    if (xml_attribute(attributes, "Boundary", &value))
        box = ofd_parse_box(value);
    if (xml_attribute(attributes, "CTM", &value) && parse_numbers(value, m.v, 6) < 6)
        m = (Matrix){{1, 0, 0, 1, 0, 0}};
    m.v[4] += box.left;
    m.v[5] += box.top;
    r->matrix = combine(&r->base, &m);
    r->size = number_attribute(attributes, "Size", 4);
    r->stroke = !xml_attribute(attributes, "Stroke", &value) || !str_eq(value, STR("false"));
    r->fill = xml_attribute(attributes, "Fill", &value) && str_eq(value, STR("true"));
    if (text)
        r->x = r->y = 0;
}

static void start_text_code(OfdReader *r, const XmlAttributes *attributes)
{
    Str value;
    r->x = number_attribute(attributes, "X", r->x);
    r->y = number_attribute(attributes, "Y", r->y);
    r->delta_x_count =
        xml_attribute(attributes, "DeltaX", &value) ? parse_deltas(value, r->delta_x) : 0;
    r->delta_y_count =
        xml_attribute(attributes, "DeltaY", &value) ? parse_deltas(value, r->delta_y) : 0;
}

/* An object that stands for a unit of the resources. */
static void note_use(OfdReader *r, const XmlAttributes *attributes)
{
    OfdInk *ink = r->ink;
    Str id;
    if (ink->use_count >= USES_MAX || !xml_attribute(attributes, "ResourceID", &id))
        return;
    OfdSource use = {.unit = arena_str(ink->arena, id)};
    memcpy(use.matrix, r->matrix.v, sizeof(use.matrix));
    ARENA_PUSH(ink->arena, ink->uses, ink->use_count, ink->use_capacity);
    ink->uses[ink->use_count - 1] = use;
}

/* Enters what the source names of resources and annotations. */
static void enter(OfdReader *r, int kind, const XmlAttributes *attributes)
{
    Str value;
    if (kind == NAME_ANNOTATION)
        r->watermark = xml_attribute(attributes, "Type", &value) && str_eq(value, STR("Watermark"));
    else if (kind == NAME_UNIT)
        r->inside = xml_attribute(attributes, "ID", &value) && str_eq(value, r->source->unit);
    else if (kind == NAME_APPEARANCE && r->source->annotations) {
        OfdBox box = {0};
        if (xml_attribute(attributes, "Boundary", &value))
            box = ofd_parse_box(value);
        r->base = (Matrix){{1, 0, 0, 1, box.left, box.top}};
        r->inside = !r->watermark;
    }
}

static void on_start(void *context, int kind, const XmlAttributes *attributes)
{
    OfdReader *r = context;
    Str value;
    if (kind == NAME_ANNOTATION || kind == NAME_UNIT || kind == NAME_APPEARANCE)
        enter(r, kind, attributes);
    if (!r->inside)
        return;
    if (kind == NAME_COMPOSITE) {
        start_object(r, attributes, false);
        note_use(r, attributes);
    }
    if (kind == NAME_TEXT_OBJECT || kind == NAME_PATH_OBJECT)
        start_object(r, attributes, kind == NAME_TEXT_OBJECT);
    else if (kind == NAME_TEXT_CODE)
        start_text_code(r, attributes);
    else if (kind == NAME_TEMPLATE && !r->ink->template_id.len &&
             xml_attribute(attributes, "TemplateID", &value))
        r->ink->template_id = arena_str(r->ink->arena, value);
    if (kind == NAME_TEXT_CODE || kind == NAME_ABBREVIATED || kind == NAME_PHYSICAL_BOX) {
        r->collecting = kind;
        r->text.len = 0;
    }
}

static void add_glyph(OfdReader *r, double x, double y, uint32_t c)
{
    OfdInk *ink = r->ink;
    if (ink->glyph_count >= INK_MAX || c <= 0x20 || utf8_is_space(c) || (c >= 0xE000 && c < 0xF900))
        return;
    /* From the base line: most of the character is above it; narrow ones are half as wide. */
    double width = c < 0x2E80 && c != 0x2014 && c != 0x2026 && (c < 0x2018 || c > 0x201D) ? 0.5 : 1;
    double x0 = x, y0 = y - r->size * 0.86, x1 = x + r->size * width, y1 = y + r->size * 0.14;
    apply(&r->matrix, &x0, &y0);
    apply(&r->matrix, &x1, &y1);
    ARENA_PUSH(ink->arena, ink->glyphs, ink->glyph_count, ink->glyph_capacity);
    ink->glyphs[ink->glyph_count - 1] =
        (PageGlyph){hundredths(fmin(x0, x1)), hundredths(fmin(y0, y1)), hundredths(fmax(x0, x1)),
                    hundredths(fmax(y0, y1)), c};
}

static void end_text_code(OfdReader *r)
{
    Str text = strbuf_str(&r->text);
    double x = r->x, y = r->y;
    size_t n = 0;
    while (text.len && (text.ptr[0] == '\n' || text.ptr[0] == '\r' || text.ptr[0] == '\t'))
        text = str_sub(text, 1, text.len); /* layout of the XML itself */
    for (size_t i = 0; i < text.len; n++) {
        uint32_t c = utf8_next(text, &i);
        add_glyph(r, x, y, c);
        if (r->delta_x_count || r->delta_y_count) {
            x += n < r->delta_x_count ? r->delta_x[n] : 0;
            y += n < r->delta_y_count ? r->delta_y[n] : 0;
        } else
            x += r->size * (c < 0x2E80 ? 0.5 : 1);
    }
}

static void add_line(OfdReader *r, double x0, double y0, double x1, double y1)
{
    OfdInk *ink = r->ink;
    apply(&r->matrix, &x0, &y0);
    apply(&r->matrix, &x1, &y1);
    if (ink->line_count >= INK_MAX || (fabs(x1 - x0) > 0.35 && fabs(y1 - y0) > 0.35))
        return;
    ARENA_PUSH(ink->arena, ink->lines, ink->line_count, ink->line_capacity);
    ink->lines[ink->line_count - 1] =
        (PageLine){hundredths(fmin(x0, x1)), hundredths(fmin(y0, y1)), hundredths(fmax(x0, x1)),
                   hundredths(fmax(y0, y1))};
}

/* A subpath while it is read: its extent, in case it is a thin filled box. */
typedef struct Subpath {
    double left, top, right, bottom;
    bool curved, open;
} Subpath;

static void extend(Subpath *s, double x, double y)
{
    s->left = s->open ? fmin(s->left, x) : x;
    s->right = s->open ? fmax(s->right, x) : x;
    s->top = s->open ? fmin(s->top, y) : y;
    s->bottom = s->open ? fmax(s->bottom, y) : y;
    s->open = true;
}

static void end_subpath(OfdReader *r, Subpath *s)
{
    double width = s->right - s->left, height = s->bottom - s->top;
    double middle_x = (s->left + s->right) / 2, middle_y = (s->top + s->bottom) / 2;
    if (s->open && r->fill && !s->curved && fmin(width, height) <= THIN &&
        fmax(width, height) > 0.35) {
        if (width >= height)
            add_line(r, s->left, middle_y, s->right, middle_y);
        else
            add_line(r, middle_x, s->top, middle_x, s->bottom);
    }
    *s = (Subpath){0};
}

/* M x y, L x y, C and the like, B …: how many numbers follow an command, its point last. */
static size_t operand_count(char command)
{
    switch (command) {
    case 'M':
    case 'S':
    case 'L':
        return 2;
    case 'Q':
        return 4;
    case 'B':
        return 6;
    case 'A':
        return 7;
    default:
        return 0;
    }
}

static void end_path(OfdReader *r)
{
    Str text = strbuf_str(&r->text);
    Subpath s = {0};
    double x = 0, y = 0, start_x = 0, start_y = 0, v[7];
    while (text.len) {
        char command = text.ptr[0];
        text = str_sub(text, 1, text.len);
        size_t count = operand_count(command);
        if (command == 'C') {
            if (r->stroke)
                add_line(r, x, y, start_x, start_y);
            x = start_x;
            y = start_y;
        }
        if (!count || parse_numbers(text, v, count) < count)
            continue;
        for (size_t i = 0; i < count; i++)
            (void)next_number(&text, &v[i]);
        double to_x = v[count - 2], to_y = v[count - 1];
        if (command == 'M' || command == 'S') {
            end_subpath(r, &s);
            start_x = to_x;
            start_y = to_y;
        } else if (command == 'L' && r->stroke)
            add_line(r, x, y, to_x, to_y);
        s.curved = s.curved || count > 2;
        extend(&s, to_x, to_y);
        x = to_x;
        y = to_y;
    }
    end_subpath(r, &s);
}

static void on_end(void *context, int kind)
{
    OfdReader *r = context;
    if ((kind == NAME_UNIT && r->source->unit.len) ||
        (kind == NAME_APPEARANCE && r->source->annotations))
        r->inside = false;
    if (!kind || kind != r->collecting)
        return;
    if (kind == NAME_TEXT_CODE)
        end_text_code(r);
    else if (kind == NAME_ABBREVIATED)
        end_path(r);
    else
        r->ink->page_box = ofd_parse_box(strbuf_str(&r->text));
    r->collecting = 0;
}

static void on_text(void *context, Str text)
{
    OfdReader *r = context;
    if (r->collecting)
        strbuf_append(&r->text, text);
}

int ofd_read_page(Str xml, const DocumentLimits *limits, OfdInk *ink)
{
    const OfdSource page = OFD_SOURCE_PAGE;
    return ofd_read_source(xml, &page, limits, ink);
}

int ofd_read_source(Str xml, const OfdSource *source, const DocumentLimits *limits, OfdInk *ink)
{
    if (!ink->reader)
        ink->reader = arena_new(ink->arena, OfdReader, 1);
    OfdReader *r = ink->reader;
    r->collecting = 0;
    r->watermark = false;
    r->ink = ink;
    r->source = source;
    r->inside = !source->unit.len && !source->annotations;
    memcpy(r->base.v, source->matrix, sizeof(r->base.v));
    r->text = STRBUF_INIT(limits->text_bytes);
    NameMap names = {.names = page_names, .count = ARRAY_LEN(page_names)};
    XmlEvents events = {on_start, on_end, on_text, NULL};
    int outcome = xml_parse(xml, limits, &names, &events, r);
    strbuf_deinit(&r->text);
    return outcome;
}

PageContent ofd_page_content(const OfdInk *ink)
{
    return (PageContent){.width = hundredths(ink->page_box.width),
                         .height = hundredths(ink->page_box.height),
                         .glyphs = ink->glyphs,
                         .glyph_count = ink->glyph_count,
                         .lines = ink->lines,
                         .line_count = ink->line_count};
}
