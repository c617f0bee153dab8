/*
 * How fast the bytes of a websocket can be taken from a socket at all: receives into one buffer and hops from frame
 * header to frame header. Counts messages and payload bytes, looks at nothing else.
 *
 *   reader PORT TARGET      as in: reader 8080 '/flood?size=128'
 *
 * Prints {"messages": N, "payloadBytes": N} once the server has closed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CAPACITY (256 * 1024)
#define FINAL 0x80
#define OPCODE 0x0f
#define CLOSE 8

static uint8_t buffer[CAPACITY];

struct counts {
    uint64_t messages, payload_bytes;
    int closed;
};

static int fail(const char *what) {
    fprintf(stderr, "reader: %s\n", what);
    return 1;
}

static uint64_t big_endian(const uint8_t *from, size_t bytes) {
    uint64_t value = 0;
    while (bytes--) value = value << 8 | *from++;
    return value;
}

static int open_socket(int port) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd >= 0 && connect(fd, (struct sockaddr *)&server, sizeof server) == 0 ? fd : -1;
}

/* Asks for the upgrade. Returns how many bytes were received, and through *frames where frames begin among them. */
static size_t upgrade(int fd, const char *target, size_t *frames) {
    char request[1024];
    size_t received = 0;
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n", target);
    if (length < 0 || (size_t)length >= sizeof request || send(fd, request, (size_t)length, 0) != length) return 0;
    for (;;) {
        ssize_t n = recv(fd, buffer + received, CAPACITY - received, 0);
        if (n <= 0) return 0;
        received += (size_t)n;
        uint8_t *end = memmem(buffer, received, "\r\n\r\n", 4);
        if (end) {
            *frames = (size_t)(end - buffer) + 4;
            return memcmp(buffer, "HTTP/1.1 101", 12) == 0 ? received : 0;
        }
    }
}

/* Counts the frames whose headers lie in the buffer. Returns where the next header begins, perhaps far beyond it. */
static uint64_t hop(uint64_t at, size_t end, struct counts *counts) {
    while (at + 2 <= end) {
        const uint8_t *header = buffer + at;
        uint64_t length = header[1] & 0x7f;
        size_t size = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (at + size > end) break;
        if (size > 2) length = big_endian(header + 2, size - 2);
        if ((header[0] & OPCODE) == CLOSE) {
            counts->closed = 1;
            break;
        }
        if ((header[0] & OPCODE) < CLOSE) {
            counts->messages += (header[0] & FINAL) != 0;
            counts->payload_bytes += length;
        }
        at += size + length;
    }
    return at;
}

int main(int argc, char **argv) {
    if (argc != 3) return fail("usage: reader PORT TARGET");
    int fd = open_socket(atoi(argv[1]));
    if (fd < 0) return fail("cannot connect");
    struct counts counts = {0};
    size_t begin, end = upgrade(fd, argv[2], &begin);
    if (end == 0) return fail("no upgrade");
    uint64_t at = begin;
    for (;;) {
        at = hop(at, end, &counts);
        if (counts.closed) break;
        if (at < end) { /* part of a header is left */
            memmove(buffer, buffer + at, end - at);
            end -= at;
            at = 0;
        } else {
            at -= end;
            end = 0;
        }
        ssize_t n = recv(fd, buffer + end, CAPACITY - end, 0);
        if (n <= 0) return fail("the server ended without a Close frame");
        end += (size_t)n;
    }
    static const uint8_t reply[] = {FINAL | CLOSE, 0x80 | 2, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff};
    send(fd, reply, sizeof reply, MSG_NOSIGNAL);
    close(fd);
    printf("{\"messages\": %llu, \"payloadBytes\": %llu}\n", (unsigned long long)counts.messages,
           (unsigned long long)counts.payload_bytes);
    return 0;
}
