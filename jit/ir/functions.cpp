// Simple functions, exponentials and logarithms as IR. Every line has its counterpart in netrt/math/vec.h.
#include "jit/ir/functions.h"

#include <limits>

namespace netc::jit {

namespace {

/// Writes formulas of floats and of their bits, for any number of lanes.
class Formula {
public:
    Formula(Code& code, int lanes) : code_(code), lanes_(lanes) {}

    llvm::Value* real(double value) { return code_.real(value, lanes_); }
    llvm::Value* add(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFAdd(a, b); }
    llvm::Value* sub(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFSub(a, b); }
    llvm::Value* mul(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFMul(a, b); }
    llvm::Value* div(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFDiv(a, b); }
    llvm::Value* less(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFCmpOLT(a, b); }
    llvm::Value* more(llvm::Value* a, llvm::Value* b) { return code_.ir.CreateFCmpOGT(a, b); }
    llvm::Value* choose(llvm::Value* condition, llvm::Value* a, llvm::Value* b) {
        return code_.ir.CreateSelect(condition, a, b);
    }
    /// p = p * x + c
    void horner(llvm::Value*& p, llvm::Value* x, double c) { p = add(mul(p, x), real(c)); }

    llvm::Type* whole_type() {
        return lanes_ == 1
                   ? code_.ir.getInt32Ty()
                   : llvm::cast<llvm::Type>(llvm::FixedVectorType::get(code_.ir.getInt32Ty(), unsigned(lanes_)));
    }
    llvm::Value* whole(int32_t value) {
        return llvm::ConstantInt::get(whole_type(), static_cast<uint64_t>(value), true);
    }
    llvm::Value* bits(llvm::Value* x) { return code_.ir.CreateBitCast(x, whole_type()); }
    llvm::Value* number(llvm::Value* bits) {
        return code_.ir.CreateBitCast(bits, code_.type({loop::Element::F32, lanes_}));
    }
    llvm::IRBuilder<>& ir() { return code_.ir; }

private:
    Code& code_;
    int lanes_;
};

/// x * 2^n, also where the result or 2^n is no normal number.
llvm::Value* scaled(Formula& f, llvm::Value* x, llvm::Value* n) {
    llvm::Value* half = f.ir().CreateAShr(n, f.whole(1));
    const auto power = [&](llvm::Value* exponent) {
        return f.number(f.ir().CreateShl(f.ir().CreateAdd(exponent, f.whole(127)), f.whole(23)));
    };
    llvm::Value *first = power(half), *second = power(f.ir().CreateSub(n, half));
    return f.mul(f.mul(x, first), second);
}

constexpr float log2_e = 1.44269504f, ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;

}  // namespace

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

llvm::Value* exponential(Code& code, llvm::Value* x) {
    Formula f(code, lanes_of(x));
    llvm::Value* round = f.real(0x1.8p23f);
    llvm::Value* high = f.choose(f.more(x, f.real(89)), f.real(89), x);
    llvm::Value* y = f.choose(f.less(high, f.real(-104)), f.real(-104), high);
    llvm::Value* shifted = f.add(f.mul(y, f.real(log2_e)), round);
    llvm::Value* n = f.sub(shifted, round);
    llvm::Value* r = f.sub(y, f.mul(n, f.real(ln2_high)));
    r = f.sub(r, f.mul(n, f.real(ln2_low)));
    llvm::Value* p = f.real(1.3814467e-3f);
    for (const float c : {8.36878e-3f, 4.1668394e-2f, 1.6666520e-1f, 4.9999993e-1f}) f.horner(p, r, c);
    llvm::Value* square = f.mul(r, r);
    p = f.add(f.add(f.mul(p, square), r), f.real(1));
    return scaled(f, p, f.ir().CreateSub(f.bits(shifted), f.whole(0x4b400000)));
}

llvm::Value* logarithm(Code& code, llvm::Value* x) {
    Formula f(code, lanes_of(x));
    constexpr int root_half = 0x3f3504f3;
    constexpr float infinite = std::numeric_limits<float>::infinity();
    llvm::Value* tiny = f.less(x, f.real(0x1p-126f));
    llvm::Value* wide = f.choose(tiny, f.mul(x, f.real(0x1p24f)), x);
    llvm::Value* bits = f.ir().CreateSub(f.bits(wide), f.whole(root_half));
    llvm::Value* exponent =
        f.ir().CreateAdd(f.ir().CreateAShr(bits, f.whole(23)), f.choose(tiny, f.whole(-24), f.whole(0)));
    llvm::Value* e = f.ir().CreateSIToFP(exponent, x->getType());
    llvm::Value* mantissa = f.ir().CreateAdd(f.ir().CreateAnd(bits, f.whole(0x7fffff)), f.whole(root_half));
    llvm::Value* g = f.sub(f.number(mantissa), f.real(1));
    llvm::Value* p = f.real(-7.6356523e-2f);
    for (const float c : {1.2763325e-1f, -1.3160583e-1f, 1.4201553e-1f, -1.6623298e-1f, 2.0001233e-1f, -2.5000823e-1f,
                          3.3333332e-1f, -0.5f})
        f.horner(p, g, c);
    llvm::Value* square = f.mul(g, g);
    llvm::Value* low = f.add(f.mul(e, f.real(ln2_low)), g);
    llvm::Value* result = f.add(f.mul(p, square), low);
    result = f.add(f.mul(e, f.real(ln2_high)), result);
    result = f.choose(f.less(x, f.real(infinite)), result, x);
    llvm::Value* of_zero = f.choose(f.ir().CreateFCmpOEQ(x, f.real(0)), f.real(-infinite),
                                    f.real(std::numeric_limits<float>::quiet_NaN()));
    return f.choose(f.more(x, f.real(0)), result, of_zero);
}

llvm::Value* hyperbolic_tangent(Code& code, llvm::Value* x) {
    Formula f(code, lanes_of(x));
    llvm::Value* size = magnitude(code, x);
    llvm::Value* square = f.mul(size, size);
    llvm::Value* p = f.real(1.6437581e-2f);
    for (const float c : {-5.2671813e-2f, 1.3320725e-1f, -3.3332947e-1f}) f.horner(p, square, c);
    llvm::Value* near = f.add(f.mul(p, f.mul(square, size)), size);
    llvm::Value* power = exponential(code, f.mul(f.real(2), size));
    llvm::Value* far = f.sub(f.real(1), f.div(f.real(2), f.add(power, f.real(1))));
    llvm::Value* result = f.choose(f.less(size, f.real(0.55f)), near, far);
    llvm::Value* sign = f.ir().CreateAnd(f.bits(x), f.whole(std::numeric_limits<int32_t>::min()));
    return f.number(f.ir().CreateOr(f.bits(result), sign));
}

llvm::Value* sigmoid(Code& code, llvm::Value* x) {
    Formula f(code, lanes_of(x));
    return f.div(f.real(1), f.add(f.real(1), exponential(code, code.ir.CreateFNeg(x))));
}

}  // namespace netc::jit
