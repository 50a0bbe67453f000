// Drops extents of one, scope by scope.
#include "loop/simplify.h"

#include <map>
#include <optional>
#include <set>

#include "base/match.h"
#include "loop/build.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

/// Which extents stay. It depends on nothing but the extents, so that a parameter and what is handed over for it lose
/// the same ones.
std::vector<bool> kept(const std::vector<int64_t>& extents) {
    std::vector<bool> result;
    const bool map = extents.size() == 4;
    for (size_t i = 0; i < extents.size(); ++i) result.push_back(extents[i] != 1 || (map && (i == 1 || i == 2)));
    bool any = false;
    for (const bool stays : result) any = any || stays;
    if (!any && !result.empty()) result.back() = true;
    return result;
}

template <class T>
std::vector<T> filtered(const std::vector<T>& list, const std::vector<bool>& stays) {
    std::vector<T> result;
    for (size_t i = 0; i < list.size(); ++i)
        if (stays[i]) result.push_back(list[i]);
    return result;
}

void drop_ones(std::vector<int64_t>& extents) { extents = filtered(extents, kept(extents)); }

bool writes_element_of(const Stmt& stmt, const std::string& array) {
    const Assign* assign = std::get_if<Assign>(&stmt.node);
    const At* target = assign && !assign->add ? std::get_if<At>(&assign->target->node) : nullptr;
    return target && target->array == array;
}

class Simplifier {
public:
    explicit Simplifier(const Kernel& kernel) {
        for (const Parameter& parameter : kernel.parameters) {
            if (parameter.kind != Parameter::Kind::Array) continue;
            std::vector<bool> stays = kept(parameter.extents);
            if (parameter.rows) stays.insert(stays.begin(), true);
            arrays_[parameter.name] = std::move(stays);
        }
    }

    Body body(const Body& from) {
        const auto outer_arrays = arrays_;
        const auto outer_values = values_;
        Body result;
        for (size_t i = 0; i < from.size(); ++i) {
            const Array* array = std::get_if<Array>(&from[i].node);
            if (!array) {
                result.push_back(statement(from[i]));
                continue;
            }
            arrays_.erase(array->name);
            values_.erase(array->name);
            if (std::optional<Stmt> value = as_value(*array, from, i)) {
                if (!array->zeroed) ++i;
                result.push_back(*value);
            } else {
                Array smaller = *array;
                arrays_[array->name] = local_kept(array->extents);
                smaller.extents = filtered(array->extents, arrays_[array->name]);
                result.push_back({smaller});
            }
        }
        arrays_ = outer_arrays;
        values_ = outer_values;
        return without_unread(std::move(result));
    }

private:
    /// Local arrays are known to nobody else: all their extents of one go, but for one.
    static std::vector<bool> local_kept(const std::vector<int64_t>& extents) {
        std::vector<bool> result;
        bool any = false;
        for (const int64_t extent : extents) {
            result.push_back(extent != 1);
            any = any || extent != 1;
        }
        if (!any) result.back() = true;
        return result;
    }

    /// An array of one element that is zeroed, or written by the next statement, becomes a value.
    std::optional<Stmt> as_value(const Array& array, const Body& from, size_t at) {
        for (const int64_t extent : array.extents)
            if (extent != 1) return std::nullopt;
        const bool written_next = at + 1 < from.size() && writes_element_of(from[at + 1], array.name);
        if (!array.zeroed && !written_next) return std::nullopt;
        const Body rest(from.begin() + static_cast<std::ptrdiff_t>(at) + (array.zeroed ? 1 : 2), from.end());
        if (is_handed_over(array.name, rest)) return std::nullopt;
        const bool real_number = array.type.element == Element::F32 || array.type.element == Element::F64;
        Expr value = splat(real_number ? real(0, array.type.element) : integer(0), array.type.lanes);
        if (!array.zeroed) {
            value = expr(std::get<Assign>(from[at + 1].node).value);
            if (value->type.lanes < array.type.lanes) value = splat(value, array.type.lanes);
        }
        values_[array.name] = array.type;
        bool changes = false;
        for_each(rest, [&](const Stmt& stmt) {
            const Assign* assign = std::get_if<Assign>(&stmt.node);
            const At* target = assign ? std::get_if<At>(&assign->target->node) : nullptr;
            changes = changes || (target && target->array == array.name);
        });
        if (changes) return Stmt{Variable{array.name, value}};
        return Stmt{Let{array.name, value}};
    }

    /// Whether a function takes the array itself.
    static bool is_handed_over(const std::string& array, const Body& rest) {
        bool handed = false;
        for_each(rest, [&](const Stmt& stmt) {
            for_each_operand(stmt, [&](const Expr& e) {
                for_each(e, [&](const Expr& part) {
                    const VarRef* ref = std::get_if<VarRef>(&part->node);
                    const Address* address = std::get_if<Address>(&part->node);
                    handed = handed || (ref && ref->name == array) || (address && address->array == array);
                });
            });
        });
        return handed;
    }

    Stmt statement(const Stmt& from) {
        return match(
            from.node,
            [&](const For& s) {
                const auto outer = arrays_;
                arrays_.erase(s.name);
                For loop{s.name, expr(s.first), expr(s.last), s.step, s.unroll, body(s.body)};
                arrays_ = outer;
                return Stmt{loop};
            },
            [&](const ForBits& s) {
                const auto outer = arrays_;
                arrays_.erase(s.name);
                ForBits loop{s.name, expr(s.set), body(s.body)};
                arrays_ = outer;
                return Stmt{loop};
            },
            [&](const Let& s) {
                return Stmt{Let{s.name, expr(s.value)}};
            },
            [&](const Variable& s) {
                return Stmt{Variable{s.name, expr(s.value)}};
            },
            [&](const Array& s) { return Stmt{s}; },
            [&](const Assign& s) {
                return Stmt{Assign{expr(s.target), s.add, expr(s.value)}};
            },
            [&](const Store& s) {
                return Stmt{Store{s.array, subscripts(s.array, s.indices), expr(s.value)}};
            },
            [&](const If& s) {
                return Stmt{If{expr(s.condition), body(s.then_body), body(s.else_body)}};
            },
            [&](const Do& s) { return Stmt{Do{expr(s.call)}}; },
            [&](const Block& s) { return Stmt{Block{body(s.body)}}; }, [&](const Comment& s) { return Stmt{s}; },
            [&](const Blank& s) { return Stmt{s}; });
    }

    std::vector<Expr> list(const std::vector<Expr>& from) {
        std::vector<Expr> result;
        for (const Expr& e : from) result.push_back(expr(e));
        return result;
    }

    std::vector<Expr> subscripts(const std::string& array, const std::vector<Expr>& indices) {
        const auto known = arrays_.find(array);
        return list(known == arrays_.end() ? indices : filtered(indices, known->second));
    }

    Expr expr(const Expr& e) {
        return match(
            e->node, [&](const IntLit&) { return e; }, [&](const RealLit&) { return e; },
            [&](const VarRef&) { return e; },
            [&](const Binary& b) {
                return remade(e->type, Binary{b.op, expr(b.left), expr(b.right)});
            },
            [&](const Negate& n) { return remade(e->type, Negate{expr(n.operand)}); },
            [&](const Select& s) {
                return remade(e->type, Select{expr(s.condition), expr(s.then_value), expr(s.else_value)});
            },
            [&](const Apply& a) {
                return remade(e->type, Apply{a.function, list(a.arguments)});
            },
            [&](const At& a) {
                if (values_.contains(a.array)) return remade(e->type, VarRef{a.array});
                return remade(e->type, At{a.array, subscripts(a.array, a.indices)});
            },
            [&](const Load& a) {
                return remade(e->type, Load{a.array, subscripts(a.array, a.indices)});
            },
            [&](const Address& a) {
                return remade(e->type, Address{a.array, subscripts(a.array, a.indices)});
            });
    }

    /// From the end, so that what only an unread value reads is unread as well.
    static Body without_unread(Body from) {
        Body result;
        std::set<std::string> read;
        for (size_t i = from.size(); i-- > 0;) {
            const Let* let = std::get_if<Let>(&from[i].node);
            if (let && !read.contains(let->name)) continue;
            read.merge(used_names({from[i]}));
            result.insert(result.begin(), from[i]);
        }
        return result;
    }

    std::map<std::string, std::vector<bool>> arrays_;  // which subscripts stay
    std::map<std::string, Type> values_;               // arrays that became values
};

}  // namespace

Kernel simplified(const Kernel& kernel) {
    Kernel result = kernel;
    result.body = Simplifier(kernel).body(kernel.body);
    for (Parameter& parameter : result.parameters) drop_ones(parameter.extents);
    return result;
}

Plan simplified(const Plan& plan) {
    Plan result = plan;
    for (Kernel& kernel : result.kernels) kernel = simplified(kernel);
    for (WeightSlot& slot : result.weights) drop_ones(slot.extents);
    for (Program& program : result.programs)
        for (Buffer& buffer : program.buffers) drop_ones(buffer.extents);
    return result;
}

}  // namespace netc::loop
