#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "runner/results/import.h"

namespace benchfield {

/// Gives a text to an importer as the file `name`, line by line.
inline Status feed(Importer& importer, const std::string& name, std::string_view text) {
  importer.begin(name);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    BF_CHECK_OK(importer.line(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return importer.end();
}

inline Result<RunResult> imported(const std::unique_ptr<Importer>& importer,
                                  const std::string& name, std::string_view text) {
  BF_CHECK_OK(feed(*importer, name, text));
  return importer->finish();
}

/// A fact by name; null when it is not there.
inline Value fact(const Map& facts, std::string_view name) {
  const Value* value = facts.find(name);
  return value ? *value : Value();
}

/// The whole message of a failed import; empty when it went well.
inline std::string message_of(const Result<RunResult>& run) {
  return run ? "" : to_text(run.error());
}

}  // namespace benchfield
