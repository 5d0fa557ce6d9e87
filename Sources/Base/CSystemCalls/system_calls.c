#define _GNU_SOURCE
#include "system_calls.h"
#include <fcntl.h>

int system_punch_hole(int descriptor, int64_t offset, int64_t length) {
  return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}
