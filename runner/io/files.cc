#include "runner/io/files.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "runner/io/descriptor.h"
#include "runner/io/disk.h"
#include "runner/io/output_file.h"

namespace benchfield {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTailBytes = 1 << 20;
constexpr std::int64_t kSmallFile = 64 << 10;
constexpr std::int64_t kPart = 1 << 20;

std::int64_t size_of(int fd) {
  struct stat info {};
  return ::fstat(fd, &info) == 0 ? info.st_size : 0;
}

std::string read_at(int fd, std::int64_t from, std::int64_t bytes) {
  std::string out(static_cast<std::size_t>(bytes), '\0');
  std::size_t have = 0;
  while (have < out.size()) {
    const ssize_t n = ::pread(fd, out.data() + have, out.size() - have,
                              static_cast<off_t>(from + static_cast<std::int64_t>(have)));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    have += static_cast<std::size_t>(n);
  }
  out.resize(have);
  return out;
}

class DurableAppendFile final : public AppendFile {
 public:
  DurableAppendFile(Descriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}

  Status append(std::string_view line) override {
    const std::int64_t before = size_of(file_.get());
    std::string text(line);
    text += '\n';
    int error = write_all(file_.get(), text);
    if (error == 0 && ::fdatasync(file_.get()) != 0) error = errno;
    if (error == 0) return Done{};
    // Half a line (disk full) would swallow the next one.
    if (::ftruncate(file_.get(), before) != 0) {
      return fail("file-failed", "append to '" + path_ + "': " + errno_text(error),
                  {"its last line is torn: " + errno_text(errno)});
    }
    return file_failed("append to", path_, error);
  }

  /// Removes what follows the last newline: a line whose append() never returned.
  Status drop_torn_line() {
    std::int64_t end = size_of(file_.get());
    while (end > 0) {
      const std::int64_t from = std::max<std::int64_t>(0, end - 4096);
      const std::string text = read_at(file_.get(), from, end - from);
      const auto newline = text.rfind('\n');
      if (newline != std::string::npos) {
        end = from + static_cast<std::int64_t>(newline) + 1;
        break;
      }
      end = from;
    }
    if (end == size_of(file_.get())) return Done{};
    if (::ftruncate(file_.get(), end) == 0) return Done{};
    return file_failed("cut the torn last line of", path_, errno);
  }

 private:
  Descriptor file_;
  std::string path_;
};

class FlockFile final : public FileLock {
 public:
  explicit FlockFile(Descriptor file) : file_(std::move(file)) {}

 private:
  Descriptor file_;
};

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::string out;
  BF_CHECK_OK(read_parts(path, [&](std::string_view part) -> Status {
    out.append(part);
    return Done{};
  }));
  return out;
}

Status read_parts(const std::string& path, const std::function<Status(std::string_view)>& take) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR) return fail("no-such-file", "no file '" + path + "'");
    return file_failed("read", path, errno);
  }
  struct stat about {};
  const bool small = ::fstat(file.get(), &about) == 0 && about.st_size < kSmallFile;
  std::string buffer(static_cast<std::size_t>(small ? kSmallFile : kPart), '\0');
  while (true) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_failed("read", path, errno);
    if (n == 0) return Done{};
    BF_CHECK_OK(take(std::string_view(buffer).substr(0, static_cast<std::size_t>(n))));
  }
}

std::optional<std::int64_t> file_size(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return std::nullopt;
  return about.st_size;
}

Status write_file(const std::string& path, std::string_view content, int mode) {
  BF_TRY(const auto file, create_output(path, mode));
  BF_CHECK_OK(file->write(content));
  return file->commit();
}

Status make_directory(const std::string& path) {
  std::error_code ec;
  fs::create_directories(path, ec);
  if (ec) return fail("file-failed", "make directory '" + path + "': " + ec.message());
  return Done{};
}

Status remove_tree(const std::string& path) {
  std::error_code ec;
  const fs::path full = fs::absolute(path, ec).lexically_normal();
  if (path.empty() || ec || full == full.root_path()) {
    return fail("file-failed", "remove '" + path + "': that is no directory of ours");
  }
  fs::remove_all(path, ec);
  if (ec) return fail("file-failed", "remove '" + path + "': " + ec.message());
  return Done{};
}

bool path_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::vector<std::string> list_directory(const std::string& path) {
  std::vector<std::string> names;
  std::error_code ec;
  for (fs::directory_iterator it(path, ec), end; !ec && it != end; it.increment(ec)) {
    names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> tail(const std::string& path, std::size_t lines) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return {};
  const std::int64_t size = size_of(file.get());
  const std::int64_t from = std::max<std::int64_t>(0, size - kTailBytes);
  const std::string text = read_at(file.get(), from, size - from);
  std::vector<std::string> all;
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      all.push_back(std::exchange(line, {}));
    } else if (c == '\t' || (byte >= 0x20 && byte != 0x7F)) {
      line += c;
    }
  }
  if (!line.empty()) all.push_back(line);
  if (all.size() > lines) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(lines));
  return all;
}

std::int64_t free_bytes(const std::string& path) {
  std::error_code ec;
  fs::path at = fs::absolute(path, ec);
  while (!fs::exists(at, ec) && at.has_relative_path()) at = at.parent_path();
  struct statvfs info {};
  if (::statvfs(at.c_str(), &info) != 0) return 0;
  return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
}

std::string own_executable() {
  std::error_code ec;
  return fs::read_symlink("/proc/self/exe", ec).string();
}

std::string cache_directory() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/') {
    return std::string(cache) + "/benchfield";
  }
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "") + "/.cache/benchfield";
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += kHex[digest[i] >> 4];
    out += kHex[digest[i] & 15];
  }
  return out;
}

Result<std::unique_ptr<AppendFile>> open_append(const std::string& path) {
  BF_CHECK_OK(make_directory(parent_of(path)));
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!file.is_open()) return file_failed("open", path, errno);
  auto appending = std::make_unique<DurableAppendFile>(std::move(file), path);
  BF_CHECK_OK(appending->drop_torn_line());
  sync_directory(parent_of(path));
  return appending;
}

Result<std::unique_ptr<FileLock>> lock_file(const std::string& path) {
  BF_CHECK_OK(make_directory(parent_of(path)));
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) return file_failed("open", path, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return file_failed("lock", path, errno);
    std::string holder = read_at(file.get(), 0, 32);
    holder = holder.substr(0, holder.find('\n'));
    return fail("locked", "'" + path + "' is in use by " +
                              (holder.empty() ? "another process" : "process " + holder));
  }
  if (::ftruncate(file.get(), 0) != 0) return file_failed("write", path, errno);
  const int error = write_all(file.get(), std::to_string(::getpid()) + "\n");
  if (error != 0) return file_failed("write", path, error);
  return std::make_unique<FlockFile>(std::move(file));
}

}  // namespace benchfield
