/*
 * Client addresses: IPv4 is kept as IPv6-mapped, so that one address has one form. Pure values.
 */
#pragma once

#include "http/message.h"

struct sockaddr;

typedef struct HttpAddress {
    unsigned char bytes[16];
} HttpAddress;

/* Zero for an address family that is not IP. */
HttpAddress http_address_of(const struct sockaddr *sa);
/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]:80", "192.0.2.1:80"; false on anything else. */
bool http_address_parse(Str text, HttpAddress *ret_address);
Str http_address_print(Arena *arena, const HttpAddress *address);
bool http_address_eq(const HttpAddress *a, const HttpAddress *b);
/* What counts as one client: an IPv4 address, or the /64 of an IPv6 one. */
HttpAddress http_address_network(const HttpAddress *address);

/*
 * The client behind proxies: X-Forwarded-For is read from its end, as far as the addresses that
 * speak are known proxies; the first that is not is the client. If peer is no proxy: peer.
 */
HttpAddress http_address_forwarded(const HttpAddress *peer, const HttpAddress *proxies,
                                   size_t proxies_count, Str forwarded_for);
bool http_address_in(const HttpAddress *address, const HttpAddress *list, size_t count);
