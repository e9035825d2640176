/*
 * Finding the row for a method and a decoded path. The table is scanned: at a hundred rows that is
 * a few hundred nanoseconds, and nothing can go stale. Pure, any thread.
 */
#pragma once

#include "http/route.h"

typedef enum HttpMatch {
    HTTP_MATCH_FOUND,
    HTTP_MATCH_OTHER_SLASH, /* only the path with (or without) a '/' at its end is known */
    HTTP_MATCH_METHOD,      /* the path is known, not with this method */
    HTTP_MATCH_NONE,
} HttpMatch;

typedef struct HttpRouteMatch {
    HttpMatch outcome;
    const HttpRoute *route; /* FOUND */
    HttpPairs params;       /* on the arena */
    unsigned methods;       /* METHOD: bits 1 << HttpMethod that the path has */
} HttpRouteMatch;

HttpRouteMatch http_route_match(const HttpRoute *routes, size_t count, unsigned zones,
                                HttpMethod method, Str path, Arena *arena);

/*
 * What a log may show of a path that no route has: the pattern of a route with
 * HTTP_ROUTE_SECRET_PATH if the path begins as that does (a code with a '/' or a '%' too many is as
 * secret as the code), else the path. Not copied.
 */
Str http_route_shown(const HttpRoute *routes, size_t count, Str path);
