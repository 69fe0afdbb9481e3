#include "runner/io/lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ostream>
#include <vector>

#include "runner/io/descriptor.h"

namespace benchfield {
namespace {

constexpr std::size_t kBlock = 256 << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// Cuts what comes in into lines.
class Splitter {
 public:
  Splitter(std::string path, const std::function<Status(std::string_view)>& on_line)
      : path_(std::move(path)), on_line_(on_line) {}

  Status take(std::string_view text) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      rest_.append(text.substr(0, end));
      text.remove_prefix(end + 1);
      BF_CHECK_OK(give());
    }
    rest_.append(text);
    return check_length();
  }
  Status finish() { return rest_.empty() ? Status(Done{}) : give(); }

 private:
  Status check_length() const {
    if (rest_.size() <= kLongestLine) return Done{};
    return fail("long-line", path_ + ":" + std::to_string(number_ + 1) +
                                 ": line is longer than 1 MiB: this is not a text of lines");
  }
  Status give() {
    BF_CHECK_OK(check_length());
    std::string_view line = rest_;
    if (number_++ == 0 && line.starts_with(kByteOrderMark)) line.remove_prefix(3);
    if (line.ends_with('\r')) line.remove_suffix(1);
    BF_CHECK_OK(on_line_(line));
    rest_.clear();
    return Done{};
  }

  std::string path_;
  const std::function<Status(std::string_view)>& on_line_;
  std::string rest_;
  std::size_t number_ = 0;
};

}  // namespace

Status for_each_line(const std::string& path,
                     const std::function<Status(std::string_view line)>& on_line) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return fail("no-such-file", "no file '" + path + "'");
    return fail("file-failed", "open '" + path + "': " + errno_text(errno));
  }
  Splitter splitter(path, on_line);
  std::vector<char> block(kBlock);
  while (true) {
    const ssize_t n = ::read(file.get(), block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("file-failed", "read '" + path + "': " + errno_text(errno));
    if (n == 0) return splitter.finish();
    BF_CHECK_OK(splitter.take({block.data(), static_cast<std::size_t>(n)}));
  }
}

void write_line(std::ostream& out, std::string line) {
  line += '\n';
  out << line << std::flush;
}

}  // namespace benchfield
