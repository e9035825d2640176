/*
 * Containers from outside: a ZIP of parts, read within bounds. Declared sizes are checked before a
 * byte is unpacked, and never more than the declared size is read.
 *
 * Memory: a Container holds libzip's state until container_close(); parts live in the arena. One
 * thread at a time. Outcomes: DocumentOutcome.
 */
#pragma once

#include "document/document.h"

typedef struct Container Container;

/* DOCX, XLSX, OFD or ZIP, by the names of the entries; ZIP also when they cannot be read. */
DocumentFormat container_sniff(Str bytes);

/* bytes and limits must outlive the container. Outcomes: _DAMAGED, _TOO_LARGE (entries),
 * _ENCRYPTED. */
int container_open(Str bytes, const DocumentLimits *limits,
                   Container **ret_container) ATTR_NODISCARD;
void container_close(Container *c);
void container_closep(Container **c); /* for CLEANUP */

/* DOCX, XLSX, OFD or ZIP, by the names of the entries. */
DocumentFormat container_kind(const Container *c);
/* All parts read so far were given back: the bound of their sum counts anew. */
void container_forget(Container *c);

size_t container_count(const Container *c);
/* The name of entry i, valid while the container is open; "" if it has none. */
Str container_name(const Container *c, size_t i);
/* What entry i claims to unpack to, in bytes; UINT64_MAX if it does not say. */
uint64_t container_size(const Container *c, size_t i);
/* The index of a name, without regard to ASCII case and a leading '/'; -1: there is none. */
int64_t container_find(const Container *c, Str name);

/* One part, unpacked. Outcomes: _DAMAGED (also: no such part), _TOO_LARGE, _ENCRYPTED. */
int container_read(Container *c, int64_t index, Arena *a, Str *ret_bytes) ATTR_NODISCARD;
