/*
 * For tests of the app layer: an App on a fresh data folder over either engine, with one body, an
 * officer of all roles, a clock that stands still, and an application form that is right.
 */
#pragma once

#include "app/app.h"
#include "app/application_form.h"
#include "app/apply.h"
#include "app/user_admin.h"
#include "db/db_test_engines.h"

typedef struct TestApp {
    App *app;
    Arena *arena;
    Actor officer; /* of the body, with every role */
    Actor system;
    Actor anonymous;
    int64_t body_id;
} TestApp;

/* Opens an App over the database of a test. approval: "full" or "short". */
void test_app_begin(TestDb *t, const char *approval, TestApp *ret_app);
void test_app_end(TestApp *t);
/* One more body under a code; its id. */
int64_t test_body(TestApp *t, const char *code, const char *approval);
/* Sets the clock to noon of a day in China. */
void test_app_day(TestApp *t, int year, int month, int day);
/* Opens one more App over the same folder and database, with the test's fault injector. */
App *test_app_open(TestDb *t);

/* A form of a natural person that has no error. */
ApplicationForm test_form(void);
/* Submits it on the public pages under a key; the receipt. */
ApplicationReceipt test_submit(TestApp *t, const char *key);
/* A handler of the body with a login and password. */
SaveUserResult test_user(TestApp *t, const char *login, Str password);
/* The version of a case, as its page shows it to the officer. */
int64_t test_case_version(TestApp *t, int64_t case_id);
/* The report of a demonstration body as a web page, under another name and year; granted is added
 * to one outcome cell, so that anything but 0 breaks row and column. */
Str test_report_page(TestApp *t, const char *agency, int year, int granted);
/* Fails the test, saying which field is wrong, unless r is 0. */
void test_fine(int r, const FieldErrors *errors);

/* All rows of all tables as text, for comparing before and after. */
Str test_dump(TestDb *t, Arena *a);
