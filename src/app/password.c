#include "app/password.h"

#include "app/internal.h"
#include "base/utf8.h"
#include "os/random.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

/* OWASP's minimum: 19 MiB and two passes; the setting password_memory_kib asks for more. */
#define MEMORY_DEFAULT ((size_t)19456 * 1024)
#define PASSES         2

static void slot_take(App *app)
{
    pthread_mutex_lock(&app->password_lock);
    while (app->password_slots == 0)
        pthread_cond_wait(&app->password_free, &app->password_lock);
    app->password_slots--;
    pthread_mutex_unlock(&app->password_lock);
}

static void slot_give(App *app)
{
    pthread_mutex_lock(&app->password_lock);
    app->password_slots++;
    pthread_cond_signal(&app->password_free);
    pthread_mutex_unlock(&app->password_lock);
}

static size_t memory_of(const App *app)
{
    int64_t kib;
    Str text = app_setting(app, STR("password_memory_kib"));
    if (str_parse_int(text, &kib) && kib >= 8 && kib <= 1048576)
        return (size_t)kib * 1024;
    return MEMORY_DEFAULT;
}

static int hash_into(App *app, Str password, char ret_text[crypto_pwhash_STRBYTES])
{
    slot_take(app);
    int r = crypto_pwhash_str(ret_text, password.ptr, password.len, PASSES, memory_of(app));
    slot_give(app);
    return r ? error_set(-ENOMEM, "no memory for a password hash") : 0;
}

int password_hash(App *app, Arena *a, Str password, Str *ret_hash)
{
    char text[crypto_pwhash_STRBYTES];
    int r = hash_into(app, password, text);
    if (r < 0)
        return r;
    *ret_hash = arena_str(a, str_of(text));
    return 0;
}

/* The hash of nobody's password, made once. */
static int dummy(App *app, char ret_text[crypto_pwhash_STRBYTES])
{
    pthread_mutex_lock(&app->password_lock);
    bool made = !str_empty(app->dummy_hash);
    if (made)
        memcpy(ret_text, app->dummy_hash.ptr, app->dummy_hash.len + 1);
    pthread_mutex_unlock(&app->password_lock);
    if (made)
        return 0;
    char password[33];
    random_base32(32, password);
    int r = hash_into(app, str_of(password), ret_text);
    if (r < 0)
        return r;
    pthread_mutex_lock(&app->password_lock);
    app->dummy_hash = arena_str(app->arena, str_of(ret_text));
    pthread_mutex_unlock(&app->password_lock);
    return 0;
}

int password_verify(App *app, Str hash, Str password, bool *ret_right)
{
    char text[crypto_pwhash_STRBYTES];
    int r = 0;
    if (hash.ptr && hash.len < sizeof(text)) {
        memcpy(text, hash.ptr, hash.len);
        text[hash.len] = '\0';
    } else {
        r = dummy(app, text);
    }
    if (r < 0)
        return r;
    slot_take(app);
    bool right =
        crypto_pwhash_str_verify(text, password.ptr ? password.ptr : "", password.len) == 0;
    slot_give(app);
    *ret_right = right && hash.ptr;
    return 0;
}

void password_check_new(Arena *a, FieldErrors *errors, const char *field, Str password, Str login)
{
    if (password.len > PASSWORD_BYTES_MAX || !utf8_valid(password)) {
        field_error(a, errors, field, "too_long", "密码过长或含有无法识别的字符。");
        return;
    }
    if (utf8_count(password) < PASSWORD_CHARACTERS_MIN) {
        field_error(a, errors, field, "too_short", "密码至少%d个字符。", PASSWORD_CHARACTERS_MIN);
        return;
    }
    bool same = true;
    for (size_t i = 1; i < password.len; i++)
        same &= password.ptr[i] == password.ptr[0];
    if (same || str_eq_nocase(password, login))
        field_error(a, errors, field, "weak", "密码过于简单，请换一个。");
}

Str password_generate(Arena *a)
{
    char text[17];
    random_base32(16, text);
    return arena_printf(a, "%.4s-%.4s-%.4s-%.4s", text, text + 4, text + 8, text + 12);
}
