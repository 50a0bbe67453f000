// What other frameworks call layers and their arguments, so that messages can name ours.
#include <algorithm>

#include "check/layers.h"

namespace netc::check {

namespace {

struct Elsewhere {
    std::string_view theirs, ours;
};

constexpr Elsewhere names[] = {
    {"Conv2D", "conv"},
    {"Conv2d", "conv"},
    {"conv2d", "conv"},
    {"convolution", "conv"},
    {"convolutional", "conv"},
    {"Convolution2D", "conv"},
    {"Dense", "dense"},
    {"linear", "dense"},
    {"Linear", "dense"},
    {"fc", "dense"},
    {"connected", "dense"},
    {"fully_connected", "dense"},
    {"InnerProduct", "dense"},
    {"MaxPooling2D", "maxpool"},
    {"MaxPool2D", "maxpool"},
    {"MaxPool2d", "maxpool"},
    {"max_pool", "maxpool"},
    {"max_pool2d", "maxpool"},
    {"pool", "maxpool"},
    {"AveragePooling2D", "avgpool"},
    {"AvgPool2d", "avgpool"},
    {"avg_pool", "avgpool"},
    {"avg_pool2d", "avgpool"},
    {"mean_pool", "avgpool"},
    {"GlobalAveragePooling2D", "global_avgpool"},
    {"AdaptiveAvgPool2d", "global_avgpool"},
    {"adaptive_avg_pool2d", "global_avgpool"},
    {"gap", "global_avgpool"},
    {"GlobalMaxPooling2D", "global_maxpool"},
    {"AdaptiveMaxPool2d", "global_maxpool"},
    {"BatchNormalization", "batchnorm"},
    {"BatchNorm1d", "batchnorm"},
    {"BatchNorm2d", "batchnorm"},
    {"batch_norm", "batchnorm"},
    {"bn", "batchnorm"},
    {"Flatten", "flatten"},
    {"Dropout", "dropout"},
    {"ReLU", "relu"},
    {"Activation", "relu"},
    {"activation", "relu"},
    {"Reshape", "reshape"},
    {"view", "reshape"},
    {"Concatenate", "concat"},
    {"concatenate", "concat"},
    {"cat", "concat"},
    {"route", "concat"},
    {"Add", "add"},
    {"sum", "add"},
    {"shortcut", "add"},
    {"logistic", "sigmoid"},
    {"CrossEntropyLoss", "cross_entropy"},
    {"crossentropy", "cross_entropy"},
    {"softmax_loss", "cross_entropy"},
    {"SoftmaxWithLoss", "cross_entropy"},
    {"nll_loss", "categorical_crossentropy"},
    {"NLLLoss", "categorical_crossentropy"},
    {"mse", "mean_squared_error"},
    {"MSELoss", "mean_squared_error"},
    {"mse_loss", "mean_squared_error"},
    {"acc", "accuracy"},
    {"SGD", "sgd"},
    {"Adam", "adam"},
    {"Adadelta", "adadelta"},
    {"xavier_uniform", "glorot_uniform"},
    {"xavier_normal", "glorot_normal"},
    {"kaiming_uniform", "he_uniform"},
    {"kaiming_normal", "he_normal"},
    {"MNIST", "mnist"},
    {"drawn", "drawn_digits"},
};

/// Where one of their names has several of ours, the parameters of the layer decide.
constexpr Elsewhere arguments[] = {
    {"padding", "pad"},
    {"strides", "stride"},
    {"subsample", "stride"},
    {"kernel_size", "kernel"},
    {"kernel_size", "size"},
    {"size", "kernel"},
    {"pool_size", "size"},
    {"kernel", "size"},
    {"out_channels", "filters"},
    {"channels", "filters"},
    {"num_output", "filters"},
    {"num_output", "units"},
    {"out_features", "units"},
    {"filters", "units"},
    {"output", "units"},
    {"dilation_rate", "dilation"},
    {"group", "groups"},
    {"use_bias", "bias"},
    {"bias_term", "bias"},
    {"kernel_initializer", "init"},
    {"initializer", "init"},
    {"weight_filler", "init"},
    {"ceil_mode", "rounding"},
    {"count_include_pad", "count_pad"},
    {"target_shape", "shape"},
    {"p", "rate"},
    {"probability", "rate"},
    {"dropout_ratio", "rate"},
    {"eps", "epsilon"},
    {"learning_rate", "lr"},
    {"rate", "lr"},
    {"beta_1", "beta1"},
    {"beta_2", "beta2"},
    {"root", "path"},
    {"folder", "path"},
};

}  // namespace

std::string_view name_elsewhere(std::string_view name) {
    for (const Elsewhere& pair : names)
        if (pair.theirs == name) return pair.ours;
    return {};
}

std::string_view argument_elsewhere(const Entry& entry, std::string_view name) {
    for (const Elsewhere& pair : arguments) {
        const bool known = std::any_of(entry.parameters.begin(), entry.parameters.end(),
                                       [&](const ParameterEntry& parameter) { return parameter.name == pair.ours; });
        if (pair.theirs == name && known) return pair.ours;
    }
    return {};
}

}  // namespace netc::check
