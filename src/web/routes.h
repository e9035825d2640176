/*
 * The whole site in one table: every address, with its zone, what the asker must be able to do, the
 * forms that it takes and the handler. Constant; http/route.h says what happens to a request.
 */
#pragma once

#include "domain/role.h"
#include "http/route.h"
#include "http/server.h"
#include "web/forms.h"

/* Where a row is served: the public portal may stand on another machine than the workbench. */
typedef enum WebZone {
    WEB_ZONE_PORTAL = 1,
    WEB_ZONE_WORKBENCH = 2,
} WebZone;

/* HttpRoute.capability: a Capability of domain/role.h, or anyone who is signed in. */
#define WEB_SIGNED_IN ((int)CAPABILITY_MAX)

/* HttpRoute.rate_class: token buckets per address (WEB_RATES). */
typedef enum WebRate {
    WEB_RATE_PAGE,
    WEB_RATE_SUBMIT, /* applications, uploads */
    WEB_RATE_QUERY,  /* query codes: against guessing */
    WEB_RATE_SIGN_IN,
    WEB_RATE_CHECK, /* reading a report costs time */
    WEB_RATE_DESK,
    WEB_RATE_MAX
} WebRate;

extern const HttpRoute WEB_ROUTES[];
extern const size_t WEB_ROUTES_COUNT;

/* The limits of each class; all zero switches them off (load tests). */
extern const HttpRate WEB_RATES[WEB_RATE_MAX];
