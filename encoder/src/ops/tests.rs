use super::*;
use crate::Random;

fn random(random: &mut Random, count: usize) -> Vec<f32> {
    (0..count).map(|_| random.normal() * 0.7).collect()
}

/// Compares gradients with finite differences of a weighted sum of what `of` makes, for every number of every input.
/// `back` gets the inputs and the weights, which are the gradient of the output.
fn check(
    inputs: &[Vec<f32>],
    of: impl Fn(&[Vec<f32>]) -> Vec<f32>,
    back: impl Fn(&[Vec<f32>], &[f32]) -> Vec<Vec<f32>>,
) {
    let weights = random(&mut Random::new(9), of(inputs).len());
    let sum = |inputs: &[Vec<f32>]| of(inputs).iter().zip(&weights).map(|(x, w)| f64::from(x * w)).sum::<f64>();
    let grads = back(inputs, &weights);
    assert_eq!(grads.len(), inputs.len());
    for (which, grad) in grads.iter().enumerate() {
        assert_eq!(grad.len(), inputs[which].len());
        for (i, grad) in grad.iter().enumerate() {
            let at = |step: f32| {
                let mut moved = inputs.to_vec();
                moved[which][i] += step;
                sum(&moved)
            };
            let slope = ((at(0.01) - at(-0.01)) / 0.02) as f32;
            assert!((slope - grad).abs() < 0.02 + 0.02 * slope.abs(), "input {which}, {i}: {slope} or {grad}");
        }
    }
}

const HEADS: Heads<'static> = Heads { lengths: &[3, 1, 2], asking: &[2, 1, 1], count: 2, width: 16 };

#[test]
fn the_gradient_of_attention_is_that_of_finite_differences() {
    let mut dice = Random::new(1);
    let inputs = [random(&mut dice, 4 * 16), random(&mut dice, 6 * 32)];
    let of = |inputs: &[Vec<f32>]| {
        let mut out = vec![9.0; 4 * 16];
        attend(&inputs[0], &inputs[1], HEADS, &mut out);
        out
    };
    let back = |inputs: &[Vec<f32>], grad: &[f32]| {
        let mut found = vec![vec![9.0; 4 * 16], vec![9.0; 6 * 32]];
        let (queries, pairs) = found.split_at_mut(1);
        attend_back((&inputs[0], &inputs[1]), HEADS, grad, (&mut queries[0], &mut pairs[0]));
        found
    };
    check(&inputs, of, back);
}

#[test]
fn the_gradient_of_layer_norm_is_that_of_finite_differences() {
    let mut dice = Random::new(2);
    let inputs = [random(&mut dice, 3 * 24), random(&mut dice, 24), random(&mut dice, 24)];
    let of = |inputs: &[Vec<f32>]| {
        let mut out = vec![9.0; 3 * 24];
        norm(&inputs[0], &inputs[1], &inputs[2], &mut out);
        out
    };
    let back = |inputs: &[Vec<f32>], grad: &[f32]| {
        let (mut grad, mut gain, mut bias) = (grad.to_vec(), vec![9.0; 24], vec![9.0; 24]);
        norm_back(&inputs[0], &inputs[1], &mut grad, &mut gain, &mut bias);
        vec![grad, gain, bias]
    };
    check(&inputs, of, back);
}

#[test]
fn the_gradient_of_gelu_is_that_of_finite_differences() {
    let of = |inputs: &[Vec<f32>]| {
        let mut out = vec![9.0; inputs[0].len()];
        gelu(&inputs[0], &mut out);
        out
    };
    let back = |inputs: &[Vec<f32>], grad: &[f32]| {
        let mut grad = grad.to_vec();
        gelu_back(&inputs[0], &mut grad);
        vec![grad]
    };
    check(&[random(&mut Random::new(3), 21)], of, back);
}

#[test]
fn products_take_their_factors_as_they_lie_or_turned() {
    // 1 2 3 / 4 5 6 times 1 0 / 0 1 / 1 1.
    let (a, b) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, 0.0, 0.0, 1.0, 1.0, 1.0]);
    let mut out = vec![1.0; 4];
    product(Matrix::rows(&a, 3), Matrix::rows(&b, 2), &mut out, Write::Set);
    assert_eq!(out, [4.0, 5.0, 10.0, 11.0]);
    let turned = turn(&b, 2);
    assert_eq!(turned, [1.0, 0.0, 1.0, 0.0, 1.0, 1.0]);
    product(Matrix::rows(&a, 3), Matrix::rows(&turned, 3).turned(), &mut out, Write::Add);
    assert_eq!(out, [8.0, 10.0, 20.0, 22.0]);
}

#[test]
#[should_panic(expected = "do not fit")]
fn a_product_of_matrices_that_do_not_fit_is_refused() {
    product(Matrix::rows(&[1.0; 6], 3), Matrix::rows(&[1.0; 4], 2), &mut [0.0; 4], Write::Set);
}

#[test]
fn a_reading_does_not_see_its_neighbours() {
    let mut dice = Random::new(4);
    let (queries, pairs) = (random(&mut dice, 5 * 16), random(&mut dice, 5 * 32));
    let mut alone = vec![0.0; 3 * 16];
    let heads = |lengths: &'static [usize]| Heads { lengths, asking: lengths, count: 2, width: 16 };
    attend(&queries[2 * 16..], &pairs[2 * 32..], heads(&[3]), &mut alone);
    let mut among = vec![0.0; 5 * 16];
    attend(&queries, &pairs, heads(&[2, 3]), &mut among);
    assert_eq!(among[2 * 16..], alone);
}

#[test]
fn the_exponential_and_the_error_unit_are_exact_enough() {
    for step in -800..800 {
        let x = step as f32 / 10.0;
        assert!((exp(x) / x.exp() - 1.0).abs() < 3e-7, "{x}: {} {}", exp(x), x.exp());
    }
    // Values of x * Phi(x) from a table of the normal distribution.
    let mut found = [0.0; 5];
    gelu(&[-3.0, -1.0, 0.0, 0.5, 2.0], &mut found);
    for (found, known) in found.iter().zip([-0.004_049_7, -0.158_655_3, 0.0, 0.345_731_2, 1.954_499_7]) {
        assert!((found - known).abs() < 1e-6, "{found} {known}");
    }
}
