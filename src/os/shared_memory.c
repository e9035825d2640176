#include "os/shared_memory.h"

#include "base/error.h"
#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int map(int fd, size_t size, bool writable, SharedMemory *ret_memory)
{
    void *bytes =
        mmap(NULL, size, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return error_set(errno, "cannot map shared memory");
    ret_memory->bytes = bytes;
    ret_memory->size = size;
    return 0;
}

int shared_memory_new(const char *label, size_t size, SharedMemory *ret_memory)
{
    SharedMemory memory = SHARED_MEMORY_NONE;
    memory.fd = memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory.fd < 0)
        return error_set(errno, "cannot make shared memory");
    int result = 0;
    if (ftruncate(memory.fd, (off_t)size) != 0 ||
        fcntl(memory.fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        result = error_set(errno, "cannot make shared memory");
    if (result == 0)
        result = map(memory.fd, size, true, &memory);
    if (result < 0)
        fd_closep(&memory.fd);
    else
        *ret_memory = memory;
    return error_trace(result);
}

int shared_memory_open(int fd, bool writable, SharedMemory *ret_memory)
{
    SharedMemory memory = SHARED_MEMORY_NONE;
    struct stat about;
    if (fstat(fd, &about) != 0 || about.st_size <= 0)
        return error_set(errno ? errno : EINVAL, "descriptor %d is no shared memory", fd);
    int result = map(fd, (size_t)about.st_size, writable, &memory);
    close(fd);
    if (result == 0)
        *ret_memory = memory;
    return error_trace(result);
}

void shared_memory_trim(SharedMemory *memory, size_t keep)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), from = (keep + page - 1) / page * page;
    if (from < memory->size) /* what cannot be given back stays until the end */
        (void)fallocate(memory->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)from,
                        (off_t)(memory->size - from));
}

void shared_memory_close(SharedMemory *memory)
{
    if (memory->bytes)
        (void)munmap(memory->bytes, memory->size);
    fd_closep(&memory->fd);
    *memory = SHARED_MEMORY_NONE;
}
