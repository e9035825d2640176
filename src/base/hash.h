/*
 * SHA-256 as text, for names that follow from content: sources of reports, files kept by their
 * hash.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* 64 lower-case hexadecimal digits in the arena. */
Str hash_sha256_hex(Str bytes, Arena *a);
