#define _GNU_SOURCE
#include "system_calls.h"
#include <fcntl.h>
#include <malloc.h>

int system_punch_hole(int descriptor, int64_t offset, int64_t length) {
  return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

void system_limit_malloc_arenas(int count) {
  mallopt(M_ARENA_MAX, count);
}
