/*
 * Forms: what each form of the site asks for, declared as data, and the one validator for all of
 * it. Bad input is data: a field that breaks a rule gets a sentence that names the field and the
 * rule, what was typed is kept, and nothing is changed.
 *
 * Memory: values and errors live in the arena that form_read() was given (or are static). A
 * FormState is used by one thread. The declarations are constant and shared by all threads.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "http/message.h"

#define FORM_FIELDS_MAX 48

typedef enum FieldKind {
    FIELD_TEXT,     /* one line */
    FIELD_AREA,     /* several lines */
    FIELD_RADIO,    /* one of choices, all shown */
    FIELD_SELECT,   /* one of choices, in a list */
    FIELD_CHECK,    /* "1" when ticked */
    FIELD_DATE,     /* YYYY-MM-DD */
    FIELD_INTEGER,  /* 0, 1, 2 … of at most 19 digits */
    FIELD_DECIMAL,  /* a decimal number of at most 6 places, kept digit for digit */
    FIELD_EMAIL,    /* one address */
    FIELD_PHONE,    /* digits, blanks, + - ( ) */
    FIELD_POSTCODE, /* six digits */
    FIELD_USERNAME, /* letters, digits . _ - @ */
    FIELD_PASSWORD, /* never shown again */
    FIELD_KEY,      /* hidden: a token or id of ours, letters digits - _ */
    FIELD_CODE,     /* a query code: 16 characters of Crockford's base 32; blanks and - fall out */
    FIELD_FILE,     /* an upload; its bytes are the request's, not the form's */
    FIELD_KIND_MAX
} FieldKind;

typedef enum FieldFlags {
    FIELD_REQUIRED = 1,
    FIELD_WIDE = 2,    /* as wide as the column */
    FIELD_NARROW = 4,  /* dates, numbers, codes */
    FIELD_TALL = 8,    /* a long text */
    FIELD_EITHER = 16, /* this or another field: neither is required, nor shown as optional */
    FIELD_MEDIUM = 32, /* a text of some length */
} FieldFlags;

typedef struct FormChoice {
    Str code;
    Str label;
    Str hint;
    Str group; /* a heading above the first choice of a group; empty: none */
} FormChoice;

typedef struct Field {
    const char *name;
    Str label;
    FieldKind kind;
    unsigned flags;
    int maximum; /* characters (not bytes) */
    Str hint;
    const FormChoice *choices;
    size_t choice_count;
    const char *autocomplete; /* HTML autocomplete token, or NULL */
    Str section;              /* a heading above this field; empty: none */
} Field;

typedef struct Form {
    const char *id;
    const Field *fields;
    size_t count;
} Form;

typedef struct FormState {
    const Form *form;
    Str values[FORM_FIELDS_MAX];
    Str errors[FORM_FIELDS_MAX]; /* empty: fine */
    /* Choices known only at run time (bodies, units); NULL: those of the field. */
    const FormChoice *choices[FORM_FIELDS_MAX];
    size_t choice_counts[FORM_FIELDS_MAX];
    Str general; /* an error of no single field */
} FormState;

/* An empty state of a form. */
void form_init(FormState *s, const Form *form);
/* Sets the choices of a field known only at run time. */
void form_set_choices(FormState *s, const char *name, const FormChoice *choices, size_t count);
/* Fills the state from the request's form values and checks every field. */
void form_read(FormState *s, const HttpRequest *request, Arena *a);
/* The same for one value; for tests and for fields that come from elsewhere. */
void form_check(FormState *s, size_t index, Str raw, Arena *a);
bool form_ok(const FormState *s);

/* The position of a field; aborts for a name that the form does not declare. */
size_t form_index(const Form *form, const char *name);
Str form_value(const FormState *s, const char *name);
bool form_checked(const FormState *s, const char *name);
/* The value as a number; fallback when it is empty. */
int64_t form_int(const FormState *s, const char *name, int64_t fallback);
/* CIVIL_DATE_NONE when empty. */
CivilDate form_date(const FormState *s, const char *name);
void form_set(FormState *s, const char *name, Str value);
/* Marks a field as bad; the first complaint stays. */
void form_error(FormState *s, const char *name, Str sentence);
/* The label of the chosen code; the code itself if it is unknown. */
Str form_choice_label(const FormState *s, const char *name);
