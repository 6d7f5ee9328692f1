/*
 * What a terminal costs, measured from outside any runtime:
 *   probe floor echo N            keys into bash on a pty of its own, no network: the fixed point
 *   probe floor bulk FILE         cat FILE there
 *   probe PORT echo N TOKEN       the same through a gateway (lab.v1)
 *   probe PORT bulk FILE TOKEN
 * Prints JSON: {"p50":us,"p99":us} or {"seconds":s,"bytes":n,"frames":n}.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pty.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int fd, web;
static uint64_t in_offset, out_offset, acked, frames;
static unsigned char raw[1 << 20];
static size_t have;

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static void die(const char *what) { perror(what); exit(1); }
static void put(const void *data, size_t n) {
  const char *p = data;
  while (n > 0) { ssize_t k = write(fd, p, n); if (k <= 0) die("write"); p += k; n -= k; }
}
/* A masked frame; the mask is zero, so the payload stays as it is. */
static void frame(int opcode, const void *data, size_t n) {
  unsigned char b[4096]; size_t h = 2;
  b[0] = 0x80 | opcode;
  if (n < 126) b[1] = 0x80 | n; else { b[1] = 0x80 | 126; b[2] = n >> 8; b[3] = n; h = 4; }
  memset(b + h, 0, 4); memcpy(b + h + 4, data, n); put(b, h + 4 + n);
}
static void head(unsigned char *b, int kind, uint64_t offset) { b[0] = kind; for (int i = 0; i < 6; i++) b[1 + i] = offset >> (8 * (5 - i)); }
static void type(const char *text, size_t n) {
  unsigned char b[1024];
  if (!web) { put(text, n); return; }
  head(b, 2, in_offset); memcpy(b + 7, text, n); in_offset += n; frame(2, b, n + 7);
}
/* As a page does it: after 128 KB, or 50 ms after the last. */
static void ack(void) {
  static double last; unsigned char b[7];
  if (!web || acked == out_offset || (out_offset - acked < 131072 && now() - last < 0.05)) return;
  head(b, 3, out_offset); acked = out_offset; last = now(); frame(2, b, 7);
}

/* Reads what there is; returns the terminal's bytes in `out`, waiting up to `ms`. */
static size_t get(unsigned char *out, size_t room, int ms) {
  struct pollfd p = { fd, POLLIN, 0 };
  if (poll(&p, 1, ms) <= 0) return 0;
  if (!web) { ssize_t k = read(fd, out, room); if (k <= 0) return 0; frames++; return k; }
  ssize_t k = read(fd, raw + have, sizeof raw - have);
  if (k <= 0) die("connection closed");
  have += k;
  size_t at = 0, n = 0;
  while (have - at >= 2) {
    size_t h = 2; uint64_t len = raw[at + 1] & 127;
    if (len == 126) { if (have - at < 4) break; len = raw[at + 2] << 8 | raw[at + 3]; h = 4; }
    else if (len == 127) { if (have - at < 10) break; len = 0; for (int i = 0; i < 8; i++) len = len << 8 | raw[at + 2 + i]; h = 10; }
    if (have - at < h + len) break;
    unsigned char *payload = raw + at + h;
    if ((raw[at] & 15) == 8) { fprintf(stderr, "closed %d %.*s\n", payload[0] << 8 | payload[1], (int)len - 2, payload + 2); exit(1); }
    if ((raw[at] & 15) == 2 && payload[0] == 1) { memcpy(out + n, payload + 7, len - 7); n += len - 7; out_offset += len - 7; frames++; }
    at += h + len;
  }
  memmove(raw, raw + at, have -= at);
  ack();
  return n;
}
static int by_size(const void *a, const void *b) { double d = *(double *)a - *(double *)b; return (d > 0) - (d < 0); }
static unsigned char buffer[1 << 20];
static void quiet(int ms) { while (get(buffer, sizeof buffer, ms) > 0) {} }

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  web = strcmp(argv[1], "floor") != 0;
  if (!web) {
    struct winsize size = { 24, 80, 0, 0 };
    pid_t child = forkpty(&fd, NULL, NULL, &size);
    if (child < 0) die("forkpty");
    if (child == 0) { execlp("bash", "bash", "--norc", "--noprofile", (char *)0); _exit(127); }
  } else {
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])) };
    int one = 1; char text[4096]; size_t n = 0;
    inet_aton("127.0.0.1", &to.sin_addr);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    dprintf(fd, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nOrigin: http://127.0.0.1:%s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: lab.v1\r\n\r\n", argv[1], argv[1]);
    while (n < sizeof text - 1 && read(fd, text + n, 1) == 1) { text[++n] = 0; if (n > 4 && !strcmp(text + n - 4, "\r\n\r\n")) break; }
    if (strncmp(text, "HTTP/1.1 101", 12)) { fprintf(stderr, "%s", text); return 1; }
    n = snprintf(text, sizeof text, "{\"t\":\"hello\",\"token\":\"%s\",\"client\":\"probe-%d-xxxx\",\"cols\":80,\"rows\":24}", argv[4], getpid());
    frame(1, text, n);
  }
  /* bash has shown its prompt and reads by itself: before that, the kernel would echo. */
  for (int i = 0; i < 100 && get(buffer, sizeof buffer, 200) == 0; i++) {}
  quiet(500);
  if (!strcmp(argv[2], "echo")) {
    int n = atoi(argv[3]); double *took = malloc(n * sizeof *took);
    for (int i = 0; i < n; i++) {
      if (i % 40 == 39) { type("\x15", 1); quiet(30); }
      double from = now();
      type("k", 1);
      while (get(buffer, sizeof buffer, 2000) == 0) if (now() - from > 2) { fprintf(stderr, "no echo\n"); return 1; }
      took[i] = (now() - from) * 1e6;
    }
    qsort(took, n, sizeof *took, by_size);
    printf("{\"p50\":%.0f,\"p99\":%.0f}\n", took[n / 2], took[n * 99 / 100]);
  } else {
    char line[1024]; unsigned char last[64] = { 0 }; uint64_t total = 0;
    size_t n = snprintf(line, sizeof line, "cat %s; echo FI''N\n", argv[3]);
    frames = 0;
    double from = now();
    type(line, n);
    for (;;) {
      size_t k = get(buffer, sizeof buffer, 10000);
      if (k == 0) { if (now() - from > 60) return 1; continue; }
      total += k;
      unsigned char tail[128]; size_t keep = k < 32 ? k : 32;
      memcpy(tail, last, 32); memcpy(tail + 32, buffer + k - keep, keep);
      if (memmem(tail, 32 + keep, "FIN\r\n", 5)) break;
      memcpy(last, tail + keep, 32);
    }
    printf("{\"seconds\":%.4f,\"bytes\":%lu,\"frames\":%lu}\n", now() - from, (unsigned long)total, (unsigned long)frames);
  }
  return 0;
}
