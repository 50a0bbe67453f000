// Writes one kernel as a function of LLVM's IR.
#pragma once

#include "jit/ir/names.h"

namespace netc::jit {

class KernelWriter {
public:
    KernelWriter(llvm::Module& module, const loop::Kernel& kernel, const std::string& symbol);
    void write();

private:
    // ---------------------------------------------------------------------------- expressions.cpp
    Value value(const loop::Expr& e);
    Value value_as(const loop::Expr& e, loop::Type type) { return code_.convert(value(e), type); }
    llvm::Value* condition(const loop::Expr& e) { return code_.condition(value(e)); }
    Value binary(const loop::Expr& e, const loop::Binary& b);
    /// `left && right`, `left || right`: the right side only where it matters.
    llvm::Value* logical(const loop::Binary& b);
    Value select(const loop::Expr& e, const loop::Select& s);
    /// Whether it costs nothing to compute, whatever the condition before it: nothing is read, divided or called.
    static bool is_free(const loop::Expr& e);
    /// How many of the open loops change it.
    int depth(const loop::Expr& e) const;

    // ------------------------------------------------------------------------------ addresses.cpp
    /// The address of an element: the parts that change in outer loops first, so that inner ones find them computed.
    llvm::Value* address(const Place& place, const std::vector<loop::Expr>& indices);
    struct Term {
        llvm::Value* value;
        int64_t factor;
        int depth;
    };
    struct Offset {
        std::vector<Term> terms;
        int64_t constant = 0;
    };
    void collect(const loop::Expr& e, int64_t factor, Offset& offset);
    Value load(const Place& place, const std::vector<loop::Expr>& indices, int lanes);
    void store(const Place& place, const std::vector<loop::Expr>& indices, Value value);

    // ---------------------------------------------------------------------------------- calls.cpp
    Value call(const loop::Expr& e, const loop::Apply& a);
    Value call_for_reals(const loop::Expr& e, const loop::Apply& a);
    void run(const loop::Apply& a);
    llvm::Value* argument(const loop::Apply& a, size_t i, loop::Type type) {
        return value_as(a.arguments.at(i), type).ir;
    }
    llvm::Value* floats(const loop::Expr& e, int lanes) { return value_as(e, {loop::Element::F32, lanes}).ir; }
    llvm::Value* word(const loop::Expr& e, int lanes = 1) { return value_as(e, {loop::Element::U32, lanes}).ir; }
    llvm::Value* whole(const loop::Expr& e) { return value_as(e, {loop::Element::I32, 1}).ir; }
    llvm::Value* address_of(const loop::Expr& e);
    const Place& array(const loop::Expr& e) const;
    llvm::Value* kept(const loop::Apply& a, int lanes);
    llvm::Value* one_minus_power(const loop::Apply& a);
    llvm::Value* elements(const loop::Apply& a, int lanes);
    void clear(llvm::Value* start, int64_t bytes, uint64_t align);
    void clear_border(const loop::Apply& a);
    void transform(const loop::Apply& a);

    // ----------------------------------------------------------------------------- statements.cpp
    void parameters(llvm::Function* function);
    void body(const loop::Body& statements);
    void scoped(const loop::Body& statements);
    void statement(const loop::Stmt& stmt);
    void loop(const loop::For& s);
    void loop(const loop::ForBits& s);
    void variable(const loop::Variable& s);
    void local_array(const loop::Array& s);
    void assign(const loop::Assign& s);
    bool is_unrolled(const loop::For& s, int64_t rounds) const;
    llvm::AllocaInst* room(llvm::Type* type, int64_t count, llvm::Align align);

    const loop::Kernel& kernel_;
    llvm::BasicBlock* entry_;
    Code code_;
    llvm::IRBuilder<>& ir_;
    Names names_;
    int loops_ = 0;                                          // that are open
    std::map<const loop::Array*, llvm::AllocaInst*> large_;  // arrays that a body has once, however often it is written
};

}  // namespace netc::jit
