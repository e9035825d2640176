/*
 * Staff accounts. Roles are those of domain/role.h, by code. Memory, threads and outcomes:
 * app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct User {
    int64_t id;
    Str login;
    Str name;
    Str phone;
    int64_t body_id; /* 0: of all bodies */
    Str body_name;
    uint32_t roles;
    bool disabled;
    bool must_change_password;
    CivilDate last_signed_in_on;
    int64_t version;
} User;
typedef struct ListUsers {
    int64_t body_id; /* 0: the actor's own; of the system administrator: all */
} ListUsers;
typedef struct ListUsersResult {
    User *users;
    size_t count;
} ListUsersResult;
int app_list_users(App *app, const Actor *actor, const ListUsers *in, Arena *a,
                   ListUsersResult *ret_result) ATTR_NODISCARD;

/*
 * Makes an account (id 0) with a generated first password, or changes one. Disabling ends its
 * sessions. INVALID, CONFLICT (version), DENIED.
 */
typedef struct SaveUser {
    int64_t id;
    int64_t version;
    Str login; /* fixed once made */
    Str name;
    Str phone;
    int64_t body_id;
    Str const *roles; /* codes */
    size_t role_count;
    bool disabled;
    Str password; /* a new account only; empty: generated */
} SaveUser;
/* What can be said of it without looking at the store. 0 or INVALID. */
int app_check_user(const SaveUser *in, Arena *a, FieldErrors *errors) ATTR_NODISCARD;
typedef struct SaveUserResult {
    FieldErrors errors;
    int64_t id;
    int64_t version;
    Str password; /* of a new account: to be shown once */
} SaveUserResult;
int app_save_user(App *app, const Actor *actor, const SaveUser *in, Arena *a,
                  SaveUserResult *ret_result) ATTR_NODISCARD;

/* Sets a generated password that must be changed at the next sign-in; ends the sessions. */
typedef struct ResetPassword {
    int64_t user_id;
    Str login;    /* instead of user_id */
    Str password; /* empty: generated */
} ResetPassword;
typedef struct ResetPasswordResult {
    FieldErrors errors;
    Str password;
} ResetPasswordResult;
int app_reset_password(App *app, const Actor *actor, const ResetPassword *in, Arena *a,
                       ResetPasswordResult *ret_result) ATTR_NODISCARD;
