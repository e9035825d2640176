#include "base/hash.h"

#include <sodium.h>

Str hash_sha256_hex(Str bytes, Arena *a)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(a, 2 * sizeof(hash) + 1, 1);
    crypto_hash_sha256(hash, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(hex, 2 * sizeof(hash) + 1, hash, sizeof(hash));
    return str_make(hex, 2 * sizeof(hash));
}
