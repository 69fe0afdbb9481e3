#pragma once

#include <memory>

#include "providers/provider.h"

namespace benchfield {

/// This machine as one host: real servers as processes. Keys: `address` (loopback or a private
/// interface of this machine) and `ports` (the first of the block it uses).
std::unique_ptr<const Provider> make_local_provider();

}  // namespace benchfield
