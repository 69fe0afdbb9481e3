#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/base/result.h"

namespace benchfield {

/// Whole file as text. Errors: "no-such-file", "file-failed".
Result<std::string> read_file(const std::string& path);
/// Gives the file to `take` in parts of up to 1 MiB, in order; its first error ends the reading.
Status read_parts(const std::string& path, const std::function<Status(std::string_view)>& take);
/// Size in bytes; nothing when it cannot be told.
std::optional<std::int64_t> file_size(const std::string& path);
/// Replaces the file atomically (temporary name, fsync, rename), making parent directories.
Status write_file(const std::string& path, std::string_view content, int mode = 0644);
/// Makes the directory and its parents.
Status make_directory(const std::string& path);
/// Removes a tree; nothing there is success. Never follows links out of it.
Status remove_tree(const std::string& path);
bool path_exists(const std::string& path);
/// Names (not paths) of the entries of a directory, sorted; empty when it cannot be read.
std::vector<std::string> list_directory(const std::string& path);
/// The last `lines` lines of a file, control characters but tab removed; empty when it cannot be
/// read.
std::vector<std::string> tail(const std::string& path, std::size_t lines);
/// Free bytes for an ordinary user on the file system that holds path (or its nearest existing
/// parent).
std::int64_t free_bytes(const std::string& path);
/// Absolute path of the running executable.
std::string own_executable();
/// $XDG_CACHE_HOME/benchfield, or ~/.cache/benchfield.
std::string cache_directory();
/// Hex SHA-256 of a text.
std::string sha256(std::string_view text);

/// An append-only file whose every line is on disk (fsync) when append() returns. Opening cuts a
/// torn last line (a crash mid-append) and a failed append leaves no half line. Not for several
/// threads at once.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  /// Appends line and a newline in one write.
  virtual Status append(std::string_view line) = 0;
};
Result<std::unique_ptr<AppendFile>> open_append(const std::string& path);

/// An exclusive lock (flock) held while the object lives, gone with the process. Error "locked"
/// names the holder's pid.
class FileLock {
 public:
  virtual ~FileLock() = default;
};
Result<std::unique_ptr<FileLock>> lock_file(const std::string& path);

}  // namespace benchfield
