#include "runner/io/boot.h"

#include "runner/io/files.h"

namespace benchfield {

const std::string& boot_id() {
  static const std::string id = [] {
    std::string text = read_file("/proc/sys/kernel/random/boot_id").value_or("");
    return text.substr(0, text.find('\n'));
  }();
  return id;
}

bool is_this_boot(std::string_view id) { return !id.empty() && id == boot_id(); }

}  // namespace benchfield
