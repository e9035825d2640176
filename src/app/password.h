/*
 * Passwords: argon2id of libsodium, at most two computations at a time. Private to src/app.
 */
#pragma once

#include "app/app.h"

#define PASSWORD_BYTES_MAX      1024
#define PASSWORD_CHARACTERS_MIN 10

/* The hash to be stored, in the arena. */
int password_hash(App *app, Arena *a, Str password, Str *ret_hash) ATTR_NODISCARD;
/* Whether it is the password of the hash. A NULL hash costs the same and is never right. */
int password_verify(App *app, Str hash, Str password, bool *ret_right) ATTR_NODISCARD;
/* Length, not the login, not one character repeated. */
void password_check_new(Arena *a, FieldErrors *errors, const char *field, Str password, Str login);
/* A password that is easy to read out: 4 groups of 4 base32 characters. */
Str password_generate(Arena *a);
