#include "wiping_memory.h"

#include <stdlib.h>

#if defined(__APPLE__)
#include <malloc/malloc.h>
#define usable_size malloc_size
#else
#include <malloc.h>
#define usable_size malloc_usable_size
#endif

#include <mbedtls/platform_util.h>

void tokensmith_wiping_free(void *memory) {
  if (memory != NULL) {
    mbedtls_platform_zeroize(memory, usable_size(memory));
  }
  free(memory);
}
