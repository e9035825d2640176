/*
 * The fault injector: wraps either engine and makes the n-th database call fail, so that a test can
 * run a use case once per call and see that each failure leaves the data unchanged. Calls counted:
 * connect, begin, prepare, each step, savepoint and release, commit. The caller owns the struct; it
 * must outlive the Db that was opened with it (DbOptions.fault). Any thread.
 *
 *     for (int64_t n = 1;; n++) {
 *         db_fault_arm(&fault, DB_FAULT_ERROR, n);
 *         int r = use_case(...);
 *         if (!db_fault_disarm(&fault))
 *             break;   it ran through without reaching its n-th call: every call has failed once
 *         assert r < 0 and the data is unchanged
 *     }
 */
#pragma once

#include "base/base.h"
#include <stdatomic.h>

typedef enum DbFaultKind {
    DB_FAULT_ERROR, /* the call fails with -EIO */
    DB_FAULT_FULL,  /* -ENOSPC */
    DB_FAULT_LOST,  /* the connection is gone: -ECONNRESET; later calls on it fail too */
    DB_FAULT_RETRY, /* a serialisation failure: db_tx() runs its function again and succeeds */
} DbFaultKind;

typedef struct DbFault {
    _Atomic int64_t calls; /* counted since it was armed */
    _Atomic int64_t fail_at;
    _Atomic DbFaultKind kind;
    _Atomic bool hit;
} DbFault;

/* The n-th call from now (1: the next) fails once. */
void db_fault_arm(DbFault *fault, DbFaultKind kind, int64_t n);
/* No call fails any more. True if one did since db_fault_arm(). */
bool db_fault_disarm(DbFault *fault);
