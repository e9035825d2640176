#include "app/internal.h"

#include "os/file.h"
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS_MAX  ((size_t)64 * 1024)
#define SETTING_COUNT 200

typedef struct Setting {
    Str name;
    Str value;
} Setting;

struct SettingList {
    App *app;
    Setting items[SETTING_COUNT];
    size_t count;
};

/* A key below a [section] is section.key. */
static int setting_add(void *user, const char *section, const char *name, const char *value)
{
    struct SettingList *list = user;
    if (list->count == SETTING_COUNT || !value || !*name)
        return 0;
    Arena *a = list->app->arena;
    list->items[list->count++] =
        (Setting){*section ? arena_printf(a, "%s.%s", section, name) : arena_str(a, str_of(name)),
                  arena_str(a, str_of(value))};
    return 1;
}

int settings_load(App *app)
{
    struct SettingList *list = arena_new(app->arena, struct SettingList, 1);
    list->app = app;
    app->settings = list;
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    Str path = arena_printf(scratch, "%s/gongkai.conf", app->data_folder), text;
    int r = file_read(scratch, path.ptr, SETTINGS_MAX, &text);
    if (r == FILE_E_MISSING)
        return 0;
    if (r < 0)
        return r;
    int line = r ? 0 : ini_parse_string(arena_cstr(scratch, text), setting_add, list);
    if (r || line || strlen(text.ptr) != text.len) {
        open_message_set("设置文件 %s 第 %d 行有误。", path.ptr, line);
        return APP_OPEN_E_SETTINGS;
    }
    return 0;
}

/* GONGKAI_SMTP_HOST for smtp.host. */
static const char *setting_environment(Str name)
{
    char variable[128] = "GONGKAI_";
    size_t at = strlen(variable);
    if (name.len > sizeof(variable) - at - 1)
        return NULL;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        variable[at++] = isalnum(c) ? (char)toupper(c) : '_';
    }
    return getenv(variable);
}

Str app_setting(const App *app, Str name)
{
    const char *value = setting_environment(name);
    if (value)
        return str_of(value);
    for (size_t i = 0; app->settings && i < app->settings->count; i++) {
        if (str_eq(app->settings->items[i].name, name))
            return app->settings->items[i].value;
    }
    return STR("");
}

static bool secret_from_hex(Str hex, uint8_t ret_secret[32])
{
    size_t len = 0;
    return sodium_hex2bin(ret_secret, 32, hex.ptr, hex.len, NULL, &len, NULL) == 0 && len == 32;
}

int secret_load(App *app, bool create)
{
    Str setting = app_setting(app, STR("secret"));
    if (!str_empty(setting)) {
        if (secret_from_hex(setting, app->secret))
            return 0;
        open_message_set("设置 secret 应为64个十六进制字符。");
        return APP_OPEN_E_SETTINGS;
    }
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    Str path = arena_printf(scratch, "%s/secret.key", app->data_folder), text;
    int r = file_read(scratch, path.ptr, 1024, &text);
    if (r < 0)
        return r;
    if (r == 0 && secret_from_hex(str_trim(text), app->secret))
        return 0;
    if (r != FILE_E_MISSING || !create) {
        open_message_set("密钥文件 %s %s。", path.ptr, r == FILE_E_MISSING ? "不存在" : "已损坏");
        return APP_OPEN_E_SETTINGS;
    }
    char hex[66];
    randombytes_buf(app->secret, sizeof(app->secret));
    sodium_bin2hex(hex, 65, app->secret, sizeof(app->secret));
    hex[64] = '\n';
    return file_write_atomic(path.ptr, str_make(hex, 65), 0600);
}
