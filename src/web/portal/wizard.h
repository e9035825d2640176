/*
 * The state of the application wizard in one request, shared by its pages (apply.c) and by putting
 * it aside and going on (draft.c). Memory: the request's.
 */
#pragma once

#include "web/handlers.h"

#include "app/apply.h"
#include "web/forms.h"

typedef enum Step {
    STEP_BODY,
    STEP_CLASS,
    STEP_APPLICANT,
    STEP_CONTENT,
    STEP_DELIVERY,
    STEP_CHECK,
    STEP_MAX
} Step;

typedef struct Wizard {
    Site *site;
    HttpRequest *request;
    HttpResponse *response;
    Arena *a;
    FormState states[STEP_MAX];
    ApplicationForm form;
    bool organisation;
    bool from_check; /* a correction asked for on the last page: go back there */
    FieldErrors warnings;
} Wizard;

/* Empty states of all pages. The class decides which page of the applicant there is. */
int wizard_init(Wizard *w, Site *site, HttpRequest *request, HttpResponse *response,
                Str class) ATTR_NODISCARD;
/* The values of all pages into w->form. */
void wizard_gather(Wizard *w);
/* A page by its number, 0..5; the first one if that makes no sense. */
Step wizard_step(Str number);
/* Answers with a page; failed: with what is wrong on it. */
int wizard_show(Wizard *w, Step step, bool failed) ATTR_NODISCARD;

/* Puts what was typed on all pages aside and answers with the code (app/draft.h). */
int wizard_keep(Wizard *w, Step step) ATTR_NODISCARD;
