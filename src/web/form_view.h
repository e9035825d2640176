/*
 * From a FormState to what templates show of it. The view lives in the arena and points into the
 * state, which must outlive it. No state of its own, any thread.
 */
#pragma once

#include "web/forms.h"
#include "web/view/form.h"

/* How a form is shown; empty members are left out. */
typedef struct FormLook {
    Str action;
    Str csrf;
    Str submit;
    Str cancel_href;
    Str cancel_label;
    Str back;
    Str keep;
    bool upload;
} FormLook;

void form_view_begin(FormView *v, const FormLook *look);
/*
 * Adds the visible fields of a state, and its errors to the summary on top. Fields of kind
 * FIELD_KEY and those named "version" are added as hidden ones.
 */
void form_view_add(FormView *v, const FormState *s, Arena *a);
/* Only some of the fields: `names` ends with NULL; the order is that of the form. */
void form_view_add_some(FormView *v, const FormState *s, const char *const *names, Arena *a);
/* All non-empty values as hidden fields: what earlier steps of a wizard have gathered. */
void form_view_carry(FormView *v, const FormState *s, Arena *a);
void form_view_hidden(FormView *v, Str name, Str value, Arena *a);
/* Adds an error of no field to the summary. */
void form_view_error(FormView *v, Str sentence, Arena *a);
/* The view of a field by name, to change its label or hint; NULL if it is not shown. */
FieldView *form_view_field(FormView *v, const char *name);
