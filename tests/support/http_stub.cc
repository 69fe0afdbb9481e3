#include "tests/support/http_stub.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <utility>

#include "runner/base/check.h"

namespace benchfield {
namespace {

/// The bytes of one connection, read as lines and blocks.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}

  /// Up to the next CRLF, which is taken off.
  std::optional<std::string> line() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n", begin_)) == std::string::npos) {
      if (!fill()) return std::nullopt;
    }
    std::string out = buffer_.substr(begin_, end - begin_);
    begin_ = end + 2;
    return out;
  }

  std::optional<std::string> block(std::size_t size) {
    while (buffer_.size() - begin_ < size) {
      if (!fill()) return std::nullopt;
    }
    std::string out = buffer_.substr(begin_, size);
    begin_ += size;
    return out;
  }

  bool send_all(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

 private:
  bool fill() {
    if (begin_ > 0) buffer_.erase(0, std::exchange(begin_, 0));
    const std::size_t have = buffer_.size();
    buffer_.resize(have + 65536);
    const ssize_t n = ::recv(fd_, buffer_.data() + have, 65536, 0);
    buffer_.resize(have + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    return n > 0;
  }

  int fd_;
  std::string buffer_;
  std::size_t begin_ = 0;
};

std::optional<std::string> read_chunks(Connection& from) {
  std::string body;
  while (const auto size_line = from.line()) {
    const std::size_t size = std::strtoul(size_line->c_str(), nullptr, 16);
    const auto chunk = from.block(size);
    if (!chunk || !from.line()) return std::nullopt;
    if (size == 0) return body;
    body += *chunk;
  }
  return std::nullopt;
}

std::optional<HttpStub::Request> read_request(Connection& from) {
  HttpStub::Request request;
  const auto first = from.line();
  if (!first) return std::nullopt;
  const auto space = first->find(' ');
  const auto last = first->rfind(' ');
  if (space == std::string::npos || last <= space) return std::nullopt;
  request.method = first->substr(0, space);
  request.target = first->substr(space + 1, last - space - 1);
  while (true) {
    const auto header = from.line();
    if (!header) return std::nullopt;
    if (header->empty()) break;
    const auto colon = header->find(':');
    if (colon == std::string::npos) return std::nullopt;
    std::string name = header->substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto value = header->find_first_not_of(' ', colon + 1);
    request.headers[name] = value == std::string::npos ? "" : header->substr(value);
  }
  if (request.headers.contains("expect")) from.send_all("HTTP/1.1 100 Continue\r\n\r\n");
  const auto length = request.headers.find("content-length");
  std::optional<std::string> body = "";
  if (request.headers.contains("transfer-encoding")) {
    body = read_chunks(from);
  } else if (length != request.headers.end()) {
    body = from.block(std::strtoul(length->second.c_str(), nullptr, 10));
  }
  if (!body) return std::nullopt;
  request.body = std::move(*body);
  return request;
}

std::string reply_text(const HttpStub::Reply& reply, bool with_body) {
  std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Stub\r\n";
  if (!reply.headers.contains("Content-Type")) text += "Content-Type: application/json\r\n";
  for (const auto& [name, value] : reply.headers) text += name + ": " + value + "\r\n";
  text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n";
  return with_body ? text + reply.body : text;
}

}  // namespace

HttpStub::HttpStub(Handler handler, int port) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  BF_CHECK(::bind(listener_, generic, sizeof address) == 0);
  BF_CHECK(::listen(listener_, 128) == 0);
  socklen_t size = sizeof address;
  BF_CHECK(::getsockname(listener_, generic, &size) == 0);
  port_ = ntohs(address.sin_port);
  accepting_ = std::jthread([this] { accept_all(); });
}

HttpStub::~HttpStub() {
  ::shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  ::close(listener_);
  for (auto& [fd, thread] : serving_) {
    ::shutdown(fd, SHUT_RDWR);
    thread.join();
    ::close(fd);
  }
}

void HttpStub::accept_all() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    serving_.emplace(fd, std::jthread([this, fd] { serve(fd); }));
  }
}

void HttpStub::serve(int fd) {
  Connection connection(fd);
  while (const auto request = read_request(connection)) {
    ++requests_;
    const Reply reply = handler_(*request);
    if (reply.cut_off || !connection.send_all(reply_text(reply, request->method != "HEAD"))) break;
  }
  ::shutdown(fd, SHUT_RDWR);
}

}  // namespace benchfield
