// Explanations of messages about the text of a file and about compile-time numbers.
#include "check/explanations.h"

namespace netc::check {

namespace {

// clang-format off
constexpr Explanation syntax_table[] = {
    {"syntax",
     "The text does not follow the grammar at this place. The message says what was expected; reading goes\n"
     "on with the next statement, so other mistakes are reported as well.",
     "x = image | conv(32, 3",
     "x = image | conv(32, 3)"},
    {"bad-number",
     "Digits and letters run together to something that is no number. Numbers are written 600_165, 0.25,\n"
     "1e-7.",
     "dense(12x)",
     "dense(12)"},
    {"control-character",
     "The file holds a control character that no editor shows, such as a zero byte. Delete it.", "", ""},
    {"not-utf8",
     "A .net file is text in UTF-8. The marked byte is none; the file was perhaps saved in another\n"
     "encoding.", "", ""},
    {"unknown-character",
     "This character has no meaning outside of texts and comments.",
     "x = image ; y = x",
     "x = image\n"
     "y = x"},
    {"unknown-escape",
     "In a text in quotes, a backslash begins one of \\\\ \\\" \\n \\t \\r.",
     "source mnist(\"data\\mnist\")",
     "source mnist(\"data/mnist\")"},
    {"unterminated-text",
     "A text that begins with a quotation mark must end with one in the same line.",
     "source mnist(\"data/mnist)",
     "source mnist(\"data/mnist\")"},
    {"integer-overflow",
     "Whole numbers have 64 bits: they go to 9_223_372_036_854_775_807.", "", ""},
    {"real-overflow",
     "Real numbers lie between about 2.3e-308 and 1.7e308, on both sides of zero.", "", ""},
    {"too-deep",
     "Parentheses, brackets or braces stand inside each other deeper than netc reads. Names for parts of\n"
     "the expression make it flatter.", "", ""},
    {"too-large",
     "The file is larger than netc reads, or one expression is longer. Loops and blocks say repeated\n"
     "things once.", "", ""},
    {"nested-too-deeply",
     "Blocks that call blocks, or expressions inside expressions, are nested deeper than netc follows (64\n"
     "blocks, 1,000 expressions). Mostly something calls itself on a detour.", "", ""},
    {"too-much-work",
     "Loops, lists and blocks of this file ask for more compile-time work than netc does: 1,000,000 steps,\n"
     "20,000 calls of blocks, 100,000 items of a list. Nested loops multiply; a block that calls another\n"
     "twice, which calls a third twice, doubles each time.", "", ""},
    {"too-many-repeats",
     "A loop makes at most 100,000 passes.",
     "repeat 10^9 { x = x | relu }",
     "repeat 10 { x = x | relu }"},
    {"too-many-nodes",
     "The network has more than 100,000 nodes after all loops and blocks are unrolled.", "", ""},
    {"number-overflow",
     "Compile-time arithmetic is checked: whole numbers have 64 bits, and a result that does not fit is an\n"
     "error instead of a wrong number.",
     "dense(2^64)",
     "dense(2^10)"},
    {"division-by-zero",
     "Compile-time arithmetic divided by zero. Between whole numbers `/` rounds down, so 1 / 2 is 0.",
     "pad = 3 / (1 / 2)",
     "pad = 3 / 2"},
    {"operand-type",
     "An operator stands between things it does not join: a number and a list, a text and a number, a\n"
     "value of the network and a comparison. Values of the network are added, subtracted, multiplied and\n"
     "divided, also with a number; comparisons of them give 1 or 0, and are no condition of `if`, since they\n"
     "are known only when the net runs.",
     "if x > 0 { ... }",
     "if x.channels > 64 { ... }"},
    {"condition",
     "A condition is true or false.",
     "if stride { ... }",
     "if stride > 1 { ... }"},
    {"index-outside",
     "Items of a list are counted from 0; the last one of four has the number 3.",
     "depth[4]",
     "depth[3]"},
    {"loop-range",
     "`for` goes over a range, both ends included, or over the items of a list.",
     "for i in 4 { ... }",
     "for i in 0..3 { ... }"},
    {"whole-number-wanted",
     "Here stands a whole number: a count, an extent, an index.",
     "repeat 2.5 { ... }",
     "repeat 2 { ... }"},
    {"constant-wanted",
     "Data, train and check sections are numbers and words only; layers belong to nets and blocks.", "", ""},
};
// clang-format on

}  // namespace

std::span<const Explanation> syntax_explanations() { return syntax_table; }

}  // namespace netc::check
