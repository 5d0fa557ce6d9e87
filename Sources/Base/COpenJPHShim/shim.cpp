#include "openjph_shim.h"

int openjph_shim_present(void) { return 1; }
