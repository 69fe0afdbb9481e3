#pragma once

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "runner/results/model.h"

namespace benchfield {

/// Adds a flag; a second one with the same code joins its detail with "; ", so that each code
/// stands once. subject is the metric it is about, or empty.
inline void add_flag(std::vector<Flag>& flags, std::string_view code, std::string_view subject,
                     std::string_view detail) {
  std::string text(subject);
  if (!subject.empty() && !detail.empty()) text += ": ";
  text += detail;
  const auto same =
      std::find_if(flags.begin(), flags.end(), [&](const Flag& f) { return f.code == code; });
  if (same == flags.end()) {
    flags.push_back({std::string(code), std::move(text)});
  } else if (!text.empty()) {
    same->detail += (same->detail.empty() ? "" : "; ") + text;
  }
}

/// A text from a printf form with numbers in it; forms are constants of this folder.
template <class... Numbers>
std::string print(const char* form, Numbers... numbers) {
  std::array<char, 256> buffer{};
  std::snprintf(buffer.data(), buffer.size(), form, numbers...);
  return buffer.data();
}

}  // namespace benchfield
