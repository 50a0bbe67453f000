// Values of the loop language in LLVM's IR, and arithmetic on them.
//
//     loop                  IR
//     float, f32xN          float, <N x float>
//     int                   i64: it subscripts arrays; i32 in arrays
//     i32xN, u32xN          <N x i32>
//     uint32_t              i32; it wraps
//     Real (plain loops)    {double, double}: a value and its slope
//     comparisons           i1, <N x i1>; numbers 0 and 1, lanes 0 and -1 where they are used as such
#pragma once

#include <llvm/IR/IRBuilder.h>

#include "loop/loop.h"

namespace netc::jit {

struct Value {
    llvm::Value* ir = nullptr;
    loop::Element element = loop::Element::I32;  // U8 does not occur: bytes are whole numbers once they are read
};

int lanes_of(const llvm::Value* value);
/// Whether it is what a comparison gives.
bool is_condition(const llvm::Value* value);

/// An IRBuilder that knows the loop language's types.
class Code {
public:
    Code(llvm::Module& module, llvm::BasicBlock* entry);

    llvm::IRBuilder<> ir;
    llvm::Module& module;

    llvm::LLVMContext& context() { return ir.getContext(); }

    /// As values.
    llvm::Type* type(loop::Type type);
    /// As elements of arrays.
    llvm::Type* stored_type(loop::Type type);
    llvm::Type* pointer() { return llvm::PointerType::get(context(), 0); }

    llvm::Value* whole(int64_t value) { return ir.getInt64(static_cast<uint64_t>(value)); }
    llvm::Value* real(double value, int lanes = 1);
    /// The scalar in every lane.
    llvm::Value* splat(llvm::Value* scalar, int lanes);

    /// The value as another type; scalars become vectors.
    Value convert(Value value, loop::Type to);
    /// i1 or <N x i1>: whether a number is not zero.
    llvm::Value* condition(Value value);

    /// Both operands have type `type`, which is the result's, or, of comparisons, that of what is compared.
    Value arithmetic(loop::BinaryOp op, llvm::Value* left, llvm::Value* right, loop::Type type);
    llvm::Value* compare(loop::BinaryOp op, llvm::Value* left, llvm::Value* right, loop::Type type);
    Value negate(Value value);

    /// Runs `then_fill` where the condition holds, else `else_fill`.
    template <class Then, class Else>
    void branch(llvm::Value* condition, Then&& then_fill, Else&& else_fill);
    /// The same for values; each fill gives the one of its arm.
    template <class Then, class Else>
    llvm::Value* chosen(llvm::Value* condition, Then&& then_fill, Else&& else_fill);

    /// for (i64 v = first; v < last; v += step), tested at its end; not at all where first is not below last.
    template <class Fill>
    void loop(const char* name, llvm::Value* first, llvm::Value* last, int64_t step, Fill&& fill);

    /// A call of a function outside, of plain C arguments.
    llvm::Value* call(const char* symbol, llvm::Type* result, llvm::ArrayRef<llvm::Value*> arguments);

    /// A function of Reals: see outside.cpp.
    Value real_operation(const char* symbol, llvm::ArrayRef<llvm::Value*> operands);

private:
    llvm::BasicBlock* block(const char* name);
};

template <class Then, class Else>
void Code::branch(llvm::Value* condition, Then&& then_fill, Else&& else_fill) {
    if (const auto* known = llvm::dyn_cast<llvm::ConstantInt>(condition)) {
        known->isZero() ? else_fill() : then_fill();
        return;
    }
    llvm::BasicBlock *then_block = block("then"), *else_block = block("else"), *end = block("end");
    ir.CreateCondBr(condition, then_block, else_block);
    ir.SetInsertPoint(then_block);
    then_fill();
    ir.CreateBr(end);
    ir.SetInsertPoint(else_block);
    else_fill();
    ir.CreateBr(end);
    ir.SetInsertPoint(end);
}

template <class Then, class Else>
llvm::Value* Code::chosen(llvm::Value* condition, Then&& then_fill, Else&& else_fill) {
    if (const auto* known = llvm::dyn_cast<llvm::ConstantInt>(condition))
        return known->isZero() ? else_fill() : then_fill();
    llvm::Value *then_value = nullptr, *else_value = nullptr;
    llvm::BasicBlock *then_end = nullptr, *else_end = nullptr;
    branch(
        condition,
        [&] {
            then_value = then_fill();
            then_end = ir.GetInsertBlock();
        },
        [&] {
            else_value = else_fill();
            else_end = ir.GetInsertBlock();
        });
    llvm::PHINode* result = ir.CreatePHI(then_value->getType(), 2);
    result->addIncoming(then_value, then_end);
    result->addIncoming(else_value, else_end);
    return result;
}

template <class Fill>
void Code::loop(const char* name, llvm::Value* first, llvm::Value* last, int64_t step, Fill&& fill) {
    branch(
        ir.CreateICmpSLT(first, last),
        [&] {
            llvm::BasicBlock *before = ir.GetInsertBlock(), *body = block(name), *end = block("end");
            ir.CreateBr(body);
            ir.SetInsertPoint(body);
            llvm::PHINode* variable = ir.CreatePHI(ir.getInt64Ty(), 2, name);
            variable->addIncoming(first, before);
            fill(static_cast<llvm::Value*>(variable));
            llvm::Value* next = ir.CreateNSWAdd(variable, whole(step));
            variable->addIncoming(next, ir.GetInsertBlock());
            ir.CreateCondBr(ir.CreateICmpSLT(next, last), body, end);
            ir.SetInsertPoint(end);
        },
        [] {});
}

}  // namespace netc::jit
