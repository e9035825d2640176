#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const unsigned char mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};

static HttpAddress from_v4(const struct in_addr *v4)
{
    HttpAddress a;
    memcpy(a.bytes, mapped_prefix, 12);
    memcpy(a.bytes + 12, v4, 4);
    return a;
}

static bool is_v4(const HttpAddress *a)
{
    return memcmp(a->bytes, mapped_prefix, 12) == 0;
}

HttpAddress http_address_of(const struct sockaddr *sa)
{
    HttpAddress a = {{0}};
    if (sa && sa->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, sa, sizeof(v4));
        a = from_v4(&v4.sin_addr);
    } else if (sa && sa->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, sa, sizeof(v6));
        memcpy(a.bytes, &v6.sin6_addr, 16);
    }
    return a;
}

/* Without brackets and port. */
static Str bare_address(Str text)
{
    if (text.len && text.ptr[0] == '[')
        return str_sub(text, 1, str_find(text, STR("]"), 0));
    size_t colon = str_find(text, STR(":"), 0);
    if (colon != STR_NPOS && str_rfind(text, STR(":")) == colon)
        return str_sub(text, 0, colon);
    return text;
}

bool http_address_parse(Str text, HttpAddress *ret_address)
{
    char buffer[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;
    Str bare = bare_address(str_trim(text));
    if (!bare.len || bare.len >= sizeof(buffer))
        return false;
    memcpy(buffer, bare.ptr, bare.len);
    buffer[bare.len] = 0;
    if (inet_pton(AF_INET, buffer, &v4) == 1) {
        *ret_address = from_v4(&v4);
        return true;
    }
    if (inet_pton(AF_INET6, buffer, &v6) != 1)
        return false;
    memcpy(ret_address->bytes, &v6, 16);
    return true;
}

Str http_address_print(Arena *arena, const HttpAddress *address)
{
    char buffer[INET6_ADDRSTRLEN] = "";
    bool v4 = is_v4(address);
    inet_ntop(v4 ? AF_INET : AF_INET6, address->bytes + (v4 ? 12 : 0), buffer, sizeof(buffer));
    return arena_str(arena, str_of(buffer));
}

bool http_address_eq(const HttpAddress *a, const HttpAddress *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

HttpAddress http_address_network(const HttpAddress *address)
{
    HttpAddress network = *address;
    if (!is_v4(address))
        memset(network.bytes + 8, 0, 8);
    return network;
}

bool http_address_in(const HttpAddress *address, const HttpAddress *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (http_address_eq(address, &list[i]))
            return true;
    return false;
}

HttpAddress http_address_forwarded(const HttpAddress *peer, const HttpAddress *proxies,
                                   size_t proxies_count, Str forwarded_for)
{
    HttpAddress client = *peer;
    Str rest = forwarded_for;
    while (rest.len && http_address_in(&client, proxies, proxies_count)) {
        size_t comma = str_rfind(rest, STR(","));
        Str last = comma == STR_NPOS ? rest : str_sub(rest, comma + 1, rest.len);
        HttpAddress next;
        if (!http_address_parse(last, &next))
            break;
        client = next;
        rest = comma == STR_NPOS ? (Str){NULL, 0} : str_sub(rest, 0, comma);
    }
    return client;
}
