/*
 * Open cases of the current year in every state of the procedure, made by the use cases themselves
 * with the clock set back. Private to src/app.
 */
#pragma once

#include "app/internal.h"

/* Makes them for a body; the clock is the machine's again afterwards. */
int demo_cases_make(App *app, const Actor *handler, const Actor *signer, Arena *a,
                    int64_t *ret_cases) ATTR_NODISCARD;
