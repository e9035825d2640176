/*
 * Checks the store against itself and says what does not fit; changes no case. Memory, threads and
 * outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct DoctorResult {
    Str *faults; /* a sentence each */
    size_t fault_count;
    int64_t cases;       /* open cases whose clock was computed anew */
    int64_t attachments; /* whose bytes were read through */
    int64_t swept;       /* blobs and uploads that no row names, older than a day, removed */
} DoctorResult;
/* DENIED. */
int app_doctor(App *app, const Actor *actor, Arena *a, DoctorResult *ret_result) ATTR_NODISCARD;
