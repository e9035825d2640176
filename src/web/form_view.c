#include "web/form_view.h"

#include <string.h>

/* Arrays of a view grow in the arena; their capacity is the next power of two of their count. */
static void *grown(Arena *a, const void *items, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0)
        return (void *)(uintptr_t)items; /* room is left: the view made this array itself */
    char *more = arena_alloc(a, count ? count * 2 : 1, size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

void form_view_begin(FormView *v, const FormLook *look)
{
    *v = (FormView){
        .action = look->action,
        .csrf = look->csrf,
        .submit = look->submit,
        .cancel_href = look->cancel_href,
        .cancel_label = look->cancel_label,
        .back = look->back,
        .keep = look->keep,
        .upload = look->upload,
    };
}

void form_view_hidden(FormView *v, Str name, Str value, Arena *a)
{
    HiddenView *items = grown(a, v->hidden, v->hidden_count, sizeof(HiddenView));
    items[v->hidden_count++] = (HiddenView){name, value};
    v->hidden = items;
}

static void add_error(FormView *v, Str href, Str text, Arena *a)
{
    ErrorView *items = grown(a, v->errors, v->errors_count, sizeof(ErrorView));
    items[v->errors_count++] = (ErrorView){href, text};
    v->errors = items;
}

void form_view_error(FormView *v, Str sentence, Arena *a)
{
    add_error(v, STR("#main"), sentence, a);
}

static Str input_type(FieldKind kind)
{
    /* type=date and type=number show what a browser likes; text shows what was typed. */
    switch (kind) {
    case FIELD_EMAIL:
        return STR("email");
    case FIELD_PHONE:
        return STR("tel");
    case FIELD_PASSWORD:
        return STR("password");
    case FIELD_TEXT:
    case FIELD_AREA:
    case FIELD_RADIO:
    case FIELD_SELECT:
    case FIELD_CHECK:
    case FIELD_DATE:
    case FIELD_INTEGER:
    case FIELD_DECIMAL:
    case FIELD_POSTCODE:
    case FIELD_USERNAME:
    case FIELD_KEY:
    case FIELD_CODE:
    case FIELD_FILE:
    case FIELD_KIND_MAX:
        return STR("text");
    }
    return STR("text");
}

static Str input_mode(FieldKind kind)
{
    if (kind == FIELD_INTEGER || kind == FIELD_POSTCODE)
        return STR("numeric");
    return kind == FIELD_DECIMAL ? STR("decimal") : STR("");
}

static Str width_class(const Field *f)
{
    if (f->flags & FIELD_TALL)
        return STR("w-full tall");
    if (f->flags & FIELD_MEDIUM)
        return STR("w-full medium");
    if (f->flags & FIELD_WIDE)
        return STR("w-full");
    return f->flags & FIELD_NARROW ? STR("w-s") : STR("w-l");
}

static void add_choices(FieldView *view, const FormState *s, size_t index, Arena *a)
{
    const Field *f = &s->form->fields[index];
    const FormChoice *choices = s->choices[index] ? s->choices[index] : f->choices;
    size_t count = s->choices[index] ? s->choice_counts[index] : f->choice_count;
    ChoiceView *items = arena_new(a, ChoiceView, count ? count : 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (ChoiceView){
            .id = arena_printf(a, "f-%s-%zu", f->name, i + 1),
            .name = view->name,
            .code = choices[i].code,
            .label = choices[i].label,
            .hint = choices[i].hint,
            .group = choices[i].group,
            .picked = str_eq(choices[i].code, s->values[index]),
        };
    }
    view->choices = items;
    view->choices_count = count;
}

static void fill_field(FieldView *view, const FormState *s, size_t index, Arena *a)
{
    const Field *f = &s->form->fields[index];
    *view = (FieldView){
        .id = arena_printf(a, "f-%s", f->name),
        .name = str_of(f->name),
        .label = f->label,
        .hint = f->hint,
        .error = s->errors[index],
        .legend = f->section,
        .value = f->kind == FIELD_PASSWORD ? STR("") : s->values[index],
        .css = width_class(f),
        .input_type = input_type(f->kind),
        .input_mode = input_mode(f->kind),
        .autocomplete = f->autocomplete ? str_of(f->autocomplete) : STR("off"),
        .maximum = f->maximum,
        .required = (f->flags & (FIELD_REQUIRED | FIELD_EITHER)) != 0,
        .is_area = f->kind == FIELD_AREA,
        .is_radio = f->kind == FIELD_RADIO,
        .is_select = f->kind == FIELD_SELECT,
        .is_check = f->kind == FIELD_CHECK,
        .is_file = f->kind == FIELD_FILE,
    };
    view->is_input =
        !view->is_area && !view->is_radio && !view->is_select && !view->is_check && !view->is_file;
    if (f->kind == FIELD_CHECK && !str_eq(view->value, STR("1")))
        view->value = STR("");
    bool hint = view->hint.len > 0, error = view->error.len > 0;
    view->hint_id = arena_printf(a, "h-%s", f->name);
    view->error_id = arena_printf(a, "e-%s", f->name);
    view->described_by =
        arena_printf(a, "%s%s%s%s%s", hint ? "h-" : "", hint ? f->name : "",
                     hint && error ? " " : "", error ? "e-" : "", error ? f->name : "");
    add_choices(view, s, index, a);
}

static bool is_hidden(const Field *f)
{
    return f->kind == FIELD_KEY || strcmp(f->name, "version") == 0 || strcmp(f->name, "id") == 0;
}

static bool is_named(const char *name, const char *const *names)
{
    for (; names && *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return names == NULL;
}

void form_view_add_some(FormView *v, const FormState *s, const char *const *names, Arena *a)
{
    for (size_t i = 0; i < s->form->count; i++) {
        const Field *f = &s->form->fields[i];
        if (!is_named(f->name, names))
            continue;
        if (is_hidden(f)) {
            form_view_hidden(v, str_of(f->name), s->values[i], a);
            if (s->errors[i].len)
                form_view_error(v, s->errors[i], a);
            continue;
        }
        FieldView *items = grown(a, v->fields, v->fields_count, sizeof(FieldView));
        fill_field(&items[v->fields_count++], s, i, a);
        v->fields = items;
        if (s->errors[i].len) /* a group of choices is reached by its legend */
            add_error(v, arena_printf(a, "#f-%s", f->name), s->errors[i], a);
    }
    if (s->general.len)
        form_view_error(v, s->general, a);
}

void form_view_add(FormView *v, const FormState *s, Arena *a)
{
    form_view_add_some(v, s, NULL, a);
}

void form_view_carry(FormView *v, const FormState *s, Arena *a)
{
    for (size_t i = 0; i < s->form->count; i++)
        if (s->values[i].len && s->form->fields[i].kind != FIELD_FILE)
            form_view_hidden(v, str_of(s->form->fields[i].name), s->values[i], a);
}

FieldView *form_view_field(FormView *v, const char *name)
{
    for (size_t i = 0; i < v->fields_count; i++)
        if (str_eq(v->fields[i].name, str_of(name)))
            return (FieldView *)(uintptr_t)&v->fields[i];
    return NULL;
}
