#include "app/internal.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

static const char BASE32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford */

void app_derive_key(const App *app, const char *purpose, uint8_t ret_key[32])
{
    unsigned char salt[crypto_generichash_blake2b_SALTBYTES] = {0};
    unsigned char personal[crypto_generichash_blake2b_PERSONALBYTES] = "gongkai";
    size_t len = strlen(purpose);
    memcpy(salt, purpose, MIN(len, sizeof(salt)));
    crypto_generichash_blake2b_salt_personal(ret_key, 32, NULL, 0, app->secret, sizeof(app->secret),
                                             salt, personal);
}

void secret_hash(const App *app, const char *purpose, Str bytes, uint8_t ret[SECRET_HASH_BYTES])
{
    uint8_t key[32];
    app_derive_key(app, purpose, key);
    crypto_generichash(ret, SECRET_HASH_BYTES, (const unsigned char *)bytes.ptr, bytes.len, key,
                       sizeof(key));
}

static Str seal(Arena *a, const uint8_t key[32], Str text)
{
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.len;
    unsigned char *out = arena_new(a, unsigned char, size);
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)text.ptr,
                          text.len, out, key);
    return str_make((const char *)out, size);
}

static int unseal(Arena *a, const uint8_t key[32], Str sealed, Str *ret_text)
{
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.len < head)
        return error_set(-EIO, "a sealed field is damaged");
    size_t len = sealed.len - head;
    char *out = arena_new(a, char, len + 1);
    const unsigned char *in = (const unsigned char *)sealed.ptr;
    if (crypto_secretbox_open_easy((unsigned char *)out, in + crypto_secretbox_NONCEBYTES,
                                   sealed.len - crypto_secretbox_NONCEBYTES, in, key))
        return error_set(-EIO, "a sealed field does not open with this key");
    *ret_text = str_make(out, len);
    return 0;
}

Str secret_seal(const App *app, Arena *a, Str text)
{
    if (str_empty(text))
        return STR("");
    uint8_t key[32];
    app_derive_key(app, "seal", key);
    Str sealed = seal(a, key, text);
    sodium_memzero(key, sizeof(key));
    return sealed;
}

int secret_open(const App *app, Arena *a, Str sealed, Str *ret_text)
{
    if (str_empty(sealed)) {
        *ret_text = STR("");
        return 0;
    }
    uint8_t key[32];
    app_derive_key(app, "seal", key);
    int r = unseal(a, key, sealed, ret_text);
    sodium_memzero(key, sizeof(key));
    return r;
}

static void code_key(const App *app, Str code, uint8_t ret_key[32])
{
    uint8_t key[32];
    app_derive_key(app, "code", key);
    crypto_generichash(ret_key, 32, (const unsigned char *)code.ptr, code.len, key, sizeof(key));
    sodium_memzero(key, sizeof(key));
}

Str secret_seal_by_code(const App *app, Arena *a, Str code, Str text)
{
    uint8_t key[32];
    code_key(app, code, key);
    Str sealed = seal(a, key, text);
    sodium_memzero(key, sizeof(key));
    return sealed;
}

int secret_open_by_code(const App *app, Arena *a, Str code, Str sealed, Str *ret_text)
{
    uint8_t key[32];
    code_key(app, code, key);
    int r = unseal(a, key, sealed, ret_text);
    sodium_memzero(key, sizeof(key));
    return r;
}

/* The first 80 bits as a code. */
static void code_of(const uint8_t *bytes, char ret_code[17])
{
    for (int i = 0; i < 16; i++) {
        int bit = i * 5;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        ret_code[i] = BASE32[two >> (11 - bit % 8) & 31];
    }
    ret_code[16] = '\0';
}

void secret_new_code(char ret_code[17])
{
    uint8_t bytes[SECRET_HASH_BYTES];
    randombytes_buf(bytes, sizeof(bytes));
    code_of(bytes, ret_code);
}

void secret_code_of(const App *app, const char *purpose, Str secret, char ret_code[17])
{
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(app, purpose, secret, hash);
    code_of(hash, ret_code);
}

void secret_query_code(const App *app, int64_t application_id, char ret_code[17])
{
    Str id = str_make((const char *)&application_id, sizeof(application_id));
    secret_code_of(app, "qcode", id, ret_code);
}

bool secret_read_query_code(Str typed, char ret_code[17])
{
    size_t n = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (n == 16 || !strchr(BASE32, c) || !c)
            return false;
        ret_code[n++] = c;
    }
    ret_code[n] = '\0';
    return n == 16;
}
