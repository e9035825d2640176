/*
 * Giving uploaded files to a case, inside the transaction of a use case. Private to src/app.
 */
#pragma once

#include "app/internal.h"

/* APP_E_INVALID, with an error for "attachments": no such upload, or another case has it. */
int attachment_link(Tx *tx, int64_t attachment_id, int64_t body_id, int64_t application_id,
                    FieldErrors *errors) ATTR_NODISCARD;
int attachment_link_token(Tx *tx, Str token, int64_t body_id, int64_t application_id,
                          FieldErrors *errors) ATTR_NODISCARD;
