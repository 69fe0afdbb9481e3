#pragma once

#include <string>
#include <string_view>

namespace benchfield {

/// The boot id of this machine's running kernel (random(4)), read once; empty when it cannot be.
const std::string& boot_id();

/// True for that id: whoever tells it, a node of a cluster for instance, is this machine. False for
/// an empty one.
bool is_this_boot(std::string_view id);

}  // namespace benchfield
