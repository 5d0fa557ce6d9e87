#ifndef SYSTEM_CALLS_H
#define SYSTEM_CALLS_H
/* Calls that glibc declares only under _GNU_SOURCE, which Swift's Glibc module does not set. */
#include <stdint.h>

/* Frees the bytes of a range, keeping the file's size; 0 on success, else -1 with errno set. */
int system_punch_hole(int descriptor, int64_t offset, int64_t length);

/* At most this many malloc arenas (glibc). */
void system_limit_malloc_arenas(int count);
#endif
