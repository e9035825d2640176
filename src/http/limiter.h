/*
 * Token buckets per client and class, in a table of fixed size: under a flood of addresses the
 * buckets that are nearly full again give way, never memory. Any thread.
 */
#pragma once

#include "http/address.h"
#include "http/server.h"

typedef struct HttpLimiter HttpLimiter;

HttpLimiter *http_limiter_create(const HttpRate *rates, size_t count);
HttpLimiter *http_limiter_free(HttpLimiter *l);
/*
 * Takes one token of the class. false: none is left; *ret_retry_seconds says when there will be
 * one. now: microseconds of a clock that never steps. A class that is not configured is unlimited.
 */
bool http_limiter_take(HttpLimiter *l, const HttpAddress *client, int rate_class, int64_t now,
                       int64_t *ret_retry_seconds);
