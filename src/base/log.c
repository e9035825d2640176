#include "base/log.h"

#include "base/civil_date.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOG_LINE_MAX       8192
#define LATER_MICROSECONDS 10000

static _Atomic LogLevel lowest_level = LOG_INFO;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* all three */
static char waiting[4 * LOG_LINE_MAX];
static size_t waiting_len;
static Instant written_at;

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

static void make_line(StrBuf *line, Instant now, LogLevel level, const char *event,
                      const LogField *fields, size_t count)
{
    StrBuf stamp = STRBUF_INIT(64);
    instant_append(&stamp, now);
    JsonWriter w = json_writer(line, false);
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
    strbuf_append_char(line, '\n');
}

/* One write, so lines of different processes do not mix; a lost log line is not worth failing. */
static void write_out(Str out)
{
    ssize_t written = out.len ? write(STDERR_FILENO, out.ptr, out.len) : 0;
    (void)written;
}

/* With the lock held. */
static void flush_waiting(Instant now)
{
    write_out(str_make(waiting, waiting_len));
    waiting_len = 0;
    written_at = now;
}

static void add_line(Str line, Instant now, bool later)
{
    pthread_mutex_lock(&lock);
    if (waiting_len + line.len > sizeof(waiting))
        flush_waiting(now);
    if (line.len <= sizeof(waiting)) {
        memcpy(waiting + waiting_len, line.ptr, line.len);
        waiting_len += line.len;
    } else {
        write_out(line);
    }
    if (!later || now - written_at > LATER_MICROSECONDS || now < written_at)
        flush_waiting(now);
    pthread_mutex_unlock(&lock);
}

static void log_line(LogLevel level, const char *event, const LogField *fields, size_t count,
                     bool later)
{
    if (level < atomic_load(&lowest_level))
        return;
    CLEANUP(strbuf_deinit) StrBuf line = STRBUF_INIT(LOG_LINE_MAX);
    Instant now = log_now();
    make_line(&line, now, level, event, fields, count);
    add_line(strbuf_str(&line), now, later);
}

void log_event(LogLevel level, const char *event, const LogField *fields, size_t count)
{
    log_line(level, event, fields, count, false);
}

void log_event_later(LogLevel level, const char *event, const LogField *fields, size_t count)
{
    log_line(level, event, fields, count, true);
}

void log_flush(void)
{
    pthread_mutex_lock(&lock);
    flush_waiting(log_now());
    pthread_mutex_unlock(&lock);
}

void log_error_ring(const char *event, Str request_id)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT(4096);
    error_describe(&text);
    log_write(LOG_ERROR, event, LOG_TEXT("request_id", request_id),
              LOG_TEXT("error", strbuf_str(&text)));
    error_clear();
}
