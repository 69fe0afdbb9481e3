#pragma once

#include "runner/template/rendering.h"

namespace benchfield {

/// Steps that put packages and compiled classes into the cache, each into a folder named by the
/// hash of all it is made from. A folder without its mark ".complete" (left by an interruption) is
/// made again. Tells the rendering where each `into` is.
Steps install_steps(Rendering& rendering);

}  // namespace benchfield
