// Winograd's transforms as IR: netrt/math/winograd.h on numbers that write what is done to them.
#include "jit/ir/squares.h"

#include "base/check.h"
#include "jit/ir/functions.h"

namespace netc::jit {

namespace {

/// A vector of floats that is being computed. A product is written when it is needed, so that those of a sum are
/// written from left to right, as compilers of C++ do.
struct IrVector {
    llvm::Value* value = nullptr;
    float factor = 0;  // a product that is not written yet
    bool is_product = false;

    static inline thread_local Code* code = nullptr;  // that is written to

    llvm::Value* written() const {
        return is_product ? code->ir.CreateFMul(code->real(static_cast<double>(factor), lanes_of(value)), value)
                          : value;
    }
};

IrVector operator*(float factor, const IrVector& v) { return {v.written(), factor, true}; }

IrVector operator+(const IrVector& a, const IrVector& b) {
    llvm::Value* left = a.written();
    return {IrVector::code->ir.CreateFAdd(left, b.written())};
}

IrVector operator-(const IrVector& a, const IrVector& b) {
    llvm::Value* left = a.written();
    return {IrVector::code->ir.CreateFSub(left, b.written())};
}

/// A product that no sum takes up: see netrt/math/winograd.h, which finds this one for its templates.
[[maybe_unused]] IrVector product(float factor, const IrVector& v) {
    llvm::Value* written = v.written();
    return {rounded_product(*IrVector::code, IrVector::code->real(static_cast<double>(factor), lanes_of(written)),
                            written)};
}

}  // namespace

}  // namespace netc::jit

#include "netrt/math/winograd.h"

namespace netc::jit {

namespace {

template <int rows, int columns>
struct Square {
    IrVector at[rows][columns];

    static llvm::Value* address(llvm::Value* start, llvm::Type* vector, int i, int j) {
        const uint64_t index = static_cast<uint64_t>(i * columns + j);
        return IrVector::code->ir.CreateConstGEP1_64(vector, start, index);
    }
    void read(llvm::Value* start, llvm::Type* vector) {
        for (int i = 0; i < rows; ++i)
            for (int j = 0; j < columns; ++j)
                at[i][j] = {IrVector::code->ir.CreateLoad(vector, address(start, vector, i, j))};
    }
    void write(llvm::Value* start, llvm::Type* vector) {
        for (int i = 0; i < rows; ++i)
            for (int j = 0; j < columns; ++j)
                IrVector::code->ir.CreateStore(at[i][j].written(), address(start, vector, i, j));
    }
};

}  // namespace

void transform_squares(Code& code, const std::string& function, llvm::Type* vector, llvm::Value* from,
                       llvm::Value* to) {
    IrVector::code = &code;
    const auto run = [&](auto before, auto after, const auto& transform) {
        before.read(from, vector);
        transform(before.at, after.at);
        after.write(to, vector);
    };
    using Points = Square<6, 6>;
    using Tile = Square<4, 4>;
    using Taps = Square<3, 3>;
    if (function == "transform_patch") {
        Points square;
        square.read(from, vector);
        netrt::transform_patch(square.at);
        return square.write(from, vector);
    }
    if (function == "transform_kernel")
        return run(Taps{}, Points{}, [](auto& g, auto& r) { netrt::transform_kernel(g, r); });
    if (function == "transform_outputs")
        return run(Points{}, Tile{}, [](auto& m, auto& r) { netrt::transform_outputs(m, r); });
    if (function == "transform_gradients")
        return run(Tile{}, Points{}, [](auto& d, auto& r) { netrt::transform_gradients(d, r); });
    if (function == "transform_taps")
        return run(Points{}, Taps{}, [](auto& m, auto& r) { netrt::transform_taps(m, r); });
    fail_check("jit", __FILE__, __LINE__, "there is no transform `" + function + "`");
}

}  // namespace netc::jit
