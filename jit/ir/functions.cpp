// Functions as IR: the formulas of netrt/math/functions.h on numbers that write what is done to them.
#include "jit/ir/functions.h"

#include "base/check.h"

namespace netc::jit {

namespace {

thread_local Code* written = nullptr;  // what formulas write to
thread_local int written_lanes = 1;    // for any number of lanes

/// A mask, whole numbers of 32 bits and floats that are being computed.
struct IrMask {
    llvm::Value* value;
};
struct IrWhole {
    llvm::Value* value;
    explicit IrWhole(llvm::Value* of) : value(of) {}
    IrWhole(int32_t number)
        : IrWhole(written->splat(written->ir.getInt32(static_cast<uint32_t>(number)), written_lanes)) {}
};
struct IrFloats {
    static constexpr bool is_formula = true;
    llvm::Value* value;
    explicit IrFloats(llvm::Value* of) : value(of) {}
    IrFloats(float number = 0) : IrFloats(written->real(static_cast<double>(number), written_lanes)) {}
};

IrFloats operator+(IrFloats a, IrFloats b) { return IrFloats(written->ir.CreateFAdd(a.value, b.value)); }
IrFloats operator-(IrFloats a, IrFloats b) { return IrFloats(written->ir.CreateFSub(a.value, b.value)); }
IrFloats operator*(IrFloats a, IrFloats b) { return IrFloats(written->ir.CreateFMul(a.value, b.value)); }
IrFloats operator/(IrFloats a, IrFloats b) { return IrFloats(written->ir.CreateFDiv(a.value, b.value)); }
IrFloats operator-(IrFloats a) { return IrFloats(written->ir.CreateFNeg(a.value)); }
IrMask operator<(IrFloats a, IrFloats b) { return {written->ir.CreateFCmpOLT(a.value, b.value)}; }
IrMask operator>(IrFloats a, IrFloats b) { return {written->ir.CreateFCmpOGT(a.value, b.value)}; }
IrMask operator==(IrFloats a, IrFloats b) { return {written->ir.CreateFCmpOEQ(a.value, b.value)}; }

IrMask operator&(IrMask a, IrMask b) { return {written->ir.CreateAnd(a.value, b.value)}; }
IrMask operator|(IrMask a, IrMask b) { return {written->ir.CreateOr(a.value, b.value)}; }

IrWhole operator+(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateAdd(a.value, b.value)); }
IrWhole operator-(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateSub(a.value, b.value)); }
IrWhole operator&(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateAnd(a.value, b.value)); }
IrWhole operator|(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateOr(a.value, b.value)); }
IrWhole operator^(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateXor(a.value, b.value)); }
IrWhole operator<<(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateShl(a.value, b.value)); }
IrWhole operator>>(IrWhole a, IrWhole b) { return IrWhole(written->ir.CreateAShr(a.value, b.value)); }
IrMask operator==(IrWhole a, IrWhole b) { return {written->ir.CreateICmpEQ(a.value, b.value)}; }

IrFloats choose(IrMask mask, IrFloats a, IrFloats b) {
    return IrFloats(written->ir.CreateSelect(mask.value, a.value, b.value));
}
IrWhole bits_of(IrFloats x) { return IrWhole(written->ir.CreateBitCast(x.value, IrWhole(0).value->getType())); }
IrFloats with_bits(IrWhole bits) {
    return IrFloats(written->ir.CreateBitCast(bits.value, IrFloats().value->getType()));
}
IrFloats to_f32(IrWhole x) { return IrFloats(written->ir.CreateSIToFP(x.value, IrFloats().value->getType())); }
IrFloats product(IrFloats a, IrFloats b) { return IrFloats(rounded_product(*written, a.value, b.value)); }
// As exact a match as the template of vec.h, which is for vectors.
IrFloats product(IrFloats a, float b) { return product(a, IrFloats(b)); }
IrFloats abs(IrFloats x) { return IrFloats(magnitude(*written, x.value)); }
IrFloats sqrt(IrFloats x) { return IrFloats(square_root(*written, x.value)); }
IrFloats floor(IrFloats x) { return IrFloats(rounded_down(*written, x.value)); }

}  // namespace

}  // namespace netc::jit

#include "netrt/math/functions.h"

namespace netc::jit {

llvm::Value* rounded_product(Code& code, llvm::Value* a, llvm::Value* b) {
    llvm::Value* product = code.ir.CreateFMul(a, b);
    llvm::Type* types[] = {product->getType()};
    return code.ir.CreateIntrinsic(llvm::Intrinsic::arithmetic_fence, types, {product});
}

llvm::Value* exceeds(Code& code, llvm::Value* a, llvm::Value* b) {
    return code.ir.CreateOr(code.ir.CreateFCmpOGT(a, b), code.ir.CreateFCmpUNE(a, a));
}

llvm::Value* largest_of_two(Code& code, llvm::Value* a, llvm::Value* b) {
    return code.ir.CreateSelect(exceeds(code, a, b), a, b);
}

llvm::Value* smallest_of_two(Code& code, llvm::Value* a, llvm::Value* b) {
    llvm::Value* taken = code.ir.CreateOr(code.ir.CreateFCmpOLT(a, b), code.ir.CreateFCmpUNE(a, a));
    return code.ir.CreateSelect(taken, a, b);
}

llvm::Value* relu(Code& code, llvm::Value* x) {
    llvm::Value* zero = llvm::Constant::getNullValue(x->getType());
    return code.ir.CreateSelect(code.ir.CreateFCmpOLT(x, zero), zero, x);
}

llvm::Value* magnitude(Code& code, llvm::Value* x) { return code.ir.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, x); }

llvm::Value* square_root(Code& code, llvm::Value* x) { return code.ir.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, x); }

llvm::Value* rounded_down(Code& code, llvm::Value* x) {
    return code.ir.CreateUnaryIntrinsic(llvm::Intrinsic::floor, x);
}

llvm::Value* formula(Code& code, const std::string& function, llvm::ArrayRef<llvm::Value*> operands) {
    using Unary = IrFloats (*)(const IrFloats&);
    static constexpr std::pair<std::string_view, Unary> unary[] = {
        {"cos", netrt::cos<IrFloats>},     {"erf", netrt::erf<IrFloats>},     {"erfc", netrt::erfc<IrFloats>},
        {"exp", netrt::exp<IrFloats>},     {"expm1", netrt::expm1<IrFloats>}, {"log", netrt::log<IrFloats>},
        {"log1p", netrt::log1p<IrFloats>}, {"rsqrt", netrt::rsqrt<IrFloats>}, {"sigmoid", netrt::sigmoid<IrFloats>},
        {"sign", netrt::sign<IrFloats>},   {"sin", netrt::sin<IrFloats>},     {"tanh", netrt::tanh<IrFloats>}};
    written = &code;
    written_lanes = lanes_of(operands.front());
    if (function == "pow") return netrt::pow(IrFloats(operands[0]), IrFloats(operands[1])).value;
    for (const auto& [name, formula] : unary)
        if (function == name) return formula(IrFloats(operands[0])).value;
    return nullptr;
}

llvm::Value* normal_numbers(Code& code, llvm::Value* key, llvm::Value* element) {
    written = &code;
    written_lanes = lanes_of(element);
    const IrWhole radius(code.ir.CreateAdd(element, element)), angle = radius + 1;
    const IrWhole radius_bits(random_numbers(code, key, radius.value)), angle_bits(random_numbers(code, key, angle.value));
    return netrt::formulas::normal<IrFloats>(radius_bits, angle_bits).value;
}

}  // namespace netc::jit
