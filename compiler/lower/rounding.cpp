// Which products of a kernel are rounded before they are added to something.
#include "lower/rounding.h"

#include <map>
#include <set>
#include <string>

#include "base/match.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::lower {

using namespace loop;

namespace {

const Binary* sum_in(const Expr& e) {
    const Binary* b = std::get_if<Binary>(&e->node);
    return b && e->type.element == Element::F32 && (b->op == BinaryOp::Add || b->op == BinaryOp::Sub) ? b : nullptr;
}

/// The product that an expression is, whatever its sign.
const Binary* product_in(const Expr& e) {
    if (const Negate* n = std::get_if<Negate>(&e->node)) return product_in(n->operand);
    const Binary* b = std::get_if<Binary>(&e->node);
    return b && e->type.element == Element::F32 && b->op == BinaryOp::Mul ? b : nullptr;
}

Expr rounded(const Expr& e) {
    if (const Negate* n = std::get_if<Negate>(&e->node)) return -rounded(n->operand);
    const Binary& b = std::get<Binary>(e->node);
    return apply("product", e->type, {b.left, b.right});
}

/// The scalar, or the local array, that an expression is, or is a place of.
std::string name_in(const Expr& e) {
    if (const VarRef* ref = std::get_if<VarRef>(&e->node)) return ref->name;
    if (const At* place = std::get_if<At>(&e->node)) return place->array;
    return {};
}

/// Names whose values a compiler knows where it unrolls loops: of locals that are made of indices of loops alone.
class KnownNames {
public:
    explicit KnownNames(const Body& all) {
        for_each(all, [&](const Stmt& stmt) {
            if (const For* s = std::get_if<For>(&stmt.node); s && known(s->first)) names_.insert(s->name);
            if (const Let* s = std::get_if<Let>(&stmt.node); s && known(s->value)) names_.insert(s->name);
        });
    }

    /// Whether a value that is no literal may be known.
    bool knows(const Expr& e) const { return !is_literal(e) && known(e); }

private:
    bool known(const Expr& e) const {
        bool all = true;
        for_each(e, [&](const Expr& part) {
            if (std::holds_alternative<Load>(part->node) || std::holds_alternative<Address>(part->node)) all = false;
            if (const std::string name = name_in(part); !name.empty() && !names_.contains(name)) all = false;
        });
        return all;
    }

    std::set<std::string> names_;
};

class Rounding {
public:
    explicit Rounding(const Body& all) : known_(all) {
        for_each(all, [&](const Stmt& stmt) {
            if (const Variable* s = std::get_if<Variable>(&stmt.node)) changing_.insert(s->name);
            if (const Array* s = std::get_if<Array>(&stmt.node)) changing_.insert(s->name);
            if (const Assign* s = std::get_if<Assign>(&stmt.node); s && s->add) {
                summed_.insert(name_in(s->target));
                if (const Expr* left = left_of(s->value)) note_summed(*left);
            }
            for_each_operand(stmt, [&](const Expr& e) {
                for_each(e, [&](const Expr& part) {
                    note_operands(part);
                    note_choices(part);
                });
            });
        });
    }

    Body body(const Body& from) {
        const std::set<std::string> outer = repeated_;
        find_repeated(from);
        Body result;
        for (const Stmt& stmt : from) result.push_back(statement(stmt));
        repeated_ = outer;
        return result;
    }

private:
    void note_operands(const Expr& e) {
        if (const Binary* sum = sum_in(e)) {
            note_summed(sum->left);
            note_summed(sum->right);
        }
    }
    void note_summed(const Expr& e) {
        summed_.insert(name_in(e));
        if (const Negate* n = std::get_if<Negate>(&e->node)) note_summed(n->operand);
        if (const Select* choice = std::get_if<Select>(&e->node)) {
            note_summed(choice->then_value);
            note_summed(choice->else_value);
        }
        if (const Expr* left = left_of(e)) note_summed(*left);
    }

    /// What is left of an expression where a compiler finds a factor or a divisor of it to be 1, or what it subtracts to
    /// be 0; none where it cannot.
    const Expr* left_of(const Expr& e) const {
        const Binary* b = std::get_if<Binary>(&e->node);
        if (!b || e->type.element != Element::F32 || known_.knows(e)) return nullptr;
        const bool begins = b->op == BinaryOp::Sub && changing_.contains(name_in(b->right));
        const bool drops_right = b->op == BinaryOp::Mul || b->op == BinaryOp::Div || b->op == BinaryOp::Sub;
        if (begins || (drops_right && known_.knows(b->right))) return &b->left;
        return b->op == BinaryOp::Mul && known_.knows(b->left) ? &b->right : nullptr;
    }

    /// A value that goes into a sum, where a product of it may be left alone or not: then it is rounded.
    Expr summand(const Expr& e) const {
        if (const Negate* n = std::get_if<Negate>(&e->node)) return remade(e->type, Negate{summand(n->operand)});
        if (const Select* choice = std::get_if<Select>(&e->node)) {
            const auto value = [&](const Expr& from) { return sum_in(from) ? chosen(from) : alone(from); };
            return remade(e->type,
                          Select{expr(choice->condition), value(choice->then_value), value(choice->else_value)});
        }
        const Expr* left = left_of(e);
        if (!left) return expr(e);
        const Binary& b = std::get<Binary>(e->node);
        const auto side = [&](const Expr& from) { return &from == left ? alone(from) : expr(from); };
        return remade(e->type, Binary{b.op, side(b.left), side(b.right)});
    }
    /// A value that goes into a sum as no bare product.
    Expr alone(const Expr& e) const { return product_in(e) ? rounded(expr(e)) : summand(e); }

    void note_choices(const Expr& e) {
        if (const Apply* call = std::get_if<Apply>(&e->node); call && call->function == "sum")
            note_summed(call->arguments.at(0));
        const Select* choice = std::get_if<Select>(&e->node);
        if (!choice) return;
        chosen_.insert(name_in(choice->then_value));
        chosen_.insert(name_in(choice->else_value));
    }

    /// A value that is chosen or not: a compiler may add under the mask of the choice, and then joins no product.
    Expr chosen(const Expr& e) const {
        const Binary* sum = sum_in(e);
        if (!sum) return expr(e);
        return remade(e->type, Binary{sum->op, alone(sum->left), alone(sum->right)});
    }

    /// Products that go into several sums of this body, not of those inside it. The same sum twice is computed once.
    void find_repeated(const Body& from) {
        std::map<std::string, std::set<std::string>> sums;
        const auto count = [&](const Expr& e, const std::string& sum) {
            if (product_in(e)) sums[text(e)].insert(sum);
        };
        for (size_t i = 0; i < from.size(); ++i) {
            if (const Assign* s = std::get_if<Assign>(&from[i].node); s && s->add) count(s->value, std::to_string(i));
            for_each_operand(from[i], [&](const Expr& operand) {
                for_each(operand, [&](const Expr& e) {
                    if (const Binary* sum = sum_in(e)) {
                        count(sum->left, text(e));
                        count(sum->right, text(e));
                    }
                });
            });
        }
        for (const auto& [product, into] : sums)
            if (into.size() > 1) repeated_.insert(product);
    }

    bool has_to_be_rounded(const Expr& e) const {
        const Binary* product = product_in(e);
        if (!product) return false;
        const auto changes = [&](const Expr& factor) {
            const VarRef* ref = std::get_if<VarRef>(&factor->node);
            return ref && changing_.contains(ref->name);
        };
        return repeated_.contains(text(e)) || changes(product->left) || changes(product->right);
    }

    Expr expr(const Expr& e) const {
        const Change change = [&](const Expr& part) { return expr(part); };
        if (const Binary* sum = sum_in(e)) {
            const bool two = product_in(sum->left) && product_in(sum->right);
            const Expr &left = sum->left, &right = sum->right;
            return remade(e->type, Binary{sum->op, has_to_be_rounded(left) ? alone(left) : summand(left),
                                          two || has_to_be_rounded(right) ? alone(right) : summand(right)});
        }
        return match(
            e->node, [&](const IntLit&) { return e; }, [&](const RealLit&) { return e; },
            [&](const VarRef&) { return e; }, [&](const At&) { return e; }, [&](const Load&) { return e; },
            [&](const Address&) { return e; },
            [&](const Binary& b) {
                return remade(e->type, Binary{b.op, expr(b.left), expr(b.right)});
            },
            [&](const Negate& n) { return remade(e->type, Negate{expr(n.operand)}); },
            [&](const Select& s) {
                return remade(e->type, Select{expr(s.condition), chosen(s.then_value), chosen(s.else_value)});
            },
            [&](const Apply& a) {
                if (a.function == "sum") return remade(e->type, Apply{a.function, {alone(a.arguments.at(0))}});
                return remade(e->type, Apply{a.function, changed(a.arguments, change)});
            });
    }

    /// A value that gets a name.
    Expr named(const std::string& name, const Expr& e) const {
        if (chosen_.contains(name) && sum_in(e)) return chosen(e);
        return summed_.contains(name) ? alone(e) : expr(e);
    }

    Expr added(const Expr& target, const Expr& e) const {
        const bool to_a_scalar = std::holds_alternative<VarRef>(target->node) && target->type.lanes == 1;
        return to_a_scalar || has_to_be_rounded(e) ? alone(e) : summand(e);
    }

    Stmt statement(const Stmt& from) {
        return match(
            from.node,
            [&](const For& s) {
                return Stmt{For{s.name, s.first, s.last, s.step, s.unroll, body(s.body)}};
            },
            [&](const ForBits& s) {
                return Stmt{ForBits{s.name, s.set, body(s.body)}};
            },
            [&](const Let& s) {
                return Stmt{Let{s.name, named(s.name, s.value)}};
            },
            [&](const Variable& s) {
                return Stmt{Variable{s.name, named(s.name, s.value)}};
            },
            [&](const Assign& s) {
                return Stmt{
                    Assign{s.target, s.add, s.add ? added(s.target, s.value) : named(name_in(s.target), s.value)}};
            },
            [&](const Store& s) {
                return Stmt{Store{s.array, s.indices, expr(s.value)}};
            },
            [&](const If& s) {
                return Stmt{If{expr(s.condition), body(s.then_body), body(s.else_body)}};
            },
            [&](const Do& s) { return Stmt{Do{expr(s.call)}}; },
            [&](const Block& s) { return Stmt{Block{body(s.body)}}; }, [&](const Array& s) { return Stmt{s}; },
            [&](const Comment& s) { return Stmt{s}; }, [&](const Blank& s) { return Stmt{s}; });
    }

    KnownNames known_;
    std::set<std::string> changing_;  // locals that change, which may begin as 0
    std::set<std::string> summed_;    // locals and arrays that go into sums, or are added to
    std::set<std::string> chosen_;    // locals that a choice takes or leaves
    std::set<std::string> repeated_;  // products that go into several sums of the bodies around
};

}  // namespace

Body with_rounded_products(const Body& body) { return Rounding(body).body(body); }

}  // namespace netc::lower
