#include "runner/agent/check.h"
#include "runner/engine/actions/rows.h"

/// Edges as their clients will use them, asked from where the clients will be.
namespace benchfield::actions {

Result<Value> edges(const Map& arguments, ActionContext&) {
  BF_TRY(const PlaceCheck place, place_check(Value(arguments)));
  std::vector<Error> errors = check_place(place, network());
  if (errors.empty()) return Value(Map{{"edges", static_cast<std::int64_t>(place.edges.size())}});
  Error first = std::move(errors.front());
  for (std::size_t i = 1; i < errors.size(); ++i) first.notes.push_back("also: " + errors[i].what);
  return fail(std::move(first));
}

}  // namespace benchfield::actions
