// Types, conversions and arithmetic of the loop language as IR.
#include "jit/ir/values.h"

#include <llvm/IR/Module.h>

#include "base/check.h"

namespace netc::jit {

using loop::BinaryOp;
using loop::Element;

int lanes_of(const llvm::Value* value) {
    const auto* vector = llvm::dyn_cast<llvm::FixedVectorType>(value->getType());
    return vector ? static_cast<int>(vector->getNumElements()) : 1;
}

bool is_condition(const llvm::Value* value) { return value->getType()->getScalarType()->isIntegerTy(1); }

Code::Code(llvm::Module& of, llvm::BasicBlock* entry) : ir(entry), module(of) {}

llvm::BasicBlock* Code::block(const char* name) {
    return llvm::BasicBlock::Create(context(), name, ir.GetInsertBlock()->getParent());
}

llvm::Type* Code::type(loop::Type type) {
    llvm::Type* scalar = nullptr;
    switch (type.element) {
        case Element::F32:
            scalar = ir.getFloatTy();
            break;
        case Element::F64:
            return llvm::StructType::get(ir.getDoubleTy(), ir.getDoubleTy());
        case Element::U8:
        case Element::I32:
            scalar = type.lanes == 1 ? ir.getInt64Ty() : ir.getInt32Ty();
            break;
        case Element::U32:
            scalar = ir.getInt32Ty();
            break;
    }
    return type.lanes == 1 ? scalar : llvm::FixedVectorType::get(scalar, static_cast<unsigned>(type.lanes));
}

llvm::Type* Code::stored_type(loop::Type of) {
    if (of == loop::Type{Element::I32, 1}) return ir.getInt32Ty();
    if (of == loop::Type{Element::U8, 1}) return ir.getInt8Ty();
    return type(of);
}

llvm::Value* Code::real(double value, int lanes) {
    return llvm::ConstantFP::get(type({Element::F32, lanes}), static_cast<double>(static_cast<float>(value)));
}

llvm::Value* Code::splat(llvm::Value* scalar, int lanes) {
    if (lanes == 1) return scalar;
    const auto count = llvm::ElementCount::getFixed(static_cast<unsigned>(lanes));
    if (auto* known = llvm::dyn_cast<llvm::Constant>(scalar)) return llvm::ConstantVector::getSplat(count, known);
    return ir.CreateVectorSplat(count, scalar);
}

Value Code::convert(Value value, loop::Type to) {
    if (to.element == Element::U8) to.element = Element::I32;
    const int lanes = lanes_of(value.ir);
    NETC_CHECK(lanes == to.lanes || lanes == 1, "a vector gets another number of lanes");
    if (is_condition(value.ir)) {
        // As numbers, conditions are 0 and 1, masks have lanes 0 and -1.
        llvm::Type* wide = type({Element::I32, lanes});
        value = {lanes == 1 ? ir.CreateZExt(value.ir, wide) : ir.CreateSExt(value.ir, wide), Element::I32};
    }
    if (value.element != to.element) {
        const loop::Type scalar_or_vector{to.element, lanes};
        const bool from_word = value.element == Element::U32;
        if (to.element == Element::F32 && value.element != Element::F64) {
            llvm::Type* target = type(scalar_or_vector);
            value.ir = from_word ? ir.CreateUIToFP(value.ir, target) : ir.CreateSIToFP(value.ir, target);
        } else if (to.element == Element::F64) {
            llvm::Value* number = value.element == Element::F32 ? ir.CreateFPExt(value.ir, ir.getDoubleTy())
                                  : from_word                   ? ir.CreateUIToFP(value.ir, ir.getDoubleTy())
                                                                : ir.CreateSIToFP(value.ir, ir.getDoubleTy());
            llvm::Value* zero = llvm::ConstantAggregateZero::get(type(to));
            value.ir = ir.CreateInsertValue(zero, number, 0);
        } else if (value.element == Element::F32) {
            value.ir = ir.CreateFPToSI(value.ir, type(scalar_or_vector));
        } else if (lanes == 1) {  // int and uint32_t
            value.ir = from_word ? ir.CreateSExt(value.ir, ir.getInt64Ty()) : ir.CreateTrunc(value.ir, ir.getInt32Ty());
        }
        value.element = to.element;
    }
    if (lanes == to.lanes) return value;
    if (value.element == Element::I32) value.ir = ir.CreateTrunc(value.ir, ir.getInt32Ty());
    return {splat(value.ir, to.lanes), to.element};
}

llvm::Value* Code::condition(Value value) {
    if (is_condition(value.ir)) return value.ir;
    NETC_CHECK(value.element != Element::F64, "a number with a slope is no condition");
    llvm::Value* zero = llvm::Constant::getNullValue(value.ir->getType());
    return value.element == Element::F32 ? ir.CreateFCmpUNE(value.ir, zero) : ir.CreateICmpNE(value.ir, zero);
}

llvm::Value* Code::compare(BinaryOp op, llvm::Value* left, llvm::Value* right, loop::Type of) {
    if (of.element == Element::F64) {
        left = ir.CreateExtractValue(left, 0);
        right = ir.CreateExtractValue(right, 0);
    }
    using P = llvm::CmpInst::Predicate;
    const auto predicate = [&](P real, P whole, P word) {
        if (of.element == Element::F32 || of.element == Element::F64) return real;
        return of.element == Element::U32 ? word : whole;
    };
    const P p = op == BinaryOp::Lt   ? predicate(P::FCMP_OLT, P::ICMP_SLT, P::ICMP_ULT)
                : op == BinaryOp::Le ? predicate(P::FCMP_OLE, P::ICMP_SLE, P::ICMP_ULE)
                : op == BinaryOp::Gt ? predicate(P::FCMP_OGT, P::ICMP_SGT, P::ICMP_UGT)
                : op == BinaryOp::Ge ? predicate(P::FCMP_OGE, P::ICMP_SGE, P::ICMP_UGE)
                : op == BinaryOp::Eq ? predicate(P::FCMP_OEQ, P::ICMP_EQ, P::ICMP_EQ)
                                     : predicate(P::FCMP_UNE, P::ICMP_NE, P::ICMP_NE);
    return ir.CreateCmp(p, left, right);
}

Value Code::arithmetic(BinaryOp op, llvm::Value* left, llvm::Value* right, loop::Type of) {
    const Element element = of.element;
    const bool real = element == Element::F32, word = element == Element::U32;
    const bool wraps = word || of.lanes > 1;  // lanes do, as vectors of g++ do
    const auto whole = [&](llvm::Value* value) { return Value{value, element}; };
    switch (op) {
        case BinaryOp::Add:
            if (element == Element::F64) return real_operation("netc.real_add", {left, right});
            return whole(real ? ir.CreateFAdd(left, right) : ir.CreateAdd(left, right, "", false, !wraps));
        case BinaryOp::Sub:
            if (element == Element::F64) return real_operation("netc.real_subtract", {left, right});
            return whole(real ? ir.CreateFSub(left, right) : ir.CreateSub(left, right, "", false, !wraps));
        case BinaryOp::Mul:
            if (element == Element::F64) return real_operation("netc.real_multiply", {left, right});
            return whole(real ? ir.CreateFMul(left, right) : ir.CreateMul(left, right, "", false, !wraps));
        case BinaryOp::Div:
            if (element == Element::F64) return real_operation("netc.real_divide", {left, right});
            return whole(real   ? ir.CreateFDiv(left, right)
                         : word ? ir.CreateUDiv(left, right)
                                : ir.CreateSDiv(left, right));
        case BinaryOp::Mod:
            return whole(word ? ir.CreateURem(left, right) : ir.CreateSRem(left, right));
        case BinaryOp::And:
            return whole(ir.CreateAnd(left, right));
        case BinaryOp::Or:
            return whole(ir.CreateOr(left, right));
        case BinaryOp::Xor:
            return whole(ir.CreateXor(left, right));
        case BinaryOp::Shl:
            return whole(ir.CreateShl(left, right));
        case BinaryOp::Shr:
            return whole(word ? ir.CreateLShr(left, right) : ir.CreateAShr(left, right));
        case BinaryOp::Lt:
        case BinaryOp::Le:
        case BinaryOp::Gt:
        case BinaryOp::Ge:
        case BinaryOp::Eq:
        case BinaryOp::Ne:
            return {compare(op, left, right, of), Element::I32};
    }
    NETC_UNREACHABLE();
}

Value Code::negate(Value value) {
    switch (value.element) {
        case Element::F32:
            return {ir.CreateFNeg(value.ir), Element::F32};
        case Element::F64: {
            llvm::Value* number = ir.CreateFNeg(ir.CreateExtractValue(value.ir, 0));
            llvm::Value* slope = ir.CreateFNeg(ir.CreateExtractValue(value.ir, 1));
            llvm::Value* both = llvm::ConstantAggregateZero::get(value.ir->getType());
            return {ir.CreateInsertValue(ir.CreateInsertValue(both, number, 0), slope, 1), Element::F64};
        }
        default:
            break;
    }
    return {ir.CreateSub(llvm::Constant::getNullValue(value.ir->getType()), value.ir), value.element};
}

llvm::Value* Code::call(const char* symbol, llvm::Type* result, llvm::ArrayRef<llvm::Value*> arguments) {
    llvm::SmallVector<llvm::Type*> types;
    for (llvm::Value* argument : arguments) types.push_back(argument->getType());
    llvm::FunctionCallee function = module.getOrInsertFunction(symbol, llvm::FunctionType::get(result, types, false));
    llvm::cast<llvm::Function>(function.getCallee())->setDoesNotThrow();
    return ir.CreateCall(function, arguments);
}

/// A Real travels as C passes a struct of two doubles: in two registers, both ways.
Value Code::real_operation(const char* symbol, llvm::ArrayRef<llvm::Value*> operands) {
    llvm::SmallVector<llvm::Value*> parts;
    for (llvm::Value* operand : operands) {
        parts.push_back(ir.CreateExtractValue(operand, 0));
        parts.push_back(ir.CreateExtractValue(operand, 1));
    }
    return {call(symbol, type({Element::F64, 1}), parts), Element::F64};
}

}  // namespace netc::jit
