// Answers every HTTP request with one fixed UpdateJobStatus result, on a loopback port that it prints.
//
// Quick, so that what is measured is the client; neither reads a request further than its head, which is all
// that UpdateJobStatus has, nor checks it.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char body[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<UpdateJobStatusResult xmlns=\"http://awss3control.amazonaws.com/doc/2018-08-20/\">"
    "<JobId>8d9a18fe-c303-4d39-8ccc-860d372da386</JobId><Status>Cancelled</Status>"
    "<StatusUpdateReason>superseded</StatusUpdateReason></UpdateJobStatusResult>";

int main(void) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    char answer[1024], request[65536];
    int size = snprintf(answer, sizeof answer,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %zu\r\n"
                        "x-amz-request-id: 0A49CE4060975EAC\r\nConnection: close\r\n\r\n%s",
                        sizeof body - 1, body);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0) continue;
        setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        size_t have = 0;
        ssize_t got;
        while (have < sizeof request - 1 && (got = read(connection, request + have, sizeof request - 1 - have)) > 0) {
            have += got;
            request[have] = 0;
            if (strstr(request, "\r\n\r\n")) {
                if (write(connection, answer, size) < 0) break;
                break;
            }
        }
        close(connection);
    }
}
