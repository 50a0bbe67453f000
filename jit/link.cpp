// Objects to addresses: LLVM's JITLink in this process, no linker and no search in libraries.
#include "jit/link.h"

#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/Orc/Core.h>
#include <llvm/ExecutionEngine/Orc/ExecutorProcessControl.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/Support/MemoryBuffer.h>

#include <mutex>

#include "base/check.h"

namespace netc::jit {

namespace orc = llvm::orc;

namespace {

#if LLVM_VERSION_MAJOR >= 17
orc::ExecutorSymbolDef outside_symbol(void* address) {
    return {orc::ExecutorAddr::fromPtr(address), llvm::JITSymbolFlags::Exported};
}
void* pointer(const orc::ExecutorSymbolDef& symbol) { return symbol.getAddress().toPtr<void*>(); }
#else
llvm::JITEvaluatedSymbol outside_symbol(void* address) {
    return {llvm::pointerToJITTargetAddress(address), llvm::JITSymbolFlags::Exported};
}
void* pointer(const llvm::JITEvaluatedSymbol& symbol) {
    return llvm::jitTargetAddressToPointer<void*>(symbol.getAddress());
}
#endif

std::unique_ptr<orc::ExecutorProcessControl> this_process() {
    auto control = orc::SelfExecutorProcessControl::Create();
    if (!control) fail_check("jit", __FILE__, __LINE__, llvm::toString(control.takeError()));
    return std::move(*control);
}

}  // namespace

struct Linker::State {
    std::mutex one_at_a_time;
    orc::ExecutionSession session;
    orc::ObjectLinkingLayer layer;
    orc::JITDylib& library;
    std::string reported;

    State() : session(this_process()), layer(session), library(session.createBareJITDylib("kernels")) {
        session.setErrorReporter([this](llvm::Error error) { reported = llvm::toString(std::move(error)); });
    }
    ~State() { llvm::consumeError(session.endSession()); }
};

Linker::Linker(const OutsideSymbols& outside) : state_(std::make_unique<State>()) {
    orc::SymbolMap symbols;
    for (const auto& [name, address] : outside) symbols[state_->session.intern(name)] = outside_symbol(address);
    llvm::cantFail(state_->library.define(orc::absoluteSymbols(std::move(symbols))));
}

Linker::~Linker() = default;

std::string Linker::add(std::string object, const std::string& name) {
    const std::lock_guard lock(state_->one_at_a_time);
    auto buffer = llvm::MemoryBuffer::getMemBufferCopy(object, name);
    llvm::Error error = state_->layer.add(state_->library, std::move(buffer));
    return error ? llvm::toString(std::move(error)) : std::string();
}

void* Linker::address(const std::string& symbol, std::string& error) {
    const std::lock_guard lock(state_->one_at_a_time);
    auto found = state_->session.lookup({&state_->library}, symbol);
    if (found) return pointer(*found);
    error = llvm::toString(found.takeError());
    if (!state_->reported.empty()) error = state_->reported;
    return nullptr;
}

}  // namespace netc::jit
