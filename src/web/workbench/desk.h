/*
 * What the workbench's handlers share: a page that is one form, shown, refused and shown again with
 * what was typed. Everything lives in the request's arena.
 */
#pragma once

#include "app/queue.h"
#include "web/handlers.h"
#include "web/site_forms.h"
#include "web/view/desk.h"
#include "web/words.h"

typedef struct DeskForm {
    Site *site;
    HttpRequest *request;
    HttpResponse *response;
    Arena *a;
    FormState state;
    DeskFormView view;
    FormLook look;
    const char *const *names; /* the fields to be shown; NULL: all */
    const FormState *second;  /* a further form on the same page, or NULL */
} DeskForm;

/* Begins a page: title, menu entry, where the form goes, what its button says. */
void desk_form_init(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                    const Form *form, Str heading, Str section);
/* Shows it: 200, 422 when a field is wrong, 409 when d->view.conflict is set. Returns 0. */
int desk_form_show(DeskForm *d);
/* Crumbs: 案件 › number › this page. */
void desk_form_case_crumbs(DeskForm *d, const OpenCaseResult *c);
/*
 * What a change of a case answered with APP_E_CONFLICT: says why and what others did meanwhile,
 * and puts the newest version into the form, so that it can be sent again.
 */
int desk_form_conflict(DeskForm *d, int64_t case_id, const FieldErrors *errors);
/* The first sentence of the complaints; a general one if there is none. */
Str desk_first_message(const FieldErrors *errors);
/* The last `count` records of a case in words. */
const Str *desk_news(Arena *a, const OpenCaseResult *c, size_t count, size_t *ret_count);
/* Sends bytes as a file to save. */
void desk_send_docx(HttpResponse *response, Str file_name, Str bytes);

#define DOCX_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
