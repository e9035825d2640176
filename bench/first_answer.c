/*
 * first_answer PORT PROGRAM ARGUMENT...: starts the program and prints the milliseconds until it
 * answers GET / on the loopback port with a status line; then ends it.
 */
#include "bench/bench.h"

#include "base/error.h"
#include "os/child.h"
#include "os/file.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_NS INT64_C(20000000000)

static bool answered(uint16_t port)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    CLEANUP(fd_closep) int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
        return false;
    char answer[16];
    return send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) == (ssize_t)sizeof(request) - 1 &&
           recv(fd, answer, sizeof(answer), MSG_WAITALL) > 12 &&
           strncmp(answer, "HTTP/1.1 ", 9) == 0;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    uint16_t port = (uint16_t)strtoul(argv[1], NULL, 10);
    static const char *const environment[] = {"LC_ALL=C.UTF-8", NULL};
    ChildSpec spec = {.program = argv[2],
                      .arguments = (const char *const *)(argv + 2),
                      .environment = environment};
    CLEANUP(child_freep) Child *child = NULL;
    int64_t start = bench_clock();
    if (child_new(&spec, &child) != 0)
        return bench_failed("start");
    while (!answered(port)) {
        ChildExit end;
        if (child_wait(child, 0, &end) != CHILD_E_TIMEOUT || bench_clock() - start > WAIT_NS) {
            fprintf(stderr, "bench start: %s does not answer\n", argv[2]);
            return 1;
        }
        usleep(200);
    }
    printf("%.2f\n", (double)(bench_clock() - start) / 1e6);
    ChildExit end;
    child_signal(child, SIGTERM);
    return child_wait(child, 10000, &end) == 0 ? 0 : 1;
}
