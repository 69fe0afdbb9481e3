#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runner/base/clock.h"
#include "runner/base/result.h"

namespace benchfield {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::string body;
  std::string content_type = "application/json";
  Nanoseconds timeout = Seconds(10);
};

struct HttpReply {
  int status = 0;
  std::string body;
};

/// Small requests to the system under test; connections are kept. One object per thread.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Any status is a reply; error "http-failed" means no reply (refused, timed out, cut off).
  virtual Result<HttpReply> send(const HttpRequest& request) = 0;
};

std::unique_ptr<HttpClient> make_http_client();

}  // namespace benchfield
