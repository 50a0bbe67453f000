// Constructors of the loop language. They fold: what a person would not write cannot be built.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "loop/loop.h"

namespace netc::loop {

Expr integer(int64_t value);
Expr real(double value, Element element = Element::F32);
Expr var(const std::string& name, Type type = {Element::I32, 1});

Expr operator+(Expr a, Expr b);
Expr operator-(Expr a, Expr b);
Expr operator*(Expr a, Expr b);
Expr operator/(Expr a, Expr b);  // integers round towards zero
Expr operator%(Expr a, Expr b);
Expr operator-(Expr a);
Expr binary(BinaryOp op, Expr a, Expr b);
Expr less(Expr a, Expr b);
Expr less_equal(Expr a, Expr b);
Expr greater(Expr a, Expr b);
Expr greater_equal(Expr a, Expr b);
Expr equal(Expr a, Expr b);
Expr both(Expr a, Expr b);    // a & b of two conditions
Expr either(Expr a, Expr b);  // a | b
Expr select(Expr condition, Expr then_value, Expr else_value);
/// The scalar in every one of `lanes` lanes; the value itself when lanes is 1.
Expr splat(Expr value, int lanes);
/// The smaller (larger) of two integers, folded when their difference is known.
Expr smaller(Expr a, Expr b);
Expr larger(Expr a, Expr b);

/// A function of netrt with a result of type `type`.
Expr apply(const std::string& function, Type type, std::vector<Expr> arguments);
Expr at(const std::string& array, Type type, std::vector<Expr> indices);
/// `lanes` neighbouring floats; with one lane the same as `at`.
Expr load(const std::string& array, int lanes, std::vector<Expr> indices);
Expr address(const std::string& array, std::vector<Expr> indices);

/// The value of an integer expression when it is a literal.
bool is_constant(const Expr& e, int64_t* value = nullptr);

/// Appends statements; loops and conditions take a function that fills their body.
class Builder {
public:
    using Fill = std::function<void(Expr)>;

    /// A loop; when it runs once, only its body, with the variable's value in place.
    void loop(const std::string& name, Expr first, Expr last, const Fill& fill, bool unroll = false, int step = 1);
    /// A loop over a register tile.
    void tile(const std::string& name, int64_t count, const Fill& fill) { loop(name, 0, integer(count), fill, true); }

    /// A loop over the bits of a set.
    void each_bit(const std::string& name, Expr set, const Fill& fill);

    /// The name, with a number behind it where a body that is open declares it already.
    std::string unused(const std::string& name) const;
    /// Declares a constant local and returns a reference to it. Literals and plain variables are returned as they are.
    Expr let(const std::string& name, Expr value);
    /// Declares a local that changes.
    Expr variable(const std::string& name, Expr value);
    void array(const std::string& name, Type type, std::vector<int64_t> extents, bool zeroed = false);
    void assign(Expr target, Expr value);
    void add(Expr target, Expr value);
    /// Lanes as neighbours; a scalar is assigned to the element.
    void store(const std::string& array, std::vector<Expr> indices, Expr value);
    void when(Expr condition, const std::function<void()>& then_fill, const std::function<void()>& else_fill = {});
    void run(Expr call);
    void comment(const std::string& text);
    void blank();

    /// What was built, at the end.
    Body take();

private:
    Body filled(const std::function<void()>& fill, const std::string& variable = {});
    void append(Stmt stmt) { open_.back().body.push_back(std::move(stmt)); }

    struct Open {
        Body body;
        std::string variable;  // of the loop around the body
    };
    std::vector<Open> open_{1};
};

}  // namespace netc::loop
