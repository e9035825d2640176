#include "cli/commands.h"

#include "app/draft.h"
#include "base/error.h"
#include "base/log.h"
#include "cli/store_command.h"
#include "http/server.h"
#include "os/file.h"
#include "web/assets.h"
#include "web/routes.h"
#include "web/site.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SWEEP_SECONDS 3600

enum { OPTION_LISTEN = STORE_OPTION_NEXT, OPTION_ZONE, OPTION_NO_LIMITS };

/* ADDRESS:PORT, [IPV6]:PORT, or PORT alone. */
typedef struct Listen {
    char address[64];
    int port;
} Listen;

static bool parse_listen(Str text, Listen *ret_listen)
{
    size_t colon = str_rfind(text, STR(":"));
    Str port = colon == STR_NPOS ? text : str_sub(text, colon + 1, text.len);
    Str address = colon == STR_NPOS ? STR("127.0.0.1") : str_sub(text, 0, colon);
    if (str_starts_with(address, STR("[")) && str_ends_with(address, STR("]")))
        address = str_sub(address, 1, address.len - 1);
    int64_t number;
    if (!str_parse_int(port, &number) || number < 0 || number > 65535 || address.len == 0 ||
        address.len >= sizeof(ret_listen->address))
        return false;
    (void)snprintf(ret_listen->address, sizeof(ret_listen->address), "%.*s", STR_FMT(address));
    ret_listen->port = (int)number;
    struct addrinfo *info = NULL;
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST};
    if (getaddrinfo(ret_listen->address, NULL, &hints, &info) != 0)
        return false;
    freeaddrinfo(info);
    return true;
}

/* The folder in which bodies of requests wait; it belongs to the data folder's file system. */
static int make_spool(const App *app, char *path, size_t size)
{
    if (snprintf(path, size, "%s/spool", app_data_folder(app)) >= (int)size)
        return error_set(-ENAMETOOLONG, "the name of the data folder is too long");
    return error_trace(file_make_folders(path, 0700));
}

static unsigned zones_of(const char *name)
{
    if (name && strcmp(name, "portal") == 0)
        return WEB_ZONE_PORTAL;
    if (name && strcmp(name, "workbench") == 0)
        return WEB_ZONE_WORKBENCH;
    return WEB_ZONE_PORTAL | WEB_ZONE_WORKBENCH;
}

static void say_addresses(const Listen *listen, int port, unsigned zones, const App *app)
{
    const char *open = strchr(listen->address, ':') ? "[" : "", *close = *open ? "]" : "";
    if (zones & WEB_ZONE_PORTAL)
        printf("公开网站 http://%s%s%s:%d/\n", open, listen->address, close, port);
    if (zones & WEB_ZONE_WORKBENCH)
        printf("工作台   http://%s%s%s:%d/gzt/\n", open, listen->address, close, port);
    printf("数据     %s\n", app_data_folder(app));
    (void)fflush(stdout);
}

/*
 * Returns at SIGTERM or SIGINT; until then looks once a second what other processes changed, and
 * removes what has run out at once and every hour.
 */
static void wait_for_end(Site *site, const sigset_t *signals)
{
    const struct timespec second = {.tv_sec = 1};
    unsigned seconds = 0;
    do {
        if (site_refresh(site) < 0)
            log_error_ring("refresh", STR(""));
        Instant idle = (Instant)HTTP_SESSION_IDLE_SECONDS * INSTANT_SECOND;
        if (seconds++ % SWEEP_SECONDS == 0 && app_sweep(site->app, app_now(site->app) - idle) < 0)
            log_error_ring("sweep", STR(""));
    } while (sigtimedwait(signals, NULL, &second) < 0);
}

/* Serves until SIGTERM or SIGINT; both are blocked in all threads and waited for here. */
static CliStatus serve(App *app, const Listen *listen, unsigned zones, bool limits)
{
    Site site = {
        .app = app,
        .name = STR("政府信息公开"),
        .base_url = app_setting(app, STR("base_url")),
        .demo = str_eq(app_setting(app, STR("demo")), STR("1")),
        .zones = zones,
    };
    HttpApp http;
    site_http_app(&site, &http);
    SessionStore sessions;
    site_session_store(&site, &sessions);
    char spool[4096];
    if (make_spool(app, spool, sizeof(spool)) < 0)
        return cli_failed("不能建立临时文件夹");
    Str proxy = app_setting(app, STR("trusted_proxy"));
    char proxy_text[64];
    (void)snprintf(proxy_text, sizeof(proxy_text), "%.*s", STR_FMT(proxy));
    const char *const proxies[] = {proxy_text};
    HttpServerConfig config = {
        .app = &http,
        .sessions = &sessions,
        .assets = WEB_ASSETS,
        .assets_count = WEB_ASSETS_COUNT,
        .zones = zones,
        .address = listen->address,
        .port = listen->port,
        .spool_folder = spool,
        .proxies = proxies,
        .proxies_count = proxy.len ? 1 : 0,
        .rates = WEB_RATES,
        .rates_count = limits ? WEB_RATE_MAX : 0,
        .access_log = true,
    };
    app_derive_key(app, "csrf", config.secret);
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)sigaddset(&signals, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    HttpServer *server = NULL;
    if (http_server_start(&config, &server) < 0)
        return cli_failed("不能开始监听");
    say_addresses(listen, http_server_port(server), zones, app);
    wait_for_end(&site, &signals);
    if (http_server_stop(server) == HTTP_STOP_E_ABANDONED)
        _Exit(CLI_FAILED);
    return CLI_OK;
}

static CliStatus wrong_listen(const char *where, Str text)
{
    return cli_usage_error(
        "serve", "%s 应为 地址:端口，例如 127.0.0.1:8080，不是“%.*s” (must be an address)", where,
        STR_FMT(text));
}

static CliStatus run(const CliArguments *arguments)
{
    const char *flag = arguments->values[OPTION_LISTEN], *variable = getenv("GONGKAI_LISTEN");
    const char *where = flag ? "--listen" : "GONGKAI_LISTEN";
    Str text = str_of(flag ? flag : variable);
    Listen listen;
    if (text.len && !parse_listen(text, &listen))
        return wrong_listen(where, text);
    CLEANUP(app_closep) App *app = NULL;
    CliStatus status = store_open(arguments, true, &app);
    if (status != CLI_OK)
        return status;
    if (!text.len) {
        Str setting = app_setting(app, STR("listen"));
        if (!parse_listen(setting.len ? setting : STR("127.0.0.1:8080"), &listen))
            return wrong_listen("gongkai.conf 的 listen", setting);
    }
    return serve(app, &listen, zones_of(arguments->values[OPTION_ZONE]),
                 arguments->values[OPTION_NO_LIMITS] == NULL);
}

static const CliOption OPTIONS[] = {
    [STORE_OPTION_DATA] = {"data", 'd', "文件夹", NULL,
                           "数据文件夹（默认 gongkai-data，不存在则建立）"},
    [STORE_OPTION_DB] = {"db", 0, "数据库", NULL,
                         "sqlite:文件 或 postgresql://…（默认数据文件夹里的 SQLite）"},
    [OPTION_LISTEN] = {"listen", 'l', "地址:端口", NULL, "监听地址（默认 127.0.0.1:8080）"},
    [OPTION_ZONE] = {"zone", 0, "分区", "all|portal|workbench", "只提供公开网站或者只提供工作台"},
    [OPTION_NO_LIMITS] = {"no-rate-limits", 0, NULL, NULL, "不限制请求频率（仅用于压力测试）"},
    {NULL, 0, NULL, NULL, NULL},
};

static const char *const PARAGRAPHS[] = {
    "打开数据文件夹（没有则建立并升级到最新结构），提供公开网站和工作台，直到收到 SIGTERM 或 "
    "Ctrl-C；"
    "停止时先答复正在处理的请求。",
    "设置的优先次序：命令行选项 > GONGKAI_ 开头的环境变量 > 数据文件夹里的 gongkai.conf。",
    NULL,
};

static const char *const EXAMPLES[] = {
    "gongkai serve --data /srv/gongkai",
    "在本机 8080 端口提供服务",
    "gongkai serve -d /srv/gongkai -l 0.0.0.0:80 --zone portal",
    "只提供公开网站",
    NULL,
};

const CliCommand cli_serve = {
    .name = "serve",
    .operands = "",
    .summary = "提供公开网站和工作台",
    .paragraphs = PARAGRAPHS,
    .options = OPTIONS,
    .examples = EXAMPLES,
    .run = run,
};
