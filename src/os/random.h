/*
 * Random bytes from the kernel, and the ids of all rows. Any thread. The kernel's generator cannot
 * fail once it is seeded; should it, the process aborts rather than go on with weak bytes.
 *
 * An id is 63 bits: 41 bits of milliseconds since 2020-01-01T00:00:00Z (until 2089), 10 bits of
 * maker, 12 bits of sequence. Ids of one process rise strictly, also when the clock is set back.
 * The maker is one slot of 32 of a data folder (held by a file lock, so that a server and commands
 * beside it never share one) plus 32 times the node number of the settings (0..31). Before a slot
 * is claimed, the maker is random: good for tests, not for a store.
 */
#pragma once

#include "base/base.h"

#define RANDOM_ID_NODES 32

/* Outcomes > 0 of random_id_claim(). */
enum {
    RANDOM_E_SLOTS_TAKEN = 1, /* 32 processes write to this folder already */
};

/* Fills count bytes. */
void random_bytes(void *buffer, size_t count);
/* Writes count characters of Crockford's base 32 (0-9 A-Z without I L O U), and a NUL. */
void random_base32(size_t count, char *ret_text);

/*
 * Claims one of the folder's slots until the process ends, and starts after every id that an
 * earlier holder of the slot may have made. slots_path names a file that is made if it is missing.
 * Call it once, before the first row is written; a second call changes the slot.
 */
int random_id_claim(const char *slots_path, int node) ATTR_NODISCARD;
/* The next id: > 0, greater than all earlier ones of this process. */
int64_t random_id(void);
/* The instant in an id, in microseconds as base/civil_date.h has it, to the millisecond. */
int64_t random_id_instant(int64_t id);
