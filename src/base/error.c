#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RING_NOTES   8
#define NOTE_MESSAGE 256

typedef struct Note {
    const char *file;
    int line;
    int code;
    char message[NOTE_MESSAGE];
} Note;

/* The first note (the cause) is kept for good; later ones fill the rest and then are dropped. */
static _Thread_local Note ring[RING_NOTES];
static _Thread_local size_t ring_used;

static Note *ring_next(const char *file, int line, int code)
{
    if (ring_used == RING_NOTES)
        return NULL;
    Note *note = &ring[ring_used++];
    *note = (Note){.file = file, .line = line, .code = code};
    return note;
}

int error_set_at(const char *file, int line, int code, const char *format, ...)
{
    code = code > 0 ? -code : code;
    if (code == 0)
        code = -EIO;
    Note *note = ring_next(file, line, code);
    if (note) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(note->message, sizeof(note->message), format, arguments);
        va_end(arguments);
    }
    return code;
}

void error_trace_at(const char *file, int line, int result)
{
    ring_next(file, line, result);
}

void error_describe(StrBuf *out)
{
    for (size_t i = 0; i < ring_used; i++) {
        const Note *note = &ring[i];
        if (i)
            strbuf_append_c(out, " < ");
        if (note->message[0])
            strbuf_printf(out, "%s (%s) at ", note->message, strerror(-note->code));
        strbuf_printf(out, "%s:%d", note->file, note->line);
    }
}

const char *error_message(void)
{
    return ring_used ? ring[0].message : "";
}

void error_clear(void)
{
    ring_used = 0;
}

size_t error_mark(void)
{
    return ring_used;
}

void error_rewind(size_t mark)
{
    if (mark < ring_used)
        ring_used = mark;
}

struct ErrorNotes {
    size_t count;
    Note notes[];
};

ErrorNotes *error_copy(size_t mark)
{
    size_t count = mark < ring_used ? ring_used - mark : 0;
    ErrorNotes *copy = count ? malloc(sizeof(*copy) + count * sizeof(Note)) : NULL;
    if (!copy)
        return NULL; /* without memory the result alone must do */
    copy->count = count;
    memcpy(copy->notes, &ring[mark], count * sizeof(Note));
    return copy;
}

void error_adopt(ErrorNotes *notes)
{
    if (!notes)
        return;
    for (size_t i = 0; i < notes->count && ring_used < RING_NOTES; i++)
        ring[ring_used++] = notes->notes[i];
    free(notes);
}
