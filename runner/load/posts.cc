#include "runner/load/posts.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace benchfield {
namespace {

constexpr long kUploadBuffer = 512 * 1024;
constexpr long kConnectTimeoutMs = 5000;

// CURL and CURLM are both void.
struct FreeEasy {
  void operator()(CURL* p) const { curl_easy_cleanup(p); }
};
struct FreeMulti {
  void operator()(CURLM* p) const { curl_multi_cleanup(p); }
};
struct FreeList {
  void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};

/// One connection's request. Its address is known to libcurl, so it never moves.
struct Client {
  std::unique_ptr<CURL, FreeEasy> easy;
  std::vector<std::string_view> pieces;
  std::size_t piece = 0;   ///< being handed out
  std::size_t offset = 0;  ///< in it
  std::string reply;
  char error[CURL_ERROR_SIZE] = {};
  bool is_busy = false;
};

std::size_t hand_out(char* to, std::size_t size, std::size_t count, void* context) {
  Client& client = *static_cast<Client*>(context);
  std::size_t room = size * count;
  std::size_t done = 0;
  while (room > 0 && client.piece < client.pieces.size()) {
    const std::string_view rest = client.pieces[client.piece].substr(client.offset);
    const std::size_t part = std::min(room, rest.size());
    std::memcpy(to + done, rest.data(), part);
    done += part;
    room -= part;
    client.offset += part;
    if (part == rest.size()) {
      ++client.piece;
      client.offset = 0;
    }
  }
  return done;
}

/// libcurl would quietly send a body again when a kept connection turns out to be dead, and nobody
/// could say how often it was stored. Refusing to rewind makes it an error that we count.
int refuse_rewind(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

std::size_t take_in(char* from, std::size_t size, std::size_t count, void* context) {
  static_cast<Client*>(context)->reply.append(from, size * count);
  return size * count;
}

class CurlPosts final : public Posts {
 public:
  CurlPosts(int clients, Nanoseconds timeout) : multi_(curl_multi_init()) {
    headers_.reset(curl_slist_append(nullptr, "Content-Type: application/x-ndjson"));
    curl_slist_append(headers_.get(), "Expect:");  // no extra round trip before the body
    for (int i = 0; i < clients; ++i) add_client(timeout);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(clients) * 4);
  }
  CurlPosts(const CurlPosts&) = delete;
  CurlPosts& operator=(const CurlPosts&) = delete;
  ~CurlPosts() override {
    for (const auto& client : clients_) {
      if (client->is_busy) curl_multi_remove_handle(multi_.get(), client->easy.get());
    }
  }

  bool is_usable() const {
    return multi_ && headers_ &&
           std::all_of(clients_.begin(), clients_.end(), [](const auto& c) { return !!c->easy; });
  }

  int idle_client() const override {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (!clients_[i]->is_busy) return static_cast<int>(i);
    }
    return -1;
  }
  std::size_t busy() const override { return busy_; }

  void start(int index, const std::string& url, std::vector<std::string_view> body) override {
    Client& client = *clients_[static_cast<std::size_t>(index)];
    client.pieces = std::move(body);
    client.piece = client.offset = 0;
    client.reply.clear();
    client.error[0] = '\0';
    client.is_busy = true;
    ++busy_;
    std::size_t size = 0;
    for (const std::string_view piece : client.pieces) size += piece.size();
    CURL* easy = client.easy.get();
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
    curl_multi_add_handle(multi_.get(), easy);
    advance();
  }

  std::vector<PostOutcome> wait(Nanoseconds at_most) override {
    const auto ms = static_cast<int>(std::chrono::ceil<Milliseconds>(at_most).count());
    advance();
    std::vector<PostOutcome> outcomes = ended();
    if (!outcomes.empty()) return outcomes;
    curl_multi_poll(multi_.get(), nullptr, 0, std::max(ms, 0), nullptr);
    advance();
    return ended();
  }

  std::vector<PostOutcome> abandon() override {
    std::vector<PostOutcome> outcomes = ended();
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i]->is_busy) outcomes.push_back(finish(i, CURLE_ABORTED_BY_CALLBACK));
    }
    return outcomes;
  }

 private:
  void add_client(Nanoseconds timeout) {
    auto client = std::make_unique<Client>();
    client->easy.reset(curl_easy_init());
    CURL* easy = client->easy.get();
    if (easy != nullptr) {
      const auto timeout_ms = std::chrono::duration_cast<Milliseconds>(timeout).count();
      curl_easy_setopt(easy, CURLOPT_POST, 1L);
      curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
      curl_easy_setopt(easy, CURLOPT_READFUNCTION, hand_out);
      curl_easy_setopt(easy, CURLOPT_READDATA, client.get());
      curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, refuse_rewind);
      curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_in);
      curl_easy_setopt(easy, CURLOPT_WRITEDATA, client.get());
      curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->error);
      curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
      curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, kUploadBuffer);
      curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
      curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
      curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
      curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
      curl_easy_setopt(easy, CURLOPT_PRIVATE, reinterpret_cast<void*>(clients_.size()));
    }
    clients_.push_back(std::move(client));
  }

  void advance() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
  }

  std::vector<PostOutcome> ended() {
    std::vector<PostOutcome> outcomes;
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      void* index = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &index);
      outcomes.push_back(finish(reinterpret_cast<std::size_t>(index), message->data.result));
    }
    return outcomes;
  }

  PostOutcome finish(std::size_t index, CURLcode code) {
    Client& client = *clients_[index];
    CURL* easy = client.easy.get();
    PostOutcome outcome;
    outcome.client = index;
    outcome.was_handed_out = client.piece == client.pieces.size();
    if (code == CURLE_OK) {
      long status = 0;
      curl_off_t retry_after_s = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after_s);
      outcome.status = static_cast<int>(status);
      outcome.retry_after = Seconds(std::clamp<curl_off_t>(retry_after_s, 0, 3600));
      outcome.body = std::move(client.reply);
    } else {
      outcome.error = curl_easy_strerror(code);
      if (client.error[0] != '\0') outcome.error += std::string(": ") + client.error;
    }
    curl_multi_remove_handle(multi_.get(), easy);
    client.is_busy = false;
    --busy_;
    return outcome;
  }

  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::size_t busy_ = 0;
};

}  // namespace

Result<std::unique_ptr<Posts>> make_posts(int clients, Nanoseconds timeout) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  auto posts = std::make_unique<CurlPosts>(clients, timeout);
  if (!posts->is_usable()) return fail("http-failed", "libcurl could not be set up");
  return posts;
}

}  // namespace benchfield
