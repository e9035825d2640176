/*
 * Every form of the site, declared. A form's field names are those of the app input that it fills,
 * so that the app's own complaints (FieldErrors) land on the right field. Constant, any thread.
 */
#pragma once

#include "app/app.h"
#include "web/forms.h"

/* ---- public ---- */
extern const Form FORM_APPLY_BODY;         /* step 1: to whom */
extern const Form FORM_APPLY_CLASS;        /* step 2: which of the six classes */
extern const Form FORM_APPLY_PERSON;       /* step 2, a natural person */
extern const Form FORM_APPLY_ORGANISATION; /* step 2, one of the five organisation classes */
extern const Form FORM_APPLY_CONTENT;      /* step 3 */
extern const Form FORM_APPLY_DELIVERY;     /* step 4 */
extern const Form FORM_APPLY_CHECK;        /* step 5 */
extern const Form FORM_DRAFT;
extern const Form FORM_STATUS;
extern const Form FORM_REPORT_CHECK;
extern const Form FORM_REPORT_DOWNLOAD;

/* ---- workbench ---- */
extern const Form FORM_SIGN_IN;
extern const Form FORM_PASSWORD;
extern const Form FORM_REGISTER; /* channel and days; then the applicant's fields and content */
extern const Form FORM_REGISTER_APPLICANT;
extern const Form FORM_EVENT;
extern const Form FORM_ASSIGN;
extern const Form FORM_ATTACH;
extern const Form FORM_REVEAL;
extern const Form FORM_OUTCOME;
extern const Form FORM_LETTER;
extern const Form FORM_LETTER_STEP; /* draft, number */
extern const Form FORM_DELIVER;
extern const Form FORM_ARCHIVE;
extern const Form FORM_REMEDY;
extern const Form FORM_COUNTS;
extern const Form FORM_REPORT_TEXT;
extern const Form FORM_YEAR; /* close, reopen, nil */
extern const Form FORM_USER;
extern const Form FORM_USER_RESET;
extern const Form FORM_BODY;
extern const Form FORM_UNIT;
extern const Form FORM_CALENDAR;
extern const Form FORM_IMPORT; /* supervision: site_forms_supervise.c */
extern const Form FORM_MEMBERS;
extern const Form FORM_VERDICT;
extern const Form FORM_DECIDE;
extern const Form FORM_PLACE;
extern const Form FORM_NONE; /* a button alone: sign out */

/* All of them, for tests. */
extern const Form *const SITE_FORMS[];
extern const size_t SITE_FORMS_COUNT;

/* The six applicant classes, with a sentence on each. */
extern const FormChoice APPLICANT_CHOICES[6];

/* Copies the app's complaints to the fields they name; the rest becomes the general one. */
void form_take_errors(FormState *s, const FieldErrors *errors);
