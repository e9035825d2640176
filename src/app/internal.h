/*
 * What the files of the app layer share: the App, the transaction that a use case runs in,
 * authorisation, field errors, the audit record. Private to src/app.
 */
#pragma once

#include "app/app.h"
#include "base/error.h"
#include "base/strbuf.h"
#include "db/db.h"
#include "domain/records.h"
#include "domain/role.h"
#include "law/calendar.h"
#include "os/blob_store.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>

/* A calendar as it stood at one version of the imported notices; kept until the App closes, since
 * requests under way may still read it. */
typedef struct LoadedCalendar {
    Arena *arena;
    const Calendar *calendar;
    int64_t version;
    struct LoadedCalendar *older;
} LoadedCalendar;

struct App {
    Arena *arena; /* settings and names, for as long as the App */
    Db *db;
    BlobStore *blobs;
    const char *data_folder;
    struct SettingList *settings;
    uint8_t secret[32];
    _Atomic Instant fixed_now; /* 0: the machine's clock */
    pthread_mutex_t calendar_lock;
    LoadedCalendar *calendar;      /* newest, under calendar_lock */
    pthread_mutex_t password_lock; /* two argon2id computations at a time */
    pthread_cond_t password_free;
    int password_slots;
    size_t password_memory; /* bytes of one computation */
    Str dummy_hash;         /* of no account, so that an unknown login costs the same */
};

/* ---- transactions ---- */

/* One attempt of a use case. The arena is reset to where it stood when an attempt is repeated. */
typedef struct Tx {
    App *app;
    const Actor *actor;
    DbConn *conn;
    Arena *arena;
    Instant now; /* read once, before the first attempt */
    CivilDate today;
    const Calendar *calendar;
} Tx;

/* Decides and persists: 0 commits, an AppOutcome rolls back. in and ret are the use case's. */
typedef int (*TxFn)(Tx *tx, const void *in, void *ret);

/*
 * Runs fn in one transaction. body_id orders the writers of one body; 0 for the chain of what
 * belongs to none. The calendar of the store is loaded before fn.
 */
int app_run(App *app, const Actor *actor, DbMode mode, int64_t body_id, Arena *a, TxFn fn,
            const void *in, void *ret) ATTR_NODISCARD;

/* Prepares a text for binding: the empty Str with a pointer, for {NULL, 0}. */
Str text_or_empty(Str s);

/* ---- who may ---- */

/* APP_E_DENIED unless the actor has the capability for records of the body (0: the store's own). */
int app_require(const Actor *actor, Capability capability, int64_t body_id) ATTR_NODISCARD;
/* The body an input means: its own id, or the actor's when it is 0. */
int64_t app_body_of(const Actor *actor, int64_t body_id);
/* APP_E_NOT_FOUND unless there is a body of this id. */
int app_require_body(Tx *tx, int64_t body_id) ATTR_NODISCARD;
/* Whether the actor may see records of the body at all. */
bool app_sees_body(const Actor *actor, int64_t body_id);

/* ---- bad input ---- */

/* Adds an error; message is a format in Chinese. */
void field_error(Arena *a, FieldErrors *errors, const char *field, const char *rule,
                 const char *message, ...) ATTR_PRINTF(5, 6);
/* Adds "请填写…" if a required text is empty after trimming, and "…不能超过n个字" if too long. */
void field_check_text(Arena *a, FieldErrors *errors, const char *field, const char *label,
                      Str value, bool required, size_t max_characters);
/* Text without control characters but line ends, valid UTF-8; else "invalid_text". */
bool field_text_is_clean(Str value);
/* A text to look for: itself, or one that stands nowhere if it is no text that could be stored. */
Str text_to_find(Str s);
/* Why a set of errors forbids: APP_E_INVALID if there are any, else 0. */
int field_errors_outcome(const FieldErrors *errors) ATTR_NODISCARD;

/* ---- the audit record ---- */

/* Detail members for an audit record; end with detail_end(). No personal data. */
typedef struct AuditNote {
    int64_t body_id;
    const char *action; /* of app/actions.def */
    const char *subject_kind;
    int64_t subject_id;
    Str subject;        /* a number or name that may be shown */
    Str detail;         /* a JSON object; empty: {} */
    const Actor *actor; /* NULL: the transaction's */
} AuditNote;
int app_audit(Tx *tx, const AuditNote *note) ATTR_NODISCARD;
/* A JSON object of text members: audit_detail(a, {"event", code}, …). Empty values are left out. */
typedef struct DetailMember {
    const char *name;
    Str value;
} DetailMember;
Str audit_detail_of(Arena *a, const DetailMember *members, size_t count);
#define audit_detail(a, ...)                                                                       \
    audit_detail_of((a), (const DetailMember[]){__VA_ARGS__},                                      \
                    sizeof((const DetailMember[]){__VA_ARGS__}) / sizeof(DetailMember))

/* ---- secrets ---- */

#define SECRET_HASH_BYTES 16

/* Keyed hash of bytes for one purpose, as is kept in place of what must not be read back. */
void secret_hash(const App *app, const char *purpose, Str bytes, uint8_t ret[SECRET_HASH_BYTES]);
/* Seals and opens a text with the folder's key; empty stays empty. */
Str secret_seal(const App *app, Arena *a, Str text);
/* < 0 if it was changed or sealed with another key. */
int secret_open(const App *app, Arena *a, Str sealed, Str *ret_text) ATTR_NODISCARD;
/* The query code of an application: 16 characters, the same each time. */
void secret_query_code(const App *app, int64_t application_id, char ret_code[17]);
/* The code that belongs to a secret of the caller's for one purpose: the same each time. */
void secret_code_of(const App *app, const char *purpose, Str secret, char ret_code[17]);
/* A code that nobody has: 80 random bits. */
void secret_new_code(char ret_code[17]);
/* Seals and opens with a key that needs the code as well as the folder's secret. */
Str secret_seal_by_code(const App *app, Arena *a, Str code, Str text);
int secret_open_by_code(const App *app, Arena *a, Str code, Str sealed,
                        Str *ret_text) ATTR_NODISCARD;
/* As typed by people: case, blanks, hyphens, O I L. False if it is no code. */
bool secret_read_query_code(Str typed, char ret_code[17]) ATTR_NODISCARD;

/* ---- settings (settings.c) and the calendar (calendar_use.c) ---- */

/* APP_OPEN_E_SETTINGS with app_open_message set. */
int settings_load(App *app) ATTR_NODISCARD;
/* Loads or makes the secret; APP_OPEN_E_SETTINGS. */
int secret_load(App *app, bool create) ATTR_NODISCARD;
/* What app_open_message() says on this thread. */
void open_message_set(const char *format, ...) ATTR_PRINTF(1, 2);

/* The newest calendar, read anew if the store's notices changed. Inside a transaction. */
int calendar_current(App *app, DbConn *conn, Arena *scratch,
                     const Calendar **ret_calendar) ATTR_NODISCARD;
void calendar_forget(App *app);

/* The statute's codes into law_* tables, when they are not those of the last start. */
int law_codes_put(App *app) ATTR_NODISCARD;

/* ---- small things ---- */

/* Deletes the draft of a code inside a transaction; none under it, or no code, is fine. */
int draft_drop(Tx *tx, Str code) ATTR_NODISCARD;

/* 2026年3月5日 in the arena. */
Str date_words(Arena *a, CivilDate d);
/* Splits "a,b" into the set of roles; unknown codes are left out. */
RoleSet roles_from_text(Str text);
Str roles_to_text(Arena *a, RoleSet roles);
