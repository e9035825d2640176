#include "app/app.h"

#include "app/internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/random.h"
#include "store/audit.h"
#include "store/store_sql.h"
#include <errno.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local char open_message[512];

void open_message_set(const char *format, ...)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(8192);
    va_list arguments;
    va_start(arguments, format);
    strbuf_vprintf(&b, format, arguments);
    va_end(arguments);
    Str text = strbuf_str(&b);
    size_t len = MIN(text.len, sizeof(open_message) - 1);
    memcpy(open_message, text.ptr ? text.ptr : "", len);
    open_message[len] = '\0';
}

const char *app_open_message(void)
{
    return open_message;
}

Actor app_actor_anonymous(Str request_id)
{
    return (Actor){.kind = ACTOR_ANONYMOUS,
                   .login = STR(""),
                   .name = STR("申请人"),
                   .request_id = text_or_empty(request_id)};
}

Actor app_actor_system(Str name)
{
    return (Actor){
        .kind = ACTOR_SYSTEM, .login = STR(""), .name = text_or_empty(name), .request_id = STR("")};
}

static const char *data_folder_of(const AppOptions *options)
{
    const char *named = options->data_folder ? options->data_folder : getenv("GONGKAI_DATA");
    return named && *named ? named : "gongkai-data";
}

static int open_folder(App *app, const AppOptions *options)
{
    const char *folder = data_folder_of(options);
    app->data_folder = arena_cstr(app->arena, str_of(folder));
    if (file_is_folder(folder))
        return 0;
    if (!options->create) {
        open_message_set("数据文件夹 %s 不存在，或者不是文件夹。", folder);
        return APP_OPEN_E_NO_FOLDER;
    }
    int r = file_make_folders(folder, 0700);
    if (r >= 0 || r == -ENOSPC || r == -EIO)
        return r;
    open_message_set("不能建立数据文件夹 %s：%s", folder, error_message());
    error_clear();
    return APP_OPEN_E_NO_FOLDER;
}

/* The address of the database: the option, $GONGKAI_DB, the setting, a file in the folder. */
static const char *db_url(App *app, const AppOptions *options)
{
    if (options->db && *options->db)
        return options->db;
    Str setting = app_setting(app, STR("db"));
    if (!str_empty(setting))
        return arena_cstr(app->arena, setting);
    return arena_cstr(app->arena,
                      arena_printf(app->arena, "sqlite:%s/gongkai.db", app->data_folder));
}

static int claim_ids(App *app)
{
    int64_t node = 0;
    Str text = app_setting(app, STR("node"));
    if (!str_empty(text) && (!str_parse_int(text, &node) || node < 0 || node >= RANDOM_ID_NODES)) {
        open_message_set("设置 node 应为 0 到 %d 的整数。", RANDOM_ID_NODES - 1);
        return APP_OPEN_E_SETTINGS;
    }
    Str path = arena_printf(app->arena, "%s/id.slots", app->data_folder);
    int r = random_id_claim(arena_cstr(app->arena, path), (int)node);
    if (r == RANDOM_E_SLOTS_TAKEN) {
        open_message_set("已有32个进程在使用数据文件夹 %s。", app->data_folder);
        return APP_OPEN_E_BUSY;
    }
    return r;
}

static int open_database(App *app, const AppOptions *options)
{
    const char *url = db_url(app, options);
    DbOptions db = {
        .lock_body = store_lock_body, .must_exist = !options->create, .fault = options->fault};
    int r = db_open(url, &db, &app->db);
    if (r < 0) {
        open_message_set("无法打开数据库：%s", error_message());
        error_clear();
        return r == -EINVAL ? APP_OPEN_E_ADDRESS : APP_OPEN_E_DATABASE;
    }
    if (options->read_only)
        return 0;
    r = db_migrate(app->db, &STORE_MIGRATIONS, app_now(app));
    if (r == -EINVAL) {
        open_message_set("数据库结构与本程序不符：%s", error_message());
        error_clear();
        return APP_OPEN_E_SCHEMA;
    }
    return r;
}

static int check_key(DbConn *conn, void *arg)
{
    App *app = arg;
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    uint8_t hash[SECRET_HASH_BYTES];
    char text[2 * SECRET_HASH_BYTES + 1];
    secret_hash(app, "keycheck", STR(""), hash);
    sodium_bin2hex(text, sizeof(text), hash, sizeof(hash));
    Str stored;
    int r = store_fact_get(conn, STR("key_check"), a, &stored);
    if (r == STORE_E_NOT_FOUND) {
        r = store_audit_begin(conn, 0);
        return r < 0 ? r : store_fact_put(conn, STR("key_check"), str_of(text));
    }
    if (r < 0 || str_eq(stored, str_of(text)))
        return r;
    return APP_OPEN_E_SETTINGS;
}

/* A database whose sealed fields this key cannot open must not be written with it. */
static int bind_key(App *app)
{
    int r = db_tx(app->db, DB_WRITE, 0, check_key, app);
    if (r == APP_OPEN_E_SETTINGS)
        open_message_set("密钥与数据库不符：请放回原来的 secret.key，或在设置中写明 secret。");
    return r;
}

static int open_all(App *app, const AppOptions *options)
{
    int r = open_folder(app, options);
    if (r == 0)
        r = settings_load(app);
    if (r == 0)
        r = secret_load(app, options->create);
    if (r == 0 && !options->read_only)
        r = claim_ids(app);
    if (r == 0)
        r = open_database(app, options);
    if (r == 0 && !options->read_only)
        r = bind_key(app);
    if (r == 0 && !options->read_only)
        r = law_codes_put(app);
    if (r == 0) {
        Str path = arena_printf(app->arena, "%s/attachments", app->data_folder);
        r = blob_store_new(arena_cstr(app->arena, path), &app->blobs);
    }
    return r;
}

int app_open(const AppOptions *options, App **ret_app)
{
    open_message[0] = '\0';
    if (sodium_init() < 0)
        return error_set(-EIO, "libsodium cannot start");
    App *app = calloc(1, sizeof(*app));
    if (!app)
        abort();
    app->arena = arena_create(0);
    pthread_mutex_init(&app->calendar_lock, NULL);
    pthread_mutex_init(&app->password_lock, NULL);
    pthread_cond_init(&app->password_free, NULL);
    app->password_slots = 2;
    int r = open_all(app, options);
    if (r) {
        app_close(app);
        return r;
    }
    *ret_app = app;
    return 0;
}

App *app_close(App *app)
{
    if (!app)
        return NULL;
    db_close(app->db);
    blob_store_free(app->blobs);
    calendar_forget(app);
    pthread_mutex_destroy(&app->calendar_lock);
    pthread_mutex_destroy(&app->password_lock);
    pthread_cond_destroy(&app->password_free);
    sodium_memzero(app->secret, sizeof(app->secret));
    arena_free(app->arena);
    free(app);
    return NULL;
}

void app_closep(App **app)
{
    *app = app_close(*app);
}

const char *app_data_folder(const App *app)
{
    return app->data_folder;
}

Str app_database_kind(const App *app)
{
    return db_engine(app->db) == DB_SQLITE ? STR("sqlite") : STR("postgresql");
}

Instant app_now(const App *app)
{
    Instant fixed = atomic_load(&app->fixed_now);
    return fixed ? fixed : clock_now();
}

CivilDate app_today(const App *app)
{
    return civil_date_from_instant(app_now(app));
}

void app_set_clock(App *app, Instant now)
{
    atomic_store(&app->fixed_now, now);
}
