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
/* Logs the thread's error ring as "error" beside the event, at LOG_ERROR, and clears the ring. */
void log_error_ring(const char *event, Str request_id);
