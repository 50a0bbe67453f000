// Where elements of arrays lie, and reading and writing them.
#include <algorithm>

#include "base/check.h"
#include "jit/ir/kernel_writer.h"
#include "loop/tree.h"

namespace netc::jit {

using loop::BinaryOp;
using loop::Element;
using loop::Expr;

/// Adds `factor` times a sum of products with literals, term by term.
void KernelWriter::collect(const Expr& e, int64_t factor, Offset& offset) {
    if (const auto* b = std::get_if<loop::Binary>(&e->node); b && e->type == loop::Type{Element::I32, 1}) {
        if (b->op == BinaryOp::Add || b->op == BinaryOp::Sub) {
            collect(b->left, factor, offset);
            return collect(b->right, b->op == BinaryOp::Add ? factor : -factor, offset);
        }
        const bool left = b->op == BinaryOp::Mul && loop::is_literal(b->left);
        if (left || (b->op == BinaryOp::Mul && loop::is_literal(b->right))) {
            const Expr& number = left ? b->left : b->right;
            return collect(left ? b->right : b->left, factor * static_cast<int64_t>(loop::literal(number)), offset);
        }
    }
    if (const auto* n = std::get_if<loop::Negate>(&e->node)) return collect(n->operand, -factor, offset);
    llvm::Value* term = value_as(e, {Element::I32, 1}).ir;
    if (const auto* known = llvm::dyn_cast<llvm::ConstantInt>(term)) {
        offset.constant += factor * known->getSExtValue();
        return;
    }
    for (Term& other : offset.terms)
        if (other.value == term) {
            other.factor += factor;
            return;
        }
    offset.terms.push_back({term, factor, depth(e)});
}

llvm::Value* KernelWriter::address(const Place& place, const std::vector<Expr>& indices) {
    Offset offset;
    int64_t bytes = place.element_bytes();
    const size_t leading = place.rows ? 1 : 0;
    NETC_CHECK(indices.size() <= place.extents.size() + leading, "too many subscripts");
    std::vector<int64_t> strides(place.extents.size() + leading);
    for (size_t i = strides.size(); i-- > 0;) {
        strides[i] = bytes;
        if (i >= leading) bytes *= place.extents[i - leading];
    }
    for (size_t i = 0; i < indices.size(); ++i) collect(indices[i], strides[i], offset);
    std::stable_sort(offset.terms.begin(), offset.terms.end(),
                     [](const Term& a, const Term& b) { return a.depth < b.depth; });
    llvm::Value* result = place.start;
    for (const Term& term : offset.terms) {
        if (term.factor == 0) continue;
        llvm::Value* bytes_of_term =
            term.factor == 1 ? term.value : ir_.CreateNSWMul(term.value, code_.whole(term.factor));
        result = ir_.CreateGEP(ir_.getInt8Ty(), result, bytes_of_term);
    }
    if (offset.constant != 0) result = ir_.CreateGEP(ir_.getInt8Ty(), result, code_.whole(offset.constant));
    return result;
}

Value KernelWriter::load(const Place& place, const std::vector<Expr>& indices, int lanes) {
    loop::Type type = place.type;
    if (lanes > 1) type.lanes = lanes;
    llvm::Value* from = address(place, indices);
    llvm::Value* loaded = ir_.CreateAlignedLoad(code_.stored_type(type), from, llvm::Align(place.align));
    if (type == loop::Type{Element::I32, 1}) return {ir_.CreateSExt(loaded, ir_.getInt64Ty()), Element::I32};
    if (type == loop::Type{Element::U8, 1}) return {ir_.CreateZExt(loaded, ir_.getInt64Ty()), Element::I32};
    NETC_CHECK(type.element != Element::U8, "bytes are read by load_bytes");
    return {loaded, type.element};
}

void KernelWriter::store(const Place& place, const std::vector<Expr>& indices, Value value) {
    loop::Type type = place.type;
    type.lanes = std::max(type.lanes, lanes_of(value.ir));
    llvm::Value* stored = code_.convert(value, type).ir;
    if (type.lanes == 1 && (type.element == Element::I32 || type.element == Element::U8))
        stored = ir_.CreateTrunc(stored, code_.stored_type(type));
    ir_.CreateAlignedStore(stored, address(place, indices), llvm::Align(place.align));
}

}  // namespace netc::jit
