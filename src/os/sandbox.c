#include "os/sandbox.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

#define DEFAULT_MEMORY     (INT64_C(1) << 30)
#define DEFAULT_CPU        10
#define DEFAULT_OPEN_FILES 32

static int limit(__rlimit_resource_t resource, int64_t value)
{
    struct rlimit both = {(rlim_t)value, (rlim_t)value};
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && now.rlim_max < both.rlim_max)
        both.rlim_cur = both.rlim_max = now.rlim_max; /* it is stricter already */
    if (setrlimit(resource, &both) != 0)
        return error_set(errno, "cannot set limit %d", (int)resource);
    return 0;
}

static int enter_limits(const SandboxLimits *l)
{
    int r = limit(RLIMIT_CORE, 0);
    if (r == 0)
        r = limit(RLIMIT_CPU, l->cpu_seconds > 0 ? l->cpu_seconds : DEFAULT_CPU);
    if (r == 0)
        r = limit(RLIMIT_FSIZE, l->file_bytes);
    if (r == 0)
        r = limit(RLIMIT_NOFILE, l->open_files > 0 ? l->open_files : DEFAULT_OPEN_FILES);
    if (r == 0)
        r = limit(RLIMIT_NPROC, 0);
    if (r == 0 && !SANITIZED)
        r = limit(RLIMIT_AS, l->memory_bytes > 0 ? l->memory_bytes : DEFAULT_MEMORY);
    return r;
}

/* Lets the ruleset read what lies below a folder; one that does not exist needs no leave. */
static int landlock_allow(int ruleset, const char *folder, bool execute)
{
    int fd = open(folder, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : error_set(errno, "cannot open %s", folder);
    struct stat about;
    struct landlock_path_beneath_attr leave = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
                                               .parent_fd = fd};
    if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode))
        leave.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    if (execute)
        leave.allowed_access |= LANDLOCK_ACCESS_FS_EXECUTE;
    long r = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &leave, 0);
    int error = errno;
    close(fd);
    return r ? error_set(error, "landlock refuses %s", folder) : 0;
}

/* Every right over files that the kernel's version of landlock knows is taken away. */
static uint64_t landlock_rights(long version)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1; /* all of version 1 */
    if (version >= 2)
        rights |= LANDLOCK_ACCESS_FS_MAKE_SYM << 1; /* REFER */
    if (version >= 3)
        rights |= LANDLOCK_ACCESS_FS_MAKE_SYM << 2; /* TRUNCATE */
    return rights;
}

/* Landlock is a second wall: a kernel without it is fine, a refusal of the one that has it is not.
 */
static int enter_landlock(const SandboxLimits *l, bool *ret_active)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return 0;
    struct landlock_ruleset_attr attr = {.handled_access_fs = landlock_rights(version)};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    if (ruleset < 0)
        return error_set(errno, "landlock refuses its rules");
    int r = 0;
    for (const char *const *folder = l->read_folders; r == 0 && folder && *folder; folder++)
        r = landlock_allow(ruleset, *folder, l->becomes_program);
    if (r == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        r = error_set(errno, "landlock does not close");
    close(ruleset);
    if (r == 0)
        *ret_active = true;
    return r;
}

/* Calls that a parser, its C library and its allocator make and that reach nothing new. */
static const int allowed_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(dup),
    SCMP_SYS(fcntl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pselect6),
    SCMP_SYS(select),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getrusage),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getcwd),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
};

/* Calls that libraries try, and do without when they are told no. */
static const struct {
    int call;
    int error;
} refused_calls[] = {
    {SCMP_SYS(clone), EAGAIN},    {SCMP_SYS(clone3), ENOSYS},     {SCMP_SYS(ioctl), EPERM},
    {SCMP_SYS(prlimit64), EPERM}, {SCMP_SYS(prctl), EPERM},       {SCMP_SYS(getrlimit), EPERM},
    {SCMP_SYS(readlink), EACCES}, {SCMP_SYS(readlinkat), EACCES}, {SCMP_SYS(memfd_create), EPERM},
};

/* Calls that look at files by name: allowed where folders may be read, else answered EACCES. */
static const int looking_calls[] = {
    SCMP_SYS(stat),   SCMP_SYS(lstat),     SCMP_SYS(statx),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs),   SCMP_SYS(getdents64),
};

/* Calls with which a program starts. */
static const int starting_calls[] = {
    SCMP_SYS(execve), SCMP_SYS(arch_prctl), SCMP_SYS(set_tid_address),
    SCMP_SYS(mmap),   SCMP_SYS(mprotect),   SCMP_SYS(sched_setaffinity),
};

static int add_tables(scmp_filter_ctx filter, bool may_look)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(allowed_calls); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_calls[i], 0);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(refused_calls); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint16_t)refused_calls[i].error),
                             refused_calls[i].call, 0);
    uint32_t answer = may_look ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES);
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(looking_calls); i++)
        r = seccomp_rule_add(filter, answer, looking_calls[i], 0);
    return r;
}

/* open and openat: for reading where folders may be read, else answered EACCES. */
static int add_open(scmp_filter_ctx filter, bool may_look)
{
    static const struct {
        int call;
        unsigned flags_argument;
    } calls[] = {{SCMP_SYS(open), 1}, {SCMP_SYS(openat), 2}};
    const scmp_datum_t writing =
        O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
    int r = 0;
    for (size_t i = 0; r == 0 && i < ARRAY_LEN(calls); i++) {
        if (may_look)
            r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i].call, 1,
                                 SCMP_CMP(calls[i].flags_argument, SCMP_CMP_MASKED_EQ, writing, 0));
        else
            r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), calls[i].call, 1,
                                 SCMP_CMP(calls[i].flags_argument, SCMP_CMP_MASKED_EQ, writing, 0));
    }
    return r;
}

/* Calls that are right or wrong by their arguments. */
static int add_conditions(scmp_filter_ctx filter, bool may_look, bool becomes_program)
{
    int r = 0;
    for (size_t i = 0; becomes_program && r == 0 && i < ARRAY_LEN(starting_calls); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, starting_calls[i], 0);
    if (r == 0 && !becomes_program)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (r == 0 && !becomes_program)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    /* abort() signals its own process; nothing else may be signalled. */
    if (r == 0)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                             SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    /* glibc's fstat() is newfstatat of a descriptor and an empty path. */
    if (r == 0 && may_look)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 0);
    if (r == 0 && !may_look)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                             SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH));
    if (r == 0 && !may_look)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(newfstatat), 1,
                             SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0));
    return r;
}

static int enter_filter(const SandboxLimits *l)
{
    bool may_look = l->read_folders && l->read_folders[0];
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return error_set(ENOMEM, "cannot make the system call filter");
    int r = add_tables(filter, may_look);
    if (r == 0)
        r = add_open(filter, may_look);
    if (r == 0)
        r = add_conditions(filter, may_look, l->becomes_program);
    if (r == 0)
        r = seccomp_load(filter);
    seccomp_release(filter);
    return r < 0 ? error_set(r, "cannot load the system call filter") : 0;
}

int sandbox_enter(const SandboxLimits *limits, SandboxReport *ret_report)
{
    SandboxReport report = {.memory = !SANITIZED};
    int r = enter_limits(limits);
    if (r == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        r = error_set(errno, "cannot forbid dumps");
    if (r == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        r = error_set(errno, "cannot give up privileges");
    if (r == 0)
        r = enter_landlock(limits, &report.landlock);
    if (r == 0 && !SANITIZED) {
        r = enter_filter(limits);
        report.system_calls = r == 0;
    }
    if (r == 0)
        *ret_report = report;
    return error_trace(r);
}
