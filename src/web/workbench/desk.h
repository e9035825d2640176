/*
 * What the workbench's handlers share: a page that is one form, shown, refused and shown again with
 * what was typed. Everything lives in the request's arena.
 */
#pragma once

#include "app/casework.h"
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
/*
 * Begins a page that is one form about the case of the route's :id, and opens the case: crumbs, and
 * where it is asked for by GET the case's version and today's date in the fields that it has for
 * them. What app_open_case() answered.
 */
int desk_case_form(DeskForm *d, Site *site, HttpRequest *request, HttpResponse *response,
                   const Form *form, Str heading, OpenCaseResult *ret_case) ATTR_NODISCARD;
/* Crumbs: 案件 › number › this page. */
void desk_form_case_crumbs(DeskForm *d, const OpenCaseResult *c);
/* Reads a posted form: true when it is there and nothing in it is wrong. Else the page is to be
 * shown. */
bool desk_form_sent(DeskForm *d);
/* After a change of a case: back to it with ?done=, or the form again with the reason. */
int desk_case_finish(DeskForm *d, int64_t case_id, int outcome, const CaseChange *change,
                     const char *done);
/* Sets the choices of the field "unit_id": the units of a body that are at work. */
int desk_unit_choices(DeskForm *d, FormState *state, int64_t body_id) ATTR_NODISCARD;
/* The facts shown above the form. */
void desk_form_facts(DeskForm *d, const FactList *facts);
/*
 * Stores the upload "file"; *ret_id is 0 when none was sent. A file that is not taken becomes a
 * complaint of the form's field: then APP_E_INVALID.
 */
int desk_take_file(DeskForm *d, FormState *state, Str kind, int64_t *ret_id) ATTR_NODISCARD;
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
