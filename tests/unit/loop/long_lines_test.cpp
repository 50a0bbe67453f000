// Long expressions: where a line is broken, the parentheses stay.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "loop/build.h"
#include "loop/print.h"
#include "loop/print_expr.h"

using namespace netc::loop;

namespace {

Expr value(const std::string& name) { return var(name, {Element::F32, 1}); }

/// Without line breaks and the indentation after them.
std::string on_one_line(std::string text) {
    for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n')) {
        const size_t next = text.find_first_not_of(' ', at + 1);
        text.replace(at, next - at, " ");
    }
    return text;
}

}  // namespace

TEST_CASE("a broken expression is the same expression") {
    const Expr sum = value("a_rather_long_name_of_a_value") + value("another_long_name") * value("a_third_long_name");
    const Expr difference = value("one_more_long_name") - value("the_last_long_name");
    const Expr cases[] = {sum * difference, difference * sum, sum * sum * difference, difference / (sum + difference),
                          (sum - difference) - (sum - difference), sum * value("b") * (real(1) - value("b"))};
    for (const Expr& e : cases)
        for (int margin = 0; margin < 100; margin += 7) {
            CAPTURE(margin);
            CHECK(on_one_line(wrapped(e, 0, 1, margin)) == text(e));
        }
}
