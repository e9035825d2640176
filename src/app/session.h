/*
 * Signing in and out, and what http's SessionStore needs. Passwords are argon2id hashes; at most
 * two are computed at a time, the others wait; an unknown account costs the same time as a known
 * one. Five failures within 15 minutes lock an account for 15 minutes, in the database, so on every
 * node. Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

#define SESSION_KEY_SIZE 32

/*
 * Checks login and password. It makes no session: http_session_begin() does, with the user_id.
 * INVALID (a field is empty), CREDENTIALS, LOCKED_OUT. Success and failure are audited; failures
 * are counted per account.
 */
typedef struct SignIn {
    Str login;
    Str password;
    Str client; /* address, for the audit record only */
} SignIn;
typedef struct SignInResult {
    FieldErrors errors;
    int64_t user_id;
    Actor actor;
    bool must_change_password;
    int32_t retry_after_seconds; /* LOCKED_OUT: filled as well */
} SignInResult;
int app_sign_in(App *app, const Actor *actor, const SignIn *in, Arena *a,
                SignInResult *ret_result) ATTR_NODISCARD;
/* Notes the end of a session in the audit log. */
int app_sign_out(App *app, const Actor *actor) ATTR_NODISCARD;

/* The actor for a signed-in user, read anew at each request, so that a disabled account or a
 * changed role counts at once. NOT_FOUND: unknown or disabled. */
typedef struct UserActor {
    Actor actor;
    bool must_change_password;
    Str body_code;
    Str body_name;
} UserActor;
int app_user_actor(App *app, int64_t user_id, Str request_id, Arena *a,
                   UserActor *ret_actor) ATTR_NODISCARD;

/* Changes the actor's own password. INVALID: the old one is wrong, which counts like a failure to
 * sign in and locks the account, or the new one too weak. */
typedef struct ChangePassword {
    Str old_password;
    Str new_password;
} ChangePassword;
typedef struct ChangePasswordResult {
    FieldErrors errors;
} ChangePasswordResult;
int app_change_password(App *app, const Actor *actor, const ChangePassword *in, Arena *a,
                        ChangePasswordResult *ret_result) ATTR_NODISCARD;

/* ---- rows of sessions, keyed by the hash of the token; no actor: http has checked the cookie ---
 */

typedef struct SessionRow {
    uint8_t key[SESSION_KEY_SIZE];
    int64_t user_id;
    Instant created_at;
    Instant last_seen_at;
} SessionRow;
/* NOT_FOUND. */
int app_session_load(App *app, const uint8_t key[SESSION_KEY_SIZE],
                     SessionRow *ret_row) ATTR_NODISCARD;
int app_session_create(App *app, const SessionRow *row) ATTR_NODISCARD;
/* NOT_FOUND. */
int app_session_renew(App *app, const uint8_t key[SESSION_KEY_SIZE],
                      const uint8_t new_key[SESSION_KEY_SIZE]) ATTR_NODISCARD;
int app_session_remove(App *app, const uint8_t key[SESSION_KEY_SIZE]) ATTR_NODISCARD;
int app_session_touch(App *app, const uint8_t key[SESSION_KEY_SIZE],
                      Instant last_seen_at) ATTR_NODISCARD;
/* app_sweep() of draft.h removes those that have idled out. */
