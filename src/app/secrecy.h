/*
 * 密级标志: whether a file is marked as a state secret (GB/T 9704: 绝密★, 机密★20年, 秘密☆). This
 * system is none for secrets (本系统为非涉密系统): a file that carries such a mark is not taken.
 * The star is what makes it a mark; the words alone are in every text about disclosure.
 *
 * Memory: the arena. Any thread.
 */
#pragma once

#include "document/document.h"

/* Whether one paragraph, cell or name carries a mark; blanks within and before the star count for
 * nothing. */
bool secrecy_in_text(Str text);
/* Whether a document does, in its title, a paragraph or a cell. */
bool secrecy_in_document(const Document *d);

typedef struct SecrecyResult {
    bool marked;
    bool sought; /* the whole file was read; false: a picture, damaged, protected, too large */
} SecrecyResult;
/*
 * Seeks the mark in a file's name and text, whatever its format, and in the files of an archive.
 * Documents are read by caged children (app/extract.h), within SECRECY_TIME_MAX in all. What cannot
 * be read is not refused for that: ret->sought says so. < 0: no child can be started.
 */
#define SECRECY_TIME_MAX  15000 /* milliseconds */
#define SECRECY_FILES_MAX 200   /* of an archive */
int secrecy_seek(Str bytes, Str name, Arena *a, SecrecyResult *ret_result) ATTR_NODISCARD;
