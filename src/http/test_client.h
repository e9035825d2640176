/*
 * A client for the tests that sends exactly the bytes it is told to and reads answers one by one.
 * Answers live on the arena. One thread at a time.
 */
#pragma once

#include "http/demo.h"

typedef struct TestClient {
    int fd;
    Arena *arena;
    char *unread; /* bytes behind the last answer */
    size_t unread_len;
} TestClient;

typedef struct TestAnswer {
    int status; /* 0: the connection ended without an answer */
    Str head;   /* status line and headers */
    Str body;
    bool closed; /* the server closed the connection before or after it */
} TestAnswer;

/* from: the address to come from, NULL: 127.0.0.1 */
TestClient test_connect_from(Arena *arena, const DemoSite *site, const char *from);
TestClient test_connect(Arena *arena, const DemoSite *site);
void test_disconnect(TestClient *c);
/* Sends all bytes, or as many as the server takes. */
void test_send(TestClient *c, Str bytes);
/* The next answer; is_head: it has no body whatever its length says. */
TestAnswer test_receive(TestClient *c, bool is_head);
/* One request on a connection of its own. */
TestAnswer test_ask(Arena *arena, const DemoSite *site, const char *request);
/* The value of a header of an answer; {NULL, 0}. */
Str test_header(const TestAnswer *answer, const char *name);
/* Whether the server closes within ms milliseconds. */
bool test_is_closed(const TestClient *c, int ms);
