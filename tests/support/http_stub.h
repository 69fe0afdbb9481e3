#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>

namespace benchfield {

/// A small HTTP/1.1 server on 127.0.0.1 for tests: keep-alive, one thread a connection, bodies by
/// Content-Length or chunked, answers "Expect: 100-continue". Threads end in the destructor.
class HttpStub {
 public:
  struct Request {
    std::string method;
    std::string target;                          ///< path and query
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
  };
  struct Reply {
    int status = 200;
    std::string body = {};
    std::map<std::string, std::string> headers = {};
    bool cut_off = false;  ///< close the connection instead of replying
  };
  /// Called from connection threads, several at once.
  using Handler = std::function<Reply(const Request&)>;

  /// Listens on the port, 0 for a free one. Aborts the test program when it cannot.
  explicit HttpStub(Handler handler, int port = 0);
  ~HttpStub();
  HttpStub(const HttpStub&) = delete;
  HttpStub& operator=(const HttpStub&) = delete;

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url(std::string_view path) const { return "http://" + address() + std::string(path); }
  std::int64_t requests() const { return requests_; }
  std::int64_t connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int fd);

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<std::int64_t> requests_{0};
  std::atomic<std::int64_t> connections_{0};
  std::map<int, std::jthread> serving_;  ///< by descriptor, closed only after its thread ended
  std::jthread accepting_;
};

}  // namespace benchfield
