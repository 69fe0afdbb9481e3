#pragma once

#include <string_view>

namespace benchfield {

/// True for facts that were measured while a trial ran ("machine.steal_percent", "warm_up.rounds"):
/// they differ from trial to trial, stand beside its results instead of in the setup, and never
/// make two results incomparable.
bool is_condition(std::string_view fact);

}  // namespace benchfield
