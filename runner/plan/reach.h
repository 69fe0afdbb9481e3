#pragma once

#include "runner/plan/decode.h"

namespace benchfield {

/// Every client can reach what it is connected to from where it runs: an edge that cannot work is
/// refused with its fix.
void check_reach(const Decoded& decoded, DiagnosticSink& sink);

}  // namespace benchfield
