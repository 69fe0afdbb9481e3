#include "runner/base/result.h"

#include <cstdio>
#include <cstdlib>

#include "runner/base/check.h"

namespace benchfield {

std::string to_text(const Error& error) {
  std::string out = "error: " + error.what + " [" + error.code + "]\n";
  for (const std::string& note : error.notes) out += "  = " + note + "\n";
  if (!error.help.empty()) out += "  = help: " + error.help + "\n";
  return out;
}

void check_failed(const char* file, int line, const char* text) {
  std::fprintf(stderr, "%s:%d: broken promise inside benchfield: %s\n", file, line, text);
  std::abort();
}

}  // namespace benchfield
