/* Serves the demo site until it is told to stop: for measuring and for trying by hand.
 * usage: http_demo PORT [access-log] */
#include "http/demo.h"

#include <signal.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    int64_t port = 0;
    sigset_t signals;
    int received = 0;
    if (argc < 2 || !str_parse_int(str_of(argv[1]), &port)) {
        fputs("usage: http_demo PORT [access-log]\n", stderr);
        return 2;
    }
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    static DemoSite site;
    demo_init(&site);
    site.config.port = (int)port;
    site.config.workers = 32;
    site.config.access_log = argc > 2;
    demo_start(&site);
    printf("http://127.0.0.1:%d/\n", http_server_port(site.server));
    fflush(stdout);
    sigwait(&signals, &received);
    return demo_stop(&site);
}
