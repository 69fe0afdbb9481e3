#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runner/plan/catalog.h"

namespace benchfield {

/// The one table of the keys of a plan. A row's key is its full path; NAME stands for any name.
std::span<const KeyRow> plan_rows();

/// The rows directly below a path ("trial", "load.NAME", "" for the top), keys without the path.
std::vector<KeyRow> rows_of(std::string_view path);

/// True when the table holds PATH.KEY.
bool is_plan_row(std::string_view path, std::string_view key);

/// What design has a place for but this version does not do: path and what it will be for.
struct FutureKey {
  std::string_view path;
  std::string_view what;
};
std::span<const FutureKey> future_keys();
/// The row of a path that is not supported yet, or null.
const FutureKey* find_future_key(std::string_view path);

}  // namespace benchfield
