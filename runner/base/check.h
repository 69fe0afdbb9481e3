#pragma once

namespace benchfield {

/// Ends the program with the place and text: for our own bugs only, never for input.
[[noreturn]] void check_failed(const char* file, int line, const char* text);

}  // namespace benchfield

#define BF_CHECK(condition) \
  ((condition) ? void() : ::benchfield::check_failed(__FILE__, __LINE__, #condition))
