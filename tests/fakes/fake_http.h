#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runner/io/http.h"

namespace benchfield {

/// Answers by a function and logs "METHOD URL" of each request. The log must outlive it.
class FakeHttp final : public HttpClient {
 public:
  using Handler = std::function<Result<HttpReply>(const HttpRequest&)>;

  FakeHttp(Handler handler, std::vector<std::string>& log)
      : handler_(std::move(handler)), log_(log) {}
  Result<HttpReply> send(const HttpRequest& request) override {
    log_.push_back(request.method + " " + request.url);
    return handler_(request);
  }

 private:
  Handler handler_;
  std::vector<std::string>& log_;
};

}  // namespace benchfield
