// Behind digits.h: a session of the runtime with the tables of this net.
#include "digits.h"

#include <memory>
#include <new>

#include "netrt/system/version.h"
#include "netrt/train/session.h"

namespace digits {
extern const netrt::Net net;
}

struct digits_net {
    std::unique_ptr<netrt::Session> session;
};

namespace {

int digits_number(netrt::Code code) { return static_cast<int>(code); }

}  // namespace

int digits_create(int threads, int stage, digits_net** net) {
    if (!net) return digits_wrong_argument;
    *net = nullptr;
    const netrt::Version versions[] = {{&digits::net}};
    const netrt::Result<netrt::Version> version = netrt::version_to_run(versions);
    if (!version) return digits_wrong_processor;
    std::unique_ptr<digits_net> made(new (std::nothrow) digits_net);
    if (!made) return digits_no_memory;
    const netrt::Code code = netrt::Session::create(*version->net, threads, stage, made->session);
    if (code == netrt::Code::Ok) *net = made.release();
    return digits_number(code);
}

void digits_destroy(digits_net* net) { delete net; }

const char* digits_message(const digits_net* net) {
    if (!net) return "there is no net";
    return net->session->message();
}

int digits_initialise(digits_net* net, uint32_t seed) {
    if (!net) return digits_wrong_argument;
    return digits_number(net->session->initialise(seed));
}

int digits_load_weights(digits_net* net, const char* path) {
    if (!net) return digits_wrong_argument;
    return digits_number(net->session->load_weights(path));
}

int digits_save_weights(digits_net* net, const char* path) {
    if (!net) return digits_wrong_argument;
    return digits_number(net->session->save_weights(path));
}

int digits_predict(digits_net* net, const float* image, float* probabilities) {
    if (!net || !image || !probabilities) return digits_wrong_argument;
    const void* const inputs[] = {image};
    float* const outputs[] = {probabilities};
    return digits_number(net->session->predict(inputs, outputs));
}

int digits_train_step(digits_net* net, const float* image, const int32_t* digit, int n, double* loss) {
    if (!net || !image || !digit) return digits_wrong_argument;
    const void* const inputs[] = {image};
    const void* const labels[] = {digit};
    return digits_number(net->session->train_step(inputs, labels, n, loss));
}
