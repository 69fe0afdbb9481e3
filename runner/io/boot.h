#pragma once

#include <string_view>

namespace benchfield {

/// True for the boot id of this machine's running kernel (random(4)): whoever tells it, a node of a
/// cluster for instance, is this machine. False for an empty one.
bool is_this_boot(std::string_view boot_id);

}  // namespace benchfield
