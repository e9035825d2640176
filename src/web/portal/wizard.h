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
    Str looked_for;   /* words by which the bodies are ranked; empty: none */
    size_t suggested; /* bodies that have something in common with them */
    bool from_check;  /* a correction asked for on the last page: go back there */
    FieldErrors warnings;
} Wizard;

/* Empty states of all pages. The class decides which page of the applicant there is. */
int wizard_init(Wizard *w, Site *site, HttpRequest *request, HttpResponse *response,
                Str class) ATTR_NODISCARD;
/* The values of all pages into w->form. */
void wizard_gather(Wizard *w);
/* A page by its number, 0..5; the first one if that makes no sense. */
Step wizard_step(Str number);
/* The first page that is not fine; STEP_CHECK if all before it are. Fills w->warnings. */
Step wizard_first_bad(Wizard *w);
/* Answers with a page; failed: with what is wrong on it. */
int wizard_show(Wizard *w, Step step, bool failed) ATTR_NODISCARD;

/*
 * Goes to a page: keeps what was typed for this browser until tomorrow and redirects to the page's
 * address, which can be read again and gone back to (docs/decisions/0009). Where nothing can be
 * kept (no cookie, more than a draft holds), the page is the answer itself.
 */
int wizard_go(Wizard *w, Step step) ATTR_NODISCARD;
/* The code under which wizard_go() keeps; empty if it cannot. */
Str wizard_browser_code(const Wizard *w);
/* Puts what was typed on all pages aside and goes to the page that tells the code (app/draft.h). */
int wizard_keep(Wizard *w, Step step) ATTR_NODISCARD;
