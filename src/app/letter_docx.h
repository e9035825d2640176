/*
 * A letter as DOCX inside a transaction. Private to src/app.
 */
#pragma once

#include "app/internal.h"
#include "app/letter.h"

/* version 0: the newest. APP_E_NOT_FOUND. */
int letter_docx_make(Tx *tx, int64_t letter_id, int version, LetterDocx *ret_docx) ATTR_NODISCARD;
