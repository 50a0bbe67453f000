// Questions about loop trees, and copies of them with something replaced.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "loop/loop.h"

namespace netc::loop {

/// Whether two expressions are the same tree.
bool same(const Expr& a, const Expr& b);

/// An integer or real literal, and its value.
bool is_literal(const Expr& e);
double literal(const Expr& e);

/// An expression as it is said, where the constructors of loop/build.h would fold.
Expr remade(Type type, decltype(ExprNode::node) node);
using Change = std::function<Expr(const Expr&)>;
std::vector<Expr> changed(const std::vector<Expr>& list, const Change& change);

/// The expression with every reference to the scalar `name` replaced, folded again.
Expr substitute(const Expr& e, const std::string& name, const Expr& value);

/// Calls `visit` for an expression and everything in it, outermost first.
void for_each(const Expr& e, const std::function<void(const Expr&)>& visit);
/// Calls `visit` for every statement in a body, outermost first.
void for_each(const Body& body, const std::function<void(const Stmt&)>& visit);
/// Calls `visit` for every whole expression of one statement, without those of the statements inside it.
void for_each_operand(const Stmt& stmt, const std::function<void(const Expr&)>& visit);

/// The name a statement declares, or empty.
std::string declared(const Stmt& stmt);
/// The names of scalars and arrays that a body reads or writes.
std::set<std::string> used_names(const Body& body);

/// Those, the parameters, and everything that is declared.
std::set<std::string> all_names(const Kernel& kernel);

/// The body with every whole number replaced, in the order in which they are read. Those that C++ has to know as they
/// stand stay: steps, extents of local arrays, bounds of loops that are unrolled.
Body with_numbers(const Body& body, const std::function<Expr(int64_t)>& change);

/// The kernel with names of parameters, loops and locals replaced where `names` has another one.
Kernel renamed(const Kernel& kernel, const std::map<std::string, std::string>& names);

}  // namespace netc::loop
