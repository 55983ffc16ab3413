#include "core/rsa/key.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/rsa/mbedtls_support.hpp"
#include "core/rsa/prime_search.hpp"
#include "core/text/base64url.hpp"
#include "key_test_support.hpp"

namespace tokensmith {
namespace {

using test::error_of;
using test::fixed_entropy;
using test::KeyNumbers;
using test::numbers_of;
using test::test_key;

RsaKey from(const KeyNumbers &numbers) {
  Drbg random(fixed_entropy(2));
  return RsaKey::from_numbers(
      RsaKey::PrivateNumbers{.n = numbers.n, .e = numbers.e, .d = numbers.d, .p = numbers.p, .q = numbers.q}, random);
}

Code code_of(const KeyNumbers &numbers) {
  return error_of([&] { (void)from(numbers); }).code;
}

std::vector<std::uint8_t> bytes_of(const BigNumber &number) {
  const SecretBytes bytes = to_bytes(*number.get());
  return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> product(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  BigNumber result;
  require_success(mbedtls_mpi_mul_mpi(result.get(), BigNumber(a).get(), BigNumber(b).get()), "mul");
  return bytes_of(result);
}

std::vector<std::uint8_t> plus(std::span<const std::uint8_t> a, int b) {
  BigNumber result;
  require_success(mbedtls_mpi_add_int(result.get(), BigNumber(a).get(), b), "add");
  return bytes_of(result);
}

/// A key from primes, with d the inverse of e modulo (p-1)(q-1).
KeyNumbers from_primes(std::vector<std::uint8_t> p, std::vector<std::uint8_t> q, std::vector<std::uint8_t> e) {
  BigNumber d;
  require_success(mbedtls_mpi_inv_mod(d.get(), BigNumber(e).get(), BigNumber(product(plus(p, -1), plus(q, -1))).get()),
                  "inv");
  KeyNumbers numbers;
  numbers.n = product(p, q);
  numbers.e = std::move(e);
  numbers.d = bytes_of(d);
  numbers.p = std::move(p);
  numbers.q = std::move(q);
  return numbers;
}

/// The first prime from `start` on whose predecessor has no factor in common with e.
std::vector<std::uint8_t> next_prime(std::span<const std::uint8_t> start, int e) {
  Drbg random(fixed_entropy(3));
  BigNumber candidate(start);
  if (mbedtls_mpi_get_bit(candidate.get(), 0) == 0) {
    require_success(mbedtls_mpi_add_int(candidate.get(), candidate.get(), 1), "add");
  }
  for (;;) {
    mbedtls_mpi_uint remainder = 0;
    require_success(mbedtls_mpi_mod_int(&remainder, candidate.get(), e), "mod");
    if (remainder != 1 && is_probable_prime(*candidate.get(), random)) {
      return bytes_of(candidate);
    }
    require_success(mbedtls_mpi_add_int(candidate.get(), candidate.get(), 2), "add");
  }
}

/// A number of this many bits, the two highest of them set, the others from a fixed stream.
std::vector<std::uint8_t> random_number(std::size_t bits, std::uint64_t seed) {
  Drbg random(fixed_entropy(seed));
  std::vector<std::uint8_t> bytes(bits / 8);
  random.fill(bytes);
  bytes[0] |= 0xC0U;
  return bytes;
}

// Generation

class Generation : public testing::TestWithParam<unsigned> {};

TEST_P(Generation, MeetsFips186) {
  const unsigned length = GetParam();
  const RsaKey &key = test_key(length);
  EXPECT_TRUE(key.is_private());
  EXPECT_EQ(key.modulus_length(), length);
  EXPECT_EQ(key.public_exponent_text(), "65537");

  const KeyNumbers numbers = numbers_of(key);
  const BigNumber p(numbers.p);
  const BigNumber q(numbers.q);
  const BigNumber d(numbers.d);
  // FIPS 186-5, A.1.3, steps 4.4 and 5.4: sqrt(2) * 2^(nlen/2 - 1) <= p, q < 2^(nlen/2), that is p^2 >= 2^(nlen - 1).
  for (const auto &prime : {numbers.p, numbers.q}) {
    EXPECT_EQ(BigNumber(prime).bit_length(), length / 2);
    EXPECT_EQ(BigNumber(product(prime, prime)).bit_length(), length);
  }
  // Step 5.4: |p - q| > 2^(nlen/2 - 100).
  BigNumber difference;
  ASSERT_EQ(mbedtls_mpi_sub_mpi(difference.get(), p.get(), q.get()), 0);
  EXPECT_GT(difference.bit_length(), length / 2 - 100);
  // A.1.1, 3: 2^(nlen/2) < d.
  EXPECT_GT(d.bit_length(), length / 2);
  Drbg random(fixed_entropy(4));
  EXPECT_TRUE(is_probable_prime(*p.get(), random));
  EXPECT_TRUE(is_probable_prime(*q.get(), random));
  EXPECT_EQ(product(numbers.p, numbers.q), numbers.n);
}

INSTANTIATE_TEST_SUITE_P(Lengths, Generation, testing::Values(2048U, 3072U, 4096U),
                         [](const auto &info) { return std::to_string(info.param); });

TEST(RsaGenerate, RefusesOtherLengths) {
  Drbg random(fixed_entropy(1));
  for (const unsigned length : {0U, 1U, 1024U, 2047U, 2049U, 8192U, 16384U}) {
    const Finding finding = error_of([&] { (void)RsaKey::generate(length, random); });
    EXPECT_EQ(finding.code, Code::ERR_ARGUMENT_VALUE) << length;
    EXPECT_EQ(finding.where, "modulusLength");
  }
}

TEST(RsaGenerate, SaysWhenThereIsNoEntropy) {
  Drbg random([](std::span<std::uint8_t>) { return false; });
  EXPECT_EQ(error_of([&] { (void)RsaKey::generate(2048, random); }).code, Code::ERR_ENGINE_ENTROPY);
}

/// Supplies some numbers, then fails.
class FailingRandom final : public RandomSource {
public:
  explicit FailingRandom(unsigned calls) : calls_(calls) {}
  void fill(std::span<std::uint8_t> bytes) override {
    if (calls_ == 0) {
      throw Error({Code::ERR_ENGINE_ENTROPY, "engine", "No more.", "None."});
    }
    --calls_;
    random_.fill(bytes);
  }

private:
  Drbg random_{fixed_entropy(9)};
  unsigned calls_;
};

TEST(RsaGenerate, SaysWhenEntropyFailsOnTheWay) {
  for (const unsigned calls : {1U, 10U, 20U}) {
    FailingRandom random(calls);
    EXPECT_EQ(error_of([&] { (void)RsaKey::generate(2048, random); }).code, Code::ERR_ENGINE_ENTROPY) << calls;
  }
}

class ConstantRandom final : public RandomSource {
public:
  explicit ConstantRandom(std::uint8_t value) : value_(value) {}
  void fill(std::span<std::uint8_t> bytes) override { std::ranges::fill(bytes, value_); }

private:
  std::uint8_t value_;
};

TEST(RsaGenerate, GivesUpOnAGeneratorThatIsStuck) {
  for (const std::uint8_t value : {std::uint8_t{0x00}, std::uint8_t{0xFF}}) {
    ConstantRandom random(value);
    EXPECT_EQ(error_of([&] { (void)RsaKey::generate(2048, random); }).code, Code::ERR_KEY_GENERATION);
  }
}

TEST(RsaGenerate, ReportsProgress) {
  Drbg random(fixed_entropy(2048));
  std::vector<unsigned> reports;
  const RsaKey key = RsaKey::generate(2048, random, [&](unsigned drawn) { reports.push_back(drawn); });
  ASSERT_FALSE(reports.empty());
  EXPECT_TRUE(std::ranges::is_sorted(reports));
  EXPECT_EQ(std::ranges::adjacent_find(reports), reports.end());
  // The same stream gives the same key: only the random source decides.
  EXPECT_EQ(numbers_of(key).d, numbers_of(test_key()).d);
}

TEST(RsaGenerate, StopsWhenTheProgressFunctionThrows) {
  Drbg random(fixed_entropy(5));
  EXPECT_THROW((void)RsaKey::generate(2048, random, [](unsigned) { throw std::out_of_range("stop"); }),
               std::out_of_range);
}

TEST(RsaGenerate, MakesNoTwoAlike) {
  std::set<std::vector<std::uint8_t>> seen;
  Drbg random(fixed_entropy(6));
  for (int i = 0; i < 3; ++i) {
    const KeyNumbers numbers = numbers_of(RsaKey::generate(2048, random));
    EXPECT_TRUE(seen.insert(numbers.p).second);
    EXPECT_TRUE(seen.insert(numbers.q).second);
  }
}

// Numbers

TEST(RsaNumbers, MakeTheKeyTheyCameFrom) {
  const RsaKey copy = from(numbers_of(test_key()));
  EXPECT_TRUE(copy.is_private());
  EXPECT_TRUE(copy.matches(test_key()));
  EXPECT_EQ(numbers_of(copy).d, numbers_of(test_key()).d);
  EXPECT_EQ(numbers_of(copy).qi, numbers_of(test_key()).qi);
}

TEST(RsaNumbers, MayHaveTheSmallerPrimeFirst) {
  KeyNumbers numbers = numbers_of(test_key());
  std::swap(numbers.p, numbers.q);
  const RsaKey copy = from(numbers);
  EXPECT_EQ(numbers_of(copy).p, numbers.p);
  Drbg random(fixed_entropy(1));
  EXPECT_TRUE(test_key().verify_sha256(as_bytes("m"), copy.sign_sha256(as_bytes("m"), random)));
}

TEST(RsaNumbers, MayHaveLeadingZeros) {
  KeyNumbers numbers = numbers_of(test_key());
  for (auto *number : {&numbers.n, &numbers.e, &numbers.d, &numbers.p, &numbers.q}) {
    number->insert(number->begin(), 3, 0);
  }
  EXPECT_TRUE(from(numbers).matches(test_key()));
}

TEST(RsaNumbers, AreCompletedWithoutThePrimes) {
  KeyNumbers numbers = numbers_of(test_key());
  const auto [p, q] = std::pair(numbers.p, numbers.q);
  numbers.p.clear();
  numbers.q.clear();
  const KeyNumbers completed = numbers_of(from(numbers));
  EXPECT_EQ((std::set{completed.p, completed.q}), (std::set{p, q}));
  numbers.d = plus(numbers.d, 2);
  EXPECT_EQ(code_of(numbers), Code::ERR_KEY_INCONSISTENT);
}

TEST(RsaNumbers, AreRefusedWhenOneIsChanged) {
  const KeyNumbers good = numbers_of(test_key());
  const std::vector<std::pair<std::string, std::vector<std::uint8_t> KeyNumbers::*>> members = {
      {"d", &KeyNumbers::d}, {"p", &KeyNumbers::p}, {"q", &KeyNumbers::q}};
  for (const auto &[name, member] : members) {
    for (const std::size_t bit : {0U, 1U, 100U, 500U}) {
      KeyNumbers changed = good;
      auto &number = changed.*member;
      number[number.size() - 1 - bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_EQ(code_of(changed), Code::ERR_KEY_INCONSISTENT) << name << " bit " << bit;
    }
    KeyNumbers zero = good;
    zero.*member = {0};
    EXPECT_EQ(code_of(zero), Code::ERR_KEY_INCONSISTENT) << name;
  }
  KeyNumbers e = good;
  e.e = {3};
  EXPECT_EQ(code_of(e), Code::ERR_KEY_INCONSISTENT);
  KeyNumbers n = good;
  n.n = product(good.p, next_prime(plus(good.q, 2), 65537));
  EXPECT_EQ(code_of(n), Code::ERR_KEY_INCONSISTENT);
  KeyNumbers d = good;
  d.d = product(good.d, good.n);
  EXPECT_EQ(code_of(d), Code::ERR_KEY_INCONSISTENT);
}

TEST(RsaNumbers, AreRefusedWhenAFactorIsNoPrime) {
  // p = a*b, with d the inverse of e modulo p-1 and q-1 all the same: only the test for primes can tell.
  const auto a = next_prime(random_number(512, 21), 65537);
  const auto b = next_prime(random_number(512, 22), 65537);
  const auto q = numbers_of(test_key()).q;
  auto p = product(a, b);
  for (int e = 65537; e < 66000; e += 2) {
    BigNumber gcd;
    ASSERT_EQ(mbedtls_mpi_gcd(gcd.get(), BigNumber(product(plus(p, -1), plus(q, -1))).get(),
                              BigNumber(plus(std::array<std::uint8_t, 1>{0}, e)).get()),
              0);
    if (mbedtls_mpi_cmp_int(gcd.get(), 1) == 0) {
      const Finding finding = error_of([&] { (void)from(from_primes(p, q, plus(std::array<std::uint8_t, 1>{0}, e))); });
      EXPECT_EQ(finding.code, Code::ERR_KEY_INCONSISTENT);
      EXPECT_NE(finding.message.find("not a prime"), std::string::npos) << finding.message;
      return;
    }
  }
  FAIL() << "No exponent fits.";
}

TEST(RsaNumbers, AreRefusedWhenTheModulusHasSmallFactors) {
  KeyNumbers numbers = numbers_of(test_key());
  for (const int factor : {2, 3, 997}) {
    numbers.n = product(random_number(2048, 31), plus(std::array<std::uint8_t, 1>{0}, factor));
    const Finding finding =
        error_of([&] { (void)RsaKey::from_numbers(RsaKey::PublicNumbers{.n = numbers.n, .e = numbers.e}); });
    EXPECT_EQ(finding.code, Code::ERR_KEY_INCONSISTENT) << factor;
    EXPECT_NE(finding.message.find("divisible by "), std::string::npos);
  }
}

TEST(RsaNumbers, AreRefusedWhenTheLengthIsWrong) {
  const KeyNumbers good = numbers_of(test_key());
  const auto length_code = [&](const std::vector<std::uint8_t> &n) {
    return error_of([&] { (void)RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = good.e}); }).code;
  };
  std::vector<std::uint8_t> n(256, 0xFF);
  n[0] = 0x7F;
  EXPECT_EQ(length_code(n), Code::ERR_KEY_SIZE); // 2047 bits
  EXPECT_EQ(length_code({}), Code::ERR_KEY_SIZE);
  EXPECT_EQ(length_code({0}), Code::ERR_KEY_SIZE);
  std::vector<std::uint8_t> long_n(1025, 0xFF);
  long_n[0] = 1;
  EXPECT_EQ(length_code(long_n), Code::ERR_KEY_SIZE); // 8193 bits
  KeyNumbers small = good;
  small.n = product(next_prime(random_number(512, 41), 65537), next_prime(random_number(512, 42), 65537));
  EXPECT_EQ(code_of(small), Code::ERR_KEY_SIZE);
}

TEST(RsaNumbers, TakeTheLongestModulus) {
  // A public key of 8192 bits: any odd number will do that has no small factors and is not a square.
  const KeyNumbers small = numbers_of(test_key());
  const KeyNumbers large = numbers_of(test_key(4096));
  const auto n = product(product(large.p, large.q), product(product(small.p, small.q), product(small.p, small.q)));
  const std::array<std::uint8_t, 3> e = {1, 0, 1};
  const RsaKey key = RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e});
  EXPECT_EQ(key.modulus_length(), BigNumber(n).bit_length());
  EXPECT_GT(key.modulus_length(), 8190U);
  EXPECT_FALSE(key.verify_sha256(as_bytes("m"), std::vector<std::uint8_t>(n.size(), 1)));
}

TEST(RsaNumbers, AreRefusedWhenTheExponentIs) {
  const KeyNumbers good = numbers_of(test_key());
  const auto exponent_code = [&](const std::vector<std::uint8_t> &e) {
    return error_of([&] { (void)RsaKey::from_numbers(RsaKey::PublicNumbers{.n = good.n, .e = e}); }).code;
  };
  EXPECT_EQ(exponent_code({0}), Code::ERR_KEY_EXPONENT);
  EXPECT_EQ(exponent_code({}), Code::ERR_KEY_EXPONENT);
  EXPECT_EQ(exponent_code({1}), Code::ERR_KEY_EXPONENT);
  EXPECT_EQ(exponent_code({2}), Code::ERR_KEY_EXPONENT);
  EXPECT_EQ(exponent_code({1, 0, 0}), Code::ERR_KEY_EXPONENT);
  EXPECT_EQ(exponent_code(std::vector<std::uint8_t>(33, 0xFF)), Code::ERR_KEY_EXPONENT); // 264 bits
  const std::vector<std::uint8_t> largest(32, 0xFF);
  const RsaKey key = RsaKey::from_numbers(RsaKey::PublicNumbers{.n = good.n, .e = largest});
  EXPECT_EQ(key.public_exponent_text(),
            "115792089237316195423570985008687907853269984665640564039457584007913129639935");
}

TEST(RsaNumbers, MayHaveTheExponentThree) {
  const auto p = next_prime(random_number(1024, 51), 3);
  const auto q = next_prime(random_number(1024, 52), 3);
  const RsaKey key = from(from_primes(p, q, {3}));
  Drbg random(fixed_entropy(1));
  EXPECT_TRUE(key.verify_sha256(as_bytes("m"), key.sign_sha256(as_bytes("m"), random)));
}

TEST(RsaNumbers, AreRefusedWhenThePrivateKeyCanBeComputed) {
  // Primes next to each other: Fermat.
  const auto p = next_prime(random_number(1024, 61), 65537);
  const auto neighbour = next_prime(plus(p, 2), 65537);
  EXPECT_EQ(code_of(from_primes(p, neighbour, {1, 0, 1})), Code::ERR_KEY_WEAK);
  // The same prime twice.
  KeyNumbers square = from_primes(p, p, {1, 0, 1});
  EXPECT_EQ(code_of(square), Code::ERR_KEY_WEAK);
  // One prime far shorter than the other.
  const auto shorter = next_prime(random_number(256, 62), 65537);
  const auto longer = next_prime(random_number(1800, 63), 65537);
  EXPECT_EQ(code_of(from_primes(shorter, longer, {1, 0, 1})), Code::ERR_KEY_WEAK);
}

/// A prime as the flawed library made them: k * M + 65537^a modulo M, M the product of the primes up to 701 (ROCA).
std::vector<std::uint8_t> roca_prime(int exponent, std::uint64_t seed) {
  BigNumber product;
  require_success(mbedtls_mpi_lset(product.get(), 2), "lset");
  for (int number = 3; number <= 701; number += 2) {
    bool is_prime = true;
    for (int divisor = 3; divisor * divisor <= number; divisor += 2) {
      is_prime = is_prime && number % divisor != 0;
    }
    if (is_prime) {
      require_success(mbedtls_mpi_mul_int(product.get(), product.get(), static_cast<mbedtls_mpi_uint>(number)), "mul");
    }
  }
  BigNumber candidate(random_number(1024, seed));
  BigNumber rest;
  require_success(mbedtls_mpi_mod_mpi(rest.get(), candidate.get(), product.get()), "mod");
  require_success(mbedtls_mpi_sub_mpi(candidate.get(), candidate.get(), rest.get()), "sub");
  require_success(mbedtls_mpi_lset(rest.get(), 1), "lset");
  for (int i = 0; i < exponent; ++i) {
    require_success(mbedtls_mpi_mul_int(rest.get(), rest.get(), 65537), "mul");
    require_success(mbedtls_mpi_mod_mpi(rest.get(), rest.get(), product.get()), "mod");
  }
  require_success(mbedtls_mpi_add_mpi(candidate.get(), candidate.get(), rest.get()), "add");
  Drbg random(fixed_entropy(4));
  while (!is_probable_prime(*candidate.get(), random)) {
    require_success(mbedtls_mpi_add_mpi(candidate.get(), candidate.get(), product.get()), "add");
  }
  return bytes_of(candidate);
}

/// What is wrong with a public key of this modulus.
Finding public_error(const std::vector<std::uint8_t> &n) {
  return error_of([&] {
    const std::vector<std::uint8_t> e = {1, 0, 1};
    (void)RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e});
  });
}

TEST(RsaNumbers, OfAPublicKeyAreRefusedWhenThePrivateKeyCanBeComputed) {
  const auto p = next_prime(random_number(1024, 61), 65537);
  const std::vector<std::pair<std::vector<std::uint8_t>, std::string_view>> moduli = {
      {product(p, p), "equal or so close"},
      {product(p, next_prime(plus(p, 2), 65537)), "equal or so close"},
      {product(p, next_prime(plus(p, 1'000'000'000), 65537)), "equal or so close"},
      {product(roca_prime(5, 65), roca_prime(11, 66)), "ROCA"},
  };
  for (const auto &[n, words] : moduli) {
    const Finding finding = public_error(n);
    EXPECT_EQ(finding.code, Code::ERR_KEY_WEAK) << words;
    EXPECT_NE(finding.message.find(words), std::string::npos) << finding.message;
  }
}

TEST(RsaNumbers, OfAPublicKeyMayTurnOutToBeOfOnePrime) {
  const auto cube_root = next_prime(random_number(688, 64), 65537);
  // RFC 3526, section 3: a prime of 2048 bits.
  const auto prime = test::from_hexadecimal("ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74"
                                            "020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
                                            "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
                                            "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05"
                                            "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb"
                                            "9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
                                            "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718"
                                            "3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff");
  const std::vector<std::uint8_t> e = {1, 0, 1};
  for (const auto &n : {prime, product(cube_root, product(cube_root, cube_root))}) {
    const RsaKey key = RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e});
    const Finding finding = error_of([&] { key.check_modulus_is_composite(); });
    EXPECT_EQ(finding.code, Code::ERR_KEY_WEAK);
    EXPECT_NE(finding.message.find("a prime or a power"), std::string::npos) << finding.message;
  }
  EXPECT_NO_THROW(test_key().check_modulus_is_composite());
}

TEST(RsaNumbers, OfAPublicKeyStandWhereThePrimesAreApart) {
  const auto p = next_prime(random_number(1024, 61), 65537);
  BigNumber distance;
  require_success(mbedtls_mpi_lset(distance.get(), 1), "lset");
  require_success(mbedtls_mpi_shift_l(distance.get(), 925), "shift"); // FIPS 186-5, A.1.3: more than 2^924
  BigNumber other;
  require_success(mbedtls_mpi_add_mpi(other.get(), BigNumber(p).get(), distance.get()), "add");
  const auto n = product(p, next_prime(bytes_of(other), 65537));
  const std::vector<std::uint8_t> e = {1, 0, 1};
  EXPECT_EQ(RsaKey::from_numbers(RsaKey::PublicNumbers{.n = n, .e = e}).modulus(), n);
}

TEST(RsaNumbers, AreRefusedWhenAFlawedChipMadeThePrimes) {
  EXPECT_EQ(code_of(from_primes(roca_prime(5, 65), roca_prime(11, 66), {1, 0, 1})), Code::ERR_KEY_WEAK);
}

TEST(RsaNumbers, AreRefusedWhenTheExponentsAreSwapped) {
  KeyNumbers numbers = numbers_of(test_key());
  std::swap(numbers.e, numbers.d);
  EXPECT_EQ(code_of(numbers), Code::ERR_KEY_EXPONENT);
}

// What a key says of itself

TEST(RsaKey, HasTheThumbprintOfRfc7638) {
  // RFC 7638, section 3.1.
  const auto n =
      decode_base64url("0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
                       "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_F"
                       "DW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4v"
                       "MQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw");
  const auto e = decode_base64url("AQAB");
  ASSERT_TRUE(n && e);
  const RsaKey key = RsaKey::from_numbers(RsaKey::PublicNumbers{.n = *n, .e = *e});
  EXPECT_EQ(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(RsaKey, GivesItsPublicHalf) {
  const RsaKey half = test_key().public_key();
  EXPECT_FALSE(half.is_private());
  EXPECT_TRUE(half.matches(test_key()));
  EXPECT_TRUE(test_key().matches(half));
  EXPECT_EQ(half.thumbprint(), test_key().thumbprint());
  EXPECT_FALSE(half.matches(test_key(3072)));
  EXPECT_EQ(half.modulus(), numbers_of(test_key()).n);
  EXPECT_EQ(half.public_exponent(), (std::vector<std::uint8_t>{1, 0, 1}));
}

TEST(RsaKey, Moves) {
  RsaKey first = from(numbers_of(test_key()));
  RsaKey second = std::move(first);
  EXPECT_TRUE(second.matches(test_key()));
  RsaKey third = test_key(3072).public_key();
  third = std::move(second);
  EXPECT_TRUE(third.matches(test_key()));
}

// Signatures

TEST(RsaSignature, IsTheSameEachTimeAndVerifies) {
  Drbg random(fixed_entropy(1));
  const auto first = test_key().sign_sha256(as_bytes("message"), random);
  const auto second = test_key().sign_sha256(as_bytes("message"), random);
  EXPECT_EQ(first, second);
  EXPECT_EQ(first.size(), 256U);
  const RsaKey half = test_key().public_key();
  EXPECT_TRUE(half.verify_sha256(as_bytes("message"), first));
  EXPECT_FALSE(half.verify_sha256(as_bytes("Message"), first));
  EXPECT_FALSE(test_key(3072).verify_sha256(as_bytes("message"), first));
}

TEST(RsaSignature, OfNothingAndOfALongMessage) {
  Drbg random(fixed_entropy(1));
  const std::string long_message(100'000, 'x');
  for (const std::string_view message : {std::string_view(), std::string_view(long_message)}) {
    EXPECT_TRUE(test_key().verify_sha256(as_bytes(message), test_key().sign_sha256(as_bytes(message), random)));
  }
}

TEST(RsaSignature, IsRefusedWhenAnyBitIsChanged) {
  Drbg random(fixed_entropy(1));
  const auto signature = test_key().sign_sha256(as_bytes("message"), random);
  for (std::size_t bit = 0; bit < signature.size() * 8; bit += 37) {
    auto changed = signature;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(test_key().verify_sha256(as_bytes("message"), changed)) << bit;
  }
}

TEST(RsaSignature, IsRefusedWhenItsLengthOrRangeIsWrong) {
  Drbg random(fixed_entropy(1));
  const auto signature = test_key().sign_sha256(as_bytes("message"), random);
  const auto verifies = [](std::span<const std::uint8_t> bytes) {
    return test_key().verify_sha256(as_bytes("message"), bytes);
  };
  EXPECT_FALSE(verifies({}));
  EXPECT_FALSE(verifies(std::span(signature).first(255)));
  auto longer = signature;
  longer.insert(longer.begin(), 0);
  EXPECT_FALSE(verifies(longer));
  EXPECT_FALSE(verifies(std::vector<std::uint8_t>(256, 0)));
  EXPECT_FALSE(verifies(numbers_of(test_key()).n));
  EXPECT_FALSE(verifies(std::vector<std::uint8_t>(256, 0xFF)));
  // s + n, where it still fits: the same number modulo n, refused all the same (RFC 8017, 5.2.2).
  BigNumber sum;
  ASSERT_EQ(mbedtls_mpi_add_mpi(sum.get(), BigNumber(signature).get(), BigNumber(numbers_of(test_key()).n).get()), 0);
  if (sum.bit_length() <= 2048) {
    EXPECT_FALSE(verifies(bytes_of(sum)));
  }
}

TEST(RsaSignature, NeedsAPrivateKeyAndEntropy) {
  Drbg random(fixed_entropy(1));
  EXPECT_EQ(error_of([&] { (void)test_key().public_key().sign_sha256(as_bytes("m"), random); }).code,
            Code::ERR_KEY_NOT_PRIVATE);
  Drbg none([](std::span<std::uint8_t>) { return false; });
  const RsaKey fresh = from(numbers_of(test_key())); // without blinding values of earlier signatures
  EXPECT_EQ(error_of([&] { (void)fresh.sign_sha256(as_bytes("m"), none); }).code, Code::ERR_ENGINE_ENTROPY);
}

TEST(RsaSignature, WycheproofVerification) {
  const auto vectors = test::read_vectors("rsa_signature_2048_sha256_test.json");
  SKIP_WITHOUT_VECTORS(vectors, "rsa_signature_2048_sha256_test.json");
  int count = 0;
  for (const Json &group : vectors->at("testGroups")) {
    const RsaKey key = test::import(group.at("publicKeyPem").get<std::string>()).key;
    for (const Json &vector : group.at("tests")) {
      const auto message = test::from_hexadecimal(vector.at("msg").get<std::string>());
      const auto signature = test::from_hexadecimal(vector.at("sig").get<std::string>());
      // The one "acceptable" has a DigestInfo without its NULL. RFC 8017, 9.2 has one encoding; so have we.
      EXPECT_EQ(key.verify_sha256(message, signature), vector.at("result") == "valid") << vector.at("tcId").dump();
      ++count;
    }
  }
  EXPECT_EQ(count, vectors->at("numberOfTests").get<int>());
}

TEST(RsaSignature, WycheproofGeneration) {
  const auto vectors = test::read_vectors("rsa_pkcs1_2048_sig_gen_test.json");
  SKIP_WITHOUT_VECTORS(vectors, "rsa_pkcs1_2048_sig_gen_test.json");
  Drbg random(fixed_entropy(1));
  int count = 0;
  for (const Json &group : vectors->at("testGroups")) {
    if (group.at("sha") != "SHA-256") {
      continue;
    }
    const RsaKey from_pkcs1 = test::import(group.at("privateKeyPem").get<std::string>()).key;
    const RsaKey from_jwk = test::import(group.at("privateKeyJwk").dump()).key;
    EXPECT_TRUE(from_pkcs1.matches(from_jwk));
    for (const Json &vector : group.at("tests")) {
      const auto message = test::from_hexadecimal(vector.at("msg").get<std::string>());
      const auto expected = test::from_hexadecimal(vector.at("sig").get<std::string>());
      EXPECT_EQ(from_pkcs1.sign_sha256(message, random), expected) << vector.at("tcId").dump();
      EXPECT_EQ(from_jwk.sign_sha256(message, random), expected) << vector.at("tcId").dump();
      ++count;
    }
  }
  EXPECT_GE(count, 8);
}

} // namespace
} // namespace tokensmith
