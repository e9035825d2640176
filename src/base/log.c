#include "base/log.h"

#include "base/civil_date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define LOG_LINE_MAX 8192

static _Atomic LogLevel lowest_level = LOG_INFO;

static const char *const level_names[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};

void log_set_level(LogLevel level)
{
    atomic_store(&lowest_level, level);
}

/* The one clock outside os/: a log line is stamped where it is written. */
static Instant log_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (Instant)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

void log_event(LogLevel level, const char *event, const LogField *fields, size_t count)
{
    if (level < atomic_load(&lowest_level))
        return;
    CLEANUP(strbuf_deinit) StrBuf line = STRBUF_INIT(LOG_LINE_MAX);
    StrBuf stamp = STRBUF_INIT(64);
    instant_append(&stamp, log_now());
    JsonWriter w = json_writer(&line, false);
    json_object_begin(&w);
    json_member_text(&w, "time", strbuf_str(&stamp));
    strbuf_deinit(&stamp);
    json_member_text(&w, "level", str_of(level_names[level]));
    json_member_text(&w, "event", str_of(event));
    for (size_t i = 0; i < count; i++) {
        if (fields[i].kind == LOG_FIELD_INT)
            json_member_int(&w, fields[i].name, fields[i].number);
        else
            json_member_text(&w, fields[i].name, utf8_prefix(fields[i].text, 1000));
    }
    json_object_end(&w);
    strbuf_append_char(&line, '\n');
    Str out = strbuf_str(&line);
    /* One write, so lines of different threads do not mix; a lost log line is not worth failing. */
    ssize_t written = write(STDERR_FILENO, out.ptr, out.len);
    (void)written;
}

void log_error_ring(const char *event, Str request_id)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(4096);
    error_describe(&text);
    log_write(LOG_ERROR, event, LOG_TEXT("request_id", request_id),
              LOG_TEXT("error", strbuf_str(&text)));
    error_clear();
}
