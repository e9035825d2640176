/*
 * The application layer: every use case is one function here, called alike by web, API and CLI. It
 * authorises the actor, validates the input, runs one transaction with one audit record, and
 * returns a result struct.
 *
 * Shape: int app_verb_noun(App *, const Actor *, const VerbNoun *in, Arena *, VerbNounResult *ret).
 * Outcomes are AppOutcome. On 0 the whole result is filled. On APP_E_INVALID and APP_E_CONFLICT
 * only ret->errors is filled (every such result begins with FieldErrors errors), and nothing in the
 * store has changed. On < 0 nothing has changed either: the edge answers 500.
 *
 * Memory: all that a result points to lives in the Arena passed in. Strings of an input need to
 * live only for the call. Codes (channel, outcome, event …) are passed as Str, as forms post them,
 * and checked here; dates that are not given are CIVIL_DATE_NONE, ids that are not given are 0.
 *
 * Threads: an App is shared by all threads once opened.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"

typedef struct App App;

/* Outcomes > 0 of every app function. Each function's comment says which it can give. */
typedef enum AppOutcome {
    APP_E_DENIED = 1,      /* the actor may not do this (403; signed out: 401) */
    APP_E_NOT_FOUND = 2,   /* no such record within what the actor may see */
    APP_E_INVALID = 3,     /* the input is wrong: ret->errors */
    APP_E_CONFLICT = 4,    /* the record's state or version does not allow it: ret->errors */
    APP_E_LOCKED_OUT = 5,  /* sign-in: too many failures */
    APP_E_CREDENTIALS = 6, /* sign-in: unknown account or wrong password, never which */
    APP_OUTCOME_MAX
} AppOutcome;

/*
 * Bad input as data. field is the form's field name as in the input struct ("" for the whole
 * form), rule is short and stable ("required", "too_long", "unknown_code" …), message is a whole
 * Chinese sentence that says what to do.
 */
typedef struct FieldError {
    Str field;
    Str rule;
    Str message;
} FieldError;

typedef struct FieldErrors {
    FieldError *items;
    size_t count;
    size_t capacity;
} FieldErrors;

/* The first error of a field, or NULL. */
const FieldError *field_errors_find(const FieldErrors *errors, Str field);

/* ---- the actor ---- */

typedef enum ActorKind {
    ACTOR_ANONYMOUS, /* an applicant or reader of the public pages */
    ACTOR_USER,      /* signed in */
    ACTOR_SYSTEM,    /* the command line and jobs on the data folder: may do all */
    ACTOR_KIND_MAX
} ActorKind;

typedef struct Actor {
    ActorKind kind;
    int64_t user_id; /* ACTOR_USER */
    int64_t body_id; /* the user's body; 0: of all bodies (system administrator) */
    uint32_t roles;  /* set of domain/role.h roles */
    Str login;
    Str name;
    Str request_id; /* noted in the audit record; may be empty */
} Actor;

/* An anonymous actor and the system itself. */
Actor app_actor_anonymous(Str request_id);
Actor app_actor_system(Str name);

/* ---- opening ---- */

typedef struct AppOptions {
    const char *data_folder; /* NULL: $GONGKAI_DATA, then gongkai-data */
    const char *db;          /* "sqlite:PATH" or "postgresql://…"; NULL: $GONGKAI_DB, settings */
    bool create;             /* make the folder, the schema and the law codes when missing */
    bool read_only;          /* no migration, no id slot */
    struct DbFault *fault;   /* NULL but in tests (db/fault.h) */
} AppOptions;

/* Outcomes of app_open besides 0. *ret_where (arena-less, static or in the App) names what. */
typedef enum AppOpenOutcome {
    APP_OPEN_E_NO_FOLDER = 1, /* the data folder is missing, or none can be made there */
    APP_OPEN_E_SETTINGS = 2,  /* DATA/gongkai.conf has an error: app_open_message() */
    APP_OPEN_E_SCHEMA = 3,    /* the schema is newer than this program, or changed by hand */
    APP_OPEN_E_DATABASE = 4,  /* the database cannot be reached */
    APP_OPEN_E_BUSY = 5,      /* all id slots of the folder are taken */
    APP_OPEN_E_ADDRESS = 6,   /* what names the database is no address of one */
} AppOpenOutcome;

/*
 * Opens a data folder: settings (flags > GONGKAI_* > DATA/gongkai.conf), database with migrations,
 * attachments, secret key, law codes, calendar. Freed by the caller with app_close.
 */
int app_open(const AppOptions *options, App **ret_app) ATTR_NODISCARD;
App *app_close(App *app);
void app_closep(App **app);
/* What app_open had to say on this thread, in Chinese, when its outcome was > 0. */
const char *app_open_message(void);

/* A setting by name ("listen", "base_url", "trusted_proxy", "smtp" …); empty if it is not set. */
Str app_setting(const App *app, Str name);
const char *app_data_folder(const App *app);
/* "sqlite" or "postgresql". */
Str app_database_kind(const App *app);

/*
 * Keys for other purposes (CSRF, form fields), derived from the folder's secret: the same on every
 * node that has the same secret. purpose: at most 8 ASCII characters.
 */
void app_derive_key(const App *app, const char *purpose, uint8_t ret_key[32]);

/* ---- the clock: the only one that use cases look at ---- */

Instant app_now(const App *app);
CivilDate app_today(const App *app);
/* Stands the clock still at an instant, for tests and demonstrations; 0: the machine's again. */
void app_set_clock(App *app, Instant now);

/* Days and instants as pages show them are web's work; the calendar is in calendar_use.h. */
