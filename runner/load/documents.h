#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"
#include "runner/load/records.h"

namespace benchfield {

/// The JSON document of one planes record, byte for byte what the Spark job writes: the fields by
/// name, geometry [lon, lat], and for 15 columns geohash, square, pointyTriangle, flatTriangle.
/// Error "bad-record": wrong number of columns, or a field that must be a number is none.
Result<std::string> planes_document(std::string_view line);

/// The action lines and documents of all distinct records in one block, ready to be sent: a bulk
/// body of consecutive records is a slice of it.
class Documents {
 public:
  Documents() = default;
  /// Error "bad-record" names the record by its number, from 1.
  static Result<Documents> make(const Records& records);

  std::int64_t size() const { return static_cast<std::int64_t>(entries_.size()); }
  /// Action line (`index`, automatic id) and document, each with its newline.
  std::string_view entry(std::int64_t line) const;
  /// The document alone, with its newline.
  std::string_view document(std::int64_t line) const;

 private:
  std::vector<char> text_;  ///< not a string, which may move its bytes when it is moved
  std::vector<std::size_t> entries_;
};

}  // namespace benchfield
