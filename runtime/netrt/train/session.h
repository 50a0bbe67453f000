// A net as a library: what the C interface of a generated header is made of. Prints nothing, throws nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "netrt/program.h"

namespace netrt {

class Workplace;

/// What a call of Session returns; `Session::message` tells more.
enum class Code : int { Ok = 0, Argument = 1, File = 2, Memory = 3 };

/// A net with its own memory and threads; sessions do not share anything, one session serves one caller at a time.
/// Values go in and out row by row (row-major), in the shapes of the declarations in the .net file, after its maps.
class Session {
public:
    /// `stage` is the index of the stage to be trained, or -1 for prediction alone. `threads` of 0 takes one for each
    /// processor; at most net.max_threads are used. Never null when the code is Ok; weights are zero at first.
    static Code create(const Net& net, int threads, int stage, std::unique_ptr<Session>& session);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// One sentence about the last call that did not return Ok.
    const char* message() const { return message_.c_str(); }

    /// First values by the rules of the .net file. The optimizer forgets what it knew.
    Code initialise(uint32_t seed);
    /// All weights or, when it fails, none. The optimizer forgets what it knew: the next step is the first.
    Code load_weights(const char* path);
    /// Where the stage's optimizer keeps moving averages of the weights, those are saved, and predictions are made with them.
    Code save_weights(const char* path);

    /// n samples, 1 <= n <= batch of the net's program for prediction. Each of `inputs` (in the order of the net's
    /// inputs: floats, or int32_t where they are numbers of rows) holds n samples one after another, and so will each of
    /// `outputs` (in the order of the exported outputs).
    Code predict(const void* const* inputs, float* const* outputs, int n = 1);

    /// One step on n samples, 1 <= n <= batch of the stage. Each of `inputs` and `labels` (floats, or int32_t where they
    /// are classes) holds n samples one after another. `loss` (may be null) receives the mean before the step. A stage whose
    /// optimizer follows its epochs is refused: a session does not know how many steps there will be.
    Code train_step(const void* const* inputs, const void* const* labels, int n, double* loss);

private:
    Session(const Net& net, int threads, int stage);
    Code fail(Code code, std::string text);
    void forget();
    const Stage* trained() const;  // null where none is
    Code check(const List<Input>& inputs, const void* const* values, int n);
    void put(const List<Input>& inputs, const void* const* values, int n);
    void put_with_themselves(const Program& program, const void* const* labels, int n);

    const Net& net_;
    int stage_;
    uint32_t step_ = 0;
    uint32_t seed_ = 1;
    std::string message_;
    std::unique_ptr<Workplace> workplace_;
};

}  // namespace netrt
