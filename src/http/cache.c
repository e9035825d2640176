#include "http/cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SHARDS  16   /* four bits of the hash */
#define BUCKETS 1024 /* of a shard; power of two */

struct HttpCacheEntry {
    HttpCacheEntry *next;          /* in the bucket */
    HttpCacheEntry *newer, *older; /* in the order of use */
    uint64_t hash;
    uint64_t version;
    void *answer;
    size_t bytes;
    _Atomic int users; /* the cache itself is one */
    size_t target_len;
    char target[];
};

typedef struct Shard {
    pthread_mutex_t lock;
    HttpCacheEntry *buckets[BUCKETS];
    HttpCacheEntry *newest, *oldest;
    size_t bytes;
} Shard;

struct HttpCache {
    size_t shard_limit;
    HttpCacheFree *free_answer;
    Shard shards[SHARDS];
};

HttpCache *http_cache_create(int64_t bytes, HttpCacheFree *free_answer)
{
    HttpCache *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    c->shard_limit = bytes > 0 ? (size_t)bytes / SHARDS : 0;
    c->free_answer = free_answer;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&c->shards[i].lock, NULL);
    return c;
}

/* str_hash mixes its low bits best; this spreads them over all. */
static uint64_t hash_of(Str target)
{
    uint64_t hash = str_hash(target) * 0x9E3779B97F4A7C15u;
    return hash ^ (hash >> 32);
}

static Shard *shard_of(HttpCache *c, uint64_t hash)
{
    return &c->shards[hash >> 60];
}

static HttpCacheEntry **slot_of(Shard *s, uint64_t hash)
{
    return &s->buckets[hash % BUCKETS];
}

static void unlink_use(Shard *s, HttpCacheEntry *e)
{
    *(e->newer ? &e->newer->older : &s->newest) = e->older;
    *(e->older ? &e->older->newer : &s->oldest) = e->newer;
    e->newer = e->older = NULL;
}

static void link_newest(Shard *s, HttpCacheEntry *e)
{
    e->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = e;
    s->newest = e;
}

/* Takes an entry out; the lock is held, the caller releases the cache's own use afterwards. */
static void take_out(Shard *s, HttpCacheEntry *e)
{
    for (HttpCacheEntry **at = slot_of(s, e->hash); *at; at = &(*at)->next)
        if (*at == e) {
            *at = e->next;
            break;
        }
    unlink_use(s, e);
    s->bytes -= e->bytes;
}

static HttpCacheEntry *find(Shard *s, uint64_t hash, Str target)
{
    for (HttpCacheEntry *e = *slot_of(s, hash); e; e = e->next)
        if (e->hash == hash && str_eq(str_make(e->target, e->target_len), target))
            return e;
    return NULL;
}

void http_cache_release(HttpCache *c, HttpCacheEntry *e)
{
    if (atomic_fetch_sub(&e->users, 1) != 1)
        return;
    c->free_answer(e->answer);
    free(e);
}

HttpCache *http_cache_free(HttpCache *c)
{
    if (!c)
        return NULL;
    for (size_t i = 0; i < SHARDS; i++) {
        Shard *s = &c->shards[i];
        while (s->oldest) {
            HttpCacheEntry *e = s->oldest;
            take_out(s, e);
            http_cache_release(c, e);
        }
        pthread_mutex_destroy(&s->lock);
    }
    free(c);
    return NULL;
}

HttpCacheEntry *http_cache_get(HttpCache *c, Str target, uint64_t version)
{
    if (!c->shard_limit)
        return NULL;
    uint64_t hash = hash_of(target);
    Shard *s = shard_of(c, hash);
    HttpCacheEntry *dead = NULL;
    pthread_mutex_lock(&s->lock);
    HttpCacheEntry *e = find(s, hash, target);
    if (e && e->version != version) {
        dead = e;
        e = NULL;
        take_out(s, dead);
    } else if (e) {
        if (s->newest != e) {
            unlink_use(s, e);
            link_newest(s, e);
        }
        atomic_fetch_add(&e->users, 1);
    }
    pthread_mutex_unlock(&s->lock);
    if (dead)
        http_cache_release(c, dead);
    return e;
}

void *http_cache_answer(const HttpCacheEntry *e)
{
    return e->answer;
}

HttpCacheEntry *http_cache_put(HttpCache *c, Str target, uint64_t version, void *answer,
                               size_t bytes)
{
    HttpCacheEntry *e = calloc(1, sizeof(*e) + target.len);
    if (!e)
        abort();
    e->hash = hash_of(target);
    e->version = version;
    e->answer = answer;
    e->bytes = bytes + sizeof(*e) + target.len;
    e->target_len = target.len;
    memcpy(e->target, target.ptr, target.len);
    atomic_store(&e->users, 1);
    if (e->bytes > c->shard_limit / 4)
        return e;
    Shard *s = shard_of(c, e->hash);
    HttpCacheEntry *dead = NULL; /* chained by next */
    pthread_mutex_lock(&s->lock);
    HttpCacheEntry *old = find(s, e->hash, target);
    while (old || s->bytes + e->bytes > c->shard_limit) {
        HttpCacheEntry *victim = old ? old : s->oldest;
        old = NULL;
        take_out(s, victim);
        victim->next = dead;
        dead = victim;
    }
    e->next = *slot_of(s, e->hash);
    *slot_of(s, e->hash) = e;
    link_newest(s, e);
    s->bytes += e->bytes;
    atomic_fetch_add(&e->users, 1);
    pthread_mutex_unlock(&s->lock);
    while (dead) {
        HttpCacheEntry *next = dead->next;
        http_cache_release(c, dead);
        dead = next;
    }
    return e;
}

int64_t http_cache_size(HttpCache *c)
{
    int64_t total = 0;
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&c->shards[i].lock);
        total += (int64_t)c->shards[i].bytes;
        pthread_mutex_unlock(&c->shards[i].lock);
    }
    return total;
}
