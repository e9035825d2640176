/*
 * How pages write days, times, sizes, terms and codes. Results live in the arena. Pure.
 */
#pragma once

#include "app/application_form.h"
#include "app/case_view.h"
#include "base/arena.h"
#include "base/civil_date.h"
#include "web/forms.h"
#include "web/view/page.h"

/* 2026-03-05; empty for no date. */
Str words_date(Arena *a, CivilDate d);
/* 2026年3月5日（星期四）; empty for no date. */
Str words_date_long(Arena *a, CivilDate d);
/* 2026-03-05 14:30. */
Str words_minute(Arena *a, Instant t);
/* 1.2 MB */
Str words_size(Arena *a, int64_t bytes);
/* ABCD-EFGH-JKMN-PQRS */
Str words_query_code(Arena *a, Str code);
/* The lines of a text, without empty ones. */
const Str *words_lines(Arena *a, Str text, size_t *ret_count);

/* How near a deadline is: the words, and the class of their colour. */
Str words_due(Arena *a, Urgency urgency, int32_t working_days_left, Str state);
Str words_due_class(Urgency urgency);
/* The same for the public page, from the days left alone. */
Urgency words_urgency(bool running, bool suspended, int32_t working_days_left);

/* An article as the law layer writes it, "32,33(2)": 条例第32、33条. Empty for none. */
Str words_article(Arena *a, Str article);

/* The detail of an audit record, a JSON object of texts: "渠道：邮寄；文号：…". What is no such
 * object comes back as it is. */
Str words_detail(Arena *a, Str json);

/* The app's choices as a form shows them. */
const FormChoice *words_choices(Arena *a, Choices choices);

/* A growing list of facts; those with an empty value are left out. */
typedef struct FactList {
    Arena *arena;
    FactView *items;
    size_t count;
    size_t capacity;
} FactList;
void facts_add(FactList *list, Str label, Str value);
void facts_add_link(FactList *list, Str label, Str value, Str href);
