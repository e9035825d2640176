#include "http/limiter.h"

#include "os/random.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS  8192 /* power of two */
#define PROBES 8
#define LOCKS  16
#define MICRO  ((int64_t)1000000)

/* Tokens are counted in millionths, so that refilling is exact. */
typedef struct Bucket {
    uint64_t key; /* 0: free */
    int64_t tokens;
    int64_t updated;
} Bucket;

struct HttpLimiter {
    const HttpRate *rates;
    size_t rates_count;
    unsigned char hash_key[crypto_shorthash_KEYBYTES]; /* so that nobody can aim at a bucket */
    pthread_mutex_t locks[LOCKS];
    Bucket buckets[SLOTS];
};

HttpLimiter *http_limiter_create(const HttpRate *rates, size_t count)
{
    HttpLimiter *l = calloc(1, sizeof(*l));
    if (!l)
        abort();
    l->rates = rates;
    l->rates_count = count;
    random_bytes(l->hash_key, sizeof(l->hash_key));
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&l->locks[i], NULL);
    return l;
}

HttpLimiter *http_limiter_free(HttpLimiter *l)
{
    if (!l)
        return NULL;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&l->locks[i]);
    free(l);
    return NULL;
}

static int64_t refilled(const Bucket *b, const HttpRate *rate, int64_t now)
{
    int64_t elapsed = MAX(now - b->updated, 0);
    int64_t full = rate->burst * MICRO;
    /* After this long it is full whatever it held; also keeps the product small. */
    if (elapsed / 60 >= full / MAX(rate->per_minute, 1) + 1)
        return rate->per_minute > 0 ? full : b->tokens;
    return MIN(full, b->tokens + elapsed * rate->per_minute / 60);
}

/* The client's bucket among its possible places, or the one there that was used longest ago. */
static Bucket *find_bucket(HttpLimiter *l, uint64_t key, size_t group)
{
    Bucket *oldest = NULL;
    for (size_t i = 0; i < PROBES; i++) {
        Bucket *b = &l->buckets[group * PROBES + i];
        if (b->key == key)
            return b;
        if (!oldest || !b->key || (oldest->key && b->updated < oldest->updated))
            oldest = b;
    }
    return oldest;
}

bool http_limiter_take(HttpLimiter *l, const HttpAddress *client, int rate_class, int64_t now,
                       int64_t *ret_retry_seconds)
{
    if (rate_class < 0 || (size_t)rate_class >= l->rates_count || !l->rates[rate_class].burst)
        return true;
    const HttpRate *rate = &l->rates[rate_class];
    unsigned char input[20];
    HttpAddress network = http_address_network(client);
    memcpy(input, network.bytes, 16);
    memcpy(input + 16, &rate_class, 4);
    uint64_t key = 0;
    crypto_shorthash((unsigned char *)&key, input, sizeof(input), l->hash_key);
    key |= 1;
    size_t group = (size_t)(key >> 20) % (SLOTS / PROBES);
    pthread_mutex_t *lock = &l->locks[group % LOCKS];
    pthread_mutex_lock(lock);
    Bucket *b = find_bucket(l, key, group);
    if (b->key != key)
        *b = (Bucket){.key = key, .tokens = rate->burst * MICRO, .updated = now};
    b->tokens = refilled(b, rate, now);
    b->updated = now;
    bool allowed = b->tokens >= MICRO;
    if (allowed)
        b->tokens -= MICRO;
    else
        *ret_retry_seconds = (MICRO - b->tokens) * 60 / MAX(rate->per_minute, 1) / MICRO + 1;
    pthread_mutex_unlock(lock);
    return allowed;
}
