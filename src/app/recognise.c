#include "app/recognise.h"

#include "base/error.h"
#include "os/child.h"
#include "os/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM      "tesseract"
#define PATH_BYTES   4096
#define USUAL_PATH   "/usr/local/bin:/usr/bin:/bin"
#define ARGUMENT_MAX 20

static pthread_mutex_t places_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t places_free = PTHREAD_COND_INITIALIZER;
static long places_taken;

/* Waits for a place among those that run; false when the time is up. */
static bool take_place(int64_t timeout_ms)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += timeout_ms / 1000;
    long places = MAX(sysconf(_SC_NPROCESSORS_ONLN), 1L);
    int waited = 0;
    pthread_mutex_lock(&places_lock);
    while (places_taken >= places && waited == 0)
        waited = pthread_cond_timedwait(&places_free, &places_lock, &end);
    bool taken = places_taken < places;
    places_taken += taken;
    pthread_mutex_unlock(&places_lock);
    return taken;
}

static void leave_place(void)
{
    pthread_mutex_lock(&places_lock);
    places_taken--;
    pthread_cond_signal(&places_free);
    pthread_mutex_unlock(&places_lock);
}

bool recognise_find(StrBuf *path)
{
    const char *folders = getenv("PATH");
    Str rest = str_of(folders && *folders ? folders : USUAL_PATH), folder;
    while (str_split_next(&rest, STR(":"), &folder)) {
        strbuf_clear(path);
        if (!str_starts_with(folder, STR("/")))
            continue;
        strbuf_printf(path, "%.*s/" PROGRAM, STR_FMT(folder));
        if (!strbuf_failed(path) && access(path->ptr, X_OK) == 0)
            return true;
    }
    return false;
}

/* How each kind is called: one block of Chinese, or one line of digits. */
static const char *const ways[RECOGNISE_KIND_MAX][8] = {
    [RECOGNISE_PROSE] = {"-l", "chi_sim", "--psm", "7"},
    [RECOGNISE_CELLS] = {"-l", "chi_sim", "--psm", "6"},
    [RECOGNISE_FIGURES] = {"-l", "eng", "--psm", "7", "-c",
                           "tessedit_char_whitelist=0123456789.,/-+%"},
};

static int run(const char *cage, const char *program, RecogniseKind kind, Str tiff,
               int64_t timeout_ms, StrBuf *tsv)
{
    const char *arguments[ARGUMENT_MAX] = {"gongkai-pdf", "--cage", program, "stdin", "stdout"};
    size_t count = 5;
    for (size_t i = 0; i < ARRAY_LEN(ways[kind]) && ways[kind][i]; i++)
        arguments[count++] = ways[kind][i];
    arguments[count++] = "-c";
    arguments[count] = "tessedit_create_tsv=1";
    CLEANUP(strbuf_deinit) StrBuf data = STRBUF_INIT(PATH_BYTES);
    const char *folder = getenv("TESSDATA_PREFIX");
    if (folder)
        strbuf_printf(&data, "TESSDATA_PREFIX=%s", folder);
    bool own_data = folder && !strbuf_failed(&data);
    const char *environment[] = {"OMP_THREAD_LIMIT=1", "LC_ALL=C", own_data ? data.ptr : NULL,
                                 NULL};
    const ChildSpec spec = {.program = cage, .arguments = arguments, .environment = environment};
    ChildExit end;
    int result = child_run(&spec, tiff, timeout_ms, tsv, &end);
    if (result < 0)
        return error_trace(result);
    if (result == CHILD_E_NO_PROGRAM)
        return DOCUMENT_E_SCAN;
    if (result > 0)
        return DOCUMENT_E_TOO_LARGE;
    /* 1: it found no data for the language. */
    return end.status == 0 ? 0 : end.status == 1 ? DOCUMENT_E_SCAN : DOCUMENT_E_DAMAGED;
}

int recognise(const char *cage, RecogniseKind kind, Str tiff, int64_t timeout_ms, StrBuf *tsv)
{
    CLEANUP(strbuf_deinit) StrBuf program = STRBUF_INIT(PATH_BYTES);
    int64_t start = clock_monotonic();
    if (!recognise_find(&program))
        return DOCUMENT_E_SCAN;
    if (timeout_ms <= 0 || !take_place(timeout_ms))
        return DOCUMENT_E_TOO_LARGE;
    int64_t left = timeout_ms - (clock_monotonic() - start) / 1000;
    int result = run(cage, program.ptr, kind, tiff, MAX(left, 1), tsv);
    leave_place();
    return error_trace(result);
}
