// Plain C face of OpenJPH's HTJ2K encoder. OpenJPH throws C++ exceptions; none leaves these functions.
// Its decoder (0.9) is not offered: damaged codestreams end the process by assertion or worse.
#ifndef OPENJPH_SHIM_H
#define OPENJPH_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The samples to encode.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t components;
  uint32_t bit_depth;         // 1 to 16
  int32_t is_signed;
  uint32_t bytes_per_sample;  // 1 or 2, of the interleaved samples on the caller's side
} openjph_image;

enum {
  OPENJPH_OK = 0,
  OPENJPH_MALFORMED = 1,  // OpenJPH reported an error
  OPENJPH_MISMATCH = 2,   // fewer samples than the image needs
  OPENJPH_MEMORY = 3,
};

// Encodes losslessly (reversible 5/3). progression is "RPCL", "LRCP" ...; the result is released with
// openjph_free.
int openjph_encode(const void *input, size_t size, const openjph_image *image, int color_transform,
                   int decompositions, const char *progression, uint8_t **output,
                   size_t *output_size, char *message, size_t message_size);

void openjph_free(uint8_t *bytes);

#ifdef __cplusplus
}
#endif
#endif
