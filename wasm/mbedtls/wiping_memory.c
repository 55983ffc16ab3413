#include "wiping_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__APPLE__)
#include <malloc/malloc.h>
#define usable_size malloc_size
#else
#include <malloc.h>
#define usable_size malloc_usable_size
#endif

#include <mbedtls/platform_util.h>

void mbedtls_platform_zeroize(void *memory, size_t size) {
  if (size > 0) {
    memset(memory, 0, size);
    __asm__ volatile("" : : "r"(memory) : "memory"); // as if it were read: the compiler may not leave it out
  }
}

void *tokensmith_calloc(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    return NULL;
  }
  void *memory = malloc(count * size);
  if (memory != NULL) {
    memset(memory, 0, count * size);
  }
  return memory;
}

void tokensmith_wiping_free(void *memory) {
  if (memory != NULL) {
    mbedtls_platform_zeroize(memory, usable_size(memory));
  }
  free(memory);
}
