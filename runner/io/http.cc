#include "runner/io/http.h"

#include <curl/curl.h>

#include <array>

namespace benchfield {
namespace {

std::size_t append_body(char* data, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(data, size * count);
  return size * count;
}

struct HandleEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class CurlClient final : public HttpClient {
 public:
  CurlClient() {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kReady == CURLE_OK) handle_.reset(curl_easy_init());
  }

  Result<HttpReply> send(const HttpRequest& request) override {
    if (!handle_) return fail("http-failed", "libcurl could not be initialized");
    HttpReply reply;
    std::array<char, CURL_ERROR_SIZE> detail{};
    const auto headers = prepare(request, &reply.body, detail.data());
    const CURLcode code = curl_easy_perform(handle_.get());
    curl_easy_setopt(handle_.get(), CURLOPT_ERRORBUFFER, nullptr);
    if (code != CURLE_OK) {
      const std::string why = detail[0] != '\0' ? detail.data() : curl_easy_strerror(code);
      return fail("http-failed", "no reply to " + request.method + " " + request.url + ": " + why);
    }
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    return reply;
  }

 private:
  using Headers = std::unique_ptr<curl_slist, ListEnd>;

  // A reset keeps the open connections; everything else is set anew for each request.
  Headers prepare(const HttpRequest& request, std::string* body, char* detail) {
    CURL* h = handle_.get();
    const auto timeout = std::chrono::duration_cast<Milliseconds>(request.timeout).count();
    const long limit = timeout > 0 ? static_cast<long>(timeout) : 1L;
    curl_easy_reset(h);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, detail);
    curl_easy_setopt(h, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, limit);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, limit);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &append_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, body);
    if (request.method == "HEAD") {
      curl_easy_setopt(h, CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET" || !request.body.empty()) {
      curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request.body.size()));
      curl_easy_setopt(h, CURLOPT_POSTFIELDS, request.body.data());
      curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
    Headers headers(curl_slist_append(nullptr, "Expect:"));  // no wait for 100-continue
    const std::string type =
        request.body.empty() ? "Content-Type:" : "Content-Type: " + request.content_type;
    curl_slist_append(headers.get(), type.c_str());
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
    return headers;
  }

  std::unique_ptr<CURL, HandleEnd> handle_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client() { return std::make_unique<CurlClient>(); }

}  // namespace benchfield
