// Walking, comparing and copying loop trees.
#include "loop/tree.h"

#include "base/match.h"
#include "loop/build.h"

namespace netc::loop {

namespace {

bool same_list(const std::vector<Expr>& a, const std::vector<Expr>& b) {
    if (a.size() != b.size()) return false;
    for (size_t i = 0; i < a.size(); ++i)
        if (!same(a[i], b[i])) return false;
    return true;
}

template <class T>
const T& other(const Expr& e) {
    return std::get<T>(e->node);
}

/// The parts of a body in a new order of names: every name goes through `rename`, every expression through `change`.
struct Copier {
    std::function<std::string(const std::string&)> rename = [](const std::string& name) { return name; };
    std::function<Expr(int64_t)> number = {};

    Expr expr(const Expr& e) const {
        const auto change = [&](const Expr& part) { return expr(part); };
        return match(
            e->node,
            [&](const IntLit& literal) {
                const bool whole = e->type == Type{Element::I32, 1};
                return number && whole ? number(literal.value) : e;
            },
            [&](const RealLit&) { return e; },
            [&](const VarRef& ref) { return remade(e->type, VarRef{rename(ref.name)}); },
            [&](const Binary& b) {
                return remade(e->type, Binary{b.op, expr(b.left), expr(b.right)});
            },
            [&](const Negate& n) { return remade(e->type, Negate{expr(n.operand)}); },
            [&](const Select& s) {
                return remade(e->type, Select{expr(s.condition), expr(s.then_value), expr(s.else_value)});
            },
            [&](const Apply& a) {
                return remade(e->type, Apply{a.function, changed(a.arguments, change)});
            },
            [&](const At& a) {
                return remade(e->type, At{rename(a.array), changed(a.indices, change)});
            },
            [&](const Load& a) {
                return remade(e->type, Load{rename(a.array), changed(a.indices, change)});
            },
            [&](const Address& a) {
                return remade(e->type, Address{rename(a.array), changed(a.indices, change)});
            });
    }

    Body body(const Body& from) const {
        Body result;
        for (const Stmt& s : from) result.push_back(stmt(s));
        return result;
    }

    Stmt stmt(const Stmt& from) const {
        const auto change = [&](const Expr& part) { return expr(part); };
        return match(
            from.node,
            [&](const For& s) {
                const bool stays = number && s.unroll;
                return Stmt{For{rename(s.name), stays ? s.first : expr(s.first), stays ? s.last : expr(s.last), s.step,
                                s.unroll, body(s.body)}};
            },
            [&](const ForBits& s) {
                return Stmt{ForBits{rename(s.name), expr(s.set), body(s.body)}};
            },
            [&](const Let& s) {
                return Stmt{Let{rename(s.name), expr(s.value)}};
            },
            [&](const Variable& s) {
                return Stmt{Variable{rename(s.name), expr(s.value)}};
            },
            [&](const Array& s) {
                return Stmt{Array{rename(s.name), s.type, s.extents, s.zeroed}};
            },
            [&](const Assign& s) {
                return Stmt{Assign{expr(s.target), s.add, expr(s.value)}};
            },
            [&](const Store& s) {
                return Stmt{Store{rename(s.array), changed(s.indices, change), expr(s.value)}};
            },
            [&](const If& s) {
                return Stmt{If{expr(s.condition), body(s.then_body), body(s.else_body)}};
            },
            [&](const Do& s) { return Stmt{Do{expr(s.call)}}; },
            [&](const Block& s) { return Stmt{Block{body(s.body)}}; },  //
            [&](const Comment& s) { return Stmt{s}; }, [&](const Blank& s) { return Stmt{s}; });
    }
};

}  // namespace

bool is_literal(const Expr& e) {
    return std::holds_alternative<IntLit>(e->node) || std::holds_alternative<RealLit>(e->node);
}

double literal(const Expr& e) {
    const IntLit* whole = std::get_if<IntLit>(&e->node);
    return whole ? static_cast<double>(whole->value) : std::get<RealLit>(e->node).value;
}

Expr remade(Type type, decltype(ExprNode::node) node) {
    return Expr(std::make_shared<const ExprNode>(ExprNode{type, std::move(node)}));
}

std::vector<Expr> changed(const std::vector<Expr>& list, const Change& change) {
    std::vector<Expr> result;
    for (const Expr& e : list) result.push_back(change(e));
    return result;
}

bool same(const Expr& a, const Expr& b) {
    if (&*a == &*b) return true;
    if (a->type != b->type || a->node.index() != b->node.index()) return false;
    return match(
        a->node, [&](const IntLit& x) { return x.value == other<IntLit>(b).value; },
        [&](const RealLit& x) { return x.value == other<RealLit>(b).value; },
        [&](const VarRef& x) { return x.name == other<VarRef>(b).name; },
        [&](const Binary& x) {
            const Binary& y = other<Binary>(b);
            return x.op == y.op && same(x.left, y.left) && same(x.right, y.right);
        },
        [&](const Negate& x) { return same(x.operand, other<Negate>(b).operand); },
        [&](const Select& x) {
            const Select& y = other<Select>(b);
            return same(x.condition, y.condition) && same(x.then_value, y.then_value) &&
                   same(x.else_value, y.else_value);
        },
        [&](const Apply& x) {
            const Apply& y = other<Apply>(b);
            return x.function == y.function && same_list(x.arguments, y.arguments);
        },
        [&](const At& x) { return x.array == other<At>(b).array && same_list(x.indices, other<At>(b).indices); },
        [&](const Load& x) { return x.array == other<Load>(b).array && same_list(x.indices, other<Load>(b).indices); },
        [&](const Address& x) {
            return x.array == other<Address>(b).array && same_list(x.indices, other<Address>(b).indices);
        });
}

Expr substitute(const Expr& e, const std::string& name, const Expr& value) {
    const Change change = [&](const Expr& part) { return substitute(part, name, value); };
    return match(
        e->node, [&](const IntLit&) { return e; }, [&](const RealLit&) { return e; },
        [&](const VarRef& ref) { return ref.name == name ? value : e; },
        [&](const Binary& b) { return binary(b.op, change(b.left), change(b.right)); },
        [&](const Negate& n) { return -change(n.operand); },
        [&](const Select& s) { return select(change(s.condition), change(s.then_value), change(s.else_value)); },
        [&](const Apply& a) { return apply(a.function, e->type, changed(a.arguments, change)); },
        [&](const At& a) { return at(a.array, e->type, changed(a.indices, change)); },
        [&](const Load& a) {
            return remade(e->type, Load{a.array, changed(a.indices, change)});
        },
        [&](const Address& a) { return address(a.array, changed(a.indices, change)); });
}

void for_each(const Expr& e, const std::function<void(const Expr&)>& visit) {
    visit(e);
    const auto all = [&](const std::vector<Expr>& list) {
        for (const Expr& part : list) for_each(part, visit);
    };
    match(
        e->node, [](const IntLit&) {}, [](const RealLit&) {}, [](const VarRef&) {},
        [&](const Binary& b) {
            for_each(b.left, visit);
            for_each(b.right, visit);
        },
        [&](const Negate& n) { for_each(n.operand, visit); },
        [&](const Select& s) {
            for_each(s.condition, visit);
            for_each(s.then_value, visit);
            for_each(s.else_value, visit);
        },
        [&](const Apply& a) { all(a.arguments); }, [&](const At& a) { all(a.indices); },
        [&](const Load& a) { all(a.indices); }, [&](const Address& a) { all(a.indices); });
}

void for_each(const Body& body, const std::function<void(const Stmt&)>& visit) {
    for (const Stmt& stmt : body) {
        visit(stmt);
        if (const For* s = std::get_if<For>(&stmt.node)) for_each(s->body, visit);
        if (const ForBits* s = std::get_if<ForBits>(&stmt.node)) for_each(s->body, visit);
        if (const Block* s = std::get_if<Block>(&stmt.node)) for_each(s->body, visit);
        if (const If* s = std::get_if<If>(&stmt.node)) {
            for_each(s->then_body, visit);
            for_each(s->else_body, visit);
        }
    }
}

void for_each_operand(const Stmt& stmt, const std::function<void(const Expr&)>& visit) {
    match(
        stmt.node,
        [&](const For& s) {
            visit(s.first);
            visit(s.last);
        },
        [&](const ForBits& s) { visit(s.set); }, [&](const Let& s) { visit(s.value); },
        [&](const Variable& s) { visit(s.value); }, [](const Array&) {},
        [&](const Assign& s) {
            visit(s.target);
            visit(s.value);
        },
        [&](const Store& s) {
            for (const Expr& e : s.indices) visit(e);
            visit(s.value);
        },
        [&](const If& s) { visit(s.condition); }, [&](const Do& s) { visit(s.call); }, [](const Block&) {},
        [](const Comment&) {}, [](const Blank&) {});
}

std::string declared(const Stmt& stmt) {
    if (const For* s = std::get_if<For>(&stmt.node)) return s->name;
    if (const ForBits* s = std::get_if<ForBits>(&stmt.node)) return s->name;
    if (const Let* s = std::get_if<Let>(&stmt.node)) return s->name;
    if (const Variable* s = std::get_if<Variable>(&stmt.node)) return s->name;
    if (const Array* s = std::get_if<Array>(&stmt.node)) return s->name;
    return {};
}

std::set<std::string> used_names(const Body& body) {
    std::set<std::string> names;
    const auto note = [&](const Expr& e) {
        if (const VarRef* ref = std::get_if<VarRef>(&e->node)) names.insert(ref->name);
        // A member function, `step.key`, uses the parameter in front of the dot.
        if (const Apply* a = std::get_if<Apply>(&e->node))
            if (const size_t dot = a->function.find('.'); dot != std::string::npos)
                names.insert(a->function.substr(0, dot));
        if (const At* a = std::get_if<At>(&e->node)) names.insert(a->array);
        if (const Load* a = std::get_if<Load>(&e->node)) names.insert(a->array);
        if (const Address* a = std::get_if<Address>(&e->node)) names.insert(a->array);
    };
    for_each(body, [&](const Stmt& stmt) {
        if (const Store* s = std::get_if<Store>(&stmt.node)) names.insert(s->array);
        for_each_operand(stmt, [&](const Expr& e) { for_each(e, note); });
    });
    return names;
}

std::set<std::string> all_names(const Kernel& kernel) {
    std::set<std::string> names = used_names(kernel.body);
    for (const Parameter& parameter : kernel.parameters) names.insert(parameter.name);
    for_each(kernel.body, [&](const Stmt& stmt) { names.insert(declared(stmt)); });
    return names;
}

Body with_numbers(const Body& body, const std::function<Expr(int64_t)>& change) {
    Copier copier;
    copier.number = change;
    return copier.body(body);
}

Kernel renamed(const Kernel& kernel, const std::map<std::string, std::string>& names) {
    const Copier copier{[&](const std::string& name) {
        const auto found = names.find(name);
        return found == names.end() ? name : found->second;
    }};
    Kernel result = kernel;
    for (Parameter& parameter : result.parameters) parameter.name = copier.rename(parameter.name);
    result.body = copier.body(kernel.body);
    return result;
}

}  // namespace netc::loop
