// Formulas: the scalar mathematics of functions, losses, optimizers and schedules, as one small tree.
//
// A term is a number, a variable, or an operator over terms. Equal terms are one object, so that comparing two is
// comparing pointers and what a formula names twice is computed once. The constructors fold and simplify as they build:
// what a person would not write (x * 1, 2 + 3, a choice between equals) cannot be built.
//
// A term lives either at each place of a row (`row`) or once for the whole row: sums over a row, labels, settings. In
// elementwise functions everything is at each place.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netc::formula {

enum class Primitive {
    Number,
    Variable,
    // of two numbers
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Max,
    Min,
    // of numbers, giving a truth; NaN compares false
    Less,
    LessEqual,
    Equal,
    // of truths
    And,
    Or,
    Not,
    // of one number
    Neg,
    Abs,
    Sign,
    Floor,
    Sqrt,
    Rsqrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Sigmoid,
    Tanh,
    Erf,
    Erfc,
    Sin,
    Cos,
    // condition, then, else
    Select,
    // the number itself, with derivative zero
    Stop,
    // over the row: one number for all places
    Sum,
    Largest,
    Smallest,
    FirstLargest,
    // row, index: the number at that place of the row
    Pick,
    // index: a truth at each place, whether it is that one
    OneHot,
    // the places of the row, as a number
    Count,
};

struct Term;
using Formula = std::shared_ptr<const Term>;

struct Term {
    Primitive op;
    double value = 0;  // Number
    std::string name;  // Variable
    std::vector<Formula> operands;
    bool row = false;  // one number at each place of the row
};

/// The name of an operator that is written as a call (`erfc`), or its sign (`+`).
std::string_view spelling(Primitive op);
/// How many operands it has.
int arity(Primitive op);
bool is_truth(Primitive op);
/// Sum, Largest, Smallest, FirstLargest, Pick: from numbers at each place of a row to one.
bool is_reduction(Primitive op);

Formula number(double value);
/// At each place of the row, or, with `row` false, one for the row.
Formula variable(const std::string& name, bool row = true);
/// Operands as many as arity(op), truths where the operator wants truths (NETC_CHECK).
Formula make(Primitive op, std::vector<Formula> operands);

Formula operator+(const Formula& a, const Formula& b);
Formula operator-(const Formula& a, const Formula& b);
Formula operator*(const Formula& a, const Formula& b);
Formula operator/(const Formula& a, const Formula& b);
Formula operator-(const Formula& a);
Formula select(const Formula& condition, const Formula& then_value, const Formula& else_value);

/// Whether a truth is known, and which it is.
bool is_known(const Formula& truth, bool& value);
Formula truth(bool value);

bool is_number(const Formula& f);
bool is_number(const Formula& f, double value);

/// Every term once, operands before the terms that read them.
std::vector<Formula> terms_of(const Formula& f);
/// Terms of several formulas, as above.
std::vector<Formula> terms_of(const std::vector<Formula>& formulas);
/// Names of the variables, in the order of their first use.
std::vector<std::string> variables_of(const Formula& f);
bool depends_on(const Formula& f, const std::string& name);
/// Whether a term stands in it.
bool depends_on(const Formula& f, const Formula& term);
/// What is one number for the whole row: the largest such terms, no truths and no plain numbers among them.
std::vector<Formula> scalars_of(const std::vector<Formula>& formulas);
/// `f` with `from` replaced wherever it stands.
Formula replace(const Formula& f, const Formula& from, const Formula& to);

}  // namespace netc::formula
