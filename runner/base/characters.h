#pragma once

#include <array>
#include <string_view>

namespace benchfield {

/// Which characters belong to it, by their value as unsigned char.
using CharacterSet = std::array<bool, 256>;

/// The ASCII letters and digits, and others.
constexpr CharacterSet letters_digits_and(std::string_view others) {
  CharacterSet out{};
  for (const unsigned char c : others) out[c] = true;
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = out[c - 'a' + 'A'] = true;
  return out;
}

}  // namespace benchfield
