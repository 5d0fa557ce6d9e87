#include "openjph_shim.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <vector>

#include <openjph/ojph_arch.h>
#include <openjph/ojph_base.h>
#include <openjph/ojph_codestream.h>
#include <openjph/ojph_file.h>
#include <openjph/ojph_mem.h>
#include <openjph/ojph_message.h>
#include <openjph/ojph_params.h>

namespace {

// OpenJPH prints its messages before it throws; a server wants the text in the exception instead.
class ThrowingError : public ojph::message_error {
 public:
  void operator()(int, const char *, int, const char *format, ...) override {
    char text[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    throw std::runtime_error(text);
  }
};

class SilentWarning : public ojph::message_warning {
 public:
  void operator()(int, const char *, int, const char *, ...) override {}
};

class SilentInfo : public ojph::message_info {
 public:
  void operator()(int, const char *, int, const char *, ...) override {}
};

void configure_messages() {
  static ThrowingError error;
  static SilentWarning warning;
  static SilentInfo info;
  static const bool once = [] {
    ojph::configure_error(&error);
    ojph::configure_warning(&warning);
    ojph::configure_info(&info);
    return true;
  }();
  (void)once;
}

class MemoryWriter : public ojph::outfile_base {
 public:
  size_t write(const void *source, size_t count) override {
    const uint8_t *bytes = (const uint8_t *)source;
    bytes_.insert(bytes_.end(), bytes, bytes + count);
    return count;
  }
  ojph::si64 tell() override { return (ojph::si64)bytes_.size(); }
  const std::vector<uint8_t> &bytes() const { return bytes_; }

 private:
  std::vector<uint8_t> bytes_;
};

void note(char *message, size_t size, const char *text) {
  if (message != nullptr && size > 0) snprintf(message, size, "%s", text);
}

// Runs `body`, turning whatever it throws into a code.
template <typename Body>
int guarded(char *message, size_t message_size, Body body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    note(message, message_size, "out of memory");
    return OPENJPH_MEMORY;
  } catch (const std::exception &error) {
    note(message, message_size, error.what());
    return OPENJPH_MALFORMED;
  } catch (const char *text) {
    note(message, message_size, text);
    return OPENJPH_MALFORMED;
  } catch (...) {
    note(message, message_size, "unknown exception");
    return OPENJPH_MALFORMED;
  }
}

template <typename Sample>
void load(const Sample *source, ojph::si32 *target, uint32_t width, uint32_t step) {
  for (uint32_t x = 0; x < width; ++x) target[x] = source[(size_t)x * step];
}

}  // namespace

extern "C" int openjph_encode(const void *input, size_t size, const openjph_image *image,
                              int color_transform, int decompositions, const char *progression,
                              uint8_t **output, size_t *output_size, char *message,
                              size_t message_size) {
  configure_messages();
  *output = nullptr;
  *output_size = 0;
  return guarded(message, message_size, [&]() -> int {
    const size_t row_bytes = (size_t)image->width * image->components * image->bytes_per_sample;
    if (size / (image->height ? image->height : 1) < row_bytes) return OPENJPH_MISMATCH;
    ojph::codestream codestream;
    ojph::param_siz siz = codestream.access_siz();
    siz.set_image_extent(ojph::point(image->width, image->height));
    siz.set_num_components(image->components);
    for (uint32_t c = 0; c < image->components; ++c)
      siz.set_component(c, ojph::point(1, 1), image->bit_depth, image->is_signed != 0);
    siz.set_image_offset(ojph::point(0, 0));
    siz.set_tile_offset(ojph::point(0, 0));
    siz.set_tile_size(ojph::size(image->width, image->height));
    ojph::param_cod cod = codestream.access_cod();
    cod.set_num_decomposition((ojph::ui32)decompositions);
    cod.set_block_dims(64, 64);
    cod.set_progression_order(progression);
    cod.set_color_transform(color_transform != 0);
    cod.set_reversible(true);
    codestream.set_planar(false);
    MemoryWriter writer;
    codestream.write_headers(&writer);
    ojph::ui32 next = 0;
    ojph::line_buf *line = codestream.exchange(nullptr, next);
    for (uint32_t y = 0; y < image->height; ++y) {
      for (uint32_t c = 0; c < image->components; ++c) {
        if (line == nullptr || next != c) return OPENJPH_MISMATCH;
        const uint8_t *source =
            (const uint8_t *)input + (size_t)y * row_bytes + (size_t)c * image->bytes_per_sample;
        const uint32_t step = image->components;
        if (image->bytes_per_sample == 1) {
          if (image->is_signed)
            load((const int8_t *)source, line->i32, image->width, step);
          else
            load(source, line->i32, image->width, step);
        } else if (image->is_signed) {
          load((const int16_t *)source, line->i32, image->width, step);
        } else {
          load((const uint16_t *)source, line->i32, image->width, step);
        }
        line = codestream.exchange(line, next);
      }
    }
    codestream.flush();
    const std::vector<uint8_t> &bytes = writer.bytes();
    uint8_t *copy = (uint8_t *)malloc(bytes.size());
    if (copy == nullptr) throw std::bad_alloc();
    memcpy(copy, bytes.data(), bytes.size());
    *output = copy;
    *output_size = bytes.size();
    codestream.close();
    return OPENJPH_OK;
  });
}

extern "C" void openjph_free(uint8_t *bytes) { free(bytes); }
