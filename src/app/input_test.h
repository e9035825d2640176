/*
 * For the tests of bad input: every field of an input struct in turn gets values that it cannot
 * hold. The use case must refuse by the field's name, or find nothing, and change no row; it must
 * never fail. tests/source/inputs sees that no field of an input struct is left out.
 */
#pragma once

#include "app/fault_scene_test.h"

#include <stddef.h>

typedef enum InputKind {
    INPUT_TEXT,     /* required */
    INPUT_OPTIONAL, /* text that may be empty */
    INPUT_CODE,     /* one of a list */
    INPUT_CODE_OR,  /* one of a list, or empty */
    INPUT_PASSWORD, /* not shown, so control characters are fine */
    INPUT_LOOKUP,   /* text that finds something or nothing */
    INPUT_ID,       /* int64_t of a record that must be there */
    INPUT_ID_OR,    /* the same, or 0 */
    INPUT_FIND_ID,  /* finds something or nothing */
    INPUT_YEAR,     /* int */
    INPUT_FIND_INT, /* int or int32_t that finds something or nothing */
    INPUT_DAYS,     /* int32_t */
    INPUT_DATE,     /* required, not after today */
    INPUT_DATE_OR,  /* the same, or none */
    INPUT_ANY       /* every value is right: switches, labels checked elsewhere */
} InputKind;

typedef struct InputField {
    const char *name; /* as the refusal says it */
    size_t offset;
    InputKind kind;
} InputField;
/* A member of an input struct whose refusal names it. */
#define FIELD(type, member, kind)                                                                  \
    {                                                                                              \
#member, offsetof(type, member), INPUT_##kind                                              \
    }
/* A member whose refusal has another name: of a struct within, or of the form. */
#define FIELD_AS(type, member, name, kind)                                                         \
    {                                                                                              \
        name, offsetof(type, member), INPUT_##kind                                                 \
    }

/* Calls the use case with the input; what it complained of. */
typedef int (*InputRun)(FaultScene *s, const void *in, FieldErrors *ret_errors);

/* base is right but for the field in question, or would be refused as a conflict. */
void input_check(FaultScene *s, const char *what, InputRun run, const void *base, size_t size,
                 const InputField *fields, size_t count);
#define INPUT_CHECK(s, function, in, fields)                                                       \
    input_check((s), #function, run_##function, &(in), sizeof(in), (fields), ARRAY_LEN(fields))

/* The run of a use case whose result begins with errors, as an actor of the scene. */
#define INPUT_RUN(function, Input, Result, who)                                                    \
    static int run_##function(FaultScene *s, const void *in, FieldErrors *ret_errors)              \
    {                                                                                              \
        const Input *typed = in;                                                                   \
        Result *ret = arena_new(s->t.arena, Result, 1);                                            \
        int r = function(s->t.app, &s->who, typed, s->t.arena, ret);                               \
        *ret_errors = ret->errors;                                                                 \
        return r;                                                                                  \
    }
/* The same where the result has none. */
#define INPUT_RUN_PLAIN(function, Input, Result, who)                                              \
    static int run_##function(FaultScene *s, const void *in, FieldErrors *ret_errors)              \
    {                                                                                              \
        const Input *typed = in;                                                                   \
        Result *ret = arena_new(s->t.arena, Result, 1);                                            \
        *ret_errors = (FieldErrors){0};                                                            \
        return function(s->t.app, &s->who, typed, s->t.arena, ret);                                \
    }
