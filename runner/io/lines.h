#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "runner/base/result.h"

namespace benchfield {

/// Longest line a text file may have.
inline constexpr std::size_t kLongestLine = 1 << 20;

/// Gives a text file line by line, without its ends ("\n" or "\r\n") and a leading byte order mark,
/// so that a file of any size needs the memory of one line. Stops at the first error of on_line.
/// Errors: "no-such-file", "file-failed", "long-line" with the line.
Status for_each_line(const std::string& path,
                     const std::function<Status(std::string_view line)>& on_line);

/// Writes a line in one piece and hands it over at once, for whoever reads the stream line by line.
/// `line` is without its end.
void write_line(std::ostream& out, std::string line);

}  // namespace benchfield
