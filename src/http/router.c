#include "http/router.h"

#include "http/parse.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>

#define PARAMS_MAX HTTP_SEGMENTS_MAX

typedef enum SegmentKind { SEGMENT_LITERAL, SEGMENT_PARAM, SEGMENT_REST } SegmentKind;

static SegmentKind segment_kind(Str segment)
{
    if (str_eq(segment, STR("*")))
        return SEGMENT_REST;
    return segment.len && segment.ptr[0] == ':' ? SEGMENT_PARAM : SEGMENT_LITERAL;
}

/*
 * Matches a pattern and a path, both starting with '/'. *ret_rank orders patterns: two bits a
 * segment, the first segment highest, so that a literal beats a parameter beats a rest.
 */
static bool match_pattern(Str pattern, Str path, uint64_t *ret_rank, HttpPair *params,
                          size_t *ret_count)
{
    Str want, have;
    uint64_t rank = 0;
    int shift = 62;
    size_t count = 0;
    Str wanted = str_sub(pattern, 1, pattern.len);
    Str rest = str_sub(path, 1, path.len);
    while (str_split_next(&wanted, STR("/"), &want)) {
        SegmentKind kind = segment_kind(want);
        if (kind == SEGMENT_REST) {
            if (!rest.len)
                return false;
            params[count++] = (HttpPair){STR("*"), rest};
            rest = (Str){NULL, 0};
        } else {
            if (!str_split_next(&rest, STR("/"), &have))
                return false;
            if (kind == SEGMENT_PARAM && !have.len)
                return false;
            if (kind == SEGMENT_LITERAL && !str_eq(want, have))
                return false;
            if (kind == SEGMENT_PARAM)
                params[count++] = (HttpPair){str_sub(want, 1, want.len), have};
        }
        rank |= (uint64_t)(3 - kind) << shift;
        shift = shift ? shift - 2 : 0;
    }
    if (rest.ptr)
        return false;
    *ret_rank = rank;
    *ret_count = count;
    return true;
}

static HttpRouteMatch scan(const HttpRoute *routes, size_t count, unsigned zones, HttpMethod method,
                           Str path, Arena *arena)
{
    HttpRouteMatch best = {.outcome = HTTP_MATCH_NONE};
    HttpPair params[PARAMS_MAX];
    HttpPair best_params[PARAMS_MAX];
    size_t best_count = 0;
    uint64_t best_rank = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t rank = 0;
        size_t n = 0;
        if (!(routes[i].zone & zones) ||
            !match_pattern(str_of(routes[i].pattern), path, &rank, params, &n))
            continue;
        best.methods |= 1u << routes[i].method;
        if (routes[i].method != method || (best.route && rank <= best_rank))
            continue;
        best.route = &routes[i];
        best_rank = rank;
        best_count = n;
        memcpy(best_params, params, sizeof(params));
    }
    if (best.route) {
        HttpPair *kept = arena_new(arena, HttpPair, best_count);
        memcpy(kept, best_params, best_count * sizeof(*kept));
        best.params = (HttpPairs){kept, best_count};
        best.outcome = HTTP_MATCH_FOUND;
    } else if (best.methods) {
        best.outcome = HTTP_MATCH_METHOD;
    }
    return best;
}

HttpRouteMatch http_route_match(const HttpRoute *routes, size_t count, unsigned zones,
                                HttpMethod method, Str path, Arena *arena)
{
    HttpRouteMatch match = scan(routes, count, zones, method, path, arena);
    if (match.outcome != HTTP_MATCH_NONE || method != HTTP_GET)
        return match;
    Str other = path.len > 1 && path.ptr[path.len - 1] == '/'
                    ? str_sub(path, 0, path.len - 1)
                    : arena_printf(arena, "%.*s/", STR_FMT(path));
    if (scan(routes, count, zones, method, other, arena).outcome == HTTP_MATCH_FOUND)
        match.outcome = HTTP_MATCH_OTHER_SLASH;
    return match;
}

/* ---- the check of the table ---- */

static bool pattern_is_sound(Str pattern)
{
    if (!pattern.len || pattern.ptr[0] != '/')
        return false;
    size_t count = 0;
    Str segment;
    for (Str rest = str_sub(pattern, 1, pattern.len); str_split_next(&rest, STR("/"), &segment);) {
        bool last = rest.ptr == NULL;
        SegmentKind kind = segment_kind(segment);
        if (++count > HTTP_SEGMENTS_MAX || (kind == SEGMENT_REST && !last) ||
            (kind == SEGMENT_PARAM && segment.len < 2) || (!segment.len && !last))
            return false;
    }
    return true;
}

/* The same paths match both: parameters are called differently at most. */
static bool patterns_collide(Str a, Str b)
{
    Str left, right;
    while (a.ptr && b.ptr) {
        str_split_next(&a, STR("/"), &left);
        str_split_next(&b, STR("/"), &right);
        SegmentKind kind = segment_kind(left);
        if (kind != segment_kind(right) || (kind == SEGMENT_LITERAL && !str_eq(left, right)))
            return false;
    }
    return a.ptr == b.ptr;
}

Str http_route_shown(const HttpRoute *routes, size_t count, Str path)
{
    for (size_t i = 0; i < count; i++) {
        Str pattern = str_of(routes[i].pattern);
        Str start = str_sub(pattern, 0, str_find(pattern, STR("/:"), 0));
        if ((routes[i].flags & HTTP_ROUTE_SECRET_PATH) && path.len > start.len &&
            str_starts_with(path, start) && path.ptr[start.len] == '/')
            return pattern;
    }
    return path;
}

static const char *route_problem(const HttpRoute *route)
{
    if (!route->pattern || !pattern_is_sound(str_of(route->pattern)))
        return "a pattern that is not well formed";
    if (!route->handler)
        return "no handler";
    if (!route->zone)
        return "no zone";
    if (route->method == HTTP_HEAD || route->method == HTTP_OPTIONS ||
        route->method >= HTTP_METHOD_UNKNOWN)
        return "a method that no row may name";
    if ((route->flags & HTTP_ROUTE_CACHEABLE) && route->method != HTTP_GET)
        return "only a GET is cacheable";
    if ((route->flags & HTTP_ROUTE_CACHE_QUERY) && !(route->flags & HTTP_ROUTE_CACHEABLE))
        return "CACHE_QUERY without CACHEABLE";
    if (route->body_limit < 0)
        return "a body limit below 0";
    return NULL;
}

int http_routes_check(const HttpRoute *routes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *problem = route_problem(&routes[i]);
        for (size_t j = 0; j < i && !problem; j++)
            if (routes[i].method == routes[j].method && (routes[i].zone & routes[j].zone) &&
                patterns_collide(str_of(routes[i].pattern), str_of(routes[j].pattern)))
                problem = "the same route twice";
        if (problem)
            return error_set(EINVAL, "route %zu (%s): %s", i,
                             routes[i].pattern ? routes[i].pattern : "", problem);
    }
    return 0;
}
