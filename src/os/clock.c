#include "os/clock.h"

#include <time.h>

Instant clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (Instant)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

CivilDate clock_today(void)
{
    return civil_date_from_instant(clock_now());
}

int64_t clock_monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

void clock_deadline(int64_t in_microseconds, struct timespec *ret_deadline)
{
    Instant at = clock_now() + in_microseconds;
    *ret_deadline = (struct timespec){.tv_sec = (time_t)(at / INSTANT_SECOND),
                                      .tv_nsec = (long)(at % INSTANT_SECOND) * 1000};
}
