/*
 * The byte cache: ready-made answers to anonymous GETs, kept under (target, content version) within
 * a fixed amount of memory; what was asked for longest ago goes first. What an answer is, the
 * caller knows: the cache keeps a pointer, counts who uses it, and frees it. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

typedef struct HttpCache HttpCache;

/* Frees an answer; called once, without locks held. */
typedef void HttpCacheFree(void *answer);

/* bytes: of all answers and their keys; < 0 makes a cache that keeps nothing. */
HttpCache *http_cache_create(int64_t bytes, HttpCacheFree *free_answer);
/* No entry may be held any more. NULL is fine. */
HttpCache *http_cache_free(HttpCache *c);

typedef struct HttpCacheEntry HttpCacheEntry;

/* The entry of this target and version, held for the caller until http_cache_release; or NULL. */
HttpCacheEntry *http_cache_get(HttpCache *c, Str target, uint64_t version);
void *http_cache_answer(const HttpCacheEntry *e);
/*
 * Takes an answer of so many bytes. Returns the entry, held for the caller: the new one, or if it
 * is too large to be kept one that lives only until its release.
 */
HttpCacheEntry *http_cache_put(HttpCache *c, Str target, uint64_t version, void *answer,
                               size_t bytes);
void http_cache_release(HttpCache *c, HttpCacheEntry *e);
int64_t http_cache_size(HttpCache *c);
