/* A C program that holds two nets at once: it trains one a step, saves it, and predicts with the other. */
#include <stdio.h>
#include <stdlib.h>

#include "digits.h"

static void check(int code, const digits_net* net) {
    if (code == digits_ok) return;
    fprintf(stderr, "code %d: %s\n", code, digits_message(net));
    exit(1);
}

int main(void) {
    static float pictures[2 * digits_image_size];
    const int32_t labels[2] = {1, 3};
    float probabilities[digits_probabilities_size], sum = 0;
    double loss = 0;
    digits_net *learner, *reader;
    int i;

    for (i = 0; i < 2 * digits_image_size; ++i) pictures[i] = (float)(i % 7) / 7;

    check(digits_create(1, digits_train_first, &learner), 0);
    check(digits_initialise(learner, 1), learner);
    check(digits_train_step(learner, pictures, labels, 2, &loss), learner);
    check(digits_save_weights(learner, "step.safetensors"), learner);

    check(digits_create(0, digits_prediction_only, &reader), 0);
    check(digits_load_weights(reader, "step.safetensors"), reader);
    check(digits_predict(reader, pictures, probabilities), reader);
    for (i = 0; i < digits_probabilities_size; ++i) sum += probabilities[i];
    printf("loss of the step %.4f, sum of the probabilities %.6f\n", loss, sum);

    /* Wrong use comes back as a code. */
    if (digits_train_step(learner, pictures, labels, 0, &loss) != digits_wrong_argument) return 1;
    printf("a step on no samples: %s\n", digits_message(learner));
    digits_destroy(reader);
    digits_destroy(learner);
    if (digits_create(1, 99, &reader) != digits_wrong_argument) return 1;
    return loss > 0 && sum > 0.999f && sum < 1.001f ? 0 : 1;
}
