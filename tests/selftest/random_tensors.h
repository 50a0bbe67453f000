// Random statements about tensors of any rank: arithmetic with broadcasting, layers on axes, tables, products of matrices.
#pragma once

#include <string>
#include <vector>

#include "chance.h"

struct Tensor {
    std::string name;
    std::vector<int> dims;  // without the batch

    int rank() const { return static_cast<int>(dims.size()); }
    int elements() const;
};

/// `[5, 7]`
std::string list_text(const std::vector<int>& numbers);

/// Makes values out of values. Each statement is a line of `body`; names are t1, t2, ...
class TensorWriter {
public:
    explicit TensorWriter(Chance& chance) : chance_(chance) {}

    /// Declares inputs of numbers and of rows, and weights.
    void declare();
    /// A value that the statements to come may read.
    void offer(Tensor value) { values_.push_back(std::move(value)); }
    void statement();
    /// Scores of `classes` classes, from everything that nothing reads, and further losses. Returns the name of the scores.
    std::string head(int classes);

    std::string declarations, body;
    /// Arguments of the source, after those of others.
    std::string files;
    /// What the losses of `head` add.
    std::vector<std::string> losses;

private:
    void declare(const std::string& what, const std::string& name, const std::string& type);
    Tensor source();
    Tensor named(const std::string& text, std::vector<int> dims);
    std::vector<int> random_dims(int rank);

    Tensor activation(const Tensor& in);
    Tensor with_number(const Tensor& in);
    Tensor broadcast(const Tensor& in);
    Tensor partner(const Tensor& in);
    Tensor outer(const Tensor& in);
    Tensor reduction(const Tensor& in);
    Tensor normalised(const Tensor& in);
    Tensor permuted(const Tensor& in);
    Tensor along_an_axis(const Tensor& in);
    Tensor resized(const Tensor& in);
    Tensor split(const Tensor& in);
    Tensor joined(const Tensor& in);
    Tensor reshaped(const Tensor& in);
    Tensor product(const Tensor& in);
    Tensor with_weights(const Tensor& in);
    Tensor bounded(const std::string& text, std::vector<int> dims);

    bool is_read(const Tensor& value) const;
    Tensor as_row(const Tensor& in);
    void further_loss(const Tensor& at);

    Chance& chance_;
    std::vector<Tensor> values_, inputs_;
    int count_ = 0, weights_ = 0, labels_ = 0;
};
