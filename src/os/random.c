#include "os/random.h"

#include "base/error.h"
#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#define EPOCH_MS      INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */
#define SEQUENCE_BITS 12
#define MAKER_BITS    10
#define SLOTS         32
/* How far ahead of the clock a slot's ids are reserved in its file, so that it is written rarely.
 */
#define RESERVE_MS 1000

/* The moment of the last id: milliseconds since EPOCH_MS << SEQUENCE_BITS | sequence. */
static _Atomic int64_t last_moment;
static _Atomic int64_t maker = -1;

static pthread_mutex_t slot_lock = PTHREAD_MUTEX_INITIALIZER;
static int slot_fd = -1; /* guarded by slot_lock, as is slot_maker */
static int64_t slot_maker;
static _Atomic int64_t reserved_until = INT64_MAX; /* a moment; unlimited while no slot is held */

void random_bytes(void *buffer, size_t count)
{
    unsigned char *at = buffer;
    while (count) {
        ssize_t got = getrandom(at, count, 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            abort();
        }
        at += got;
        count -= (size_t)got;
    }
}

void random_base32(size_t count, char *ret_text)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    random_bytes(ret_text, count);
    for (size_t i = 0; i < count; i++)
        ret_text[i] = alphabet[(unsigned char)ret_text[i] % 32];
    ret_text[count] = 0;
}

static int64_t moment_now(void)
{
    int64_t ms = clock_now() / 1000 - EPOCH_MS;
    return (ms > 0 ? ms : 0) << SEQUENCE_BITS;
}

/* Notes in the slot's file that ids up to moment, and some more, may have been made. */
static void slot_reserve(int64_t moment)
{
    pthread_mutex_lock(&slot_lock);
    if (slot_fd >= 0 && moment > atomic_load(&reserved_until)) {
        int64_t until = moment + ((int64_t)RESERVE_MS << SEQUENCE_BITS);
        /* The file has its full size already. Should the disk fail all the same, only a clock that
         * is set back between two starts could yield an id twice, and the primary key refuses it.
         */
        ssize_t written = pwrite(slot_fd, &until, sizeof(until), slot_maker * (off_t)sizeof(until));
        (void)written;
        atomic_store(&reserved_until, until);
    }
    pthread_mutex_unlock(&slot_lock);
}

/* Locks the first free slot of the node; RANDOM_E_SLOTS_TAKEN if there is none. */
static int slot_take(int fd, int node, int64_t *ret_maker)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        int64_t candidate = (int64_t)node * SLOTS + slot;
        struct flock lock = {
            .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = candidate, .l_len = 1};
        if (fcntl(fd, F_OFD_SETLK, &lock) == 0) {
            *ret_maker = candidate;
            return 0;
        }
        if (errno != EAGAIN && errno != EACCES)
            return error_set(errno, "cannot lock the slots of ids");
    }
    return RANDOM_E_SLOTS_TAKEN;
}

static int slots_open(const char *path, int *ret_fd)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return error_set(errno, "cannot open %s", path);
    int error = posix_fallocate(fd, 0, RANDOM_ID_NODES * SLOTS * (off_t)sizeof(int64_t));
    if (error) {
        close(fd);
        return error_set(error, "cannot make room in %s", path);
    }
    *ret_fd = fd;
    return 0;
}

int random_id_claim(const char *slots_path, int node)
{
    if (node < 0 || node >= RANDOM_ID_NODES)
        return error_set(EINVAL, "node %d is not in 0..%d", node, RANDOM_ID_NODES - 1);
    int fd = -1;
    int r = slots_open(slots_path, &fd);
    if (r)
        return error_trace(r);
    int64_t claimed = 0, until = 0;
    r = slot_take(fd, node, &claimed);
    if (r == 0 && pread(fd, &until, sizeof(until), claimed * (off_t)sizeof(until)) < 0)
        r = error_set(errno, "cannot read %s", slots_path);
    if (r) {
        close(fd);
        return r;
    }
    pthread_mutex_lock(&slot_lock);
    int old = slot_fd;
    slot_fd = fd;
    slot_maker = claimed;
    atomic_store(&reserved_until, until);
    /* A millisecond further than all before, so that ids rise also across the change of maker. */
    int64_t floor =
        MAX(MAX(until, moment_now()), atomic_load(&last_moment)) + (INT64_C(1) << SEQUENCE_BITS);
    atomic_store(&last_moment, floor);
    atomic_store(&maker, claimed);
    pthread_mutex_unlock(&slot_lock);
    if (old >= 0)
        close(old);
    return 0;
}

static int64_t maker_get(void)
{
    int64_t value = atomic_load(&maker);
    if (value >= 0)
        return value;
    uint16_t bits;
    random_bytes(&bits, sizeof(bits));
    int64_t fresh = bits % (1 << MAKER_BITS);
    int64_t expected = -1;
    return atomic_compare_exchange_strong(&maker, &expected, fresh) ? fresh : expected;
}

int64_t random_id(void)
{
    int64_t by = maker_get();
    int64_t now = moment_now(), last = atomic_load(&last_moment), next;
    do {
        next = now > last ? now : last + 1;
    } while (!atomic_compare_exchange_weak(&last_moment, &last, next));
    if (next > atomic_load(&reserved_until))
        slot_reserve(next);
    int64_t sequence = next & ((1 << SEQUENCE_BITS) - 1);
    return next >> SEQUENCE_BITS << (SEQUENCE_BITS + MAKER_BITS) | by << SEQUENCE_BITS | sequence;
}

int64_t random_id_instant(int64_t id)
{
    return ((id >> (SEQUENCE_BITS + MAKER_BITS)) + EPOCH_MS) * 1000;
}
