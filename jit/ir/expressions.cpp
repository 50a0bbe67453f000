// Expressions of the loop language as IR.
#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "jit/ir/kernel_writer.h"
#include "loop/print_expr.h"
#include "loop/tree.h"

namespace netc::jit {

using loop::BinaryOp;
using loop::Element;
using loop::Expr;

const Name* Names::find(const std::string& name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope)
        if (const auto found = scope->find(name); found != scope->end()) return &found->second;
    return nullptr;
}

const Name& Names::operator[](const std::string& name) const {
    const Name* found = find(name);
    NETC_CHECK(found, "`" + name + "` is not declared");
    return *found;
}

Value KernelWriter::value(const Expr& e) {
    return match(
        e->node,
        [&](const loop::IntLit& x) {
            if (e->type.element == Element::U32)
                return Value{llvm::ConstantInt::get(code_.type(e->type), static_cast<uint64_t>(x.value)), Element::U32};
            return code_.convert({code_.whole(x.value), Element::I32}, e->type);
        },
        [&](const loop::RealLit& x) {
            if (e->type.element == Element::F32) return Value{code_.real(x.value, e->type.lanes), Element::F32};
            auto* both = llvm::cast<llvm::StructType>(code_.type({Element::F64, 1}));
            auto* zero = llvm::ConstantFP::get(ir_.getDoubleTy(), 0);
            return Value{llvm::ConstantStruct::get(both, llvm::ConstantFP::get(ir_.getDoubleTy(), x.value), zero),
                         Element::F64};
        },
        [&](const loop::VarRef& x) {
            const Name& name = names_[x.name];
            if (name.kind == Name::Kind::Array) return load(name.place, {}, 1);
            if (name.kind == Name::Kind::Constant) return name.value;
            return Value{ir_.CreateLoad(code_.type(name.type), name.value.ir), name.value.element};
        },
        [&](const loop::Binary& x) { return binary(e, x); },
        [&](const loop::Negate& x) { return code_.negate(value_as(x.operand, e->type)); },
        [&](const loop::Select& x) { return select(e, x); }, [&](const loop::Apply& x) { return call(e, x); },
        [&](const loop::At& x) { return load(names_[x.array].place, x.indices, 1); },
        [&](const loop::Load& x) { return load(names_[x.array].place, x.indices, e->type.lanes); },
        [&](const loop::Address& x) {
            return Value{address(names_[x.array].place, x.indices), Element::I32};
        });
}

Value KernelWriter::binary(const Expr& e, const loop::Binary& b) {
    const bool compares = b.op >= BinaryOp::Lt && b.op <= BinaryOp::Ne;
    const bool joins = b.op == BinaryOp::And || b.op == BinaryOp::Or;
    if (joins && loop::is_condition(b.left) && loop::is_condition(b.right)) return {logical(b), Element::I32};
    const Value left = value(b.left);
    if (joins && is_condition(left.ir) && lanes_of(left.ir) == e->type.lanes) {
        const Value right = value(b.right);
        const bool conditions = is_condition(right.ir) && lanes_of(right.ir) == e->type.lanes;
        if (conditions && b.op == BinaryOp::And) return {ir_.CreateAnd(left.ir, right.ir), Element::I32};
        if (conditions) return {ir_.CreateOr(left.ir, right.ir), Element::I32};
        llvm::Value* mask = code_.convert(left, e->type).ir;
        return code_.arithmetic(b.op, mask, code_.convert(right, e->type).ir, e->type);
    }
    loop::Type type = e->type;
    if (compares) {
        type = {Element::I32, std::max(b.left->type.lanes, b.right->type.lanes)};
        for (const Element element : {Element::F64, Element::F32, Element::U32})
            if (b.left->type.element == element || b.right->type.element == element) {
                type.element = element;
                break;
            }
    }
    // The left side first: which products are joined with sums depends on their order.
    llvm::Value* converted = code_.convert(left, type).ir;
    return code_.arithmetic(b.op, converted, value_as(b.right, type).ir, type);
}

llvm::Value* KernelWriter::logical(const loop::Binary& b) {
    const bool both = b.op == BinaryOp::And;
    llvm::Value* left = condition(b.left);
    const auto right = [&] { return condition(b.right); };
    if (is_free(b.right)) return both ? ir_.CreateLogicalAnd(left, right()) : ir_.CreateLogicalOr(left, right());
    const auto known = [&]() -> llvm::Value* { return ir_.getInt1(!both); };
    return both ? code_.chosen(left, right, known) : code_.chosen(left, known, right);
}

Value KernelWriter::select(const Expr& e, const loop::Select& s) {
    llvm::Value* chooses = condition(s.condition);
    const auto arm = [&](const Expr& of) { return value_as(of, e->type).ir; };
    const Element element = e->type.element == Element::U8 ? Element::I32 : e->type.element;
    if (lanes_of(chooses) > 1 || (is_free(s.then_value) && is_free(s.else_value))) {
        llvm::Value* then_value = arm(s.then_value);
        return {ir_.CreateSelect(chooses, then_value, arm(s.else_value)), element};
    }
    return {code_.chosen(
                chooses, [&] { return arm(s.then_value); }, [&] { return arm(s.else_value); }),
            element};
}

bool KernelWriter::is_free(const Expr& e) {
    bool free = true;
    loop::for_each(e, [&](const Expr& part) {
        match(
            part->node, [&](const loop::At&) { free = false; }, [&](const loop::Load&) { free = false; },
            [&](const loop::Apply& a) {
                free = free && (a.function.starts_with("splat") || a.function == "max" || a.function == "min");
            },
            [&](const loop::Binary& b) {
                const bool divides = b.op == BinaryOp::Div || b.op == BinaryOp::Mod;
                const bool by_literal = loop::is_literal(b.right) && loop::literal(b.right) != 0;
                if (divides && part->type.element != Element::F32 && !by_literal) free = false;
                if (part->type.element == Element::F64) free = false;
            },
            [](const auto&) {});
    });
    return free;
}

int KernelWriter::depth(const Expr& e) const {
    int result = 0;
    loop::for_each(e, [&](const Expr& part) {
        if (const auto* ref = std::get_if<loop::VarRef>(&part->node)) {
            const Name& name = names_[ref->name];
            result = std::max(result, name.kind == Name::Kind::Constant ? name.depth : loops_);
        }
        const bool reads =
            std::holds_alternative<loop::At>(part->node) || std::holds_alternative<loop::Load>(part->node);
        if (reads) result = loops_;
    });
    return result;
}

}  // namespace netc::jit
