#include "runner/io/line_socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <mutex>

#include "runner/io/descriptor.h"

namespace benchfield {
namespace {

constexpr auto kSending = Seconds(5);
constexpr std::size_t kLongestLine = 16U << 20;
constexpr int kGoneAfterMs = 15'000;

/// Milliseconds for poll(), rounded up.
int poll_ms(std::int64_t left_ns) {
  return left_ns <= 0 ? 0 : static_cast<int>((left_ns + 999'999) / 1'000'000);
}

/// Whether the descriptor came ready for `events` (or broke) before the monotonic instant.
bool await(int fd, short events, std::int64_t end_ns) {
  while (true) {
    pollfd waiting{fd, events, 0};
    const int ready = ::poll(&waiting, 1, poll_ms(end_ns - real_clock().monotonic_ns()));
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return true;
  }
}

void tune(int fd) {
  const int yes = 1;
  const int idle_s = 5;
  const int interval_s = 3;
  const int probes = 3;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof probes);
  ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kGoneAfterMs, sizeof kGoneAfterMs);
}

class SocketLines final : public LineConnection {
 public:
  explicit SocketLines(Descriptor socket) : socket_(std::move(socket)) { tune(socket_.get()); }

  Status send_line(std::string_view line) override {
    const std::lock_guard lock(sending_);
    std::string text(line);
    text += '\n';
    const std::int64_t end = real_clock().monotonic_ns() + Nanoseconds(kSending).count();
    for (std::string_view left = text; !left.empty();) {
      const ssize_t n = ::send(socket_.get(), left.data(), left.size(), MSG_NOSIGNAL);
      if (n > 0) left.remove_prefix(static_cast<std::size_t>(n));
      if (n >= 0 || errno == EINTR) continue;
      if (errno != EAGAIN) return fail("no-connection", "cannot send: " + errno_text(errno));
      if (!await(socket_.get(), POLLOUT, end)) {
        close();  // half a line went out: nothing after it would be understood
        return fail("no-connection", "cannot send: the peer does not read");
      }
    }
    return Done{};
  }

  Result<std::optional<std::string>> read_line(Nanoseconds at_most) override {
    const std::int64_t end = real_clock().monotonic_ns() + at_most.count();
    while (true) {
      if (const auto at = text_.find('\n'); at != std::string::npos) {
        std::optional<std::string> line = text_.substr(0, at);
        text_.erase(0, at + 1);
        return line;
      }
      if (!await(socket_.get(), POLLIN, end)) return std::optional<std::string>();
      std::array<char, 65536> buffer{};
      const ssize_t n = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (n > 0) text_.append(buffer.data(), static_cast<std::size_t>(n));
      if (n == 0) return fail("closed", "the connection was closed");
      if (n < 0 && errno != EAGAIN && errno != EINTR) return fail("closed", errno_text(errno));
      if (text_.size() > kLongestLine) return fail("closed", "a line is longer than 16 MiB");
    }
  }

  void close() override { ::shutdown(socket_.get(), SHUT_RDWR); }

 private:
  Descriptor socket_;
  std::mutex sending_;
  std::string text_;
};

class SocketListener final : public LineListener {
 public:
  SocketListener(Descriptor socket, int port) : socket_(std::move(socket)), port_(port) {}

  int port() const override { return port_; }

  Result<std::unique_ptr<LineConnection>> accept(Nanoseconds at_most) override {
    const std::int64_t end = real_clock().monotonic_ns() + at_most.count();
    if (!await(socket_.get(), POLLIN, end)) return std::unique_ptr<LineConnection>();
    Descriptor peer(::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!peer.is_open()) {
      if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
        return std::unique_ptr<LineConnection>();
      return fail("no-connection", "cannot accept: " + errno_text(errno));
    }
    return std::make_unique<SocketLines>(std::move(peer));
  }

 private:
  Descriptor socket_;
  int port_;
};

struct Addresses {
  addrinfo* list = nullptr;
  ~Addresses() {
    if (list) ::freeaddrinfo(list);
  }
};

/// Connects to one address; the error is an errno.
int connect_to(const addrinfo& address, std::int64_t end_ns, Descriptor& out) {
  Descriptor socket(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return errno;
  int problem = 0;
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) != 0) problem = errno;
  if (problem == EINPROGRESS) {
    socklen_t size = sizeof problem;
    if (!await(socket.get(), POLLOUT, end_ns)) return ETIMEDOUT;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0) problem = errno;
  }
  if (problem == 0) out = std::move(socket);
  return problem;
}

}  // namespace

Result<std::unique_ptr<LineConnection>> connect_lines(const std::string& address,
                                                      Nanoseconds timeout) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos)
    return fail("no-connection", "'" + address + "' is not HOST:PORT");
  const std::int64_t end = real_clock().monotonic_ns() + timeout.count();
  Addresses found;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  const int code = ::getaddrinfo(address.substr(0, colon).c_str(),
                                 address.substr(colon + 1).c_str(), &hints, &found.list);
  if (code != 0) {
    return fail("no-connection",
                "cannot look up '" + address.substr(0, colon) + "': " + ::gai_strerror(code));
  }
  int problem = ECONNREFUSED;
  for (const addrinfo* one = found.list; one != nullptr; one = one->ai_next) {
    Descriptor socket;
    problem = connect_to(*one, end, socket);
    if (problem == 0) return std::make_unique<SocketLines>(std::move(socket));
  }
  return fail("no-connection", "cannot connect to " + address + ": " + errno_text(problem));
}

Result<std::unique_ptr<LineListener>> listen_for_lines(int port) {
  Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const bool six = socket.is_open();
  if (!six) socket = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return fail("port-taken", "no socket: " + errno_text(errno));
  const int yes = 1;
  const int no = 0;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in6 all6{};
  all6.sin6_family = AF_INET6;
  all6.sin6_port = htons(static_cast<std::uint16_t>(port));
  sockaddr_in all4{};
  all4.sin_family = AF_INET;
  all4.sin_port = htons(static_cast<std::uint16_t>(port));
  if (six) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
  auto* address = six ? reinterpret_cast<sockaddr*>(&all6) : reinterpret_cast<sockaddr*>(&all4);
  socklen_t size = six ? sizeof all6 : sizeof all4;
  if (::bind(socket.get(), address, size) != 0 || ::listen(socket.get(), 64) != 0 ||
      ::getsockname(socket.get(), address, &size) != 0) {
    return fail("port-taken",
                "port " + std::to_string(port) + " cannot be used: " + errno_text(errno));
  }
  const int bound = ntohs(six ? all6.sin6_port : all4.sin_port);
  return std::make_unique<SocketListener>(std::move(socket), bound);
}

}  // namespace benchfield
