#include "runner/io/boot.h"

#include "runner/io/files.h"

namespace benchfield {

bool is_this_boot(std::string_view boot_id) {
  const auto own = read_file("/proc/sys/kernel/random/boot_id");
  return own && !boot_id.empty() && own->starts_with(boot_id);
}

}  // namespace benchfield
