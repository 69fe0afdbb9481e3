#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/base/value.h"
#include "runner/io/cgroup.h"
#include "runner/io/process.h"

namespace benchfield {

/// An environment whose creation was begun, with the recorded steps that remove it and that fail
/// where something of it is left.
struct MadeEnvironment {
  std::string name;
  Value undo, look;
};

/// What the records of a journal say exists and happened.
struct Ledger {
  std::string run_id;
  std::string plan_hash;
  std::map<std::string, ProcessId> processes;  ///< by name; started and not seen to end
  std::map<std::string, Cgroup> groups;        ///< by process; recorded before they are made
  std::vector<MadeEnvironment> made;           ///< in the order of making
  std::map<std::string, std::string> trials;   ///< finished ones: id to state
  std::vector<std::string> interrupted;        ///< begun and not finished
  bool finished = false;
};

/// The recorded form of a cgroup: {"cpu": directory, ...}.
Value to_value(const Cgroup& group);

Ledger read_ledger(const std::vector<Value>& records);

}  // namespace benchfield
