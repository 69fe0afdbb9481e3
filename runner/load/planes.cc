#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runner/load/records.h"

// Made-up flights in the schema of the recorded "planes" files: id, ts (epoch ms), speed, dist,
// bearing, rtid, orig, dest, secsToDep, lon, lat, and for 15 columns geohash (12 characters),
// square, pointyTriangle and flatTriangle (30 each). Sizes follow the recorded files: 91-115 bytes,
// about 250 with hashes. Only whole-number arithmetic and fixed-point printing, so the bytes are
// the same everywhere.

namespace benchfield {
namespace {

struct Airport {
  std::string_view name;  ///< as it stands between the quotes
  std::int32_t lon;       ///< millionths of a degree
  std::int32_t lat;
};

constexpr std::array<Airport, 40> kAirports{{
    {"Mumbai Intl", 72'867'999, 19'088'699},
    {"Heathrow", -461'941, 51'470'600},
    {"Charles De Gaulle", 2'550'000, 49'012'798},
    {"Washington, Dulles", -77'455'799, 38'944'500},
    {"New York, JFK", -73'778'900, 40'639'801},
    {"Chicago O'Hare Intl", -87'904'800, 41'978'600},
    {"Düsseldorf", 6'766'780, 51'289'501},
    {"Zürich", 8'549'170, 47'464'699},
    {"São Paulo, Guarulhos", -46'473'099, -23'435'600},
    {"Málaga", -4'499'110, 36'674'900},
    {"Narita Intl", 140'386'002, 35'764'702},
    {"Haneda", 139'779'999, 35'552'299},
    {"Sydney, Kingsford", 151'177'002, -33'946'098},
    {"Auckland Intl", 174'792'007, -37'008'099},
    {"Singapore Changi", 103'994'003, 1'350'190},
    {"Dubai Intl", 55'364'399, 25'252'800},
    {"Frankfurt am Main", 8'543'130, 50'026'402},
    {"Schiphol", 4'763'890, 52'308'601},
    {"Keflavík", -22'605'600, 63'985'001},
    {"Reagan, Washington", -77'037'697, 38'852'100},
    {"Los Angeles Intl", -118'407'997, 33'942'501},
    {"San Francisco Intl", -122'375'000, 37'618'999},
    {"Denver Intl", -104'672'997, 39'861'698},
    {"Dallas, Fort Worth", -97'038'002, 32'896'801},
    {"Atlanta, Hartsfield", -84'428'101, 33'636'700},
    {"Miami Intl", -80'290'604, 25'793'200},
    {"Mexico City", -99'072'098, 19'436'300},
    {"Bogotá, El Dorado", -74'146'896, 4'701'590},
    {"Ezeiza", -58'535'801, -34'822'201},
    {"Johannesburg, Tambo", 28'246'000, -26'139'200},
    {"Cape Town Intl", 18'601'700, -33'964'802},
    {"Cairo Intl", 31'405'600, 30'121'901},
    {"Istanbul, Atatürk", 28'814'600, 40'976'898},
    {"Moscow, Domodedovo", 37'906'300, 55'408'798},
    {"Delhi, Indira Gandhi", 77'103'104, 28'566'500},
    {"Beijing Capital", 116'584'999, 40'080'101},
    {"Hong Kong Intl", 113'915'001, 22'308'901},
    {"Seoul, Incheon", 126'450'996, 37'469'101},
    {"Perth", 115'967'003, -31'940'300},
    {"Oslo, Gardermoen", 11'100'400, 60'193'901},
}};

constexpr std::int64_t kFirstTimestampMs = 1'556'668'800'000;  // 2019-05-01, as the seeds' files
constexpr std::size_t kShortest = 91;
constexpr std::size_t kLongest = 115;

/// splitmix64: small, fast, and its bytes are the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// 0 .. bound - 1; the bias of the remainder does not matter here.
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t state_;
};

struct Flight {
  const Airport* orig = nullptr;
  const Airport* dest = nullptr;
  std::int64_t id = 0, speed = 0, dist = 0, bearing = 0, route = 0, seconds_to_departure = 0;
  std::int64_t lon = 0, lat = 0;  ///< all with decimals in billionths
};

Flight random_flight(Random& random) {
  Flight flight;
  flight.orig = &kAirports[static_cast<std::size_t>(random.below(kAirports.size()))];
  do {
    flight.dest = &kAirports[static_cast<std::size_t>(random.below(kAirports.size()))];
  } while (flight.dest == flight.orig);
  const std::int64_t part = random.below(1001);  // thousandths of the way
  const std::int64_t east = std::int64_t{flight.dest->lon} - flight.orig->lon;
  const std::int64_t north = std::int64_t{flight.dest->lat} - flight.orig->lat;
  flight.lon = std::int64_t{flight.orig->lon} * 1000 + east * part;
  flight.lat = std::int64_t{flight.orig->lat} * 1000 + north * part;
  flight.id = random.below(9'000'000) + 1'000'000;
  flight.speed = random.below(180'000'000'000) + 100'000'000'000;
  flight.dist = random.below(9'000'000'000'000) + 100'000'000'000;
  flight.bearing = random.below(360'000'000'000) - 180'000'000'000;
  flight.route = random.below(90'000) + 10'000;
  flight.seconds_to_departure = part > 0 ? -1 : random.below(3'600);
  return flight;
}

/// Billionths with 2 to 9 decimals, as a JSON number.
void append_fixed(std::string& out, std::int64_t billionths, int decimals) {
  std::int64_t value = billionths;
  std::int64_t scale = 1'000'000'000;
  for (int i = 9; i > decimals; --i) {
    value /= 10;
    scale /= 10;
  }
  const std::int64_t size = std::abs(value);
  const std::string rest = std::to_string(size % scale);
  if (value < 0) out += '-';
  out += std::to_string(size / scale) + ".";
  out.append(static_cast<std::size_t>(decimals) - rest.size(), '0').append(rest);
}

std::string line_of(const Flight& flight, std::int64_t timestamp_ms, int decimals,
                    int place_decimals) {
  std::string line = std::to_string(flight.id) + "," + std::to_string(timestamp_ms) + ",";
  for (const std::int64_t value : {flight.speed, flight.dist, flight.bearing}) {
    append_fixed(line, value, decimals);
    line += ',';
  }
  line += std::to_string(flight.route) + ",\"";
  line.append(flight.orig->name).append("\",\"").append(flight.dest->name).append("\",");
  line += std::to_string(flight.seconds_to_departure) + ",";
  append_fixed(line, flight.lon, place_decimals);
  line += ',';
  append_fixed(line, flight.lat, place_decimals);
  return line;
}

/// The standard geohash: longitude and latitude halved in turn, five bits a character.
std::string geohash(const Flight& flight) {
  constexpr std::string_view kDigits = "0123456789bcdefghjkmnpqrstuvwxyz";
  std::int64_t low[2] = {-180'000'000'000'000, -90'000'000'000'000};
  std::int64_t high[2] = {180'000'000'000'000, 90'000'000'000'000};
  const std::int64_t at[2] = {flight.lon * 1000, flight.lat * 1000};
  std::string hash;
  unsigned digit = 0;
  for (int bit = 0; bit < 60; ++bit) {
    const int axis = bit % 2;
    const std::int64_t middle = (low[axis] + high[axis]) / 2;
    const bool is_upper = at[axis] >= middle;
    (is_upper ? low : high)[axis] = middle;
    digit = digit * 2 + (is_upper ? 1 : 0);
    if (bit % 5 == 4) {
      hash += kDigits[digit];
      digit = 0;
    }
  }
  return hash;
}

/// A cell path of 30 digits 0-3, the same for the same place.
void append_cell(std::string& out, const Flight& flight, std::uint64_t kind) {
  Random random(
      static_cast<std::uint64_t>(flight.lon / 1'000'000 * 1'000'003 + flight.lat / 1'000'000) +
      kind);
  for (int i = 0; i < 30; ++i) out += static_cast<char>('0' + random.below(4));
}

}  // namespace

std::string generate_planes(int columns, std::int64_t lines, std::uint64_t seed) {
  Random random(seed);
  std::string all;
  all.reserve(static_cast<std::size_t>(lines) * (columns == 15 ? 260 : 110));
  for (std::int64_t i = 0; i < lines; ++i) {
    const std::int64_t timestamp = kFirstTimestampMs + i;
    Flight flight = random_flight(random);
    std::string line = line_of(flight, timestamp, 2, 4);
    while (line.size() < kShortest || line.size() > kLongest) {
      flight = random_flight(random);
      line = line_of(flight, timestamp, 2, 4);
    }
    if (columns == 15) {
      line = line_of(flight, timestamp, 9, 9) + "," + geohash(flight);
      for (std::uint64_t kind = 1; kind <= 3; ++kind) {
        line += ',';
        append_cell(line, flight, kind);
      }
    }
    all += line;
    all += '\n';
  }
  return all;
}

}  // namespace benchfield
