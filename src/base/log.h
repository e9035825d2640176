/*
 * The log: one JSON object a line on standard error. Only main, the server's edge and jobs call it.
 * Never pass personal data, query codes or passwords. Lines of different threads never mix.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR } LogLevel;

typedef enum LogFieldKind { LOG_FIELD_TEXT, LOG_FIELD_INT } LogFieldKind;

/* One member of the object beside "time", "level" and "event". */
typedef struct LogField {
    const char *name;
    LogFieldKind kind;
    Str text;
    int64_t number;
} LogField;

#define LOG_TEXT(n, v) ((LogField){(n), LOG_FIELD_TEXT, (v), 0})
#define LOG_INT(n, v)  ((LogField){(n), LOG_FIELD_INT, {NULL, 0}, (v)})

/* Lines below this level are dropped; LOG_INFO at start. */
void log_set_level(LogLevel level);
/* Writes one line now. */
void log_event(LogLevel level, const char *event, const LogField *fields, size_t count);
#define log_write(level, event, ...)                                                               \
    log_event((level), (event), (const LogField[]){__VA_ARGS__},                                   \
              sizeof((const LogField[]){__VA_ARGS__}) / sizeof(LogField))
/*
 * For lines that come by the thousand: as log_write, but when the last line was written less than
 * 10 ms ago it waits for others to be written with; whoever uses it calls log_flush() each second
 * and at the end. Lines keep their order. What waits is lost when the process is killed.
 */
void log_event_later(LogLevel level, const char *event, const LogField *fields, size_t count);
#define log_write_later(level, event, ...)                                                         \
    log_event_later((level), (event), (const LogField[]){__VA_ARGS__},                             \
                    sizeof((const LogField[]){__VA_ARGS__}) / sizeof(LogField))
void log_flush(void);
/* Logs the thread's error ring as "error" beside the event, at LOG_ERROR, and clears the ring. */
void log_error_ring(const char *event, Str request_id);
