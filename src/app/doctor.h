/*
 * Checks the store against itself and says what does not fit; changes no case. Memory, threads and
 * outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct DoctorResult {
    Str *faults; /* a sentence each */
    size_t fault_count;
    int64_t cases;       /* open and closed, whose clock was computed anew */
    int64_t attachments; /* files of cases and imported reports whose bytes were read through */
    int64_t swept;       /* blobs and uploads that no row names, older than a day, removed */
} DoctorResult;
/*
 * Of every case: its dates against those that its events give, its answers, its year; of every
 * letter: its versions and number; the counters against the numbers that were given; references
 * between the records; every stored file against its hash; the chains of the audit log; and what
 * the engine itself finds damaged. DENIED.
 */
int app_doctor(App *app, const Actor *actor, Arena *a, DoctorResult *ret_result) ATTR_NODISCARD;
