// Compile-time arithmetic: values, rounding, overflow.
#include <doctest/doctest.h>

#include "check/constants.h"

using namespace netc::check;

namespace {

std::string result(std::string_view op, Meaning left, Meaning right) {
    const Outcome outcome = apply_binary(op, left, right);
    return outcome.code.empty() ? to_text(outcome.value) : outcome.code;
}
Meaning whole(int64_t number) { return {number}; }

}  // namespace

TEST_CASE("whole numbers are added, multiplied and divided downwards") {
    CHECK(result("+", whole(2), whole(3)) == "5");
    CHECK(result("-", whole(2), whole(3)) == "-1");
    CHECK(result("*", whole(-4), whole(3)) == "-12");
    CHECK(result("/", whole(7), whole(2)) == "3");
    CHECK(result("/", whole(-7), whole(2)) == "-4");
    CHECK(result("/", whole(7), whole(-2)) == "-4");
    CHECK(result("%", whole(-7), whole(2)) == "1");
    CHECK(result("%", whole(7), whole(-2)) == "-1");
    CHECK(result("^", whole(2), whole(10)) == "1024");
    CHECK(result("^", whole(-1), whole(INT64_MAX)) == "-1");
    CHECK(result("^", whole(0), whole(0)) == "1");
    CHECK(result("^", whole(2), whole(-1)) == "0.5");
}

TEST_CASE("what does not fit in 64 bits is an error") {
    CHECK(result("+", whole(INT64_MAX), whole(1)) == "number-overflow");
    CHECK(result("-", whole(INT64_MIN), whole(1)) == "number-overflow");
    CHECK(result("*", whole(INT64_MAX), whole(2)) == "number-overflow");
    CHECK(result("^", whole(2), whole(63)) == "number-overflow");
    CHECK(result("^", whole(3), whole(INT64_MAX)) == "number-overflow");
    CHECK(result("/", whole(INT64_MIN), whole(-1)) == "number-overflow");
    CHECK(result("%", whole(INT64_MIN), whole(-1)) == "0");
    CHECK(result("*", {1e300}, {1e300}) == "number-overflow");
    CHECK(result("^", {-2.0}, {0.5}) == "number-overflow");
    CHECK(apply_unary("-", whole(INT64_MIN)).code == "number-overflow");
}

TEST_CASE("division by zero is an error, also between reals") {
    CHECK(result("/", whole(1), whole(0)) == "division-by-zero");
    CHECK(result("%", whole(1), whole(0)) == "division-by-zero");
    CHECK(result("/", {1.0}, {0.0}) == "division-by-zero");
    CHECK(result("^", {0.0}, whole(-1)) == "division-by-zero");
    CHECK(result("^", whole(0), whole(-1)) == "division-by-zero");
}

TEST_CASE("a real operand makes the result real") {
    CHECK(result("/", whole(1), {4.0}) == "0.25");
    CHECK(result("*", {1.5}, whole(2)) == "3.0");
    CHECK(result("%", {-0.5}, whole(2)) == "1.5");
}

TEST_CASE("comparisons, membership and logic give booleans") {
    CHECK(result("<", whole(2), {2.5}) == "true");
    CHECK(result("==", whole(2), {2.0}) == "true");
    CHECK(result("!=", whole(2), {Word{"same"}}) == "true");
    CHECK(result("==", list_of({whole(1), whole(2)}), list_of({whole(1), whole(2)})) == "true");
    CHECK(result("in", whole(4), {Range{0, 4}}) == "true");
    CHECK(result("in", whole(5), {Range{0, 4}}) == "false");
    CHECK(result("in", whole(2), list_of({whole(1), whole(2)})) == "true");
    CHECK(result("and", {true}, {false}) == "false");
    CHECK(to_text(apply_unary("not", {false}).value) == "true");
    // Neighbours beyond 2^53 differ, though their doubles do not.
    CHECK(result("<", whole(9007199254740992), whole(9007199254740993)) == "true");
}

TEST_CASE("operators between kinds that do not go together are errors") {
    CHECK(result("+", list_of({}), whole(1)) == "operand-type");
    CHECK(result("<", {Text{"a"}}, whole(1)) == "operand-type");
    CHECK(result("and", whole(1), {true}) == "operand-type");
    CHECK(result("in", {Text{"a"}}, {Range{0, 1}}) == "operand-type");
    CHECK(apply_unary("-", {true}).code == "operand-type");
}

TEST_CASE("numbers as text") {
    CHECK(grouped(6093568) == "6_093_568");
    CHECK(grouped(-123456) == "-123_456");
    CHECK(grouped(999) == "999");
    CHECK(grouped(INT64_MIN) == "-9_223_372_036_854_775_808");
    CHECK(real_text(1e-7) == "1e-07");
    CHECK(real_text(3) == "3.0");
}
