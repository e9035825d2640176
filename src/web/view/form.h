/*
 * A form as it is shown: fields with what was typed and what is wrong. Built by web/form_view.h
 * from a FormState; shown by part/form.html, part/fields.html and part/errors.html.
 */
#pragma once

#include "web/view/page.h"

typedef struct ChoiceView {
    Str id;
    Str name;
    Str code;
    Str label;
    Str hint;
    Str group; /* a heading before this choice */
    bool picked;
} ChoiceView;

typedef struct FieldView {
    Str id;
    Str name;
    Str label;
    Str hint;
    Str hint_id;
    Str error;
    Str error_id;
    Str described_by; /* ids of hint and error */
    Str value;
    Str css;          /* width class */
    Str input_type;   /* of <input> */
    Str autocomplete; /* HTML token; empty: "off" */
    Str input_mode;
    int64_t maximum;
    bool required; /* not to be marked as optional */
    bool is_input;
    bool is_area;
    bool is_radio;
    bool is_select;
    bool is_check;
    bool is_file;
    const ChoiceView *choices;
    size_t choices_count;
    Str legend; /* a heading before this field; empty: none */
    Str legend_note;
} FieldView;

typedef struct ErrorView {
    Str href; /* "#field-name" */
    Str text;
} ErrorView;

typedef struct HiddenView {
    Str name;
    Str value;
} HiddenView;

typedef struct FormView {
    Str action;
    Str csrf;
    Str submit;
    Str cancel_href; /* empty: no way out is offered */
    Str cancel_label;
    Str back; /* label of a second button, name=go value=back; empty: none */
    Str keep; /* of a third one, name=go value=keep */
    bool upload;
    const FieldView *fields;
    size_t fields_count;
    const ErrorView *errors;
    size_t errors_count;
    const HiddenView *hidden;
    size_t hidden_count;
} FormView;
